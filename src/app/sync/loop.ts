// The sync loop's states:
//
//   idle ──start──▶ pushing ──all sent──▶ pulling ──all here──▶ waiting
//                      ▲                     │                    │
//                      └──── new entry, news, focus, timer ───────┤
//   a failed step ──▶ waiting, with backoff and jitter, never above a minute
//
// Before the first push the base is loaded; behind each pull come catalogue and older entries.
// Nothing a person does ever waits for this loop.
import { type ReadonlySignal, signal } from '@preact/signals';
import { readMeta } from '../store/meta.ts';
import { storageFault } from '../store/storage-error.ts';
import { type Store, reopenStore } from '../store/store.ts';
import { countUnsent, postWaiting } from '../store/sync-writes.ts';
import { loadCatalogue } from './catalogue-load.ts';
import { type Fetch, network } from './network.ts';
import { type News, eventNews } from './news.ts';
import { loadBase, pullOnce, pullPast } from './pull.ts';
import { type Pace, fullPace, pushCarried, pushOnce } from './push.ts';
import type { Missed } from './request.ts';
import {
  NOT_YET,
  type Reason,
  type SyncState,
  backoff,
  isSilence,
  stateAfter,
} from './sync-state.ts';
import { type TabLock, noLock, tabLock } from './tab-lock.ts';

export type SyncLoop = {
  readonly state: ReadonlySignal<SyncState>;
  /** Exchange now: the screen came to the front, the line was mended, someone pressed. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
};

export type SyncOptions = {
  readonly fetch?: Fetch;
  readonly news?: News;
  readonly random?: () => number;
  readonly lock?: TabLock;
  /** Milliseconds between exchanges when nothing happens. */
  readonly pause?: number;
};

/** Without news the centre is asked this often; with it this only mends what news missed. */
const PAUSE_MS = 30_000;
const STALE_MS = 60_000;
const CATALOGUE_MS = 3_600_000;

type Loop = {
  readonly store: Store;
  readonly fetch: Fetch;
  readonly pace: Pace;
  readonly alarm: Alarm;
  readonly show: (reason: Reason | null) => Promise<void>;
  failures: number;
  catalogueAt: number;
};

/** Starts syncing a bound store. */
export function startSync(store: Store, options: SyncOptions = {}): SyncLoop {
  const state = signal<SyncState>(NOT_YET);
  const alarm = newAlarm();
  const stopped = new AbortController();
  const show = async (reason: Reason | null): Promise<void> => {
    const [unsent, last] = await Promise.all([countUnsent(store), readMeta(store.db, 'exchange')]);
    state.value = stateAfter(reason, unsent, last);
  };
  const loop: Loop = {
    store,
    fetch: options.fetch ?? network,
    pace: fullPace(),
    alarm,
    show,
    failures: 0,
    catalogueAt: -Infinity,
  };
  const unlisten = store.changes.listen(({ ledgers }) => {
    if (stopped.signal.aborted || !ledgers.includes('entries')) return;
    show(state.value.reason)
      .then(() => {
        if (state.value.unsent > 0 && loop.failures === 0) alarm.ring();
      })
      .catch(() => undefined);
  });
  const endNews = (options.news ?? eventNews)(alarm.ring);
  const endSigns = heedSigns(alarm.ring);
  const lock = options.lock ?? lockFor(store);
  const running = lock.hold(stopped.signal, (lost) => run(loop, lost, options));
  return {
    state,
    wake: alarm.ring,
    stop: async () => {
      stopped.abort();
      unlisten();
      endNews();
      endSigns();
      alarm.ring();
      await running;
    },
  };
}

function lockFor(store: Store): TabLock {
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return noLock;
  const isStale = async (): Promise<boolean> =>
    store.clock() + store.session.offset - ((await readMeta(store.db, 'exchange')) ?? 0) > STALE_MS;
  return tabLock(`till-sync-${store.name}`, isStale, navigator.locks);
}

async function run(loop: Loop, lost: AbortSignal, options: SyncOptions): Promise<void> {
  const { random = Math.random, pause = PAUSE_MS } = options;
  while (!lost.aborted) {
    const failed = await attempt(loop, lost);
    if (lost.aborted) return;
    await loop.show(failed).catch(() => undefined);
    loop.failures = failed === 'storage' || isSilence(failed) ? loop.failures + 1 : 0;
    await loop.alarm.sleep(loop.failures > 0 ? backoff(loop.failures, random()) : pause, lost);
  }
}

/** An exchange whose failure is a reason: the loop outlives a database cut off, and any bug. */
async function attempt(loop: Loop, lost: AbortSignal): Promise<Reason | null> {
  try {
    await postWaiting(loop.store);
    return (await exchange(loop, lost))?.why ?? null;
  } catch (error) {
    if (storageFault(error) === null) reportError(error);
    else await reopenStore(loop.store).catch(() => undefined);
    return 'storage';
  }
}

/** One exchange: base, push, pull, then what has time. Null when all of it succeeded. */
async function exchange(loop: Loop, lost: AbortSignal): Promise<Missed | null> {
  const { store, fetch, pace, alarm, show } = loop;
  const base = await loadBase(store, fetch);
  if (!base.ok) return base;
  const carried = await pushCarried(store, fetch);
  if (carried) return carried;
  const pushed = await whole(() => pushOnce(store, fetch, pace), lost);
  if (isSilence(pushed?.why ?? null)) return pushed;
  const pulled = await whole(() => pullOnce(store, fetch), lost);
  if (pulled) return pulled;
  await show(pushed?.why ?? null);
  await catalogue(loop);
  return (await whole(() => pullPast(store, fetch), lost, alarm.isDue)) ?? pushed;
}

/** Repeats a step until it is done, fails, or something more urgent is due. */
async function whole(
  step: () => Promise<{ ok: true; isDone: boolean } | Missed>,
  lost: AbortSignal,
  isUrgent: () => boolean = () => false,
): Promise<Missed | null> {
  while (!lost.aborted && !isUrgent()) {
    const done = await step();
    if (!done.ok) return done;
    if (done.isDone) return null;
  }
  return null;
}

/** Once an hour; a catalogue that cannot be had is no reason to call the till offline. */
async function catalogue(loop: Loop): Promise<void> {
  const time = loop.store.clock();
  if (Math.abs(time - loop.catalogueAt) < CATALOGUE_MS) return;
  const loaded = await loadCatalogue(loop.store, loop.fetch);
  if (loaded.ok) loop.catalogueAt = time;
}

type Alarm = {
  readonly ring: () => void;
  /** True when it rang while nobody slept: the next sleep is none. */
  readonly isDue: () => boolean;
  readonly sleep: (ms: number, lost: AbortSignal) => Promise<void>;
};

/** A sleep that can be cut short; a ring while awake cuts the next one. */
function newAlarm(): Alarm {
  let isDue = false;
  let wake = (): void => {
    isDue = true;
  };
  return {
    ring: () => wake(),
    isDue: () => isDue,
    sleep: (ms, lost) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          lost.removeEventListener('abort', end);
          isDue = false;
          wake = () => {
            isDue = true;
          };
          resolve();
        };
        const timer = setTimeout(end, ms);
        lost.addEventListener('abort', end);
        wake = end;
        if (isDue || lost.aborted) end();
      }),
  };
}

/** The browser's hints that it is worth trying now; none of them is believed. */
function heedSigns(ring: () => void): () => void {
  if (typeof window === 'undefined') return () => undefined;
  const signs = ['online', 'focus', 'pageshow'] as const;
  for (const sign of signs) window.addEventListener(sign, ring);
  return () => {
    for (const sign of signs) window.removeEventListener(sign, ring);
  };
}
