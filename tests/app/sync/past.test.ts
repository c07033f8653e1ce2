// Entries behind the base come after everything that is new, and give way between two pages.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { record } from '../../../src/app/store/record.ts';
import { type Store, bind } from '../../../src/app/store/store.ts';
import { loadBase, pullPast } from '../../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../../src/app/sync/push.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { type TestCentre, line, testCentre } from '../../support/centre.ts';
import { DEVICES, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, handClock, identity, openTestStore } from '../../support/store.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = testCentre();
  centre.server.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => {
  centre.server.close();
  closeTestStores();
});

const SALES = 120;

async function device(which: number): Promise<Store> {
  const store = await openTestStore({ clock: handClock().now });
  await bind(store, { ...identity(DEVICES[which]), keys: await newKeys() });
  await loadBase(store, line);
  return store;
}

test('what is urgent goes first after any page; nothing is left out or doubled by that', async () => {
  const seller = await device(0);
  for (let i = 0; i < SALES; i += 1) {
    const body = saleBody(idOf('tea'), 1, 350, 200);
    await record(seller, [draftOf('sale', body, idOf(`s${i}`))]);
  }
  const pace = fullPace();
  for (;;) {
    const done = await pushOnce(seller, line, pace);
    if (!done.ok || done.isDone) break;
  }
  const store = await device(1);
  const stored: number[] = [];
  for (let step = 0; step < 99; step += 1) {
    const done = await pullPast(store, line, () => true);
    stored.push(await store.db.entries.count());
    expect(done.ok).toBe(true);
    if (done.ok && done.isDone) break;
  }
  expect(stored.slice(0, 3)).toEqual([50, 100, 120]);
  expect(stored.at(-1)).toBe(SALES);
  const moves = await store.db.ledger.where('id').startsWith('move:').count();
  expect(moves).toBe(SALES);
});
