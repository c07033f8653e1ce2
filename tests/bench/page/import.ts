// An import as the app does it (read → check → apply), and the same rows in raw transactions of
// the same size.
import { applyImport, importFor } from '../../../src/app/store/goods/import.ts';
import { type Store, closeStore, identityOf } from '../../../src/app/store/store.ts';
import { basketOf, pause, sellOnce } from './commit.ts';
import { newDice } from './dice.ts';
import { openBound } from './fill.ts';
import { checkedFile } from './goods.ts';
import { answer, done, openRaw, openTwin } from './raw.ts';
import { soldOf } from './sale.ts';

export type Imported = {
  readonly products: number;
  readonly parts: number;
  /** Milliseconds: all of it, reading and checking alone, the longest task, and raw. */
  readonly total: number;
  readonly prepared: number;
  readonly longest: number;
  readonly raw: number;
};

/** Milliseconds of the longest task on this thread from now on. */
export function watchTasks(): () => number {
  let longest = 0;
  const seen = (list: PerformanceObserverEntryList): void => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  };
  const observer = new PerformanceObserver(seen);
  observer.observe({ type: 'longtask' });
  return () => {
    observer.disconnect();
    return longest;
  };
}

async function prepare(store: Store, goods: string) {
  const { importId } = await importFor(store, 'bench');
  const { station } = identityOf(store);
  return { importId, ...(await checkedFile(goods, { station, importId, ids: '', codes: '' })) };
}

/** Parts written by us before the same parts are written raw, turn about. */
const TURN = 10;

/** Imports into an empty database; every few parts the same rows go into its twin. */
export async function imports({ name, goods }: { name: string; goods: string }): Promise<Imported> {
  await answer(indexedDB.deleteDatabase(name));
  const store = await openBound(name, null);
  const twin = await newTwin(name);
  let waiting: string[][] = [];
  store.changes.listen((changed) => {
    waiting.push([...(changed.accounts ?? [])]);
  });
  let aside = 0;
  let raw = 0;
  // The import waits while the gate is taken, so the two never write at the same time.
  const inTurn = async (): Promise<void> => {
    const since = performance.now();
    const some = waiting;
    waiting = [];
    for (const accounts of some) raw += await twin.put(accounts);
    aside += performance.now() - since;
  };
  const since = performance.now();
  const { importId, reader, report } = await prepare(store, goods);
  const prepared = performance.now() - since;
  waiting = [];
  const longest = watchTasks();
  const written = await applyImport(
    store,
    { importId, file: 'goods.csv', parts: report.parts, linesOf: reader.part },
    {
      isStopped: () => false,
      onPart: (part) => {
        if (part % TURN === 0) void store.gate.first(inTurn);
      },
    },
  );
  await store.gate.clear();
  const total = performance.now() - since - aside;
  if (!written.ok) throw new Error(written.why);
  await pause(100);
  const task = longest();
  await inTurn();
  reader.close();
  twin.close();
  closeStore(store);
  return { products: report.added, parts: report.parts, total, prepared, longest: task, raw };
}

/** A database of the same shape that takes a part's rows in one bare strict transaction. */
async function newTwin(name: string) {
  const from = await openRaw(name);
  const twin = await openTwin(`${name}-raw`, from);
  const stores = ['entries', 'ledger', 'heads', 'meta'];
  let part = 0;
  const rowsOf = async (accounts: readonly string[]) => {
    const reading = from.transaction(stores);
    const ledger = reading.objectStore('ledger');
    const last = reading.objectStore('entries').index('[device+n]').openCursor(null, 'prev');
    const [entry, heads, version, ...rows] = await Promise.all([
      answer(last).then((cursor): unknown => cursor?.value),
      answer<unknown[]>(reading.objectStore('heads').getAll()),
      answer<unknown>(reading.objectStore('meta').get('version')),
      ...accounts.map((id) => answer<unknown>(ledger.get(id))),
    ]);
    part += 1;
    return {
      entry: Object.assign({}, entry, { id: `raw-${part}`, n: part }),
      head: heads.at(-1),
      version,
      rows,
    };
  };
  return {
    /** Milliseconds of the writing alone. */
    put: async (accounts: readonly string[]): Promise<number> => {
      const { entry, head, version, rows } = await rowsOf(accounts);
      const since = performance.now();
      const transaction = twin.transaction(stores, 'readwrite', { durability: 'strict' });
      transaction.objectStore('entries').add(entry);
      for (const row of rows) transaction.objectStore('ledger').put(row);
      transaction.objectStore('heads').put(head);
      transaction.objectStore('meta').put(version);
      transaction.commit();
      await done(transaction);
      return performance.now() - since;
    },
    close: (): void => {
      twin.close();
      from.close();
    },
  };
}

/** Checkouts made one after another while an import runs; milliseconds each. */
export async function busyCheckouts({
  name,
  goods,
}: {
  name: string;
  goods: string;
}): Promise<number[]> {
  await answer(indexedDB.deleteDatabase(name));
  const store = await openBound(name, null);
  const { importId, reader, report } = await prepare(store, goods);
  const known = (await reader.part(0)).lines.map(soldOf);
  let isOver = false;
  const running = applyImport(
    store,
    { importId, file: 'goods.csv', parts: report.parts, linesOf: reader.part },
    { onPart: () => undefined, isStopped: () => false },
  ).finally(() => {
    isOver = true;
  });
  const dice = newDice(3);
  const took: number[] = [];
  await pause(200);
  while (!isOver) {
    took.push(await sellOnce(store, basketOf(known, dice)));
    await pause(30 + dice(40));
  }
  const written = await running;
  reader.close();
  closeStore(store);
  if (!written.ok) throw new Error(written.why);
  return took;
}
