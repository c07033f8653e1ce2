// Entries behind the base come after everything that is new, and give way between any fifty.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { required } from '../../../src/core/assert.ts';
import { differences } from '../../../src/core/journal/book.ts';
import { PATHS } from '../../../src/core/protocol.ts';
import { readMeta } from '../../../src/app/store/meta.ts';
import { record } from '../../../src/app/store/record.ts';
import { type Store, bind } from '../../../src/app/store/store.ts';
import { startSync } from '../../../src/app/sync/loop.ts';
import type { Fetch } from '../../../src/app/sync/network.ts';
import { NOTHING_URGENT, newPastLoad, pullPast } from '../../../src/app/sync/past-load.ts';
import { loadBase, pullOnce } from '../../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../../src/app/sync/push.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { noLock } from '../../../src/app/sync/tab-lock.ts';
import { type TestCentre, ledgerOf, line, testCentre } from '../../support/centre.ts';
import { DEVICES, MORNING, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, handClock, identity, openTestStore } from '../../support/store.ts';

const SALES = 170;
/** What the centre gives at once, what one transaction writes of it, and so what is asked for. */
const ANSWER = 60;
const PAGE = 50;
const ANSWERS = [171, 111, 51];

let centre: TestCentre;
let seller: Store;
beforeEach(async () => {
  centre = testCentre();
  centre.server.listen({ onUnhandledRequest: 'error' });
  seller = await device(0);
  for (let i = 0; i < SALES; i += 1) await record(seller, [sale(`s${i}`)]);
  await pushed(seller);
});
afterEach(() => {
  centre.server.close();
  closeTestStores();
});

const sale = (name: string) => draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(name));

async function device(which: number): Promise<Store> {
  const store = await openTestStore({ clock: handClock().now });
  await bind(store, { ...identity(DEVICES[which]), keys: await newKeys() });
  await loadBase(store, line);
  return store;
}

async function pushed(store: Store): Promise<void> {
  const pace = fullPace();
  for (;;) {
    const done = await pushOnce(store, line, pace);
    if (!done.ok) throw new Error(done.why);
    if (done.isDone) return;
  }
}

/** The line, with what was asked of it in turn. */
function heard(asked: string[], before: (path: string) => Promise<void> | void = () => {}): Fetch {
  return async (path, init) => {
    asked.push(path);
    await before(path);
    return line(path, init);
  };
}

const isPast = (path: string): boolean => path.startsWith(PATHS.past);
const beforeIn = (asked: readonly string[]): number[] =>
  asked.filter(isPast).map((path) => Number(path.split('before=')[1]));

async function isWhole(store: Store): Promise<void> {
  const rows = (await store.db.ledger.toArray()).map((row) => [row.id, row] as const);
  expect(differences(new Map(rows), ledgerOf(centre.kept))).toEqual([]);
}

const sums = async ({ db }: Store) => db.ledger.where('id').startsWith('day:').toArray();

test('what is urgent waits for one transaction; every answer is asked for once', async () => {
  const store = await device(1);
  const base = await sums(store);
  const asked: string[] = [];
  const stored: number[] = [];
  const load = newPastLoad();
  const urgency = { ...NOTHING_URGENT, isDue: () => true };
  for (let isDone = false; !isDone; ) {
    const done = await pullPast(store, heard(asked), load, urgency);
    if (!done.ok) throw new Error(done.why);
    ({ isDone } = done);
    stored.push(await store.db.entries.count());
    expect(await sums(store)).toEqual(base);
  }
  expect(beforeIn(asked)).toEqual(ANSWERS);
  expect(stored).toEqual([50, 60, 110, 120, 170]);
  await isWhole(store);
});

test('a page that ends between two transactions goes on where it was', async () => {
  const store = await device(1);
  const urgency = { ...NOTHING_URGENT, isDue: () => true };
  await pullPast(store, line, newPastLoad(), urgency);
  expect(await readMeta(store.db, 'backfill')).toEqual({ before: SALES - PAGE + 1, done: false });
  const asked: string[] = [];
  while ((await pullPast(store, heard(asked))).ok) {
    if ((await readMeta(store.db, 'backfill'))?.done) break;
  }
  expect(beforeIn(asked)).toEqual([121, 61]);
  await isWhole(store);
});

test('what was left of an older base is not written behind a newer one', async () => {
  const store = await device(1);
  const load = newPastLoad();
  await pullPast(store, line, load, { ...NOTHING_URGENT, isDue: () => true });
  await store.db.meta.delete('base');
  await loadBase(store, line);
  const asked: string[] = [];
  await pullPast(store, heard(asked), load);
  expect(beforeIn(asked)).toEqual([SALES + 1]);
});

test('news go before an answer of older entries that is still on its way', async () => {
  const store = await device(1);
  let ring = (): void => undefined;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const asked: string[] = [];
  const sync = startSync(store, {
    fetch: heard(asked, (path) => (isPast(path) ? held : undefined)),
    lock: noLock,
    news: (wake) => {
      ring = wake;
      return () => undefined;
    },
  });
  await expect.poll(() => asked.some(isPast)).toBe(true);
  await record(seller, [sale('news')]);
  await pushed(seller);
  ring();
  await expect.poll(() => store.db.entries.get(idOf('news'))).toBeDefined();
  expect(await store.db.entries.count()).toBe(1);
  release();
  await expect.poll(async () => (await readMeta(store.db, 'backfill'))?.done).toBe(true);
  await sync.stop();
  expect(beforeIn(asked)).toEqual(ANSWERS);
  await isWhole(store);
});

test('a sale made while older entries come waits for one transaction of them', async () => {
  const store = await device(1);
  let reached = 0;
  let selling: Promise<number> | null = null;
  store.bulk.entries.hook('creating', () => {
    reached += 1;
    if (reached > 1) return;
    selling = new Promise((resolve) => {
      setTimeout(() => {
        void record(store, [sale('own')]).then(() => resolve(reached));
      });
    });
  });
  await pullPast(store, line);
  expect(await selling).toBe(PAGE);
  expect(reached).toBe(ANSWER);
  await pushed(store);
  await pullOnce(store, line);
  while (!(await readMeta(store.db, 'backfill'))?.done) await pullPast(store, line);
  await isWhole(store);
});

test('what came late from long ago does not end the past; what is all older does', async () => {
  const LONG_AGO = MORNING - 200 * 86_400_000;
  centre.kept[150] = { ...required(centre.kept[150], 'an entry'), eff: LONG_AGO };
  for (const kept of centre.kept.slice(0, 50)) kept.eff = LONG_AGO;
  const store = await device(1);
  const asked: string[] = [];
  const load = newPastLoad();
  for (;;) {
    const done = await pullPast(store, heard(asked), load);
    if (!done.ok) throw new Error(done.why);
    if (done.isDone) break;
  }
  expect(beforeIn(asked)).toEqual(ANSWERS);
  expect(await store.db.entries.count()).toBe(SALES - 50);
});
