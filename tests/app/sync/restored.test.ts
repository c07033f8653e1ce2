// A centre put back to an older copy, where neither cursor nor head tells what it lost.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { record } from '../../../src/app/store/record.ts';
import { bind } from '../../../src/app/store/store.ts';
import { countUnsent } from '../../../src/app/store/sync-writes.ts';
import { loadBase, newBase } from '../../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../../src/app/sync/push.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { type TestCentre, line, testCentre } from '../../support/centre.ts';
import { draftOf, idOf, saleBody } from '../../support/entries.ts';
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

const sale = (name: string) => draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(name));

test('what lies in quarantine is sent again with a new base', async () => {
  const store = await openTestStore({ clock: handClock().now });
  await bind(store, { ...identity(), keys: await newKeys() });
  await loadBase(store, line);
  centre.doubted.add(idOf('odd'));
  await record(store, [sale('a'), sale('odd'), sale('b')]);
  await pushOnce(store, line, fullPace());
  expect(await countUnsent(store)).toBe(0);
  await newBase(store, line);
  expect(await countUnsent(store)).toBe(1);
  centre.pushes = [];
  await pushOnce(store, line, fullPace());
  expect(centre.pushes).toHaveLength(1);
  expect(centre.pushes[0]).toContain(idOf('odd'));
  expect(await countUnsent(store)).toBe(0);
});
