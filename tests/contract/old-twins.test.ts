// One bill sold on two tills without a network, and taken back when it is too old to be fetched:
// the till whose own one does not count never sees the other, which its base holds.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { required } from '../../src/core/assert.ts';
import { REVERSAL } from '../../src/core/journal/reversal.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { dropOlder } from '../../src/app/store/old-entries.ts';
import { checkMarks } from '../../src/app/store/marks.ts';
import { type BaseMark, doubtBase, readMeta } from '../../src/app/store/meta.ts';
import { record } from '../../src/app/store/record.ts';
import { keepSecret } from '../../src/app/store/secrets.ts';
import { newBase } from '../../src/app/sync/pull.ts';
import { type Till, amissOn, idsAt, newTill, sell, sync } from '../support/broken-till.ts';
import { MORNING, STATION, draftOf, idOf } from '../support/entries.ts';
import { freshCentre } from '../support/fresh-centre.ts';
import type { MemoryCentre } from '../support/memory-centre.ts';

const DAY = 86_400_000;

let centre: MemoryCentre;
freshCentre((one) => {
  centre = one;
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

/** Has the base read again; gives one that held as much a season ago. */
async function agedBase({ store, fetch }: Till): Promise<BaseMark> {
  await newBase(store, fetch);
  return { ...required(await readMeta(store.db, 'base'), 'there is a base'), at: MORNING };
}

/** A till on which a bill and one more have lain for a season, at the centre all the while. */
async function restedTill(): Promise<Till> {
  const till = await newTill(centre);
  await sell(centre, till, ['bill', 'more']);
  await syncAll(till);
  centre.clock.now += 101 * DAY;
  return till;
}

test('taken back while a till lets go of what is old: it comes out of the balances once', async () => {
  const [late, till] = [await newTill(centre), await newTill(centre)];
  await sell(centre, late, ['bill', 'last']);
  centre.clock.now += 101 * DAY;
  await sell(centre, till, ['more']);
  await syncAll(till, late, till);
  const former = await agedBase(till);
  await undo(till);
  await dropOlder(till.store, former);
  expect(await till.store.db.entries.get(idOf('bill'))).toMatchObject({ state: 'past' });
  await syncAll(till, late, till);
  expect(await amissOn(centre, till)).toEqual([]);
  await dropOlder(till.store, former);
  expect(await till.store.db.entries.get(idOf('bill'))).toBeUndefined();
});

test('what another tab has marked as unsent meanwhile is not let go of', async () => {
  const till = await restedTill();
  const former = await agedBase(till);
  const { db } = till.store;
  const clear = async () => void (await db.entries.update(idOf('bill'), { unsent: 1 }));
  await dropOlder({ ...till.store, gate: { ...till.store.gate, clear } }, former);
  expect(await db.entries.get(idOf('bill'))).toMatchObject({ unsent: 1 });
});

test('a till that rested for a season, with one entry that counts nowhere, is sound', async () => {
  const [own, other] = [await newTill(centre), await newTill(centre)];
  await sell(centre, other, ['bill']);
  centre.clock.now += 60_000;
  await sell(centre, own, ['bill', 'more']);
  await syncAll(other, own, other);
  await doubtBase(own.store.db);
  await syncAll(own);
  centre.clock.now += 101 * DAY;
  await sell(centre, other, ['late']);
  await syncAll(other, own, own);
  expect(await checkMarks(own.store, STATION)).toMatchObject({ verdict: 'sound' });
});

test('a sealed phone goes to the centre however long its sign-up lay here', async () => {
  const till = await restedTill();
  await keepSecret(till.store, 'sealed', idOf('bill'), idOf('guest'));
  const former = await agedBase(till);
  await dropOlder(till.store, former);
  expect(await till.store.db.entries.get(idOf('bill'))).toBeDefined();
});

test('what only a young base has held before is not let go of', async () => {
  const till = await restedTill();
  const former = await agedBase(till);
  await dropOlder(till.store, { ...former, at: centre.clock.now });
  expect(await till.store.db.entries.get(idOf('bill'))).toBeDefined();
  await dropOlder(till.store, former);
  expect(await till.store.db.entries.get(idOf('bill'))).toBeUndefined();
});

test('a base that was read while the clock of the centre was a year ahead is read again', async () => {
  const till = await newTill(centre);
  await sell(centre, till, ['bill', 'more']);
  await syncAll(till);
  centre.clock.now += 365 * DAY;
  await doubtBase(till.store.db);
  await syncAll(till, till);
  expect(await till.store.db.entries.get(idOf('bill'))).toBeDefined();
  centre.clock.now -= 364 * DAY;
  await syncAll(till, till);
  expect((await readMeta(till.store.db, 'base'))?.at).toBe(centre.clock.now);
});

test('what lay here for a season stays here until a backup of the centre has it', async () => {
  const till = await newTill(centre);
  await syncAll(till);
  await sell(centre, till, ['bill', 'more']);
  const backup = centre.journal.copy();
  centre.clock.now += 101 * DAY;
  await syncAll(till, till);
  centre.journal.restore(backup);
  await syncAll(till, till);
  expect(idsAt(centre)).toEqual([idOf('bill'), idOf('more')]);
});
