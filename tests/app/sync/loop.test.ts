import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { differences } from '../../../src/core/journal/book.ts';
import type { Row } from '../../../src/core/journal/row.ts';
import { bind } from '../../../src/app/store/store.ts';
import type { Store } from '../../../src/app/store/store.ts';
import { rebuild } from '../../../src/app/store/rebuild.ts';
import { record } from '../../../src/app/store/record.ts';
import { daySums, quarantined } from '../../../src/app/store/shop.ts';
import { countUnsent } from '../../../src/app/store/sync-writes.ts';
import { pullPast } from '../../../src/app/sync/past-load.ts';
import { loadBase, pullOnce } from '../../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../../src/app/sync/push.ts';
import { startSync } from '../../../src/app/sync/loop.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { noLock } from '../../../src/app/sync/tab-lock.ts';
import { DEVICES, MORNING, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { type TestCentre, ledgerOf, line, testCentre } from '../../support/centre.ts';
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

const TEA = idOf('tea');
const sale = (name: string, quantity = 1) =>
  draftOf('sale', saleBody(TEA, quantity, 350, 200), idOf(name));
const count = (name: string, quantity: number) =>
  draftOf(
    'count',
    { lines: [{ product: TEA, quantity, value: quantity * 200, at: MORNING }] },
    idOf(name),
  );

async function device(which = 0, clock = handClock()): Promise<Store> {
  const store = await openTestStore({ clock: clock.now });
  await bind(store, { ...identity(DEVICES[which]), keys: await newKeys() });
  return store;
}

const rowsOf = async (store: Store): Promise<Map<string, Row>> =>
  new Map((await store.db.ledger.toArray()).map((row) => [row.id, row]));
const differs = async (store: Store) => differences(await rowsOf(store), ledgerOf(centre.kept));

async function drained(store: Store): Promise<void> {
  const pace = fullPace();
  expect(await loadBase(store, line)).toMatchObject({ ok: true });
  for (let i = 0; i < 99; i += 1) {
    const done = await pushOnce(store, line, pace);
    if (!done.ok) throw new Error(done.why);
    if (done.isDone) break;
  }
  for (let i = 0; i < 99; i += 1) {
    const done = await pullOnce(store, line);
    if (!done.ok) throw new Error(done.why);
    if (done.isDone) return;
  }
}

describe('two devices of one station', () => {
  test("reach the centre's balances", async () => {
    const [one, two] = [await device(0), await device(1)];
    await record(one, [count('c', 50)]);
    await drained(one);
    for (let i = 0; i < 70; i += 1) {
      await record(i % 2 ? one : two, [sale(`s${i}`)]);
    }
    await drained(one);
    await drained(two);
    await drained(one);
    expect((await countUnsent(one)) + (await countUnsent(two))).toBe(0);
    expect(await differs(one)).toEqual([]);
    await pastOf(two);
    expect(await differs(two)).toEqual([]);
    expect(await rebuild(one)).toMatchObject({ equal: true });
    expect(await rebuild(two)).toMatchObject({ equal: true });
  });

  test("agree although one's clock ran ahead: postings move to the centre's time", async () => {
    const fast = handClock(MORNING + 86_400_000);
    const store = await device(0, fast);
    await record(store, [sale('a')]);
    expect(await daySums(store, '2026-11-21')).toMatchObject({ sales: 1 });
    await drained(store);
    expect(await daySums(store, '2026-11-21')).toEqual({});
    expect(await daySums(store, '2026-11-20')).toMatchObject({ sales: 1 });
    expect(await differs(store)).toEqual([]);
  });

  test('a new one gets the balances at once and the older entries behind them', async () => {
    const one = await device(0);
    await record(one, [count('c', 500)]);
    for (let i = 0; i < 130; i += 1) await record(one, [sale(`s${i}`)]);
    await drained(one);
    const two = await device(1);
    await record(two, [sale('before')]);
    await drained(two);
    expect(await two.db.entries.count()).toBe(1);
    expect((await daySums(two, '2026-11-20'))['sales']).toBe(131);
    await pastOf(two);
    expect(await two.db.entries.count()).toBe(132);
    expect(await differs(two)).toEqual([]);
    expect(await rebuild(two)).toMatchObject({ equal: true });
  });

  test('and it shows how much of them is here', async () => {
    const one = await device(0);
    for (let part = 0; part < 4; part += 1) {
      const lines = Array.from({ length: 200 }, (_, i) => ({
        product: idOf(`p${part}-${i}`),
        quantity: 1,
        value: 100,
        at: MORNING,
      }));
      await record(one, [draftOf('count', { lines }, idOf(`count${part}`))]);
    }
    await drained(one);
    const seen: (number | null)[] = [];
    const sync = startSync(await device(1), { fetch: line, lock: noLock, news: () => () => {} });
    const forget = sync.state.subscribe(({ loading }) => void seen.push(loading));
    await expect.poll(() => sync.state.value.state).toBe('synced');
    await sync.stop();
    forget();
    expect(seen).toContain(0);
    expect(seen.some((share) => share !== null && share > 0.3 && share < 1)).toBe(true);
    expect(seen.at(-1)).toBeNull();
  });

  test('an older sale taken back before it arrived comes out of the balances', async () => {
    const one = await device(0);
    await record(one, [count('c', 10), sale('a', 3)]);
    await drained(one);
    const two = await device(1);
    await drained(two);
    await record(two, [draftOf('reversal', { entry: idOf('a'), reason: '' }, idOf('u'))]);
    await drained(two);
    await pastOf(two);
    await drained(one);
    expect(await differs(one)).toEqual([]);
    expect(await differs(two)).toEqual([]);
    expect(await rebuild(two)).toMatchObject({ equal: true });
  });
});

async function pastOf(store: Store): Promise<void> {
  for (let i = 0; i < 99; i += 1) {
    const done = await pullPast(store, line);
    if (!done.ok) throw new Error(done.why);
    if (done.isDone) return;
  }
}

describe('what the centre puts into quarantine', () => {
  test('counts nowhere here either, and counts again once it is released', async () => {
    const store = await device();
    centre.doubted.add(idOf('bad'));
    await record(store, [sale('good')]);
    await record(store, [sale('bad')]);
    await drained(store);
    expect(await countUnsent(store)).toBe(0);
    expect(await quarantined(store)).toMatchObject([{ id: idOf('bad'), why: 'malformed' }]);
    expect(await daySums(store, '2026-11-20')).toMatchObject({ sales: 1 });
    for (const item of centre.kept) item.seq ??= 2;
    await drained(store);
    expect(await quarantined(store)).toEqual([]);
    expect(await differs(store)).toEqual([]);
  });

  test('a reversal in quarantine puts back what it took', async () => {
    const store = await device();
    centre.doubted.add(idOf('u'));
    await record(store, [sale('a')]);
    await record(store, [draftOf('reversal', { entry: idOf('a'), reason: '' }, idOf('u'))]);
    await drained(store);
    expect(await differs(store)).toEqual([]);
    expect(await daySums(store, '2026-11-20')).toMatchObject({ sales: 1 });
  });

  test('but not while another reversal names the same entry', async () => {
    const store = await device();
    const undo = (name: string) =>
      draftOf('reversal', { entry: idOf('a'), reason: '' }, idOf(name));
    await record(store, [count('c', 9), sale('a', 2)]);
    await record(store, [undo('u'), undo('w')]);
    centre.doubted.add(idOf('u'));
    await drained(store);
    expect(await daySums(store, '2026-11-20')).toEqual({});
    expect(await differs(store)).toEqual([]);
    expect(await rebuild(store)).toMatchObject({ equal: true });
  });
});

describe('a bad line loses nothing and doubles nothing', () => {
  const faults = ['request-lost', 'reply-lost', 'portal', 'broken', 'truncated', 'busy'] as const;

  test.each(faults)('%s, three times', async (fault) => {
    const store = await device();
    await drained(store);
    await record(store, [sale('a')]);
    centre.faults = [fault, fault, fault];
    for (let i = 0; i < 3; i += 1) {
      expect(await pushOnce(store, line, fullPace())).toMatchObject({ ok: false });
      expect(await countUnsent(store)).toBe(1);
    }
    await drained(store);
    expect(await countUnsent(store)).toBe(0);
    expect(centre.kept).toHaveLength(1);
    expect(await differs(store)).toEqual([]);
  });

  test('an old batch sent again changes nothing', async () => {
    const store = await device();
    await record(store, [sale('a')]);
    await drained(store);
    const before = await store.db.entries.toArray();
    await store.db.entries.toCollection().modify({ unsent: 1 });
    await drained(store);
    expect(await store.db.entries.toArray()).toEqual(before);
    expect(centre.kept).toHaveLength(1);
  });

  test('a centre restored from a backup gets back what it lost', async () => {
    const store = await device();
    for (const name of ['a', 'b', 'c']) await record(store, [sale(name)]);
    await drained(store);
    centre.kept.splice(1);
    await record(store, [sale('d')]);
    await drained(store);
    expect(centre.kept.map(({ sealed }) => sealed.entry.n)).toEqual([1, 2, 3, 4]);
  });

  test('a centre restored from a backup gets it back although nothing new is sold', async () => {
    const store = await device();
    for (const name of ['a', 'b', 'c']) await record(store, [sale(name)]);
    await drained(store);
    centre.kept.splice(1);
    await drained(store);
    await drained(store);
    expect(centre.kept.map(({ sealed }) => sealed.entry.n)).toEqual([1, 2, 3]);
    expect(await countUnsent(store)).toBe(0);
    expect(await differs(store)).toEqual([]);
  });

  test('a centre with another chain is told nothing more: fork', async () => {
    const store = await device();
    await record(store, [sale('a')]);
    await drained(store);
    const [first] = centre.kept;
    if (first) first.sealed = { ...first.sealed, hash: 'f'.repeat(64) };
    await record(store, [sale('b')]);
    expect(await pushOnce(store, line, fullPace())).toMatchObject({ ok: false, why: 'fork' });
    expect(await countUnsent(store)).toBe(1);
  });
});

describe('the loop', () => {
  const until = async (holds: () => boolean): Promise<void> => {
    for (let i = 0; i < 500 && !holds(); i += 1)
      await new Promise((go) => {
        setTimeout(go, 10);
      });
    expect(holds()).toBe(true);
  };

  test('sends what is recorded, says offline when nobody answers, and recovers', async () => {
    const store = await device();
    const sync = startSync(store, {
      fetch: line,
      news: () => () => undefined,
      lock: noLock,
      random: () => 0,
    });
    await until(() => sync.state.value.state === 'synced');
    centre.faults = Array.from({ length: 3 }, () => 'portal' as const);
    await record(store, [sale('a')]);
    await until(() => sync.state.value.state === 'offline');
    expect(sync.state.value).toMatchObject({ unsent: 1, reason: 'not-the-centre' });
    centre.faults = [];
    sync.wake();
    await until(() => sync.state.value.state === 'synced');
    expect(centre.kept).toHaveLength(1);
    await sync.stop();
  });

  test('sends at once what was sold while it caught up after a silence', async () => {
    const store = await device();
    centre.faults = ['portal'];
    let isPast = (): void => undefined;
    const past = new Promise<void>((go) => {
      isPast = go;
    });
    let goOn = (): void => undefined;
    const held = new Promise<void>((go) => {
      goOn = go;
    });
    const sync = startSync(store, {
      fetch: async (path, init) => {
        if (path.startsWith('/api/past')) {
          isPast();
          await held;
        }
        return line(path, init);
      },
      news: () => () => undefined,
      lock: noLock,
      random: () => 0,
    });
    await until(() => sync.state.value.state === 'offline');
    sync.wake();
    await past;
    await record(store, [sale('a')]);
    await until(() => centre.kept.length === 1);
    goOn();
    await sync.stop();
  });

  test('outlives a failure nobody thought of, without hammering the centre', async () => {
    const store = await device();
    const told = vi.fn();
    vi.stubGlobal('reportError', told);
    const where = vi.spyOn(store.db.entries, 'where').mockImplementation(() => {
      throw new Error('a bug');
    });
    const sync = startSync(store, {
      fetch: line,
      news: () => () => undefined,
      lock: noLock,
      random: () => 0,
    });
    await until(() => told.mock.calls.length > 0);
    await new Promise((go) => {
      setTimeout(go, 200);
    });
    expect(told.mock.calls.length).toBe(1);
    where.mockRestore();
    sync.wake();
    await until(() => sync.state.value.state === 'synced');
    await sync.stop();
    vi.unstubAllGlobals();
  });

  test('hears news only while its tab is the one that syncs', async () => {
    const store = await device();
    let heard = 0;
    let give = (): void => undefined;
    const turn = new Promise<void>((go) => {
      give = go;
    });
    const sync = startSync(store, {
      fetch: line,
      news: () => {
        heard += 1;
        return () => {
          heard -= 1;
        };
      },
      lock: {
        hold: async (stop, work) => {
          await turn;
          await work(stop);
        },
      },
    });
    expect(heard).toBe(0);
    give();
    await until(() => sync.state.value.state === 'synced');
    expect(heard).toBe(1);
    await sync.stop();
    expect(heard).toBe(0);
  });

  test('is quiet when there is nothing to do', async () => {
    const store = await device();
    const sync = startSync(store, { fetch: line, news: () => () => undefined, lock: noLock });
    await until(() => sync.state.value.state === 'synced');
    await record(store, [sale('a')]);
    await until(() => centre.kept.length === 1 && sync.state.value.state === 'synced');
    await new Promise((go) => {
      setTimeout(go, 100);
    });
    const before = centre.requests;
    await new Promise((go) => {
      setTimeout(go, 200);
    });
    expect(centre.requests).toBe(before);
    await sync.stop();
  });
});
