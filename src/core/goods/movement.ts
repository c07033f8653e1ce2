// A product's stock as a story: its moves and counts in order, what each changed, and what was on
// the shelf after it. All of it adds up to the stock row, to the piece and to the fen.
import type { Counted, MoveRow, StockRow } from '../journal/row.ts';
import { type Fen, fen, minus } from '../money.ts';
import { onHand, stockValue } from './stock.ts';

/**
 * One change of a product's stock; a count's is the difference it made. `value` is fen of cost,
 * null where it is not known; `onHand` (base units) and `worth` (fen) are what the ledger says
 * after it, worth being the known costs alone.
 */
export type Movement = {
  readonly key: string;
  readonly stamp: string;
  readonly entry: string;
  readonly why: string;
  readonly quantity: number;
  readonly value: number | null;
  readonly amount: number;
  readonly onHand: number;
  readonly worth: number;
};

type Item = { readonly stamp: string; readonly move?: MoveRow; readonly count?: Counted };

/** Moves come before a count of the same stamp: the count has seen them. */
const inOrder = (a: Item, b: Item): number =>
  a.stamp === b.stamp
    ? Number(a.count !== undefined) - Number(b.count !== undefined)
    : a.stamp < b.stamp
      ? -1
      : 1;

/** Where a story begins: with nothing, or with what was there before its first item. */
type Opening = { readonly onHand: number; readonly worth: number; readonly items: readonly Item[] };

/** Of a story whose beginning was not read: from a count in it, else back from what is there. */
function openingOf(row: StockRow | null, items: readonly Item[]): Opening {
  const at = items.findIndex(({ count }) => count !== undefined);
  const counted = items[at]?.count;
  if (counted !== undefined) {
    const { quantity, value } = counted;
    return { onHand: quantity, worth: value ?? 0, items: items.slice(at + 1) };
  }
  const sum = (amount: (move: MoveRow) => number): number =>
    items.reduce((all, { move }) => all + (move ? amount(move) : 0), 0);
  return {
    onHand: onHand(row).quantity - sum(({ quantity }) => quantity),
    worth: bookValue(row) - sum(({ value }) => value ?? 0),
    items,
  };
}

/**
 * A product's movements, the earliest first, from its stock and every move it had; or, with
 * `isWhole` false, from its latest moves alone, as far back as they tell what was there.
 */
export function movementsOf(
  row: StockRow | null,
  moves: readonly MoveRow[],
  isWhole = true,
): Movement[] {
  const first = moves.reduce((least, { stamp }) => (stamp < least ? stamp : least), '\uffff');
  const all: Item[] = [
    ...moves.map((move) => ({ stamp: move.stamp, move })),
    ...(row?.counts ?? [])
      .filter(({ stamp }) => isWhole || stamp >= first)
      .map((count) => ({ stamp: count.stamp, count })),
  ].sort(inOrder);
  const opening = isWhole ? { onHand: 0, worth: 0, items: all } : openingOf(row, all);
  let { onHand: held, worth } = opening;
  return opening.items.map(({ stamp, move, count }) => {
    const before = { held, worth };
    held = count ? count.quantity : held + (move?.quantity ?? 0);
    worth = count ? (count.value ?? 0) : worth + (move?.value ?? 0);
    const isUnknown = count ? count.value === null && count.quantity !== 0 : move?.value === null;
    return {
      key: move?.id ?? `count:${stamp}:${count?.entry ?? ''}:${count?.part ?? 0}`,
      stamp,
      entry: (move ?? count)?.entry ?? '',
      why: move?.why ?? 'count',
      quantity: held - before.held,
      value: isUnknown ? null : worth - before.worth,
      amount: move?.amount ?? 0,
      onHand: held,
      worth,
    };
  });
}

/** The known costs of what is on hand, in fen: the last count's value and the moves since. */
export const bookValue = (row: StockRow | null): Fen =>
  fen((row?.counts.at(-1)?.value ?? 0) + (row?.value ?? 0));

/**
 * 成本差异 in fen: what the ledger's known costs sum to beyond the stock's worth at its unit cost.
 * It is derived, never an entry; null while the unit cost is not known.
 */
export function costDifference(
  row: StockRow | null,
  told: { cost: Fen | null; factor: number },
): Fen | null {
  const value = stockValue(row, told);
  return value === null ? null : minus(bookValue(row), value);
}

/**
 * Fen by what changed the stock's value: `receiving`, `sale`, …, and `count` for resets; of the
 * movements that `counts`, all of a product's being given from the first on.
 */
export function valueByWhy(
  movements: readonly Movement[],
  counts: (movement: Movement) => boolean = () => true,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  let worth = 0;
  for (const movement of movements) {
    // By the difference, not by `value`: a count without a value takes the known costs out too.
    const change = movement.worth - worth;
    worth = movement.worth;
    if (counts(movement)) sums.set(movement.why, (sums.get(movement.why) ?? 0) + change);
  }
  return sums;
}
