import { expiryCodes } from '../goods/batch.ts';
import { codesIn } from '../goods/product.ts';
import { isAwaited } from '../goods/order.ts';
import { withdrawnBy } from '../goods/delivery.ts';
import { isUnderWay } from '../goods/transfer.ts';
import { onHand } from '../goods/stock.ts';
import { chargeIn, isUndone, isUnsettled } from '../pay/charge.ts';
import { isRefundOpen, isRefused, refundIn } from '../pay/refund.ts';
import { isCounting } from '../goods/counting-state.ts';
import { holderCodes } from '../post/coupon.ts';
import { isWithdrawn } from '../post/receivable.ts';
import { untold } from '../post/told.ts';
import { isElsewhere } from '../member/elsewhere.ts';
import { effOf } from '../time.ts';
import { ledgerOf } from './account.ts';
import { type Claim, type ClaimRow, type Row, type StockRow, isVoid } from './row.ts';

type Mark = { eff?: number; codes?: readonly string[]; open?: string };

/** A state above this rank is closed: handed out, returned, settled, failed. */
const CLOSED = 10;

/** The marks in `open` by which rows that may need the keeper are found. */
export const FLAG_MARKS = [
  'short',
  'doubled',
  'withdrawn',
  'unmet',
  'lost',
  'undone',
  'refused',
] as const;

const rankOf = (claim: Claim): number => Number(claim.fields['rank']);

/**
 * The row with what it is looked up by: a product's barcodes, a batch's last day,
 * a base's time, what is open. A mark
 * is a function of the row itself, the same on both sides; rows of older versions get theirs here.
 */
export function marked(row: ClaimRow): ClaimRow;
export function marked(row: StockRow): StockRow;
export function marked(row: Row): Row;
export function marked(row: Row): Row {
  switch (row.form) {
    case 'claims':
      return { id: row.id, form: 'claims', claims: row.claims, ...markOf(row) };
    case 'stock': {
      const { open: _, ...rest } = row;
      const { counted, quantity } = onHand(row);
      return counted && quantity < 0 ? { ...rest, open: 'short' } : rest;
    }
    default:
      return row;
  }
}

function markOf({ id, claims }: ClaimRow): Mark {
  const ledger = ledgerOf(id);
  switch (ledger) {
    case 'product':
      return { codes: codesIn(claims) };
    case 'base': {
      const acts = claims.filter((claim) => !isVoid(claim));
      const eff = effOf((acts[0] ?? claims[0])?.stamp ?? '');
      if (acts.length > 0 && claims.some(isElsewhere)) return { eff, open: 'elsewhere' };
      return acts.length > 1 ? { eff, open: 'doubled' } : { eff };
    }
    case 'parcel':
      return parcelMark(claims.map(rankOf));
    case 'queue':
      return untold({ id, form: 'claims', claims }).length > 0 ? { open: ledger } : {};
    case 'referral':
      return claims.every((claim) => rankOf(claim) < CLOSED) ? { open: ledger } : {};
    case 'bill':
      return Math.max(...claims.map(rankOf)) % 2 === 1 ? { open: ledger } : {};
    case 'charge': {
      const charge = chargeIn({ id, form: 'claims', claims });
      return isUnsettled(charge) ? { open: ledger } : isUndone(charge) ? { open: 'undone' } : {};
    }
    case 'refund': {
      const refund = refundIn({ id, form: 'claims', claims });
      if (isRefundOpen(refund)) return { open: ledger };
      return isRefused(refund) && !refund.isInCash ? { open: 'refused' } : {};
    }
    case 'coupon':
      return claims.length > 1 ? { open: 'doubled' } : {};
    case 'receivable':
      return isWithdrawn(claims) ? { open: 'withdrawn' } : {};
    case 'issued-coupon':
      return { codes: holderCodes(claims) };
    case 'order':
      return isAwaited(claims) ? { open: ledger } : {};
    case 'transfer':
      return isUnderWay(claims) ? { open: ledger } : {};
    case 'counting':
      return isCounting(claims) ? { open: ledger } : {};
    case 'lost':
      return { open: ledger };
    case 'delivery': {
      const received = claims.filter((claim) => rankOf(claim) > CLOSED).length;
      // Withdrawn, it is done with; received besides, the centre has to set the sender right.
      if (withdrawnBy(claims) !== null) return received === 0 ? {} : { open: 'transfer' };
      return received === 0 ? { open: ledger } : received > 1 ? { open: 'doubled' } : {};
    }
    case 'batch':
      return { codes: expiryCodes(claims) };
    default:
      return {};
  }
}

/** Open from its receiving to its end; one that ended without having come is unmet. */
function parcelMark(ranks: readonly number[]): Mark {
  const isHere = ranks.some((rank) => rank > 0 && rank < CLOSED);
  const isGone = ranks.some((rank) => rank >= CLOSED);
  if (isGone) return isHere ? {} : { open: 'unmet' };
  return isHere ? { open: 'parcel' } : {};
}
