import 'fake-indexeddb/auto';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PATHS } from '../../../src/core/protocol.ts';
import { writeMeta } from '../../../src/app/store/meta.ts';
import { record } from '../../../src/app/store/record.ts';
import { bind, identityOf } from '../../../src/app/store/store.ts';
import { startSync } from '../../../src/app/sync/loop.ts';
import type { Fetch } from '../../../src/app/sync/network.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { type TabLock, noLock, tabLock } from '../../../src/app/sync/tab-lock.ts';
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

const sale = draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf('a'));

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

test('a tab whose lock is stolen does not wait for the catalogue', async () => {
  const store = await openTestStore();
  await bind(store, { ...identity(), keys: await newKeys() });
  const segments = [{ hash: 'a'.repeat(64), first: '1', last: '2', count: 1, bytes: 1 }];
  let isAsked = false;
  let cut = (): void => undefined;
  const fetch: Fetch = async (path, init) => {
    if (path === PATHS.catalogue) return Response.json({ version: 'v1', segments });
    if (!path.startsWith(PATHS.catalogue)) return line(path, init);
    isAsked = true;
    return new Promise((_, fail) => {
      cut = () => fail(new TypeError('no line'));
    });
  };
  const steal = new AbortController();
  let isEnded = false;
  const lock: TabLock = {
    hold: async (_stop, work) => {
      await work(steal.signal);
      isEnded = true;
    },
  };
  const sync = startSync(store, { fetch, lock, news: () => () => undefined });
  await expect.poll(() => isAsked).toBe(true);
  steal.abort();
  await expect.poll(() => isEnded).toBe(true);
  cut();
  await sync.stop();
});

test('a tab that has the lock again posts what an older version stored meanwhile', async () => {
  const store = await openTestStore();
  await bind(store, { ...identity(), keys: await newKeys() });
  const turns = [new AbortController(), new AbortController()];
  let ended = 0;
  let isFree = (): void => undefined;
  const free = new Promise<void>((go) => {
    isFree = go;
  });
  const lock: TabLock = {
    hold: async (_stop, work) => {
      for (const turn of turns) {
        await work(turn.signal);
        ended += 1;
        await free;
      }
    },
  };
  const sync = startSync(store, { fetch: line, lock, news: () => () => undefined });
  await record(store, [sale]);
  await expect.poll(() => centre.kept.length).toBe(1);
  turns[0]?.abort();
  await expect.poll(() => ended).toBe(1);
  await store.db.entries.update(sale.id, { state: 'unposted', why: 'unknown-kind' });
  const unposted = () => store.db.entries.where('state').equals('unposted').count();
  expect(await unposted()).toBe(1);
  isFree();
  await expect.poll(unposted).toBe(0);
  turns[1]?.abort();
  await sync.stop();
});

test('a tab that is too old for what is stored sends what waits, and keeps no answer', async () => {
  const [store, from] = [await openTestStore(), await openTestStore({ device: DEVICES[1] })];
  for (const one of [store, from]) await bind(one, { ...identityOf(one), keys: await newKeys() });
  const options = { fetch: line, lock: noLock, news: () => () => undefined };
  const first = startSync(store, options);
  await expect.poll(() => first.state.value.state).toBe('synced');
  await first.stop();
  await record(store, [sale]);
  await record(from, [draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf('b'))]);
  const other = startSync(from, options);
  await expect.poll(() => centre.kept.length).toBe(1);
  await other.stop();
  await writeMeta(store.db, 'epoch', 2);
  const written = () => Promise.all([store.db.entries.toArray(), store.db.ledger.toArray()]);
  const before = await written();
  const sync = startSync(store, options);
  await expect.poll(() => sync.state.value.reason).toBe('old-tab');
  expect(sync.state.value.unsent).toBe(1);
  expect(centre.kept).toHaveLength(2);
  expect(await written()).toEqual(before);
  await sync.stop();
});

/** A till's tab that syncs, and one more of it that never does. */
async function twoTabs(fetch: Fetch) {
  const clock = handClock();
  const store = await openTestStore({ clock: clock.now });
  await bind(store, { ...identity(), keys: await newKeys() });
  const beside = await openTestStore({ name: store.name, clock: clock.now });
  const never = { hold: (stop: AbortSignal) => once(stop, 'abort').then(() => undefined) };
  const news = () => () => undefined;
  const options = { fetch, news, pause: 3_600_000, random: () => 0 };
  const sync = startSync(store, { ...options, lock: noLock });
  const other = startSync(beside, { ...options, lock: never });
  const look = (): void => beside.changes.tell({ ledgers: ['entries'], accounts: [] });
  /** What the other shows once it has looked. */
  const shows = (state: string) =>
    expect
      .poll(() => {
        look();
        return other.state.value.state;
      })
      .toBe(state);
  return { clock, store, beside, sync, other, look, shows };
}

test('a tab that does not sync shows how the one that does gets on, and wakes it', async () => {
  const { clock, beside, sync, other, shows } = await twoTabs(line);
  await shows('synced');
  centre.faults = ['portal', 'portal'];
  clock.at += 30_000;
  sync.wake();
  await shows('offline');
  // This device's clock ran ahead while there was no line.
  centre.faults = [];
  centre.now += 1_000;
  other.wake();
  await shows('synced');
  // How wrong the clock is, one hears of the other as well.
  centre.now += 86_400_000;
  other.wake();
  await expect.poll(() => beside.session.offset).toBeGreaterThan(80_000_000);
  await Promise.all([sync.stop(), other.stop()]);
});

test('it is not offline where the centre answers and refuses an entry', async () => {
  const { store, sync, other, look, shows } = await twoTabs(async (path, init) =>
    path === PATHS.push ? Response.json({ why: 'malformed' }, { status: 400 }) : line(path, init),
  );
  await shows('synced');
  await record(store, [sale]);
  await expect.poll(() => sync.state.value.reason).toBe('malformed');
  await new Promise((go) => {
    setTimeout(go, 100);
  });
  look();
  await settled();
  expect(other.state.value).toMatchObject({ state: 'waiting', unsent: 1, reason: null });
  await Promise.all([sync.stop(), other.stop()]);
});
