// Counts whose stock is made of moves older than what a till holds: only the centre can sum them.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { REVERSAL } from '../../src/core/journal/reversal.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { readMeta } from '../../src/app/store/meta.ts';
import { rebuild } from '../../src/app/store/rebuild.ts';
import { record } from '../../src/app/store/record.ts';
import { acknowledge } from '../../src/app/store/sync-writes.ts';
import { wholeCheck } from '../../src/app/store/whole-check.ts';
import { pullPast } from '../../src/app/sync/past-load.ts';
import { type Till, amissOn, countOf, newTill, sell, sync } from '../support/broken-till.ts';
import { draftOf, idOf } from '../support/entries.ts';
import { freshCentre } from '../support/fresh-centre.ts';
import type { MemoryCentre } from '../support/memory-centre.ts';

const DAY = 86_400_000;

let centre: MemoryCentre;
freshCentre((one) => {
  centre = one;
});

async function syncAll(tills: readonly Till[], times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) for (const till of tills) expect(await sync(till)).toBeNull();
}

const isSound = async ({ store }: Till): Promise<boolean> =>
  (await wholeCheck(store, () => Promise.resolve())) === null;

const OLD = ['counted once', 'never counted'] as const;

test.each(
  OLD.flatMap(
    (old) =>
      [
        [old, 'that was there'],
        [old, 'bound since'],
      ] as const,
  ),
)(
  'of goods %s a count is taken back after months, on a till %s: their stock is what it was',
  async (old, who) => {
    const first = await newTill(centre);
    if (old === 'counted once') await record(first.store, [countOf(centre, 50)]);
    centre.clock.now += 5 * DAY;
    await sell(centre, first, ['a', 'b', 'c']);
    await syncAll([first], 2);
    centre.clock.now += 110 * DAY;
    const till = who === 'bound since' ? await newTill(centre) : first;
    await syncAll([till], 3);
    const count = countOf(centre, 500);
    await record(till.store, [count]);
    await syncAll([till], 2);
    expect(await amissOn(centre, till)).toEqual([]);
    centre.clock.now += 60_000;
    await record(till.store, [draftOf(REVERSAL, { entry: count.id, reason: '' }, idOf('undone'))]);
    // Without a network nothing is said to be damaged.
    expect(await isSound(till)).toBe(true);
    await syncAll([till], 2);
    expect(await amissOn(centre, till)).toEqual([]);
    expect(await isSound(till)).toBe(true);
    expect((await readMeta(till.store.db, 'base'))?.rewound).toBe(false);
  },
);

test('a count is taken back before the past has come: the stock is what it was', async () => {
  const first = await newTill(centre);
  await sell(centre, first, ['a', 'b', 'c']);
  await syncAll([first], 1);
  centre.clock.now += 110 * DAY;
  const till = await newTill(centre);
  till.lost.push(PATHS.past);
  expect(await sync(till)).toBeNull();
  expect((await readMeta(till.store.db, 'backfill'))?.done).toBe(false);
  const count = countOf(centre, 500);
  await record(till.store, [count]);
  centre.clock.now += 60_000;
  await record(till.store, [draftOf(REVERSAL, { entry: count.id, reason: '' }, idOf('undone'))]);
  await syncAll([till], 3);
  expect(await amissOn(centre, till)).toEqual([]);
  expect(await isSound(till)).toBe(true);
});

test('a count that lay unsent for months leaves the stock that the centre has', async () => {
  const [till, other, phone] = [
    await newTill(centre),
    await newTill(centre),
    await newTill(centre),
  ];
  await record(till.store, [countOf(centre, 50)]);
  await syncAll([till, other, phone], 1);
  centre.clock.now += DAY;
  await record(phone.store, [countOf(centre, 40)]);
  centre.clock.now += 5 * DAY;
  await sell(centre, till, ['early']);
  await syncAll([till], 1);
  centre.clock.now += 102 * DAY;
  await sell(centre, till, ['late']);
  await syncAll([till, other], 2);
  await syncAll([phone, till, other], 3);
  for (const one of [till, other, phone]) expect(await amissOn(centre, one)).toEqual([]);
});

test('a count within the months that are here costs no new base', async () => {
  const first = await newTill(centre);
  await sell(centre, first, ['a']);
  await syncAll([first], 1);
  centre.clock.now += 110 * DAY;
  await sell(centre, first, ['b']);
  await record(first.store, [countOf(centre, 50)]);
  await syncAll([first], 1);
  const till = await newTill(centre);
  await syncAll([till], 3);
  const base = await readMeta(till.store.db, 'base');
  const again = countOf(centre, 70);
  await record(till.store, [again]);
  centre.clock.now += 60_000;
  await record(till.store, [draftOf(REVERSAL, { entry: again.id, reason: '' }, idOf('undone'))]);
  await syncAll([till], 2);
  expect(await readMeta(till.store.db, 'base')).toEqual(base);
  expect(await amissOn(centre, till)).toEqual([]);
});

test('a count that is put into quarantine before the past has come leaves the stock right', async () => {
  const first = await newTill(centre);
  await record(first.store, [countOf(centre, 50)]);
  await sell(centre, first, ['a', 'b', 'c']);
  centre.clock.now += 1_000;
  expect(await sync(first)).toBeNull();
  const till = await newTill(centre);
  till.lost.push(PATHS.past);
  expect(await sync(till)).toBeNull();
  expect((await readMeta(till.store.db, 'backfill'))?.done).toBe(false);
  centre.clock.now += 60_000;
  const done = await record(till.store, [countOf(centre, 500)]);
  if (!done.ok) throw new Error(done.why);
  await acknowledge(
    till.store,
    done.sealed.map(({ entry: { id, at }, hash }) => {
      return { id, hash, eff: at, seq: null, status: 'quarantined' as const, why: 'unknown' };
    }),
  );
  while (!(await readMeta(till.store.db, 'backfill'))?.done) {
    expect((await pullPast(till.store, till.fetch)).ok).toBe(true);
  }
  expect(await rebuild(till.store)).toMatchObject({ equal: true });
});
