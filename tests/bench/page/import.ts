// An import as the app does it (read → check → apply), and the same rows in raw transactions of
// the same size.
import { applyImport, importFor } from '../../../src/app/store/import.ts';
import { type Store, closeStore, identityOf } from '../../../src/app/store/store.ts';
import { basketOf, pause, sellOnce } from './commit.ts';
import { newDice } from './dice.ts';
import { openBound } from './fill.ts';
import { checkedFile } from './goods.ts';
import { answer, done, openRaw, openTwin } from './raw.ts';
import { soldOf } from './sale.ts';

export type Imported = {
  readonly products: number; readonly parts: number;
  /** Milliseconds: all of it, reading and checking alone, the longest task, and raw. */
  readonly total: number; readonly prepared: number; readonly longest: number;
  readonly raw: number;
};

/** Milliseconds of the longest task on this thread from now on. */
function watchTasks(): () => number {
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
  return { importId, ...await checkedFile(goods, { station, importId, ids: '', codes: '' }) };
}

/** Imports into an empty database, then puts the same rows into its twin. */
export async function imports(
  { name, goods }: { name: string; goods: string },
): Promise<Imported> {
  await answer(indexedDB.deleteDatabase(name));
  const store = await openBound(name, null);
  const accounts: string[][] = [];
  store.changes.listen((changed) => { accounts.push([...changed.accounts ?? []]); });
  const longest = watchTasks();
  const since = performance.now();
  const { importId, reader, report } = await prepare(store, goods);
  const prepared = performance.now() - since;
  const written = await applyImport(store,
    { importId, file: 'goods.csv', parts: report.parts, linesOf: reader.part },
    { onPart: () => undefined, isStopped: () => false });
  const total = performance.now() - since;
  if (!written.ok) throw new Error(written.why);
  await pause(100);
  const task = longest();
  reader.close();
  closeStore(store);
  const raw = await rawImport(name, accounts.filter((some) => some.length > 10));
  return { products: report.added, parts: report.parts, total, prepared, longest: task, raw };
}

/** The parts' rows again; reading them is not counted. */
async function rawImport(name: string, parts: readonly (readonly string[])[]): Promise<number> {
  const from = await openRaw(name);
  const twin = await openTwin(`${name}-raw`, from);
  const entries = from.transaction('entries').objectStore('entries').index('[device+n]').getAll();
  const texts = await answer<unknown[]>(entries);
  const heads = await answer<unknown[]>(from.transaction('heads').objectStore('heads').getAll());
  const version = await answer<unknown>(
    from.transaction('meta').objectStore('meta').get('version'));
  let took = 0;
  for (const [part, accounts] of parts.entries()) {
    const ledger = from.transaction('ledger').objectStore('ledger');
    const rows = await Promise.all(accounts.map((id) => answer<unknown>(ledger.get(id))));
    const since = performance.now();
    const transaction = twin.transaction(['entries', 'ledger', 'heads', 'meta'], 'readwrite',
      { durability: 'strict' });
    transaction.objectStore('entries').add(texts[part]);
    for (const row of rows) transaction.objectStore('ledger').put(row);
    transaction.objectStore('heads').put(heads[0]);
    transaction.objectStore('meta').put(version);
    transaction.commit();
    await done(transaction);
    took += performance.now() - since;
  }
  twin.close();
  from.close();
  return took;
}

/** Checkouts made one after another while an import runs; milliseconds each. */
export async function busyCheckouts(
  { name, goods }: { name: string; goods: string },
): Promise<number[]> {
  await answer(indexedDB.deleteDatabase(name));
  const store = await openBound(name, null);
  const { importId, reader, report } = await prepare(store, goods);
  const known = (await reader.part(0)).lines.map(soldOf);
  let isOver = false;
  const running = applyImport(store,
    { importId, file: 'goods.csv', parts: report.parts, linesOf: reader.part },
    { onPart: () => undefined, isStopped: () => false }).finally(() => { isOver = true; });
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

