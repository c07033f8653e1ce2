import {
  type CountTallied,
  type Counting,
  type Scope,
  type TallyLine,
  countingIn,
} from '../../../core/goods/counting.ts';
import type { Product } from '../../../core/goods/product.ts';
import { membersOf, representative } from '../../../core/goods/product-class.ts';
import {
  type CountLine,
  type CountedMember,
  type Tally,
  classLine,
  tallyIn,
} from '../../../core/goods/tally.ts';
import { countingAccount, stockAccount, tallyAccount } from '../../../core/journal/account.ts';
import type { Row } from '../../../core/journal/row.ts';
import { effOf } from '../../../core/time.ts';
import { tablesOf } from '../database.ts';
import { productsByIds, stocksOf } from './goods.ts';
import { classesIn } from './merged.ts';
import { movesAfter } from '../posting.ts';
import { type StockLine, stockLines } from './stock-table.ts';
import type { Store } from '../store.ts';

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

/** The round that a recount of a product begins: after all that were counted of its class. */
export async function nextRound(store: Store, count: string, product: string): Promise<number> {
  const ids = membersOf(await classesIn(store), product);
  return Math.max(...(await Promise.all(ids.map((id) => roundOf(store, count, id))))) + 1;
}

/**
 * What else a part says in which a class is counted anew: of members that were counted by
 * themselves, nothing is left to add.
 */
export async function recountedToo(
  store: Store,
  { count, lines }: CountTallied,
): Promise<TallyLine[]> {
  const classes = await classesIn(store);
  const more = await Promise.all(
    lines.map(async (line) => {
      const others = membersOf(classes, line.product).filter((id) => id !== line.product);
      if (line.round === 1 || others.length === 0) return [];
      const rows = await store.db.ledger.bulkGet(others.map((id) => tallyAccount(count, id)));
      return rows.flatMap((row): TallyLine[] => {
        const tally = row?.form === 'claims' ? tallyIn(row) : null;
        if (tally === null || tally.round >= line.round) return [];
        return [{ ...line, product: tally.product, quantity: 0 }];
      });
    }),
  );
  const own = new Set(lines.map(({ product }) => product));
  return more.flat().filter(({ product }) => !own.has(product));
}

/** A counted product beside the ledger; `own` is what was handed in of each of its class. */
export type Reviewed = CountLine & { readonly product: Product; readonly own: readonly Tally[] };

const SLICE = 200;

/** Everything that was handed in under a count, set against the ledger; what is amiss first. */
export async function reviewOf(store: Store, count: string): Promise<Reviewed[]> {
  const tallies = new Map((await talliesOf(store, count)).map((one) => [one.product, one]));
  const classes = await classesIn(store);
  const ids = [...new Set([...tallies.keys()].map((id) => representative(classes, id)))];
  const reviewed: Reviewed[] = [];
  for (let at = 0; at < ids.length; at += SLICE) {
    await store.gate.clear();
    reviewed.push(...(await reviewSlice(store, ids.slice(at, at + SLICE), tallies)));
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

async function reviewSlice(
  store: Store,
  ids: readonly string[],
  tallies: ReadonlyMap<string, Tally>,
): Promise<Reviewed[]> {
  const [products, stocks] = await Promise.all([productsByIds(store, ids), stocksOf(store, ids)]);
  const known = new Map(products.map((product) => [product.id, product]));
  const classes = await classesIn(store);
  const members = await store.db.transaction('r', store.db.ledger, () =>
    Promise.all(ids.map((id) => membersTogether(store, membersOf(classes, id), tallies))),
  );
  return ids.flatMap((id, i) => {
    const product = known.get(id);
    if (product === undefined) return [];
    const told = { cost: product.cost, factor: product.units[0]?.factor ?? 1 };
    const line = classLine(id, members[i] ?? [], stocks.get(id) ?? null, told);
    const own = (members[i] ?? []).flatMap(({ tally }) => tally ?? []);
    return line === null ? [] : [{ ...line, product, own }];
  });
}

/** Each member's own stock, with its moves since the count before the class was counted. */
const membersTogether = (
  store: Store,
  ids: readonly string[],
  tallies: ReadonlyMap<string, Tally>,
): Promise<CountedMember[]> => {
  const from = Math.min(...ids.flatMap((id) => tallies.get(id)?.from ?? []));
  return Promise.all(
    ids.map(async (id) => {
      const tally = tallies.get(id) ?? null;
      const found = await store.db.ledger.get(stockAccount(id));
      const row = found?.form === 'stock' ? found : null;
      if (row === null || row.moves === 0) return { tally, row, moves: [] };
      const since = row.counts.findLast(({ stamp }) => effOf(stamp) < from)?.stamp ?? '';
      return { tally, row, moves: await movesAfter(tablesOf(store.db), id, since) };
    }),
  );
};

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
  const classes = await classesIn(store);
  const counted = new Set(tallies.map(({ product }) => representative(classes, product)));
  return lines.filter(
    (line) =>
      line.counted && line.quantity !== 0 && isIn(line, counting.scope) && !counted.has(line.id),
  );
}
