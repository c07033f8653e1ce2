// What a keeper looks up of 57,822 goods with 200,000 movements behind them, each beside a bare
// read of the rows that it needs.
import { v7 } from 'uuid';
import { bestStocked } from '../../../src/app/screens/goods/stocked.ts';
import { stockList } from '../../../src/app/screens/goods/stock-view.ts';
import { allCounts, countById } from '../../../src/app/store/goods/counting.ts';
import { lastMoves } from '../../../src/app/store/goods/shelves.ts';
import { lowGoods } from '../../../src/app/store/goods/low.ts';
import { soldLately } from '../../../src/app/store/goods/sold-window.ts';
import { record } from '../../../src/app/store/record.ts';
import { stockLines } from '../../../src/app/store/goods/stock-table.ts';
import { type Store, closeStore } from '../../../src/app/store/store.ts';
import { storyOf } from '../../../src/app/store/goods/story.ts';
import { dayAfter, dayOf } from '../../../src/core/time.ts';
import { type Pairs, goodsOf, pause } from './commit.ts';
import { openBound } from './fill.ts';
import { answer, done, openRaw } from './raw.ts';

const DAYS = 28;

/** A bare read: ranges of keys, and rows by their keys, all asked for at once. */
async function bare(
  raw: IDBDatabase,
  ranges: readonly IDBKeyRange[],
  keys: readonly string[],
  from: 'ledger' | 'entries' = 'ledger',
): Promise<unknown[]> {
  const place = raw.transaction([from]).objectStore(from);
  return await Promise.all([
    ...ranges.map((range) => answer(place.getAll(range) as IDBRequest<unknown[]>)),
    ...keys.map((key) => answer<unknown>(place.get(key))),
  ]);
}

const rangeOf = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  const took = performance.now() - since;
  await pause(10);
  return took;
}

/** Milliseconds of each look: ours and the bare read of the same rows, in turn. */
async function looks(
  rounds: number,
  ours: (round: number) => Promise<unknown>,
  raw: (round: number) => Promise<unknown>,
): Promise<Pairs> {
  const pairs: Pairs = { ours: [], raw: [] };
  for (let round = 0; round < rounds; round += 1) {
    pairs.ours.push(await timed(() => ours(round)));
    pairs.raw.push(await timed(() => raw(round)));
  }
  return pairs;
}

const shelf = (ids: readonly string[]): string[] =>
  ids.flatMap((id) => [`product:${id}`, `stock:${id}`]);

export type Views = {
  /** The first reading of all shelves after the app's start, once. */
  readonly first: number;
  readonly firstSold: number;
  readonly list: Pairs;
  readonly stock: Pairs;
  readonly filter: number[];
  readonly moves: Pairs;
  readonly low: Pairs;
  readonly counting: number[];
};

/** Opens every view of stock again and again. */
export async function stockViews({
  name,
  rounds,
}: {
  name: string;
  rounds: number;
}): Promise<Views> {
  const store = await openBound(name, null);
  const raw = await openRaw(name);
  const now = Date.now();
  const today = dayOf(now);
  const firstSold = await timed(() => soldLately(store, today));
  const first = await timed(() => stockLines(store));
  const sold = [...(await soldLately(store, today))].map(([id]) => id);
  const hot = sold.slice(0, 200);
  const lately = IDBKeyRange.bound(`sold:${dayAfter(today, 1 - DAYS)}:`, `sold:${today}:\uffff`);
  const asked = { view: 'all', order: 'worth', category: '', now } as const;
  const list = await looks(
    rounds,
    () => bestStocked(store, now),
    () => bare(raw, [lately], shelf(hot)),
  );
  const stock = await looks(
    rounds,
    async () => stockList(await stockLines(store), await soldLately(store, today), asked),
    () => bare(raw, [rangeOf('stock:')], []),
  );
  const categories = [...new Set((await stockLines(store)).map(({ category }) => category))];
  const filter: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const category = categories[round % categories.length] ?? '';
    filter.push(
      await timed(async () =>
        stockList(await stockLines(store), await soldLately(store, today), { ...asked, category }),
      ),
    );
  }
  const moves = await looks(
    rounds,
    (round) => storyOf(store, hot[round % hot.length] ?? '', 200),
    async (round) => {
      const id = hot[round % hot.length] ?? '';
      const rows = await lastMoves(store, id, 200);
      await bare(raw, [rangeOf(`move:${id}:`)], [`stock:${id}`]);
      await bare(
        raw,
        [],
        rows.map(({ entry }) => entry),
        'entries',
      );
    },
  );
  const low = await looks(
    rounds,
    () => lowGoods(store, today),
    () => bare(raw, [lately], shelf(sold)),
  );
  const counting = await startCounts(store, rounds);
  raw.close();
  closeStore(store);
  return { first, firstSold, list, stock, filter, moves, low, counting };
}

/** From the tap that begins a count of everything to its page having what it shows. */
async function startCounts(store: Store, rounds: number): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const count = v7();
    const body = { count, scope: { by: 'all' }, blind: true };
    took.push(
      await timed(async () => {
        await record(store, [{ id: v7(), kind: 'count-opened', v: 1, body }]);
        await countById(store, count);
        await allCounts(store);
      }),
    );
  }
  return took;
}

const LINES = 300;

/** Receivings of 300 lines beside one strict transaction of the same rows. */
export async function receivings({
  name,
  rounds,
}: {
  name: string;
  rounds: number;
}): Promise<Pairs> {
  const store = await openBound(name, null);
  const raw = await openRaw(name);
  const goods = await goodsOf(store, LINES);
  const pairs: Pairs = { ours: [], raw: [] };
  let accounts: readonly string[] = [];
  store.changes.listen((changed) => {
    accounts = changed.accounts ?? [];
  });
  for (let round = 0; round < rounds; round += 1) {
    const lines = goods.map(({ id }) => ({ product: id, quantity: 12, cost: 2_400 }));
    const body = { supplier: '', note: '', lines };
    const id = v7();
    pairs.ours.push(await timed(() => record(store, [{ id, kind: 'receiving', v: 1, body }])));
    pairs.raw.push(await rawReceiving(raw, id, accounts));
  }
  await store.db.entries.where('[device+n]').between(['raw', 0], ['raw', Infinity]).delete();
  raw.close();
  closeStore(store);
  return pairs;
}

/** Reads the rows that the entry changed and writes as many, as any program would have to. */
async function rawReceiving(
  raw: IDBDatabase,
  id: string,
  accounts: readonly string[],
): Promise<number> {
  const reading = raw.transaction(['entries', 'ledger']);
  const rows = await Promise.all(
    accounts.map((account) => answer<unknown>(reading.objectStore('ledger').get(account))),
  );
  const entry = await answer<unknown>(reading.objectStore('entries').get(id));
  const twin = Object.assign({}, entry, { id: v7(), device: 'raw', unsent: undefined });
  const renamed = rows.map((row, at) =>
    (accounts[at] ?? '').startsWith('move:')
      ? Object.assign({}, row, { id: `move:raw:${v7()}` })
      : row,
  );
  return await timed(async () => {
    const writing = raw.transaction(['entries', 'ledger'], 'readwrite', { durability: 'strict' });
    const ledger = writing.objectStore('ledger');
    await Promise.all(
      accounts
        .filter((account) => account.startsWith('stock:'))
        .map((account) => answer<unknown>(ledger.get(account))),
    );
    writing.objectStore('entries').add(twin);
    for (const row of renamed) ledger.put(row);
    writing.commit();
    await done(writing);
  });
}
