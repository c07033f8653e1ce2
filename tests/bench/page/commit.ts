import { v7 } from 'uuid';
import { saveCart } from '../../../src/app/store/sale/carts.ts';
import { productsAfter } from '../../../src/app/store/goods/goods.ts';
import { record } from '../../../src/app/store/record.ts';
import { searchGoods, closeSearch, openSearch } from '../../../src/app/store/goods/search.ts';
import { type Store, closeStore } from '../../../src/app/store/store.ts';
import { newDice } from './dice.ts';
import { openBound } from './fill.ts';
import { answer, done, openRaw } from './raw.ts';
import { type Sold, cartOf, saleBodyOf } from './sale.ts';

export const pause = (ms: number): Promise<void> =>
  new Promise((ok) => {
    setTimeout(ok, ms);
  });

/** Some products of a store, to be sold. */
export async function goodsOf(store: Store, limit: number): Promise<Sold[]> {
  const { products } = await productsAfter(store, null, limit);
  return products.map(({ id, name, units }) => ({ id, name, price: units[0]?.price ?? 100 }));
}

export const basketOf = (goods: readonly Sold[], dice: (sides: number) => number): Sold[] =>
  Array.from({ length: 3 }, () => goods[dice(goods.length)]).filter((good) => good !== undefined);

/** Sells a basket the way the counter does; gives the milliseconds from tap to committed. */
export async function sellOnce(store: Store, goods: readonly Sold[]): Promise<number> {
  const cart = cartOf(v7(), goods);
  await saveCart(store, cart);
  await pause(20);
  const body = saleBodyOf(cart);
  const since = performance.now();
  const written = await record(store, [{ id: cart.id, kind: 'sale', v: 1, body }], {
    cart: cart.id,
  });
  const took = performance.now() - since;
  if (!written.ok) throw new Error(written.why);
  return took;
}

/** A sale's rows, found by what changed, with ids of a sale that never was. */
async function twinOf(raw: IDBDatabase, accounts: readonly string[], entry: string) {
  const reading = raw.transaction(['entries', 'ledger', 'heads', 'meta']);
  const [row, head, version, ...ledger]: unknown[] = await Promise.all([
    answer<unknown>(reading.objectStore('entries').get(entry)),
    answer<unknown[]>(reading.objectStore('heads').getAll()),
    answer<unknown>(reading.objectStore('meta').get('version')),
    ...accounts.map((id) => answer<unknown>(reading.objectStore('ledger').get(id))),
  ]);
  const head0: unknown = Array.isArray(head) ? head.at(-1) : null;
  const renamed = (some: unknown, id: string): object => Object.assign({}, some, { id });
  return {
    entry: Object.assign(renamed(row, v7()), { device: 'raw', unsent: undefined }),
    head: head0,
    version: Object.assign({}, version, { key: 'raw-version' }),
    ledger: ledger.map((some, at) =>
      (accounts[at] ?? '').startsWith('move:') ? renamed(some, `move:raw:${v7()}`) : some,
    ),
  };
}

/** The same rows in one strict transaction of bare IndexedDB. */
async function rawOnce(
  raw: IDBDatabase,
  rows: Awaited<ReturnType<typeof twinOf>>,
): Promise<number> {
  const cart = `raw-${v7()}`;
  const before = raw.transaction(['carts'], 'readwrite', { durability: 'relaxed' });
  before.objectStore('carts').put({ id: cart, cart: {} });
  await done(before);
  await pause(20);
  const since = performance.now();
  const transaction = raw.transaction(
    ['entries', 'ledger', 'heads', 'carts', 'meta'],
    'readwrite',
    { durability: 'strict' },
  );
  transaction.objectStore('entries').add(rows.entry);
  transaction.objectStore('heads').put(rows.head);
  for (const row of rows.ledger) transaction.objectStore('ledger').put(row);
  transaction.objectStore('meta').put(rows.version);
  transaction.objectStore('carts').delete(cart);
  transaction.commit();
  await done(transaction);
  return performance.now() - since;
}

export type Pairs = { readonly ours: number[]; readonly raw: number[] };

/** Checkouts of three lines, ours and raw in turn. */
export async function commits({ name, count }: { name: string; count: number }): Promise<Pairs> {
  const store = await openBound(name, null);
  const raw = await openRaw(name);
  const goods = await goodsOf(store, 3_000);
  const dice = newDice(2);
  let accounts: readonly string[] = [];
  store.changes.listen((changed) => {
    if (changed.ledgers.includes('stock')) accounts = changed.accounts ?? [];
  });
  const pairs: Pairs = { ours: [], raw: [] };
  const warmUp = 10;
  for (let round = 0; round < count + warmUp; round += 1) {
    const ours = await sellOnce(store, basketOf(goods, dice));
    const entries = await store.db.entries.orderBy('eff').last();
    const rows = await twinOf(raw, accounts, entries?.id ?? '');
    await pause(20);
    const bare = await rawOnce(raw, rows);
    if (round >= warmUp) {
      pairs.ours.push(ours);
      pairs.raw.push(bare);
    }
    await pause(20);
  }
  // A till that found such rows in its journal would rightly take itself for damaged.
  await store.db.entries.where('[device+n]').between(['raw', 0], ['raw', Infinity]).delete();
  raw.close();
  closeStore(store);
  return pairs;
}

/** Every keystroke of these words, in ms, without the screen. */
export async function searches({
  name,
  words,
}: {
  name: string;
  words: readonly string[];
}): Promise<number[]> {
  const store = await openBound(name, null);
  await openSearch(store);
  const took: number[] = [];
  for (const word of words) {
    for (let end = 1; end <= word.length; end += 1) {
      const since = performance.now();
      await searchGoods(store, word.slice(0, end), 20);
      took.push(performance.now() - since);
      await pause(5);
    }
  }
  await closeSearch(store);
  closeStore(store);
  return took;
}
