// What every product's shelf says, in memory: read once, slice by slice, when a stock view or a
// count first needs it, then kept up with the changes. Lists of 57,822 goods are sorted from here.
import type { Product } from '../../../core/goods/product.ts';
import { onHand, stockValue } from '../../../core/goods/stock.ts';
import { productAccount, stockAccount, subjectOf } from '../../../core/journal/account.ts';
import type { Row, StockRow } from '../../../core/journal/row.ts';
import type { Fen } from '../../../core/money.ts';
import { productOf } from '../../../core/goods/product.ts';
import { effOf } from '../../../core/time.ts';
import type { Changed } from '../changes.ts';
import { productsByIds, stocksOf } from './goods.ts';
import { classesIn } from './merged.ts';
import type { Store } from '../store.ts';

/** A product's shelf: base units on hand, worth in fen (null: cost unknown), last receiving. */
export type StockLine = {
  readonly id: string;
  readonly name: string;
  readonly spec: string;
  readonly category: string;
  readonly place: string;
  readonly code: string;
  readonly units: readonly { readonly unit: string }[];
  readonly weighed: boolean;
  readonly counted: boolean;
  readonly quantity: number;
  readonly worth: Fen | null;
  readonly reorderLevel: number | null;
  /** When goods last came in, or were first counted (epoch ms); null: neither. */
  readonly since: number | null;
};

type Table = {
  lines: Map<string, StockLine>;
  readonly dirty: Set<string>;
  isStale: boolean;
  isReading: boolean;
  running: Promise<readonly StockLine[]>;
};

const tables = new WeakMap<Store, Table>();

/** Products are read in slices of this many, so that a checkout never waits for long. */
const SLICE = 500;

/** Told now and then while everything is read for the first time. */
export type Told = (done: number) => void;

/** The shelves of all goods that have one: neither services nor what is gone. */
export async function stockLines(store: Store, told?: Told): Promise<readonly StockLine[]> {
  const table = tables.get(store) ?? begin(store);
  // One reading after another: a second asker waits for the first and finds nothing to do.
  table.running = table.running.then(
    () => upToDate(store, table, told),
    () => upToDate(store, table, told),
  );
  return await table.running;
}

/** The shelves by product, where they have been read; null: nobody has needed them yet. */
export async function shelvesInMemory(
  store: Store,
): Promise<ReadonlyMap<string, StockLine> | null> {
  const table = tables.get(store);
  if (table === undefined || table.isStale || table.isReading) return null;
  await stockLines(store);
  return table.lines;
}

function begin(store: Store): Table {
  const table: Table = {
    lines: new Map(),
    dirty: new Set(),
    isStale: true,
    isReading: false,
    running: Promise.resolve([]),
  };
  tables.set(store, table);
  store.changes.listen((changed) => hear(table, changed));
  return table;
}

function hear(table: Table, { ledgers, accounts }: Changed): void {
  if (
    !ledgers.some((one) => one === '*' || one === 'product' || one === 'stock' || one === 'merged')
  ) {
    return;
  }
  if (ledgers.includes('merged')) table.isStale = true;
  if (accounts === null) table.isStale = true;
  for (const account of accounts ?? []) {
    if (account.startsWith('product:') || account.startsWith('stock:')) {
      table.dirty.add(subjectOf(account));
    }
  }
}

async function upToDate(store: Store, table: Table, told?: Told): Promise<readonly StockLine[]> {
  if (table.isStale) {
    table.isReading = true;
    try {
      await readAll(store, table, told);
      // Rows were read one by one; what was merged stands as one.
      for (const id of (await classesIn(store)).keys()) table.dirty.add(id);
    } catch (error) {
      table.isStale = true;
      throw error;
    } finally {
      table.isReading = false;
    }
  }
  const ids = [...table.dirty];
  table.dirty.clear();
  for (let at = 0; at < ids.length; at += SLICE) {
    const slice = ids.slice(at, at + SLICE);
    const [products, stocks] = await Promise.all([
      productsByIds(store, slice),
      stocksOf(store, slice),
    ]);
    for (const id of slice) table.lines.delete(id);
    for (const product of products) put(table, product, stocks.get(product.id) ?? null);
  }
  return [...table.lines.values()];
}

async function readAll(store: Store, table: Table, told?: Told): Promise<void> {
  table.isStale = false;
  table.dirty.clear();
  table.lines = new Map();
  for (let after = ''; ; ) {
    await store.gate.clear();
    const rows = await store.db.ledger
      .where('id')
      .between(productAccount(after), productAccount('\uffff'), after === '', false)
      .limit(SLICE)
      .toArray();
    const products = rows.flatMap((row) => (row.form === 'claims' ? [productOf(row)] : []));
    const [first, last] = [products[0], products.at(-1)];
    if (first === undefined || last === undefined) return;
    const stocks = await stocksBetween(store, first.id, last.id);
    for (const product of products) put(table, product, stocks.get(product.id) ?? null);
    if (rows.length < SLICE) return;
    after = last.id;
    told?.(table.lines.size);
  }
}

async function stocksBetween(
  store: Store,
  from: string,
  to: string,
): Promise<Map<string, StockRow>> {
  const rows: Row[] = await store.db.ledger
    .where('id')
    .between(stockAccount(from), stockAccount(to), true, true)
    .toArray();
  return new Map(
    rows.flatMap((row) => (row.form === 'stock' ? [[subjectOf(row.id), row] as const] : [])),
  );
}

function put(table: Table, product: Product, row: StockRow | null): void {
  if (product.gone || product.service) return;
  const { id, name, spec, category, place, units, weighed, cost } = product;
  const base = units[0];
  const came = row?.receipts.at(-1) ?? row?.counts[0];
  table.lines.set(id, {
    id,
    name,
    spec,
    category,
    place,
    code: base?.codes[0] ?? '',
    units: base === undefined ? [] : [{ unit: base.unit }],
    weighed,
    ...onHand(row),
    reorderLevel: product.reorderLevel,
    worth: stockValue(row, { cost, factor: base?.factor ?? 1 }),
    since: came === undefined ? null : effOf(came.stamp),
  });
}
