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

const NTH = fc.constantFrom(1, 48, 49, 50, 51, 98, 99, 100, 101, 105);

test('whatever waits, the same run goes out as if all had been read at once', async () => {
  const store = await openTestStore();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1, 49, 50, 51, 80, 100, 110),
      fc.uniqueArray(NTH, { maxLength: 4 }),
      fc.array(NTH, { maxLength: 1 }),
      fc.constantFrom(1, 2, 49, 50, 51, 75, 100, 500),
      fc.constantFrom(1, 25_000, 40_000, 10_000_000),
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

test.each([48, 49, 50, 99, 100])(
  'of two entries with the number after %i one goes on, wherever a part ends',
  async (at) => {
    const store = await openTestStore();
    await store.db.entries.bulkPut(chain(120, [at], []));
    const run = await unsentRun(store, DEVICES[0], 500, 10_000_000);
    expect(run).toEqual(await atOnce(store, 500, 10_000_000));
    expect(run.isAll).toBe(false); // the other goes out by itself
  },
);

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
