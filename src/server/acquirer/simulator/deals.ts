// A simulated acquirer's own books: what became of every number, whichever wire it came by.
import { type Fen, fen, plus, scaled } from '../../../core/money.ts';
import { dayOf } from '../../../core/time.ts';
import type { ListedCharge } from '../../../core/pay/listing.ts';
import type { Fault } from './fault.ts';

export type DealState = 'paying' | 'paid' | 'failed' | 'reversed';

type Back = { readonly refund: string; readonly amount: Fen; readonly at: number };

/** One deal; `number` is the merchant's, null for what was paid by the shop's sticker. */
export type Deal = {
  readonly number: string | null;
  readonly by: string;
  readonly transaction: string;
  readonly amount: Fen;
  state: DealState;
  at: number;
  /** What it will be at a time, whatever is done until then. */
  will: { readonly state: DealState; readonly at: number } | null;
  refunds: Back[];
  readonly notice: string | null;
  /** Whose sticker it was, where the list says that. */
  readonly station?: string;
};

export type Order = {
  readonly number: string;
  readonly by: string;
  readonly amount: Fen;
  /** Where it is to be told that it was paid. */
  readonly notice?: string;
};
export type BackOrder = { readonly refund: string; readonly number: string; readonly amount: Fen };

/** What is known of a payment by sticker: its number if it has one already, and whose it was. */
export type StickerKnown = { readonly transaction?: string; readonly station?: string };

/** What the books answer; `used`: the code has paid another deal, or the number another amount. */
export type Deals = {
  pay(order: Order, code: string, fault: Fault | null): Deal | 'used';
  show(order: Order): Deal | 'used';
  find(number: string): Deal | null;
  /** `in-part`: some of it went back already, so that it is not taken back whole. */
  reverse(number: string, fault: Fault | null): Deal | 'in-part' | null;
  refund(order: BackOrder, fault: Fault | null): 'refunded' | 'refunding' | 'too-much' | 'absent';
  refunded(refund: string): 'refunded' | 'refunding' | 'absent';
  /** Numbers of refunds that were closed for want of money. */
  readonly closed: Set<string>;
  /** A guest pays by the shop's sticker. */
  sticker(by: string, amount: Fen, at: number, known?: StickerKnown): void;
  list(by: string, day: string): ListedCharge[];
  all(): readonly Deal[];
};

/** What acquirers keep of a small shop's charge: 0.38 %. */
export const FEE_PER_MYRIAD = 38;
/** From here on a guest types his password (both channels' rule is 1,000 yuan), for so long. */
const PASSWORD_FROM = 100_000;
const PASSWORD_MS = 8_000;

/** In the demo a guest has scanned a code on show after this long. */
const SCAN_MS = 6_000;

const isFor = (deal: Deal | null, by: string, amount: Fen): boolean =>
  deal?.state === 'paying' && deal.by === by && deal.amount === amount;

const feeOf = (amount: Fen): Fen => scaled(amount, FEE_PER_MYRIAD, 10_000);
const refundedIn = ({ refunds }: Deal): Fen => plus(fen(0), ...refunds.map((back) => back.amount));

/** Whether nothing is left of what was paid. */
export const isAllBack = (deal: Deal): boolean =>
  deal.state === 'paid' && refundedIn(deal) >= deal.amount;

/** Books by a clock (epoch ms); `codesAgain`: a code may pay more than one deal (the demo's). */
export function newDeals(now: () => number, codesAgain = false): Deals {
  const deals = new Map<string, Deal>();
  const stuck: Deal[] = [];
  const codes = new Map<string, string>();
  let count = 0;
  const open = ({ number, by, amount, notice = '' }: Order, state: DealState): Deal => {
    count += 1;
    const transaction = `42000${String(now()).padStart(13, '0')}${String(count).padStart(10, '0')}`;
    const at = now();
    const more = { will: null, refunds: [], notice: notice || null };
    const deal = { number, by, transaction, amount, state, at, ...more };
    deals.set(number, deal);
    return deal;
  };
  const current = (deal: Deal): Deal => {
    if (deal.will !== null && now() >= deal.will.at) {
      deal.state = deal.will.state;
      deal.at = deal.will.at;
      deal.will = null;
      if (deal.state === 'paid') deal.refunds = [];
    }
    return deal;
  };
  const find = (number: string): Deal | null => {
    const deal = deals.get(number);
    return deal === undefined ? null : current(deal);
  };
  return {
    find,
    pay: (order, code, fault) => {
      const known = find(order.number);
      if (known !== null) return known.amount === order.amount ? known : 'used';
      const payer = codes.get(code);
      if (payer !== undefined && payer !== order.number && !codesAgain) return 'used';
      codes.set(code, order.number);
      const asks = fault?.fault === 'paying-then-paid' || fault?.fault === 'paying-then-failed';
      const typing = asks ? fault.ms : order.amount > PASSWORD_FROM ? PASSWORD_MS : 0;
      const deal = open(order, typing > 0 || asks ? 'paying' : 'paid');
      const end = fault?.fault === 'paying-then-failed' ? 'failed' : 'paid';
      if (deal.state === 'paying') deal.will = { state: end, at: now() + typing };
      return current(deal);
    },
    reverse: (number, fault) => takenBack(find(number), now(), fault),
    ...newRefunds(now, find),
    closed: new Set(),
    ...newScanned({ now, find, open, codesAgain }, (deal) => {
      deals.delete(deal.number ?? '');
      stuck.push({ ...deal, number: null });
    }),
    list: (by, day) =>
      [...[...deals.values()].map(current), ...stuck]
        .filter((deal) => deal.by === by)
        .flatMap(linesOf)
        .filter(({ at }) => dayOf(at) === day)
        .sort((a, b) => a.at - b.at),
    all: () => [...[...deals.values()].map(current), ...stuck],
  };
}

/** A deal taken back: closed, and refunded where it was paid. */
function takenBack(
  deal: Deal | null,
  at: number,
  fault: Fault | null,
): ReturnType<Deals['reverse']> {
  if (deal === null) return null;
  if (deal.state === 'paid') {
    if (deal.refunds.length > 0) return 'in-part';
    deal.refunds.push({ refund: `${deal.number ?? ''}R`, amount: deal.amount, at });
  }
  deal.state = 'reversed';
  deal.will = fault?.fault === 'late-success' ? { state: 'paid', at: at + fault.ms } : null;
  return deal;
}

type Books = {
  readonly now: () => number;
  readonly find: Deals['find'];
  readonly open: (order: Order, state: DealState) => Deal;
  readonly codesAgain: boolean;
};

/** What guests scan themselves: a code on show, or the shop's sticker, which `stick` keeps. */
function newScanned(
  { now, find, open, codesAgain }: Books,
  stick: (deal: Deal) => void,
): Pick<Deals, 'show' | 'sticker'> {
  const shown = new Set<string>();
  let stickers = 0;
  return {
    show: (order) => {
      const known = find(order.number);
      if (known !== null) return known;
      const deal = open(order, 'paying');
      shown.add(order.number);
      if (codesAgain) deal.will = { state: 'paid', at: now() + SCAN_MS };
      return deal;
    },
    sticker: (by, amount, at, known = {}) => {
      const waits = [...shown].map(find).find((one) => isFor(one, by, amount));
      if (waits) {
        waits.state = 'paid';
        return;
      }
      stickers += 1;
      const deal = open({ number: `sticker-${stickers}`, by, amount }, 'paid');
      stick({ ...deal, at, ...known });
    },
  };
}

/** Money back: every request's number counts once. */
function newRefunds(now: () => number, find: Deals['find']): Pick<Deals, 'refund' | 'refunded'> {
  const doneAt = new Map<string, number>();
  const refunded: Deals['refunded'] = (refund) => {
    const done = doneAt.get(refund);
    return done === undefined ? 'absent' : now() >= done ? 'refunded' : 'refunding';
  };
  return {
    refunded,
    refund: ({ refund, number, amount }, fault) => {
      const deal = find(number);
      if (deal === null) return 'absent';
      const known = refunded(refund);
      if (known !== 'absent') return known;
      if (deal.state !== 'paid' || plus(refundedIn(deal), amount) > deal.amount) return 'too-much';
      doneAt.set(refund, now() + (fault?.fault === 'refunding' ? fault.ms : 0));
      deal.refunds.push({ refund, amount, at: now() });
      return refunded(refund);
    },
  };
}

/** A deal that was paid, and what went back of it. */
function linesOf(deal: Deal): ListedCharge[] {
  if (deal.state !== 'paid' && deal.refunds.length === 0) return [];
  const { transaction, number: attempt, amount, at, station } = deal;
  const whose = station === undefined ? {} : { station };
  return [
    { transaction, attempt, refund: null, amount, fee: feeOf(amount), at, ...whose },
    ...deal.refunds.map((back) => ({
      transaction,
      attempt,
      refund: back.refund,
      amount: back.amount,
      fee: fen(-feeOf(back.amount)),
      at: back.at,
    })),
  ];
}
