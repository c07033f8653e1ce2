// What a till believes of the centre's clock, over lines whose answers take their time.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { record } from '../../../src/app/store/record.ts';
import { type Store, bind, now } from '../../../src/app/store/store.ts';
import { noteExchange } from '../../../src/app/store/sync-writes.ts';
import type { Fetch } from '../../../src/app/sync/network.ts';
import { loadBase, newBase, pullOnce } from '../../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../../src/app/sync/push.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { type TestCentre, line, testCentre } from '../../support/centre.ts';
import { draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, handClock, identity, openTestStore } from '../../support/store.ts';

let centre: TestCentre;
let clock: ReturnType<typeof handClock>;
let store: Store;
beforeEach(async () => {
  centre = testCentre();
  centre.server.listen({ onUnhandledRequest: 'error' });
  clock = handClock();
  store = await openTestStore({ clock: clock.now });
  await bind(store, { ...identity(), keys: await newKeys() });
  await loadBase(store, line);
});
afterEach(() => {
  centre.server.close();
  closeTestStores();
});

const HOUR = 3_600_000;

/** A line that takes so many milliseconds there and back, to a centre that is `ahead` of us. */
const slow =
  (there: number, back: number, ahead = 0): Fetch =>
  async (path, init) => {
    clock.at += there;
    centre.now = clock.at + ahead;
    const response = await line(path, init);
    clock.at += back;
    return response;
  };

const EXCHANGES: Record<string, (fetcher: Fetch) => Promise<unknown>> = {
  'a push': async (fetcher) => {
    await record(store, [
      draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(`a${clock.at}`)),
    ]);
    return pushOnce(store, fetcher, fullPace());
  },
  'a pull': (fetcher) => pullOnce(store, fetcher),
  'a base': (fetcher) => newBase(store, fetcher),
};

describe.each(Object.entries(EXCHANGES))('%s', (_, exchange) => {
  test('whose answer is long on its way does not set the till back', async () => {
    for (const [there, back] of [
      [0, 9_000],
      [9_000, 0],
    ] as const) {
      expect(await exchange(slow(there, back))).toMatchObject({ ok: true });
      expect(now(store)).toBe(clock.at);
    }
  });

  test('tells how wrong the clock is, as well as its line lets it', async () => {
    expect(await exchange(slow(4_000, 4_000, HOUR))).toMatchObject({ ok: true });
    expect(store.session.offset).toBe(HOUR);
    expect(await exchange(slow(0, 8_000, -HOUR))).toMatchObject({ ok: true });
    expect(store.session.offset).toBe(-HOUR - 4_000);
    expect(await exchange(slow(0, 0, -HOUR))).toMatchObject({ ok: true });
    expect(store.session.offset).toBe(-HOUR);
  });
});

test.each([
  ['set forward while it waited: nothing is known, which the next answer mends', HOUR, 0],
  ['set back while it waited: what it says on arrival is believed', -HOUR, HOUR],
])('a clock that was %s', async (_, by, offset) => {
  const asked = clock.at;
  const centreNow = clock.at;
  clock.at += by;
  await noteExchange(store, centreNow, asked);
  expect(store.session.offset).toBe(offset);
  await noteExchange(store, centreNow, clock.at);
  expect(store.session.offset).toBe(-by);
});
