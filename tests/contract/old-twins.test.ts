// One bill sold on two tills without a network, and taken back when it is too old to be fetched:
// the till whose own one does not count never sees the other, which its base holds.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { REVERSAL } from '../../src/core/journal/reversal.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { doubtBase, readMeta } from '../../src/app/store/meta.ts';
import { record } from '../../src/app/store/record.ts';
import { type Till, amissOn, closeTills, newTill, sell, sync } from '../support/broken-till.ts';
import { MORNING, draftOf, idOf } from '../support/entries.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';

const DAY = 86_400_000;

let centre: MemoryCentre;
beforeEach(async () => {
  centre = await startMemoryCentre(MORNING);
});
afterEach(async () => {
  closeTills();
  await centre.close();
});

async function syncAll(...tills: readonly Till[]): Promise<void> {
  for (const till of tills) expect(await sync(till)).toBeNull();
}

const undo = ({ store }: Till) =>
  record(store, [draftOf(REVERSAL, { entry: idOf('bill'), reason: '' }, idOf('undone'))]);

const CASES = ['on the own till', 'on the own till later', 'on the other till'] as const;

test.each(CASES)('taken back %s: both have what the centre has', async (where) => {
  const [own, other] = [await newTill(centre), await newTill(centre)];
  await sell(centre, own, ['bill']);
  centre.clock.now += 60_000;
  await sell(centre, other, ['bill', 'more']);
  await syncAll(other);
  centre.clock.now += 101 * DAY;
  if (where === 'on the own till') await undo(own);
  await doubtBase(own.store.db);
  await syncAll(own, own);
  if (where === 'on the own till later') await undo(own);
  if (where === 'on the other till') await undo(other);
  await syncAll(own, other, own, own, other);
  expect(await amissOn(centre, own)).toEqual([]);
  expect(await amissOn(centre, other)).toEqual([]);
});

test('taken back before the past has come: its till has what the centre has', async () => {
  const [own, other] = [await newTill(centre), await newTill(centre)];
  await sell(centre, own, ['bill']);
  centre.clock.now += 60_000;
  await sell(centre, other, ['bill', 'more']);
  await syncAll(other);
  centre.clock.now += 101 * DAY;
  await doubtBase(own.store.db);
  own.lost.push(PATHS.past);
  await sync(own);
  expect((await readMeta(own.store.db, 'backfill'))?.done).toBe(false);
  await undo(other);
  await syncAll(other, own, own);
  expect(await amissOn(centre, own)).toEqual([]);
});

test('taken back while a till lets go of what is old: it comes out of the balances once', async () => {
  const [late, till] = [await newTill(centre), await newTill(centre)];
  await sell(centre, late, ['bill']);
  centre.clock.now += 101 * DAY;
  await sell(centre, till, ['more']);
  await syncAll(till, late, till);
  await doubtBase(till.store.db);
  await sync(till, async () => expect(await undo(till)).toMatchObject({ ok: true }));
  expect(await till.store.db.entries.get(idOf('bill'))).toMatchObject({ state: 'past' });
  await syncAll(till, late, till);
  expect(await amissOn(centre, till)).toEqual([]);
});
