// Products that were said to be the same make up a class, whichever way round and in whatever order
// it was said; the smallest id stands for all of them, and balances are summed over the class.
import type { ClaimRow, Counted, StockRow } from '../journal/row.ts';
import type { Product, Unit } from './product.ts';

/** The members of each class by every member, the one that stands for it first. */
export type Classes = ReadonlyMap<string, readonly string[]>;

/** The classes that these rows of merged products make up. */
export function classesOf(rows: readonly ClaimRow[]): Classes {
  const next = new Map(
    rows.map((row) => [
      row.id.slice(row.id.indexOf(':') + 1),
      row.claims.flatMap(({ fields }) =>
        typeof fields['with'] === 'string' ? fields['with'] : [],
      ),
    ]),
  );
  const classes = new Map<string, readonly string[]>();
  for (const start of next.keys()) {
    if (classes.has(start)) continue;
    const members = new Set([start]);
    for (const id of members) for (const other of next.get(id) ?? []) members.add(other);
    const all = [...members].sort();
    for (const id of all) classes.set(id, all);
  }
  return classes;
}

/** The product that stands for one: itself, where it was never merged. */
export const representative = (classes: Classes, id: string): string => classes.get(id)?.[0] ?? id;

/** All that one stands together with, itself too. */
export const membersOf = (classes: Classes, id: string): readonly string[] =>
  classes.get(id) ?? [id];

const inOrder = (items: readonly Counted[]): Counted[] =>
  [...items].sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));

/** The last counts of several products as one. */
function countTogether(last: readonly Counted[]): Counted[] {
  const latest = inOrder(last).at(-1);
  if (latest === undefined) return [];
  const isUnknown = last.some(({ value, quantity }) => value === null && quantity !== 0);
  return [
    {
      ...latest,
      quantity: last.reduce((sum, { quantity }) => sum + quantity, 0),
      value: isUnknown ? null : last.reduce((sum, { value }) => sum + (value ?? 0), 0),
    },
  ];
}

/** The stock accounts of a class as one of `id`: what is on hand and what it cost, summed. */
export function joinedStock(id: string, rows: readonly StockRow[]): StockRow | null {
  const [first] = rows;
  if (first === undefined) return null;
  if (rows.length === 1) return { ...first, id: `stock:${id}` };
  const earlier = rows.flatMap(({ counts }) => counts.slice(0, -1));
  const last = rows.flatMap(({ counts }) => counts.slice(-1));
  const sum = (of: (row: StockRow) => number): number =>
    rows.reduce((all, row) => all + of(row), 0);
  return {
    id: `stock:${id}`,
    form: 'stock',
    counts: [...inOrder(earlier), ...countTogether(last)],
    receipts: inOrder(rows.flatMap(({ receipts }) => receipts)),
    quantity: sum(({ quantity }) => quantity),
    value: sum(({ value }) => value),
    unknown: sum(({ unknown }) => unknown),
    moves: sum(({ moves }) => moves),
  };
}

/** A unit of another member goes to the one of the same size, else stands beside the others. */
function withUnits(units: readonly Unit[], more: readonly Unit[]): Unit[] {
  const all = [...units];
  for (const unit of more) {
    const at = all.findIndex(({ factor }) => factor === unit.factor);
    const same = all[at];
    if (same) all[at] = { ...same, codes: [...new Set([...same.codes, ...unit.codes])] };
    else if (all.every((other) => other.unit !== unit.unit)) all.push(unit);
  }
  return all.sort((a, b) => a.factor - b.factor || (a.unit < b.unit ? -1 : 1));
}

/**
 * The products of a class as one, the one that stands for it first among `products`: its own
 * fields, found by the codes of all. A member that was given up adds nothing.
 */
export function joinedProduct(products: readonly Product[]): Product | null {
  const [first, ...others] = products;
  if (first === undefined) return null;
  const here = others.filter(({ gone }) => !gone);
  const own = first.gone ? here[0] : first;
  if (own === undefined) return first;
  const rest = here.filter((product) => product !== own);
  return {
    ...own,
    id: first.id,
    units: rest.reduce((units, { units: more }) => withUnits(units, more), [...own.units]),
    shortCodes: [...new Set([own, ...rest].flatMap(({ shortCodes }) => shortCodes))],
  };
}
