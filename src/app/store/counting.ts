import { type Counting, type Scope, countingIn } from '../../core/goods/counting.ts';
import type { Product } from '../../core/goods/product.ts';
import { membersOf } from '../../core/goods/product-class.ts';
import { type CountLine, type Tally, countLine, tallyIn } from '../../core/goods/tally.ts';
import { countingAccount, tallyAccount } from '../../core/journal/account.ts';
import type { MoveRow, Row } from '../../core/journal/row.ts';
import { effOf } from '../../core/time.ts';
import { tablesOf } from './database.ts';
import { productsByIds, stocksOf } from './goods.ts';
import { classesIn } from './merged.ts';
import { movesAfter } from './posting.ts';
import { type StockLine, stockLines } from './stock-table.ts';
import type { Store } from './store.ts';

const countingOf = (row: Row | undefined): Counting[] => {
  const counting = row?.form === 'claims' ? countingIn(row) : null;
  return counting === null ? [] : [counting];
};

/** All counts (盘点), those still open first, then the latest. */
export async function allCounts(store: Store): Promise<Counting[]> {
  const rows = await store.db.ledger
    .where('id')
    .between(countingAccount(''), countingAccount('\uffff'))
    .toArray();
  return rows
    .flatMap(countingOf)
    .sort((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.at - a.at);
}

/** One count by its id; null where there is none. */
export async function countById(store: Store, id: string): Promise<Counting | null> {
  return countingOf(await store.db.ledger.get(countingAccount(id)))[0] ?? null;
}

/** What was handed in under a count, product by product. */
export async function talliesOf(store: Store, count: string): Promise<Tally[]> {
  const rows = await store.db.ledger
    .where('id')
    .between(tallyAccount(count, ''), tallyAccount(count, '\uffff'))
    .toArray();
  return rows.flatMap((row) => (row.form === 'claims' ? (tallyIn(row) ?? []) : []));
}

/** The round that a product's next part belongs to: 1 until somebody has counted it anew. */
export async function roundOf(store: Store, count: string, product: string): Promise<number> {
  const row = await store.db.ledger.get(tallyAccount(count, product));
  return row?.form === 'claims' ? (tallyIn(row)?.round ?? 1) : 1;
}

/** A counted product beside the ledger. */
export type Reviewed = CountLine & { readonly product: Product };

const SLICE = 200;

/** Everything that was handed in under a count, set against the ledger; what is amiss first. */
export async function reviewOf(store: Store, count: string): Promise<Reviewed[]> {
  const tallies = await talliesOf(store, count);
  const reviewed: Reviewed[] = [];
  for (let at = 0; at < tallies.length; at += SLICE) {
    await store.gate.clear();
    reviewed.push(...(await reviewSlice(store, tallies.slice(at, at + SLICE))));
  }
  return reviewed.sort(
    (a, b) =>
      ORDER[a.state] - ORDER[b.state] ||
      Math.abs(b.worth ?? 0) - Math.abs(a.worth ?? 0) ||
      Math.abs(b.difference) - Math.abs(a.difference) ||
      a.product.name.localeCompare(b.product.name, 'zh-CN'),
  );
}

const ORDER: Readonly<Record<CountLine['state'], number>> = {
  mixed: 0,
  moved: 1,
  differs: 2,
  same: 3,
  overtaken: 4,
  confirmed: 5,
};

async function reviewSlice(store: Store, tallies: readonly Tally[]): Promise<Reviewed[]> {
  const ids = tallies.map(({ product }) => product);
  const [products, stocks] = await Promise.all([productsByIds(store, ids), stocksOf(store, ids)]);
  const known = new Map(products.map((product) => [product.id, product]));
  const classes = await classesIn(store);
  const moves = await store.db.transaction('r', store.db.ledger, () =>
    Promise.all(
      tallies.map(async ({ product, from }): Promise<MoveRow[]> => {
        const row = stocks.get(product);
        if (row === undefined || row.moves === 0) return [];
        const since = row.counts.findLast(({ stamp }) => effOf(stamp) < from)?.stamp ?? '';
        const members = membersOf(classes, product);
        const all = members.map((id) => movesAfter(tablesOf(store.db), id, since));
        return (await Promise.all(all)).flat();
      }),
    ),
  );
  return tallies.flatMap((tally, i) => {
    const product = known.get(tally.product);
    if (product === undefined) return [];
    const told = { cost: product.cost, factor: product.units[0]?.factor ?? 1 };
    const line = countLine(tally, stocks.get(tally.product) ?? null, moves[i] ?? [], told);
    return [{ ...line, product }];
  });
}

/** Whether a product belongs to what a count is of; a category takes those below it in. */
export function isIn(line: Pick<StockLine, 'category' | 'place'>, scope: Scope): boolean {
  switch (scope.by) {
    case 'all':
      return true;
    case 'category':
      return line.category === scope.of || line.category.startsWith(`${scope.of}·`);
    case 'shelf':
      return line.place === scope.of;
    case 'picked':
      return false;
  }
}

/** Goods of the scope that the ledger has and of which nothing was handed in. */
export async function uncounted(store: Store, counting: Counting): Promise<StockLine[]> {
  const [lines, tallies] = await Promise.all([stockLines(store), talliesOf(store, counting.id)]);
  const counted = new Set(tallies.map(({ product }) => product));
  return lines.filter(
    (line) =>
      line.counted && line.quantity !== 0 && isIn(line, counting.scope) && !counted.has(line.id),
  );
}
