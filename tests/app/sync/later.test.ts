// What has time is no reason to call the till offline, and holds up nothing that is sold.
import 'fake-indexeddb/auto';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as v from 'valibot';
import { PATHS, PushRequestSchema } from '../../../src/core/protocol.ts';
import { hasCatalogue } from '../../../src/app/store/goods/catalogue.ts';
import { gunzipText, gzipText } from '../../../src/app/store/compression.ts';
import { readMeta, writeMeta } from '../../../src/app/store/meta.ts';
import { readOutboxFile } from '../../../src/app/store/outbox-file.ts';
import { record } from '../../../src/app/store/record.ts';
import { type Store, bind } from '../../../src/app/store/store.ts';
import { countUnsent } from '../../../src/app/store/sync-writes.ts';
import { loadCatalogue } from '../../../src/app/sync/catalogue-load.ts';
import { type Exchange, exchange, nothingLater } from '../../../src/app/sync/exchange.ts';
import type { Fetch } from '../../../src/app/sync/network.ts';
import { exportOutbox } from '../../../src/app/sync/outbox.ts';
import { NOTHING_URGENT, newPastLoad, pullPast } from '../../../src/app/sync/past-load.ts';
import { newBase, pullOnce } from '../../../src/app/sync/pull.ts';
import { fullPace } from '../../../src/app/sync/push.ts';
import { newKeys } from '../../../src/app/sync/signing.ts';
import { ORIGIN, type TestCentre, line, testCentre } from '../../support/centre.ts';
import { DEVICES, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, handClock, identity, openTestStore } from '../../support/store.ts';

let centre: TestCentre;
beforeEach(() => {
  centre = testCentre();
  centre.server.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => {
  vi.useRealTimers();
  centre.server.close();
  closeTestStores();
});

const DAY_MS = 86_400_000;
const sale = (name: string) => draftOf('sale', saleBody(idOf('tea'), 1, 350, 200), idOf(name));

async function till(which = 0, clock = handClock()): Promise<Store> {
  const store = await openTestStore({ clock: clock.now });
  await bind(store, { ...identity(DEVICES[which]), keys: await newKeys() });
  return store;
}

const runOf = (store: Store, fetcher: Fetch = line): Exchange => ({
  store,
  fetch: fetcher,
  pace: fullPace(),
  urgency: NOTHING_URGENT,
  past: newPastLoad(),
  onPulled: async () => undefined,
  onLoading: () => undefined,
  later: nothingLater(),
});

const once = async (run: Exchange): Promise<string | null> =>
  (await exchange(run, new AbortController().signal))?.why ?? null;

/** A line on which some requests fail, and what it was asked. */
function failing(isLost: (path: string, init: RequestInit) => boolean) {
  const asked: string[] = [];
  const fetcher: Fetch = (path, init) => {
    asked.push(path);
    return isLost(path, init) ? Promise.reject(new TypeError('lost')) : line(path, init);
  };
  return { asked, fetcher };
}

test('older entries that do not come leave the till in touch', async () => {
  const first = await till();
  await record(first, [sale('a'), sale('b')]);
  expect(await once(runOf(first))).toBeNull();
  const { asked, fetcher } = failing((path) => path.startsWith(PATHS.past));
  expect(await once(runOf(await till(1), fetcher))).toBeNull();
  expect(asked.filter((path) => path.startsWith(PATHS.past))).toHaveLength(1);
});

test('what came in a file goes with the rest where its whole batch does not get through', async () => {
  const other = await till(1);
  await record(other, [sale('theirs')]);
  const clock = handClock();
  const store = await till(0, clock);
  expect(await readOutboxFile(store, (await exportOutbox(other)).text)).toMatchObject({ ok: true });
  await record(store, [sale('mine')]);
  expect(await countUnsent(store)).toBe(2);
  let isBad = true;
  const sent: string[] = [];
  const run = runOf(store, async (path, init) => {
    if (path !== PATHS.push) return line(path, init);
    const body = await gunzipText(new Uint8Array(await new Response(init.body).arrayBuffer()));
    const { device, forwarded } = v.parse(PushRequestSchema, JSON.parse(body));
    const what = forwarded ? 'forwarded' : device === DEVICES[1] ? 'whole' : 'mine';
    sent.push(what);
    if (isBad && what === 'whole') throw new TypeError('lost');
    return line(path, init);
  });
  expect(await once(run)).toBeNull();
  expect(await once(run)).toBeNull();
  expect([sent[0], ...sent.slice(1).sort()]).toEqual(['whole', 'forwarded', 'mine']);
  expect(await countUnsent(store)).toBe(0);
  expect(await readMeta(store.db, 'base')).toMatchObject({ rewound: false });
  isBad = false;
  clock.at += 3_600_000;
  expect(await once(run)).toBeNull();
  expect(sent.slice(3)).toEqual(['whole']);
  expect(centre.kept).toHaveLength(2);
});

const SEGMENTS = ['a', 'b'].map((name) => ({ name, text: `690${name}\tTea ${name}` }));

/** A centre with a catalogue of two segments. */
async function withCatalogue(): Promise<void> {
  const packed = await Promise.all(
    SEGMENTS.map(async ({ text }) => {
      const bytes = await gzipText(text);
      const hash = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
      return { hash, bytes };
    }),
  );
  const segments = packed.map(({ hash }, i) => ({
    hash,
    ...{ first: `690${i}`, last: `690${i}`, count: 1, bytes: 1 },
  }));
  centre.server.use(
    http.get(ORIGIN + PATHS.catalogue, () => HttpResponse.json({ version: 'v1', segments })),
    ...packed.map(({ hash, bytes }) =>
      http.get(`${ORIGIN}${PATHS.catalogue}/${hash}`, () => HttpResponse.arrayBuffer(bytes.buffer)),
    ),
  );
}

test('a catalogue without room is left alone for a day', async () => {
  await withCatalogue();
  const clock = handClock();
  const store = await till(0, clock);
  const put = vi.spyOn(store.bulk.segments, 'bulkPut').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const { asked, fetcher } = failing(() => false);
  const run = runOf(store, fetcher);
  const questions = () => asked.filter((path) => path === PATHS.catalogue).length;
  expect(await once(run)).toBeNull();
  expect(await once(run)).toBeNull();
  expect([questions(), put.mock.calls.length]).toEqual([1, 1]);
  put.mockRestore();
  clock.at += DAY_MS + 1;
  expect(await once(run)).toBeNull();
  expect(questions()).toBe(2);
  expect(await hasCatalogue(store)).toBe(true);
});

test('a catalogue that is broken off by something urgent goes on with what has come', async () => {
  await withCatalogue();
  const store = await till();
  const { asked, fetcher } = failing(() => false);
  const urgent = { isDue: () => true, due: () => new Promise<void>(() => undefined) };
  expect(await loadCatalogue(store, fetcher, urgent)).toEqual({ ok: true, isWhole: false });
  expect(await hasCatalogue(store)).toBe(false);
  expect(asked).toHaveLength(3);
  expect(await loadCatalogue(store, fetcher)).toEqual({ ok: true, isWhole: true });
  expect(await hasCatalogue(store)).toBe(true);
  expect(asked).toHaveLength(4);
});

test('a pull that does not come in time is waited for longer, one that is lost is not', async () => {
  const store = await till();
  const pace = fullPace();
  const { patience } = pace;
  await pullOnce(store, () => Promise.reject(new TypeError('lost')), pace);
  expect(pace.patience).toBe(patience);
  vi.useFakeTimers();
  const hung: Fetch = (_, { signal }) =>
    new Promise((_done, fail) => {
      signal?.addEventListener('abort', () => fail(new DOMException('', 'AbortError')));
      void vi.advanceTimersByTimeAsync(patience * 4);
    });
  for (const longer of [2, 3, 3]) {
    expect(await pullOnce(store, hung, pace)).toMatchObject({ why: 'timeout' });
    expect(pace.patience).toBe(patience * longer);
  }
  vi.useRealTimers();
});

// The database runs on what is left of the timers.
const FAKED = ['setTimeout', 'clearTimeout', 'performance'] as const;

/** A line that gives this answer after so many milliseconds of fake timers. */
const slow =
  (ms: number, answer: object): Fetch =>
  async (_, { signal }) => {
    await vi.advanceTimersByTimeAsync(ms);
    signal?.throwIfAborted();
    return Response.json(answer);
  };

test('once an answer comes quickly a pull is waited for as long as at first', async () => {
  const store = await till();
  const pace = fullPace();
  const { patience } = pace;
  const place = { seq: 0, id: null };
  const nothing = {
    ...{ station: [], centre: [], more: false, rewind: false, heads: {}, now: store.clock() },
    cursor: { station: place, centre: place },
  };
  pace.patience = patience * 3;
  vi.useFakeTimers({ toFake: [...FAKED] });
  for (const [ms, longer] of [
    [patience * 2, 3],
    [patience / 2 + 1, 3],
    [patience / 2, 1],
  ] as const) {
    expect(await pullOnce(store, slow(ms, nothing), pace)).toMatchObject({ ok: true });
    expect(pace.patience).toBe(patience * longer);
  }
});

test('a base that does not come in time is waited for longer, in the next exchange too', async () => {
  const store = await till();
  const run = runOf(store, (path, init) =>
    path === PATHS.base
      ? slow(run.pace.base.patience + 1, {})(path, init)
      : Promise.reject(new TypeError('lost')),
  );
  const { base } = run.pace;
  const { patience } = base;
  vi.useFakeTimers({ toFake: [...FAKED] });
  for (const longer of [2, 4, 5, 5]) {
    expect(await once(run)).toBe('timeout');
    expect(base.patience).toBe(patience * longer);
  }
  expect(base.patience).toBe(5 * 60_000);
  const place = { seq: 0, id: null };
  const empty = {
    rows: [],
    heads: {},
    now: store.clock(),
    cursor: { station: place, centre: place },
  };
  for (const [ms, longer] of [
    [patience * 4, 5],
    [patience / 2, 1],
  ] as const) {
    expect(await newBase(store, slow(ms, empty), undefined, base)).toMatchObject({ ok: true });
    expect(base.patience).toBe(patience * longer);
  }
});

test('older entries that came quickly and were taken much later came quickly', async () => {
  const store = await till();
  await writeMeta(store.db, 'backfill', { before: 9, done: false });
  const load = newPastLoad();
  const { patience } = load;
  load.patience = patience * 3;
  vi.useFakeTimers({ toFake: [...FAKED] });
  const fetcher = slow(1_000, { entries: [], more: false });
  const urgent = { isDue: () => true, due: () => Promise.resolve() };
  expect(await pullPast(store, fetcher, load, urgent)).toEqual({ ok: true, isDone: false });
  await vi.advanceTimersByTimeAsync(patience * 2);
  expect(await pullPast(store, fetcher, load)).toEqual({ ok: true, isDone: true });
  expect(load.patience).toBe(patience);
});
