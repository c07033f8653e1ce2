import { disputeAnswered, lineDisputed } from './commission/dispute.ts';
import { stationDescribed } from './commission/profile.ts';
import { rankPublished } from './commission/rank.ts';
import { richRulePublished, rulePublished } from './commission/rule.ts';
import {
  statementConfirmed,
  statementInvoiced,
  statementPaid,
  statementWithheld,
} from './commission/settlement.ts';
import { fullStatementIssued, statementIssued } from './commission/statement.ts';
import { volumeReported } from './commission/volume.ts';
import { productsMerged } from './goods/merging.ts';
import { offersPublished } from './goods/offer.ts';
import { orderAnswered, orderClosed, orderDrafted, orderPlaced } from './goods/order.ts';
import { countingKinds } from './goods/counting.ts';
import { productSaved, productSaved2, productsImported } from './goods/saved.ts';
import { deliveryAnnounced, deliveryWithdrawn } from './goods/delivery.ts';
import { supplierPaid, supplierPaidInCash } from './goods/payable.ts';
import { receiving2, supplierReturn } from './goods/receiving.ts';
import { count, receiving } from './goods/stocking.ts';
import { writeOff } from './goods/write-off.ts';
import { supplierSaved } from './goods/supplier.ts';
import { tagsPrinted } from './goods/tag.ts';
import {
  shopLinked,
  transferRecalled,
  transferReturned,
  transferSent,
  transferSent2,
  transferTold,
} from './goods/transfer.ts';
import { flagSettled } from './flags/flag.ts';
import { clockPostings } from './journal/clock.ts';
import type { Entry } from './journal/entry.ts';
import { type Kind, momentOf } from './journal/kind.ts';
import { numbersLost } from './journal/lost.ts';
import type { Change } from './journal/fold.ts';
import type { Posting } from './journal/posting.ts';
import { reversal } from './journal/reversal.ts';
import { chargeBegun, chargeMoved, isCentreWord } from './pay/charge.ts';
import { chargesListed, listedPaired, takingsAgreed } from './pay/listing.ts';
import { refundBegun, refundInCash, refundMoved } from './pay/refund.ts';
import { businessSwitched } from './post/business.ts';
import { couponsIssued, couponsWithdrawn } from './post/coupon.ts';
import { giftSaved, redemption2, redemption3 } from './post/gift.ts';
import { receivablesSettled } from './post/receivable.ts';
import { parcelAccepted } from './post/sending.ts';
import { memberElsewhere } from './member/elsewhere.ts';
import { memberKinds } from './member/member.ts';
import { memberJoined, redemption } from './post/member.ts';
import {
  parcelHandedOut,
  parcelHandedOut2,
  parcelReceived,
  parcelReceived2,
  parcelReturned,
  parcelsNotified,
} from './post/parcel.ts';
import { parcelsAnnounced, parcelsExported } from './post/system.ts';
import { referralDecided, referralJudged, referralMade, referralMade2 } from './post/referral.ts';
import { billHeld, billTaken, memberBillHeld } from './sale/bill.ts';
import { cashMoved } from './sale/drawer.ts';
import { goodsReturned, memberReturned } from './sale/return.ts';
import { chargeReplaced, chargedSale, memberSale, sale, tenderChanged } from './sale/sale.ts';
import { movedShiftClosed, paidShiftClosed, shiftClosed } from './sale/shift.ts';
import { settingSaved } from './setting-saved.ts';

/** Every (kind, v) that can be read here; a released one never changes what it posts. */
export const KINDS: readonly Kind[] = [
  sale,
  chargedSale,
  memberSale,
  tenderChanged,
  chargeReplaced,
  goodsReturned,
  memberReturned,
  chargeBegun,
  chargeMoved,
  refundBegun,
  refundMoved,
  refundInCash,
  chargesListed,
  listedPaired,
  takingsAgreed,
  cashMoved,
  shiftClosed,
  movedShiftClosed,
  paidShiftClosed,
  billHeld,
  memberBillHeld,
  billTaken,
  flagSettled,
  settingSaved,
  receiving,
  receiving2,
  supplierReturn,
  supplierPaid,
  supplierPaidInCash,
  deliveryAnnounced,
  deliveryWithdrawn,
  transferSent,
  transferSent2,
  transferRecalled,
  transferReturned,
  transferTold,
  shopLinked,
  count,
  ...countingKinds,
  writeOff,
  productSaved,
  productSaved2,
  productsMerged,
  supplierSaved,
  orderDrafted,
  orderPlaced,
  orderAnswered,
  orderClosed,
  offersPublished,
  productsImported,
  tagsPrinted,
  reversal,
  numbersLost,
  parcelReceived,
  parcelReceived2,
  parcelHandedOut,
  parcelHandedOut2,
  parcelReturned,
  parcelsNotified,
  parcelsAnnounced,
  parcelsExported,
  referralMade,
  referralMade2,
  referralDecided,
  referralJudged,
  memberJoined,
  ...memberKinds,
  memberElsewhere,
  redemption,
  redemption2,
  redemption3,
  giftSaved,
  parcelAccepted,
  couponsIssued,
  couponsWithdrawn,
  receivablesSettled,
  businessSwitched,
  rulePublished,
  richRulePublished,
  stationDescribed,
  volumeReported,
  rankPublished,
  statementIssued,
  fullStatementIssued,
  statementPaid,
  statementConfirmed,
  statementInvoiced,
  statementWithheld,
  lineDisputed,
  disputeAnswered,
];
const BY_NAME = new Map(KINDS.map((kind) => [`${kind.name}@${kind.v}`, kind]));

/** Kinds that only the centre may write. */
const CENTRE_KINDS: ReadonlySet<string> = new Set([
  'business-switched',
  'coupons-issued',
  'coupons-withdrawn',
  'delivery-announced',
  'delivery-withdrawn',
  'transfer-returned',
  'transfer-told',
  'shop-linked',
  'offers-published',
  'order-answered',
  'member-elsewhere',
  'receivables-settled',
  'rule-published',
  'station-described',
  'volume-reported',
  'rank-published',
  'referral-decided',
  'statement-issued',
  'statement-invoiced',
  'statement-withheld',
  'statement-paid',
  'dispute-answered',
  'refund-moved',
]);

/** Whether only the centre may write this: by its kind, or by what it says. */
export const isForCentre = (entry: Entry): boolean =>
  CENTRE_KINDS.has(entry.kind) || isCentreWord(entry);

export type Read =
  | { ok: true; postings: readonly Posting[] }
  | { ok: false; why: 'unknown-kind' | 'malformed' };

/**
 * What an entry posts when it is effective at `eff`. Pure; reads no balance. An unknown
 * (kind, v) is kept unposted on a device; the centre quarantines it and what is malformed.
 */
export function post(entry: Entry, eff: number): Read {
  const kind = BY_NAME.get(`${entry.kind}@${entry.v}`);
  if (!kind) return { ok: false, why: 'unknown-kind' };
  const postings = kind.post(entry.body, momentOf(entry, eff));
  return postings === null ? { ok: false, why: 'malformed' } : { ok: true, postings };
}

/**
 * An entry's postings (`read`, where it has been read at `eff` already) as a change of the
 * ledgers, with what every entry posts; nothing when it cannot be read here.
 */
export function changeOf(entry: Entry, eff: number, sign: 1 | -1, read = post(entry, eff)): Change {
  const moment = momentOf(entry, eff);
  return { sign, moment, postings: read.ok ? [...read.postings, ...clockPostings(moment)] : [] };
}
