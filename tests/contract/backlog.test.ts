// A month without a network: thousands of sales wait on one till, and then the line is back.
// BACKLOG=10000 is the whole month; the database in memory makes that a minute.
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../../src/core/journal/book.ts';
import { record } from '../../src/app/store/record.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { closeTills, idsAt, newTill, rowsOf, sync } from '../support/broken-till.ts';
import { MORNING, STATION, draftOf, idOf, saleBody } from '../support/entries.ts';
import { type MemoryCentre, startMemoryCentre } from '../support/memory-centre.ts';

const SALES = Number(process.env['BACKLOG'] ?? 1_500);
const AT_ONCE = 100;
const DAYS = 30;
const TEA = idOf('tea');

let centre: MemoryCentre;

beforeAll(async () => {
  centre = await startMemoryCentre(MORNING);
});
afterAll(async () => {
  closeTills();
  await centre.close();
});

test('a backlog of thirty days arrives once, in order, and one is sold meanwhile', async ({
  annotate,
}) => {
  const till = await newTill(centre);
  const sale = (n: number) => draftOf('sale', saleBody(TEA, 1, 350, 200), idOf(`sale ${n}`));
  for (let n = 0; n < SALES; n += AT_ONCE) {
    centre.clock.now += (DAYS * 86_400_000 * AT_ONCE) / SALES;
    const drafts = Array.from({ length: AT_ONCE }, (_, i) => sale(n + i));
    expect(await record(till.store, drafts)).toMatchObject({ ok: true });
  }
  expect(await countUnsent(till.store)).toBe(SALES);
  const begun = performance.now();
  const draining = sync(till);
  expect(await record(till.store, [sale(SALES)])).toMatchObject({ ok: true });
  expect(await draining).toBeNull();
  const took = performance.now() - begun;
  expect(await sync(till)).toBeNull();
  expect(await countUnsent(till.store)).toBe(0);
  expect(idsAt(centre)).toEqual(Array.from({ length: SALES + 1 }, (_, n) => sale(n).id));
  expect(differences(await centre.rows(STATION), await rowsOf(till))).toEqual([]);
  await annotate(`drained in ${Math.round(took)} ms`);
});
