import { type Fen, LARGEST, fen, scaled } from '../money.ts';
import type { Counted, StockRow } from '../journal/row.ts';

/** What a product's stock account says: base units on hand, or never counted nor received. */
export type OnHand = { readonly counted: boolean; readonly quantity: number };

/** On hand = the last count + the moves effective after it; 没盘过 until a count or a receiving. */
export function onHand(row: StockRow | null): OnHand {
  const counted = row !== null && (row.counts.length > 0 || row.receipts.length > 0);
  return { counted, quantity: (row?.counts.at(-1)?.quantity ?? 0) + (row?.quantity ?? 0) };
}

type Rate = { readonly value: number; readonly quantity: number };

const isKnown = (item: Counted): boolean => item.value !== null && item.quantity > 0;
const rateOf = (item: Counted): Rate => ({ value: item.value ?? 0, quantity: item.quantity });
const below = (a: Rate, b: Rate): boolean => a.value * b.quantity < b.value * a.quantity;

/**
 * Unit cost as a fraction fen/base units: value ÷ quantity while that lies within what was really
 * paid (receivings and counts with a known cost), else the last price paid; null when not known.
 */
function unitCost(row: StockRow | null): Rate | null {
  if (row === null) return null;
  const paid = [...row.counts, ...row.receipts]
    .filter(isKnown)
    .sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
  const rates = paid.map(rateOf);
  // Gifts make the goods cheaper on the whole, but nobody sells at what a gift has cost.
  const last = rates.findLast(({ value }) => value > 0) ?? rates.at(-1);
  if (last === undefined) return null;
  const base = row.counts.at(-1);
  const quantity = (base?.quantity ?? 0) + row.quantity;
  if ((base && base.value === null && base.quantity !== 0) || row.unknown !== 0) return last;
  const average = { value: (base?.value ?? 0) + row.value, quantity };
  if (quantity <= 0 || average.value < 0) return last;
  const tooLow = rates.every((rate) => below(average, rate));
  const tooHigh = rates.every((rate) => below(rate, average));
  return tooLow || tooHigh ? last : average;
}

/**
 * Total cost in fen of `quantity` base units, rounded once; `told` is the keeper's own figure
 * (fen per `factor` base units), used while nothing was received or counted with a cost. Null
 * too where a slip of the keeper's makes it more than any amount may be: goods must stay sellable.
 */
export function costOf(
  row: StockRow | null,
  quantity: number,
  told: { cost: Fen | null; factor: number },
): Fen | null {
  const rate =
    unitCost(row) ?? (told.cost === null ? null : { value: told.cost, quantity: told.factor });
  return rate === null || (quantity / rate.quantity) * rate.value > LARGEST
    ? null
    : scaled(quantity, rate.value, rate.quantity);
}

/** What the stock on hand is worth at its unit cost; null when not known. */
export const stockValue = (
  row: StockRow | null,
  told: { cost: Fen | null; factor: number },
): Fen | null => {
  const { quantity } = onHand(row);
  return quantity <= 0 ? fen(0) : costOf(row, quantity, told);
};
