// What goes out together, read a part at a time: the same as if all had been read at once.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { NO_HEAD, seal } from '../../../src/core/journal/entry.ts';
import type { EntryRow } from '../../../src/app/store/database.ts';
import { ownRow } from '../../../src/app/store/entry-row.ts';
import type { Store } from '../../../src/app/store/store.ts';
import { runIn, unsentRun } from '../../../src/app/store/unsent.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const WRITER = { station: STATION, device: DEVICES[0], operator: '' };

/** An entry after another one, or the first. */
function after(previous: EntryRow | undefined, name: string): EntryRow {
  const head = previous === undefined ? NO_HEAD : { n: previous.n, hash: previous.hash };
  const draft = draftOf('sale', saleBody(idOf('tea'), 1, 350), idOf(name));
  const read = seal(draft, WRITER, { ...head, eff: 0 }, MORNING);
  if (!read.ok) throw new Error('it can be sold');
  return ownRow(read.sealed);
}

/** A chain of so many, at some places of which a second entry has the same number. */
function chain(length: number, forks: readonly number[], holes: readonly number[]): EntryRow[] {
  const main: EntryRow[] = [];
  for (let at = 0; at < length; at += 1) main.push(after(main.at(-1), `${at}`));
  const twins = forks.filter((at) => at < length).map((at) => after(main[at - 1], `twin of ${at}`));
  return [...main.filter((_, at) => !holes.includes(at)), ...twins];
}

/** What would be sent of all that waits, read at once. */
async function atOnce({ db }: Store, limit: number, bytes: number) {
  const waiting = await db.entries
    .where('[unsent+device+n]')
    .between([1, DEVICES[0], 0], [1, DEVICES[0], Infinity])
    .limit(limit)
    .toArray();
  const rows = waiting.length === 0 ? [] : runIn(waiting, bytes);
  return { rows, isAll: rows.length === waiting.length && waiting.length < limit };
}

const NTH = fc.constantFrom(1, 50, 98, 99, 100, 101, 198, 199, 200, 205);

test('whatever waits, the same run goes out as if all had been read at once', async () => {
  const store = await openTestStore();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 99, 100, 101, 160, 200, 210),
      fc.uniqueArray(NTH, { maxLength: 4 }),
      fc.array(NTH, { maxLength: 1 }),
      fc.constantFrom(1, 2, 99, 100, 101, 150, 200, 500),
      fc.constantFrom(1, 50_000, 80_000, 10_000_000),
      async (length, forks, holes, limit, bytes) => {
        await store.db.entries.clear();
        await store.db.entries.bulkPut(chain(length, forks, holes));
        expect(await unsentRun(store, DEVICES[0], limit, bytes)).toEqual(
          await atOnce(store, limit, bytes),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('of two entries with one number the one that goes on is found behind a part that ends there', async () => {
  const store = await openTestStore();
  const rows = chain(150, [99], []);
  await store.db.entries.bulkPut(rows);
  const run = await unsentRun(store, DEVICES[0], 500, 10_000_000);
  expect(run.rows).toHaveLength(150);
  expect(run.isAll).toBe(false); // the twin goes out by itself
});

test('all of a long queue is one run, and nothing is left after it', async () => {
  const store = await openTestStore();
  await store.db.entries.bulkPut(chain(250, [], []));
  const run = await unsentRun(store, DEVICES[0], 500, 10_000_000);
  expect(run.rows.map(({ n }) => n)).toEqual(Array.from({ length: 250 }, (_, at) => at + 1));
  expect(run.isAll).toBe(true);
});

test('what a smaller batch leaves waits', async () => {
  const store = await openTestStore();
  await store.db.entries.bulkPut(chain(160, [], []));
  const run = await unsentRun(store, DEVICES[0], 150, 10_000_000);
  expect(run.rows).toHaveLength(150);
  expect(run.isAll).toBe(false);
});
