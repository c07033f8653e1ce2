// An acquirer that keeps every deal through whatever happens to the centre, and answers when it
// likes: a call may be lost, or its answer, until it is mended.
import type { Acquirer, RefundSaid, Said } from '../../src/server/acquirer/acquirer.ts';
import { failed, unknown } from '../../src/server/acquirer/acquirer.ts';
import type { Acquirers } from '../../src/server/acquirer/accounts.ts';
import { chance } from './chance.ts';

/**
 * One attempt as the acquirer's books have it; amounts in fen, `refunds` by their numbers. A code
 * for guests is `made`, and `shown` once a till's screen has it: only then somebody can scan it.
 */
export type Deal = {
  readonly station: string;
  readonly amount: number;
  status: 'made' | 'shown' | 'paying' | 'paid' | 'failed' | 'closed';
  /** What is said of a code that nobody has scanned: WeChat Pay knows it, Alipay does not. */
  readonly unscanned?: 'paying' | 'absent';
  /** All of it went back. */
  isBack: boolean;
  readonly refunds: Map<string, number>;
};

/** The acquirer of all stations; `isMended`: no call is lost any more. */
export type Books = {
  readonly deals: Map<string, Deal>;
  isMended: boolean;
};

/** Whether the acquirer has a guest's money. */
export const isKept = ({ status, isBack }: Deal): boolean => status === 'paid' && !isBack;

const isUnscanned = ({ status }: Deal): boolean => status === 'made' || status === 'shown';

/** What the acquirer says of a deal when it is asked. */
export function saidOf(attempt: string, deal: Deal | undefined): Said {
  if (deal === undefined) return { state: 'absent' };
  if (deal.isBack || deal.status === 'closed') return { state: 'reversed' };
  if (deal.status === 'paid') return { state: 'paid', transaction: attempt };
  if (isUnscanned(deal)) return { state: deal.unscanned ?? 'paying' };
  return deal.status === 'failed' ? failed('notenough') : { state: 'paying' };
}

/** What went back of it in parts, fen. */
export const refunded = ({ refunds }: Deal): number =>
  [...refunds.values()].reduce((sum, amount) => sum + amount, 0);

const happens = (probability: number): boolean => chance.roll() < probability;

/** An acquirer with empty books, which serves everybody. */
export function openAcquirer(): { readonly books: Books; readonly acquirers: Acquirers } {
  const books: Books = { deals: new Map(), isMended: false };
  const asked = async <T>(work: () => T): Promise<T | { state: 'unknown'; why: string }> => {
    if (!books.isMended && happens(0.1)) return unknown('lost');
    const done = work();
    return !books.isMended && happens(0.1) ? unknown('deaf') : done;
  };
  const known = (attempt: string): Said => saidOf(attempt, books.deals.get(attempt));
  const backed = (refund: string, attempt: string): RefundSaid =>
    books.deals.get(attempt)?.refunds.has(refund) ? { state: 'refunded' } : { state: 'absent' };
  const acquirer: Acquirer = {
    name: 'aggregator',
    pay: ({ attempt, amount, station }) =>
      asked(() => {
        if (!books.deals.has(attempt)) {
          const status = happens(0.5) ? 'paid' : happens(0.7) ? 'paying' : 'failed';
          const deal = { station, amount, status, isBack: false, refunds: new Map() } as const;
          books.deals.set(attempt, { ...deal });
        }
        return known(attempt);
      }),
    query: (attempt) => asked(() => known(attempt)),
    reverse: ({ attempt }) =>
      asked(() => {
        const deal = books.deals.get(attempt);
        // WeChat Pay and Alipay take nothing back whole of which a part went back already.
        if (deal?.status === 'paid' && deal.refunds.size > 0) return failed('refunded');
        // WeChat Pay closes a code on show only while nobody has paid it.
        if (deal?.status === 'paid' && deal.unscanned === 'paying') return unknown('orderpaid');
        if (deal?.status === 'paid') deal.isBack = true;
        const said = known(attempt);
        if (deal !== undefined && (deal.status === 'paying' || isUnscanned(deal))) {
          deal.status = 'closed';
        }
        return said.state === 'absent' ? said : known(attempt);
      }),
    refund: ({ refund, attempt, amount }) =>
      asked(() => {
        const deal = books.deals.get(attempt);
        if (deal === undefined || !isKept(deal)) return failed('no-deal');
        if (!deal.refunds.has(refund)) {
          if (refunded(deal) + amount > deal.amount) return failed('too-much');
          deal.refunds.set(refund, amount);
        }
        return happens(0.7) ? backed(refund, attempt) : { state: 'refunding' };
      }),
    queryRefund: ({ refund, attempt }) => asked(() => backed(refund, attempt)),
    bill: async () => ({ ok: false, why: 'not-ready' }),
    shopCode: async ({ attempt, amount, station }) => {
      const said = await asked(() => {
        const unscanned = happens(0.5) ? 'paying' : 'absent';
        const deal = { station, amount, status: 'made', isBack: false, unscanned } as const;
        if (!books.deals.has(attempt)) books.deals.set(attempt, { ...deal, refunds: new Map() });
        return { state: 'made' } as const;
      });
      return said.state === 'made' ? { ok: true, qr: attempt } : { ok: false, why: said.why };
    },
  };
  return { books, acquirers: { of: () => acquirer, all: () => [{ acquirer, number: 'one' }] } };
}
