import * as v from 'valibot';
import { type Fen, ZERO, plus, scaled } from '../money.ts';
import type { ListedLine, Source } from './listing.ts';

const Rate = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000)));

/**
 * What each acquirer keeps of what it takes (费率), parts of 10,000, null while nobody has said it;
 * `other` for what no list says. `from` is where the keeper has it from: his contract, a notice.
 */
export const FeeRatesSchema = v.strictObject({
  wechat: Rate,
  alipay: Rate,
  aggregator: Rate,
  other: Rate,
  from: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
});
export type FeeRates = v.InferOutput<typeof FeeRatesSchema>;

/** Neither acquirer publishes one rate for all shops, so that none is taken for known. */
export const UNKNOWN_RATES: FeeRates = {
  wechat: null,
  alipay: null,
  aggregator: null,
  other: null,
};

const BASE = 10_000;

/** The fee of an amount (fen) by a source's rate; null while that is not known. */
export function feeOf(amount: number, source: Source, rates: FeeRates): Fen | null {
  const rate = rates[source];
  return rate === null ? null : scaled(amount, rate, BASE);
}

/** What these lines of a source should cost by its rate: of what was given back, it comes back. */
export function feeByRate(
  lines: readonly Pick<ListedLine, 'refund' | 'amount'>[],
  source: Source,
  rates: FeeRates,
): Fen | null {
  let sum: Fen = ZERO;
  for (const { refund, amount } of lines) {
    const fee = feeOf(refund === null ? amount : -amount, source, rates);
    if (fee === null) return null;
    sum = plus(sum, fee);
  }
  return sum;
}

/** Whether a fee is not what the rate makes it; each line may be rounded otherwise by a fen. */
export const isOddFee = (fee: Fen | null, byRate: Fen | null, lines: number): boolean =>
  fee !== null && byRate !== null && Math.abs(fee - byRate) > lines;
