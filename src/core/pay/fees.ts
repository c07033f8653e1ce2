import * as v from 'valibot';
import { type Fen, ZERO, plus, scaled } from '../money.ts';
import type { ListedLine, Source } from './listing.ts';

const Rate = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000));

/** What each acquirer keeps of what it takes, parts of 10,000; `other` for what no list says. */
export const FeeRatesSchema = v.strictObject({
  wechat: Rate,
  alipay: Rate,
  aggregator: Rate,
  other: Rate,
});
export type FeeRates = v.InferOutput<typeof FeeRatesSchema>;

/**
 * 0.38 % for a small shop under an agent's contract, by common practice: neither acquirer
 * publishes one rate for all, so that a station's own contract is a setting.
 */
export const USUAL_RATES: FeeRates = { wechat: 38, alipay: 38, aggregator: 38, other: 38 };

const BASE = 10_000;

/** The fee of an amount (fen) by a source's rate. */
export const feeOf = (amount: number, source: Source, rates: FeeRates): Fen =>
  scaled(amount, rates[source], BASE);

/** What these lines of a source should cost by its rate: of what was given back, it comes back. */
export const feeByRate = (
  lines: readonly Pick<ListedLine, 'refund' | 'amount'>[],
  source: Source,
  rates: FeeRates,
): Fen =>
  plus(
    ZERO,
    ...lines.map(({ refund, amount }) => feeOf(refund === null ? amount : -amount, source, rates)),
  );

/** Whether a fee is not what the rate makes it; each line may be rounded otherwise by a fen. */
export const isOddFee = (fee: Fen, byRate: Fen, lines: number): boolean =>
  Math.abs(fee - byRate) > lines;
