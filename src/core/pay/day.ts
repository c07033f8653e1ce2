// A day's payments by code on one page: what tills took, what acquirers list, and the difference
// explained to the fen.
import { type Fen, ZERO, minus, plus } from '../money.ts';
import type { Tender } from '../sale/tender.ts';
import { type FeeRates, UNKNOWN_RATES, feeByRate, feeOf } from './fees.ts';
import type { Listed, Source } from './listing.ts';
import { type Gap, type Matched, type Taking, gapIn, matched } from './matching.ts';
import type { Refund } from './refund.ts';

/** Money that a till sent back by code: for a return, by `refund`'s number or null by hand. */
export type GivenBack = {
  readonly amount: Fen;
  readonly at: number;
  readonly refund: string | null;
};

const sumOf = (items: readonly { readonly amount: Fen }[]): Fen =>
  plus(ZERO, ...items.map(({ amount }) => amount));

/** A sale or return with how it was paid, or given back, in the end; `at` epoch ms. */
export type DayBill = {
  readonly id: string;
  readonly at: number;
  readonly tenders: readonly Tender[];
};

/** What these sales took by code, tender by tender. */
export const takingsIn = (sales: readonly DayBill[]): Taking[] =>
  sales.flatMap(({ id, at, tenders }) =>
    tenders.flatMap(({ kind, amount, attempt }, i) =>
      kind === 'qr' && amount > 0
        ? [{ key: `${id}/${i}`, sale: id, amount, at, attempt: attempt ?? null }]
        : [],
    ),
  );

/** What these returns gave back by code: what went by the acquirer has its refund's number. */
export const givenBackIn = (returns: readonly DayBill[], refunds: readonly Refund[]): GivenBack[] =>
  returns.flatMap(({ id, at, tenders }) => {
    const whole = sumOf(tenders.filter(({ kind }) => kind === 'qr'));
    const own = refunds.flatMap(({ refund, begun, isInCash }) =>
      begun?.return === id && !isInCash ? [{ amount: begun.amount, at, refund }] : [],
    );
    const rest = minus(whole, sumOf(own));
    return rest > 0 ? [...own, { amount: rest, at, refund: null }] : own;
  });

/** One source's day: counts, fen; `isEstimate` where the fee is the rate's, not the list's. */
export type SourceDay = {
  readonly source: Source | 'unlisted';
  readonly paid: { readonly count: number; readonly amount: Fen };
  readonly refunded: { readonly count: number; readonly amount: Fen };
  /** null: no list says it, and the rate is not known. */
  readonly fee: Fen | null;
  /** What it should be by the station's rate; null while that is not known. */
  readonly byRate: Fen | null;
  readonly isEstimate: boolean;
};

/** A day of payments by code. */
export type PayDay = {
  /** What tills say: taken less given back. */
  readonly due: Fen;
  /** What tills gave back of it. */
  readonly back: Fen;
  readonly count: number;
  readonly isListed: boolean;
  readonly sources: readonly SourceDay[];
  readonly matched: Matched;
  readonly gap: Gap;
  /** Refunds that a till asked for and no list has. */
  readonly unlistedBack: Fen;
  /** Refunds listed that no till asked for: taken back by the centre, or by hand. */
  readonly strangeBack: Fen;
};

const counted = (items: readonly { readonly amount: Fen }[]) => ({
  count: items.length,
  amount: sumOf(items),
});

function sourceDay(source: Source, lines: readonly Listed[], rates: FeeRates): SourceDay {
  return {
    source,
    paid: counted(lines.filter(({ refund }) => refund === null)),
    refunded: counted(lines.filter(({ refund }) => refund !== null)),
    fee: plus(ZERO, ...lines.map(({ fee }) => fee)),
    byRate: feeByRate(lines, source, rates),
    isEstimate: false,
  };
}

/** What was taken back as a whole was never a sale: both of its lines are left out of the match. */
function undone(lines: readonly Listed[], backs: readonly GivenBack[]): ReadonlySet<string> {
  const asked = new Set(backs.flatMap(({ refund }) => (refund === null ? [] : [refund])));
  const gone = new Map<string, Fen>();
  for (const line of lines) {
    if (line.refund === null || asked.has(line.refund)) continue;
    gone.set(line.transaction, plus(gone.get(line.transaction) ?? ZERO, line.amount));
  }
  const whole = lines.filter(
    ({ refund, transaction, amount }) => refund === null && gone.get(transaction) === amount,
  );
  return new Set(whole.map(({ transaction }) => transaction));
}

/** The page of a day; `rates` are what fees should be, and are where no list says it. */
export function payDay(
  takings: readonly Taking[],
  backs: readonly GivenBack[],
  lines: readonly Listed[],
  rates: FeeRates = UNKNOWN_RATES,
): PayDay {
  const gone = undone(lines, backs);
  const kept = lines.filter(({ transaction }) => !gone.has(transaction));
  const isListed = lines.length > 0;
  const charges = kept.filter(({ refund }) => refund === null);
  const listedBack = new Map(
    kept.flatMap((line) => (line.refund === null ? [] : [[line.refund, line] as const])),
  );
  const found = matched(takings, isListed ? charges : []);
  const unlisted = backs.filter(({ refund }) => refund === null || !listedBack.has(refund));
  const asked = new Set(backs.map(({ refund }) => refund));
  const strange = [...listedBack.values()].filter(({ refund }) => !asked.has(refund));
  const sources = (['wechat', 'alipay', 'aggregator', 'other'] as const).flatMap((source) => {
    const some = lines.filter((line) => line.source === source);
    return some.length === 0 ? [] : [sourceDay(source, some, rates)];
  });
  const estimate: SourceDay = {
    source: 'unlisted',
    paid: counted(takings),
    refunded: counted(backs),
    fee: feeOf(sumOf(takings), 'other', rates),
    byRate: feeOf(sumOf(takings), 'other', rates),
    isEstimate: true,
  };
  return {
    due: minus(sumOf(takings), sumOf(backs)),
    back: sumOf(backs),
    count: takings.length,
    isListed,
    sources: isListed ? sources : takings.length + backs.length === 0 ? [] : [estimate],
    matched: found,
    gap: gapIn(found),
    unlistedBack: isListed ? sumOf(unlisted) : ZERO,
    strangeBack: sumOf(strange),
  };
}
