// A till's own store and sync on a line to the real endpoint, for tests of what goes wrong.
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { differences } from '../../src/core/journal/book.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { checkMarks } from '../../src/app/store/marks.ts';
import { rebuild } from '../../src/app/store/rebuild.ts';
import { record } from '../../src/app/store/record.ts';
import { repair } from '../../src/app/store/repair.ts';
import { type Store, closeStore, openStore } from '../../src/app/store/store.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import { type Exchange, exchange, nothingLater } from '../../src/app/sync/exchange.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import { NOTHING_URGENT, newPastLoad } from '../../src/app/sync/past-load.ts';
import { fullPace } from '../../src/app/sync/push.ts';
import { freshDevice } from '../../src/app/sync/succession.ts';
import { STATION, draftOf, idOf, saleBody } from './entries.ts';
import type { AnyCentre } from './endpoint.ts';
import type { MemoryCentre } from './memory-centre.ts';
import { freshName, memoryMarks } from './store.ts';

/** What a till needs of a centre: its answers, its codes and the time there. */
export type Reached = Pick<AnyCentre, 'request' | 'code' | 'clock'>;

export type Till = {
  readonly store: Store;
  readonly marks: ReturnType<typeof memoryMarks>;
  /** The next answers of these paths get lost. */
  lost: string[];
  cookie: string;
  /** What it asked the centre for, with the headers. */
  readonly asked: { readonly path: string; readonly headers: Headers }[];
  readonly fetch: Fetch;
};

const opened: Store[] = [];

/** Closes what the test opened. */
export function closeTills(): void {
  for (const store of opened.splice(0)) closeStore(store);
}

/** A till on an open store, with a cookie jar of its own. */
export function tillOn(centre: Reached, store: Store, marks: Till['marks']): Till {
  const till: Till = {
    store,
    marks,
    lost: [],
    cookie: '',
    asked: [],
    fetch: async (path, init) => {
      till.asked.push({ path, headers: new Headers(init.headers) });
      const answer = await centre.request(path, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), cookie: till.cookie },
      });
      const at = till.lost.findIndex((one) => path.startsWith(one));
      if (at >= 0 && answer.ok) {
        till.lost.splice(at, 1);
        throw new TypeError('lost');
      }
      till.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? till.cookie;
      return answer;
    },
  };
  opened.push(store);
  return till;
}

/** A bound till on a database of its own. */
export async function newTill(centre: Reached): Promise<Till> {
  const marks = memoryMarks();
  const clock = () => centre.clock.now;
  const till = tillOn(centre, await openStore({ name: freshName(), clock, marks }), marks);
  expect(await enrol(till.store, till.fetch, await centre.code())).toMatchObject({ ok: true });
  return till;
}

/** One exchange, `onPulled` in the middle; null when all of it succeeded, else why not. */
export async function sync(
  till: Till,
  onPulled: () => Promise<void> = async () => undefined,
): Promise<string | null> {
  const run: Exchange = {
    store: till.store,
    fetch: till.fetch,
    pace: fullPace(),
    urgency: NOTHING_URGENT,
    past: newPastLoad(),
    onPulled,
    onLoading: () => undefined,
    later: { ...nothingLater(), catalogue: till.store.clock() + 1_000 },
  };
  return (await exchange(run, new AbortController().signal))?.why ?? null;
}

const TEA = idOf('tea');

/** Records a sale of each name, a second apart. */
export async function sell(centre: Reached, { store }: Till, names: string[]): Promise<void> {
  for (const name of names) {
    centre.clock.now += 1_000;
    const sale = draftOf('sale', saleBody(TEA, 1, 350, 200), idOf(name));
    expect(await record(store, [sale])).toMatchObject({ ok: true });
  }
}

/** A count of the tea, now. */
export const countOf = (centre: Reached, quantity: number): Draft =>
  draftOf(
    'count',
    { lines: [{ product: TEA, quantity, value: quantity * 200, at: centre.clock.now }] },
    randomUUID(),
  );

export const rowsOf = async ({ store }: Till): Promise<Map<string, Row>> =>
  new Map((await store.db.ledger.toArray()).map((row) => [row.id, row]));

/** Accounts in which it differs from the centre; old moves are at the centre alone. */
export const amissOn = async (centre: Pick<AnyCentre, 'rows'>, till: Till): Promise<string[]> =>
  differences(await centre.rows(STATION), await rowsOf(till)).filter(
    (id) => !id.startsWith('move:'),
  );

/** The ids of the station's entries at the centre. */
export const idsAt = (centre: MemoryCentre): string[] =>
  centre.journal.entries(STATION).map((one) => one.sealed.entry.id);

/** Everything is at the centre once, and every till has the centre's balances. */
export async function expectHealed(
  centre: MemoryCentre,
  tills: readonly Till[],
  names: readonly string[],
): Promise<void> {
  const ids = idsAt(centre);
  expect(names.filter((name) => !ids.includes(idOf(name)))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const till of tills) {
    expect(await countUnsent(till.store)).toBe(0);
    expect(differences(await centre.rows(STATION), await rowsOf(till))).toEqual([]);
    expect(await rebuild(till.store)).toMatchObject({ equal: true });
  }
}

export type Image = { table: string; rows: unknown[] }[];

/** What the disk holds now, to be put back later. */
export const imageOf = ({ store }: Till): Promise<Image> =>
  Promise.all(
    store.db.tables.map(async (table) => ({ table: table.name, rows: await table.toArray() })),
  );

/** The disk as it was, opened by a page that knows nothing of what came after. */
export async function rolledBack(centre: MemoryCentre, till: Till, image: Image): Promise<Till> {
  const { db, name } = till.store;
  await db.transaction('rw', db.tables, async () => {
    for (const { table, rows } of image) {
      await db.table(table).clear();
      await db.table(table).bulkPut(rows);
    }
  });
  const marks = memoryMarks();
  const clock = () => centre.clock.now;
  const again = tillOn(centre, await openStore({ name, clock, marks }), marks);
  again.cookie = till.cookie;
  return again;
}

/** Finds a damaged till damaged, and mends it. */
export async function mend({ store }: Till): Promise<void> {
  const check = await checkMarks(store, STATION);
  expect(check.verdict).toBe('damaged');
  await repair(store, check, freshDevice);
  expect(await checkMarks(store, STATION)).toMatchObject({ verdict: 'sound' });
}
