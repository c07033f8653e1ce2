// What the simulation found: a till and a centre that was put back, or a disk that was, each in as
// few steps as show it.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import {
  closeTills,
  expectHealed,
  imageOf,
  mend,
  newTill,
  rolledBack,
  sell,
  sync,
} from '../support/broken-till.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';

const YEAR = 365 * 86_400_000;

let centre: MemoryCentre;

beforeEach(async () => {
  centre = await startMemoryCentre(MORNING);
});
afterEach(async () => {
  closeTills();
  await centre.close();
});

test('a sale that a restored centre gives another time leaves no moves at the old one', async () => {
  const [one, two] = [await newTill(centre), await newTill(centre)];
  await sync(one);
  await sell(centre, two, ['a']);
  await sync(two);
  const backup = centre.journal.copy();
  centre.clock.now += YEAR;
  await sell(centre, one, ['b']);
  centre.clock.now -= YEAR;
  for (const till of [one, two]) await sync(till);
  centre.journal.restore(backup);
  centre.clock.now += 3_600_000;
  await sell(centre, two, ['c']);
  for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
  await expectHealed(centre, [one, two], ['a', 'b', 'c']);
});

test('lost numbers are told once, though the disk is put back to before they were', async () => {
  const till = await newTill(centre);
  await sync(till);
  await sell(centre, till, ['a']);
  await till.store.db.entries.delete(idOf('a'));
  await mend(till);
  const image = await imageOf(till);
  await sync(till);
  const back = await rolledBack(centre, till, image);
  for (let turn = 0; turn < 2; turn += 1) expect(await sync(back)).toBeNull();
  expect(centre.journal.entries(STATION).map(({ sealed }) => sealed.entry.kind)).toEqual([
    'numbers-lost',
  ]);
  expect(centre.journal.held(STATION)).toEqual([]);
});
