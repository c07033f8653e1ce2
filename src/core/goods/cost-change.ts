import { type Fen, fen, margin } from '../money.ts';

/** Below this margin (tenths of a percent) a keeper is told that hardly anything is left. */
const THIN = 100;

/**
 * What a new cost means for a way of selling, in fen per unit: how much dearer it became (less than
 * nothing: cheaper; null: not bought before), the margin in tenths of a percent at its price, and
 * `loss` when it sells for less than it costs, `thin` when it sells for hardly more.
 */
export type CostChange = {
  readonly dearer: Fen | null;
  readonly margin: number | null;
  readonly warning: 'loss' | 'thin' | null;
};

/** Compares what a unit costs now with what it cost last and what it sells for. */
export function costChange(
  cost: Fen | null,
  last: Fen | null,
  price: Fen | null,
): CostChange | null {
  if (cost === null) return null;
  const part = price === null || price === 0 ? null : margin(price, cost);
  return {
    dearer: last === null ? null : fen(cost - last),
    margin: part,
    warning: part === null ? null : part <= 0 ? 'loss' : part < THIN ? 'thin' : null,
  };
}
