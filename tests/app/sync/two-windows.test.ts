// Two windows of one till, both looked at: the one that syncs keeps the lock while it is awake,
// however long nothing is exchanged; from one that was put to sleep with it the other takes it.
import 'fake-indexeddb/auto';
import { setImmediate } from 'node:timers/promises';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeMeta } from '../../../src/app/store/meta.ts';
import { record } from '../../../src/app/store/record.ts';
import { type Store, bind } from '../../../src/app/store/store.ts';
import { startSync } from '../../../src/app/sync/loop.ts';
import type { Fetch } from '../../../src/app/sync/network.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, handClock, identity, openTestStore } from '../../support/store.ts';

/** A browser's locks, one of them: who waits comes in turn, who steals comes at once. */
class OneLock {
  stolen = 0;
  #lose: (() => void) | null = null;
  #queue: (() => void)[] = [];

  request(_name: string, options: LockOptions, granted: () => Promise<void>): Promise<unknown> {
    return new Promise<void>((done, failed) => {
      const give = (): void => failed(new DOMException('taken', 'AbortError'));
      const begin = (): void => {
        this.#lose = give;
        void granted().then(() => {
          if (this.#lose !== give) return;
          this.#lose = null;
          this.#queue.shift()?.();
          done();
        });
      };
      if (options.steal === true) {
        this.stolen += 1;
        this.#lose?.();
        begin();
      } else if (this.#lose === null) begin();
      else {
        this.#queue.push(begin);
        options.signal?.addEventListener('abort', () => {
          if (!this.#queue.includes(begin)) return;
          this.#queue = this.#queue.filter((other) => other !== begin);
          give();
        });
      }
    });
  }
}

const SECOND = 1_000;
const FAKED = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'performance',
] as const;

let locks: OneLock;
beforeEach(() => {
  locks = new OneLock();
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('document', { visibilityState: 'visible' });
  vi.useFakeTimers({ toFake: [...FAKED] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  closeTestStores();
});

/** A line on which all that is asked stays on its way until it is cut. */
function longLine(): { fetch: Fetch; cut: () => void } {
  let cut = (): void => undefined;
  const never = new Promise<never>((_, fail) => {
    cut = () => fail(new TypeError('no line'));
  });
  return { fetch: () => never, cut };
}

/** A till and one more window of it, before a centre that never answers. */
async function twoWindows() {
  const clock = handClock();
  const store = await openTestStore({ clock: clock.now });
  await bind(store, { ...identity(), keys: await newKeys() });
  const beside = await openTestStore({ name: store.name, clock: clock.now });
  const asked = { times: 0 };
  const silent: Fetch = async () => {
    asked.times += 1;
    throw new TypeError('no line');
  };
  const start = (which: Store, fetch: Fetch = silent) =>
    startSync(which, { fetch, news: () => () => undefined });
  /** Lets time go by, and after each second whatever is due come to its end. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      clock.at += SECOND;
      await vi.advanceTimersByTimeAsync(SECOND);
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    }
  };
  return { store, beside, asked, start, pass };
}

test('without a network the one that has the lock keeps it, and its backoff is held', async () => {
  const { store, beside, asked, start, pass } = await twoWindows();
  const first = start(store);
  const second = start(beside);
  await pass(300);
  asked.times = 0;
  await pass(600);
  expect(locks.stolen).toBe(0);
  // Once in half a minute to a minute, as one window alone would.
  expect(asked.times).toBeGreaterThanOrEqual(9);
  expect(asked.times).toBeLessThanOrEqual(21);
  await Promise.all([first.stop(), second.stop()]);
});

test('a window that is looked at, or has a line again, tries at once', async () => {
  const window = new EventTarget();
  vi.stubGlobal('window', window);
  const { store, asked, start, pass } = await twoWindows();
  const sync = start(store);
  await pass(300);
  const times = async (sign: string): Promise<number> => {
    await pass(1);
    asked.times = 0;
    window.dispatchEvent(new Event(sign));
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    return asked.times;
  };
  for (const sign of ['online', 'focus', 'pageshow']) expect(await times(sign), sign).toBe(1);
  expect(await times('blur')).toBe(0);
  await sync.stop();
  expect(await times('focus')).toBe(0);
});

test('one that takes minutes for an exchange keeps the lock', async () => {
  const { store, beside, asked, start, pass } = await twoWindows();
  const { fetch, cut } = longLine();
  const first = start(store, fetch);
  const second = start(beside);
  await pass(300);
  expect([locks.stolen, asked.times]).toEqual([0, 0]);
  cut();
  await Promise.all([first.stop(), second.stop()]);
});

test('from one that fails on its own database the other takes it', async () => {
  const { store, beside, asked, start, pass } = await twoWindows();
  vi.spyOn(store.db.meta, 'bulkGet').mockRejectedValue(new Dexie.DatabaseClosedError());
  const first = start(store);
  const second = start(beside);
  await pass(10);
  expect([locks.stolen, asked.times]).toEqual([0, 0]);
  await pass(80);
  expect(locks.stolen).toBe(1);
  expect(asked.times).toBeGreaterThan(0);
  await Promise.all([first.stop(), second.stop()]);
});

test('from one that is too old for what is stored the other takes it', async () => {
  const { store, beside, asked, start, pass } = await twoWindows();
  await writeMeta(store.db, 'epoch', 2);
  vi.spyOn(store.db.meta, 'bulkGet').mockRejectedValue(new Dexie.AbortError());
  const first = start(store);
  const second = start(beside);
  await pass(10);
  expect(first.state.value.reason).toBe('old-tab');
  expect([locks.stolen, asked.times]).toEqual([0, 0]);
  await pass(80);
  expect(locks.stolen).toBe(1);
  expect(asked.times).toBeGreaterThan(0);
  await Promise.all([first.stop(), second.stop()]);
});

test('a window is offline once an exchange has failed, not because one takes minutes', async () => {
  const { store, beside, start, pass } = await twoWindows();
  const place = { seq: 0, id: null };
  const cursor = { station: place, centre: place };
  const base = { cursor, heads: {}, at: null, complete: true, rewound: false };
  await writeMeta(store.db, 'base', base);
  await writeMeta(store.db, 'exchange', store.clock());
  const { fetch, cut } = longLine();
  const first = start(store, fetch);
  const second = start(beside);
  await pass(120);
  expect(second.state.value).toMatchObject({ state: 'synced', reason: null });
  cut();
  await pass(20);
  expect(second.state.value).toMatchObject({ state: 'offline', reason: 'no-answer' });
  await Promise.all([first.stop(), second.stop()]);
});

test('a window that does not sync does not count a long queue at every change', async () => {
  const { store, beside, start, pass } = await twoWindows();
  const drafts = Array.from({ length: 501 }, (_, i) =>
    draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(`s${i}`)),
  );
  await record(store, drafts);
  void locks.request('', {}, () => new Promise(() => undefined)).catch(() => undefined);
  const sync = start(beside);
  await expect.poll(() => sync.state.value.unsent).toBe(501);
  const counted = vi.spyOn(beside.db.entries, 'where');
  let at = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (at += 100));
  for (let change = 0; change < 20; change += 1) {
    beside.changes.tell({ ledgers: ['entries'], accounts: [] });
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  }
  expect(counted).toHaveBeenCalledTimes(1);
  await pass(5);
  expect(counted).toHaveBeenCalledTimes(2);
  clock.mockRestore();
  await sync.stop();
});

test('from one that was put to sleep with it the other takes it', async () => {
  const { beside, asked, start, pass } = await twoWindows();
  void locks.request('', {}, () => new Promise(() => undefined)).catch(() => undefined);
  const sync = start(beside);
  await pass(5);
  expect(asked.times).toBe(0);
  await pass(15);
  expect(locks.stolen).toBe(1);
  expect(asked.times).toBeGreaterThan(0);
  await sync.stop();
});
