// What a till does when its disk was rolled back or damaged, or the centre was restored: its own
// store and sync against the real endpoint on a journal in memory.
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { differences } from '../../src/core/journal/book.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { checkMarks } from '../../src/app/store/marks.ts';
import { readMeta } from '../../src/app/store/meta.ts';
import { rebuild } from '../../src/app/store/rebuild.ts';
import { record } from '../../src/app/store/record.ts';
import { repair } from '../../src/app/store/repair.ts';
import { type Store, closeStore, identityOf, openStore } from '../../src/app/store/store.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { wholeCheck } from '../../src/app/store/whole-check.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import { type Exchange, exchange } from '../../src/app/sync/exchange.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import { fullPace } from '../../src/app/sync/push.ts';
import { freshDevice } from '../../src/app/sync/succession.ts';
import { MORNING, STATION, draftOf, idOf, saleBody } from '../support/entries.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';
import { freshName, memoryMarks } from '../support/store.ts';

type Till = {
  store: Store;
  marks: ReturnType<typeof memoryMarks>;
  /** Requests whose answers get lost, by path. */
  lost: string[];
  cookie: string;
  fetch: Fetch;
};

let centre: MemoryCentre;
let stores: Store[] = [];

beforeEach(async () => {
  centre = await startMemoryCentre(MORNING);
});
afterEach(async () => {
  for (const store of stores.splice(0)) closeStore(store);
  await centre.close();
});

/** A line with a cookie jar of its own. */
function tillOn(store: Store, marks: Till['marks']): Till {
  const till: Till = {
    store,
    marks,
    lost: [],
    cookie: '',
    fetch: async (path, init) => {
      const answer = await centre.request(path, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), cookie: till.cookie },
      });
      const at = till.lost.findIndex((one) => path.startsWith(one));
      if (at >= 0) {
        till.lost.splice(at, 1);
        throw new TypeError('lost');
      }
      till.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? till.cookie;
      return answer;
    },
  };
  stores.push(store);
  return till;
}

async function newTill(): Promise<Till> {
  const marks = memoryMarks();
  const clock = () => centre.clock.now;
  const till = tillOn(await openStore({ name: freshName(), clock, marks }), marks);
  expect(await enrol(till.store, till.fetch, await centre.code())).toMatchObject({ ok: true });
  return till;
}

async function sync(till: Till): Promise<string | null> {
  const run: Exchange = {
    store: till.store,
    fetch: till.fetch,
    pace: fullPace(),
    isUrgent: () => false,
    onPulled: async () => undefined,
    catalogueAt: Infinity,
  };
  return (await exchange(run, new AbortController().signal))?.why ?? null;
}

const TEA = idOf('tea');
const sale = (name: string): Draft => draftOf('sale', saleBody(TEA, 1, 350, 200), idOf(name));
const count = (quantity: number): Draft =>
  draftOf(
    'count',
    { lines: [{ product: TEA, quantity, value: quantity * 200, at: centre.clock.now }] },
    randomUUID(),
  );

async function sell({ store }: Till, ...names: string[]): Promise<void> {
  for (const name of names) {
    centre.clock.now += 1_000;
    expect(await record(store, [sale(name)])).toMatchObject({ ok: true });
  }
}

const rowsOf = async ({ store }: Till): Promise<Map<string, Row>> =>
  new Map((await store.db.ledger.toArray()).map((row) => [row.id, row]));
const atCentre = (): string[] => centre.journal.entries(STATION).map((one) => one.sealed.entry.id);

/** Everything is at the centre once, and every till has the centre's balances. */
async function expectHealed(tills: Till[], ids: string[]): Promise<void> {
  expect(atCentre().toSorted()).toEqual(expect.arrayContaining(ids.map(idOf).toSorted()));
  expect(new Set(atCentre()).size).toBe(atCentre().length);
  for (const till of tills) {
    expect(await countUnsent(till.store)).toBe(0);
    expect(differences(await centre.rows(STATION), await rowsOf(till))).toEqual([]);
    expect(await rebuild(till.store)).toMatchObject({ equal: true });
  }
}

type Image = { table: string; rows: unknown[] }[];

/** What the disk holds now, to be put back later. */
const imageOf = ({ store }: Till): Promise<Image> =>
  Promise.all(
    store.db.tables.map(async (table) => ({ table: table.name, rows: await table.toArray() })),
  );

/** The disk as it was, opened by a page that knows nothing of what came after. */
async function rolledBack(till: Till, image: Image): Promise<Till> {
  const { db, name } = till.store;
  await db.transaction('rw', db.tables, async () => {
    for (const { table, rows } of image) {
      await db.table(table).clear();
      await db.table(table).bulkPut(rows);
    }
  });
  const marks = memoryMarks();
  const clock = () => centre.clock.now;
  const again = tillOn(await openStore({ name, clock, marks }), marks);
  again.cookie = till.cookie;
  return again;
}

describe('a session', () => {
  test('whose cookie was never written is asked for again by key', async () => {
    const till = await newTill();
    till.cookie = '';
    await sell(till, 'a');
    expect(await sync(till)).toBeNull();
    expect(till.cookie).not.toBe('');
    await expectHealed([till], ['a']);
  });

  test('is shown as missing only to a device that was revoked', async () => {
    const till = await newTill();
    await sync(till);
    till.cookie = '';
    await centre.revoke(STATION, identityOf(till.store).device, centre.clock.now);
    expect(await sync(till)).toBe('session');
    await sell(till, 'a');
    expect(await countUnsent(till.store)).toBe(1);
  });
});

describe('a disk that was rolled back', () => {
  test('loses nothing: its entries go to a branch and it goes on under a new id', async () => {
    const [till, other] = [await newTill(), await newTill()];
    await sell(till, 'a', 'b');
    await sync(till);
    const image = await imageOf(till);
    const old = identityOf(till.store);
    await sell(till, 'c', 'd');
    await sync(till);
    const back = await rolledBack(till, image);
    await sell(back, 'e', 'f', 'g');
    back.lost = [PATHS.session];
    expect(await sync(back)).toBe('no-answer');
    await sell(back, 'h');
    expect(identityOf(back.store).device).toBe(old.device);
    expect(await sync(back)).toBeNull();
    const now = identityOf(back.store);
    expect(now.device).not.toBe(old.device);
    expect(now.number).not.toBe(old.number);
    await sell(back, 'i');
    for (const one of [back, other, back, other]) expect(await sync(one)).toBeNull();
    expect(await back.store.db.entries.get(idOf('h'))).toMatchObject({ branch: 1 });
    expect(await back.store.db.entries.get(idOf('i'))).toMatchObject({ device: now.device, n: 1 });
    expect(back.marks.mark).toMatchObject({ device: now.device, n: 1 });
    expect(await readMeta(back.store.db, 'former')).toEqual([]);
    await expectHealed([back, other], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
    expect(await wholeCheck(back.store, async () => undefined)).toBeNull();
  });
});

describe('a centre that was restored from a backup', () => {
  test('gets back what every till holds, their own and others, and all agree again', async () => {
    const [one, two] = [await newTill(), await newTill()];
    await record(one.store, [count(50)]);
    await sell(one, 'a', 'b');
    for (const till of [one, two, one]) await sync(till);
    const backup = centre.journal.copy();
    await sell(one, 'c', 'd');
    await sell(two, 'e');
    for (const till of [one, two, one, two]) await sync(till);
    centre.journal.restore(backup);
    await sell(two, 'f');
    // Only the second till is there at first: it gives back the first one's entries too.
    for (let i = 0; i < 3; i += 1) expect(await sync(two)).toBeNull();
    expect(atCentre()).toEqual(expect.arrayContaining(['c', 'd', 'e', 'f'].map(idOf)));
    await sell(one, 'g');
    for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
    await expectHealed([one, two], ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  test('and sold through since by a till that knew nothing of it', async () => {
    const [one, two] = [await newTill(), await newTill()];
    await sync(one);
    await sync(two);
    const backup = centre.journal.copy();
    await sell(one, 'a', 'b', 'c');
    await sync(one);
    centre.journal.restore(backup);
    await sell(two, 'd', 'e', 'f', 'g');
    await sync(two);
    for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
    await expectHealed([one, two], ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });
});

describe('a damaged database', () => {
  const damage = async (till: Till, ...names: string[]): Promise<void> => {
    await till.store.db.entries.bulkDelete(names.map(idOf));
  };
  const mend = async (till: Till): Promise<void> => {
    const check = await checkMarks(till.store, STATION);
    expect(check.verdict).toBe('damaged');
    await repair(till.store, check, freshDevice);
    expect(await checkMarks(till.store, STATION)).toMatchObject({ verdict: 'sound' });
  };

  test('sells on at once without a network, and the survivors arrive after the gap', async () => {
    const [till, other] = [await newTill(), await newTill()];
    await record(till.store, [count(50)]);
    await sell(till, 'a');
    await sync(till);
    await sell(till, 'b', 'c', 'd', 'e');
    await damage(till, 'b', 'c', 'e');
    await till.store.db.entries.update(idOf('a'), { text: 'spoiled' });
    const old = identityOf(till.store).device;
    await mend(till);
    expect(identityOf(till.store)).toMatchObject({ number: 0, certificate: '' });
    await sell(till, 'f');
    expect(await till.store.db.entries.get(idOf('f'))).toMatchObject({ n: 1 });
    for (const one of [till, till, other, till]) expect(await sync(one)).toBeNull();
    expect(identityOf(till.store).number).toBeGreaterThan(0);
    await expectHealed([till, other], ['a', 'd', 'f']);
    const lost = [...(await centre.rows(STATION)).keys()].filter((id) => id.startsWith('lost:'));
    expect(lost.toSorted()).toEqual([`lost:${old}:3`, `lost:${old}:6`]);
    expect(await readMeta(till.store.db, 'losses')).toEqual([]);
  });

  test('that is silently empty leads to a new binding, and no number is given twice', async () => {
    const till = await newTill();
    await sell(till, 'a', 'b');
    await sync(till);
    const old = identityOf(till.store).device;
    await sell(till, 'c');
    const { name, clock } = till.store;
    await till.store.db.delete();
    const empty = tillOn(await openStore({ name, clock, marks: till.marks }), till.marks);
    const check = await checkMarks(empty.store, STATION);
    expect(check).toMatchObject({ verdict: 'damaged', device: old, marked: 3, rows: 0 });
    await repair(empty.store, check, freshDevice);
    expect(empty.store.session.identity).toBeNull();
    expect(await enrol(empty.store, empty.fetch, await centre.code())).toMatchObject({ ok: true });
    expect(await checkMarks(empty.store, STATION)).toMatchObject({ verdict: 'sound' });
    await sell(empty, 'd');
    for (let i = 0; i < 2; i += 1) expect(await sync(empty)).toBeNull();
    await expectHealed([empty], ['a', 'b', 'd']);
    expect(await empty.store.db.ledger.get(`lost:${old}:3`)).toMatchObject({ form: 'claims' });
  });

  test('is found when idle: a hole, a broken link, a wrong balance', async () => {
    const idle = async (): Promise<void> => undefined;
    const till = await newTill();
    await sell(till, 'a', 'b', 'c');
    for (let i = 0; i < 2; i += 1) await sync(till);
    expect(await wholeCheck(till.store, idle)).toBeNull();
    const { db } = till.store;
    const rows = await db.entries.toArray();
    await db.entries.delete(idOf('b'));
    expect(await wholeCheck(till.store, idle)).toMatchObject({ verdict: 'damaged', rows: 2 });
    await db.entries.bulkPut(rows);
    await db.entries.update(idOf('a'), { hash: 'f'.repeat(64) });
    expect(await wholeCheck(till.store, idle)).toMatchObject({ verdict: 'damaged' });
    await db.entries.bulkPut(rows);
    expect(await wholeCheck(till.store, idle)).toBeNull();
    const day = await db.ledger.where('id').startsWith('day:').first();
    await db.ledger.delete(day?.id ?? '');
    expect(await wholeCheck(till.store, idle)).toMatchObject({ verdict: 'damaged' });
  });
});

describe('an old base', () => {
  test('is renewed, and entries far behind it make room', async () => {
    const [till, other] = [await newTill(), await newTill()];
    await record(till.store, [count(50)]);
    await sell(till, 'a', 'b');
    await sync(till);
    centre.clock.now += 101 * 86_400_000;
    await sell(till, 'c');
    for (const one of [till, till, other]) expect(await sync(one)).toBeNull();
    expect(await till.store.db.entries.get(idOf('a'))).toBeUndefined();
    expect(await till.store.db.entries.get(idOf('c'))).toMatchObject({ state: 'past' });
    expect(await rebuild(till.store)).toMatchObject({ equal: true });
    await sell(till, 'd');
    for (const one of [till, other]) expect(await sync(one)).toBeNull();
    const [mine, theirs] = [await rowsOf(till), await centre.rows(STATION)];
    expect(differences(theirs, mine).every((id) => id.startsWith('move:'))).toBe(true);
  });
});
