import 'fake-indexeddb/auto';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bind } from '../../../src/app/store/store.ts';
import { startSync } from '../../../src/app/sync/loop.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { noLock, tabLock } from '../../../src/app/sync/tab-lock.ts';
import { type TestCentre, line, testCentre } from '../../support/centre.ts';
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

const settled = (): Promise<void> =>
  new Promise((go) => {
    setTimeout(go, 5);
  });

test('a tab whose lock is stolen ends what it does before it asks for the lock again', async () => {
  let steal = (): void => undefined;
  let asked = 0;
  const locks = {
    request: (_name: string, _options: LockOptions, granted: () => Promise<void>) =>
      new Promise<void>((done, stolen) => {
        asked += 1;
        steal = () => stolen(new DOMException('stolen', 'AbortError'));
        granted().then(done, stolen);
      }),
  };
  const stop = new AbortController();
  const turns: AbortSignal[] = [];
  let endStep = (): void => undefined;
  const held = tabLock('till', async () => false, locks).hold(stop.signal, async (lost) => {
    turns.push(lost);
    await new Promise<void>((go) => {
      endStep = go;
    });
  });
  await settled();
  steal();
  await settled();
  expect(turns[0]?.aborted).toBe(true);
  expect([asked, turns.length]).toEqual([1, 1]);
  endStep();
  await settled();
  expect([asked, turns.length]).toEqual([2, 2]);
  stop.abort();
  endStep();
  await held;
  expect(asked).toBe(2);
});

test('a tab that does not sync shows how the one that does gets on, and wakes it', async () => {
  const clock = handClock();
  const store = await openTestStore({ clock: clock.now });
  await bind(store, { ...identity(), keys: await newKeys() });
  const beside = await openTestStore({ name: store.name, clock: clock.now });
  const never = { hold: (stop: AbortSignal) => once(stop, 'abort').then(() => undefined) };
  const news = () => () => undefined;
  const options = { fetch: line, news, pause: 3_600_000, random: () => 0 };
  const sync = startSync(store, { ...options, lock: noLock });
  const other = startSync(beside, { ...options, lock: never });
  await vi.waitUntil(() => sync.state.value.state === 'synced');
  const look = () => beside.changes.tell({ ledgers: ['entries'], accounts: [] });
  look();
  await vi.waitUntil(() => other.state.value.state === 'synced');
  clock.at += 120_000;
  look();
  await vi.waitUntil(() => other.state.value.state === 'offline');
  const before = centre.requests;
  other.wake();
  await vi.waitUntil(() => centre.requests > before && sync.state.value.state === 'synced');
  look();
  await vi.waitUntil(() => other.state.value.state === 'synced');
  // How wrong the clock is, one hears of the other as well.
  centre.now += 86_400_000;
  other.wake();
  await vi.waitUntil(() => beside.session.offset > 80_000_000);
  await Promise.all([sync.stop(), other.stop()]);
});
