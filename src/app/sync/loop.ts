// The sync loop's states:
//
//   idle ──this tab has the lock──▶ pushing ──all sent──▶ pulling ──all here──▶ waiting
//                                   ▲     ▲                │                      │
//                                   │     └── rewind: all the centre lacks, ──────┤ (new base,
//                                   │         then a new base                     │  pull again)
//                                   └── new entry, news, focus, sync event, timer ┘
//   the last batch's answer brings what a pull would: pulling asks for what is more than one answer
//   a failed step ──▶ waiting, with backoff and jitter, never above a minute
//   session refused ──▶ asked for again by key ──▶ from the start; refused again ──▶ waiting
//   fork ──▶ on under a new id ──▶ pushing
//
// The steps of one exchange are in exchange.ts. News come only to the tab that holds the lock; the
// others show what it last wrote of how it stands, and pass on to it what should wake the loop.
// Nothing a person does ever waits for this loop.
import { type ReadonlySignal, signal } from '@preact/signals';
import { postWaiting } from '../store/late-posting.ts';
import { readMeta } from '../store/meta.ts';
import { isOldTab } from '../store/old-tab.ts';
import { storageFault } from '../store/storage-error.ts';
import { type Store, reopenStore } from '../store/store.ts';
import { countUnsent } from '../store/sync-writes.ts';
import { askForSync, heedSyncEvent } from './background.ts';
import { failElsewhere, heedElsewhere, lockFor, wakeElsewhere } from './elsewhere.ts';
import { type Exchange, exchange, nothingLater } from './exchange.ts';
import { type Fetch, network } from './network.ts';
import { type News, eventNews } from './news.ts';
import { paced } from './paced.ts';
import { type Urgency, newPastLoad } from './past-load.ts';
import { fullPace } from './push.ts';
import {
  NOT_YET,
  type Reason,
  type SyncState,
  backoff,
  isOffline,
  isSilence,
  stateAfter,
} from './sync-state.ts';
import type { TabLock } from './tab-lock.ts';

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
/** How often a tab without the lock looks how the one that has it gets on. */
const WATCH_MS = 10_000;

/** Counting a longer queue after each of its batches would hold up the queue and the till. */
const LONG_QUEUE = 500;
/** After such a count this many times its own duration goes by before the next. */
const REST = 10;

type Loop = {
  readonly exchange: Exchange;
  readonly alarm: Alarm;
  /** Shows how it stands. */
  readonly show: (reason: Reason | null) => Promise<void>;
  failures: number;
  /** What an older version could not post has been tried since this tab got the lock. */
  hasPosted: boolean;
  /** This tab is the one that syncs. */
  isHolding: boolean;
  /** It last failed on its own database, or is too old: whoever waits may fare better. */
  isBroken: boolean;
  /** While an exchange runs nobody knows how it ends: a new entry cuts the next sleep. */
  isBusy: boolean;
};

/** Starts syncing a bound store. */
export function startSync(store: Store, options: SyncOptions = {}): SyncLoop {
  const state = signal<SyncState>(NOT_YET);
  const alarm = newAlarm();
  const stopped = new AbortController();
  const show = async (reason: Reason | null): Promise<void> => {
    const [unsent, last] = await Promise.all([countUnsent(store), readMeta(store.db, 'exchange')]);
    state.value = stateAfter(reason, unsent, last, state.value.loading);
  };
  const loop: Loop = {
    exchange: {
      ...afresh(store, options),
      urgency: alarm,
      onPulled: (pushed) => show(pushed?.why ?? null),
      onLoading: (share) => {
        state.value = { ...state.value, loading: share < 1 ? share : null };
      },
    },
    alarm,
    show,
    failures: 0,
    hasPosted: false,
    isHolding: false,
    isBroken: false,
    isBusy: false,
  };
  const recount = paced(async () => {
    if (stopped.signal.aborted) return 0;
    const start = performance.now();
    await (loop.isHolding ? show(state.value.reason) : watch());
    const { unsent } = state.value;
    if (loop.isHolding && unsent > 0 && (loop.failures === 0 || loop.isBusy)) alarm.ring();
    return unsent > LONG_QUEUE ? (performance.now() - start) * REST : 0;
  });
  const watch = async (): Promise<void> => {
    if (loop.isHolding) return;
    const seen = await elsewhere.state().catch(() => state.value);
    if (!loop.isHolding && !stopped.signal.aborted) state.value = seen;
  };
  const watching = setInterval(() => void watch(), WATCH_MS);
  const unlisten = store.changes.listen(({ ledgers }) => {
    if (ledgers.includes('entries')) recount();
  });
  const elsewhere = heedElsewhere(store, () => loop.isHolding && !loop.isBroken, alarm.ring);
  const endSigns = heedSigns(alarm.ring);
  const lock = options.lock ?? lockFor(store);
  const running = lock.hold(stopped.signal, async (lost) => {
    loop.isHolding = true;
    loop.hasPosted = false; // a tab of an older version may have had the lock
    await run(loop, lost, options).finally(() => {
      loop.isHolding = false;
    });
    await watch();
  });
  void watch();
  return {
    state,
    wake: () => {
      alarm.ring();
      if (!loop.isHolding) wakeElsewhere(store);
    },
    stop: async () => {
      stopped.abort();
      clearInterval(watching);
      unlisten();
      elsewhere.end();
      endSigns();
      await running;
    },
  };
}

/** What an exchange goes on with from one to the next. */
const afresh = (store: Store, { fetch = network }: SyncOptions) => ({
  store,
  fetch,
  pace: fullPace(),
  past: newPastLoad(),
  later: nothingLater(),
});

async function run(loop: Loop, lost: AbortSignal, options: SyncOptions): Promise<void> {
  const { random = Math.random, pause = PAUSE_MS, news = eventNews } = options;
  const endNews = news(loop.alarm.ring);
  // What has time, the catalogue above all, is broken off: the lock is asked for again after it.
  lost.addEventListener('abort', loop.alarm.ring);
  try {
    while (!lost.aborted) {
      const failed = await attempt(loop, lost);
      loop.exchange.onLoading(1); // also where it was broken off
      if (lost.aborted) return;
      await loop.show(failed).catch(() => undefined);
      loop.isBroken = failed === 'storage' || failed === 'old-tab';
      loop.failures = loop.isBroken || isSilence(failed) ? loop.failures + 1 : 0;
      if (loop.failures > 0) askForSync();
      if (isOffline(failed)) failElsewhere(loop.exchange.store);
      await loop.alarm.sleep(loop.failures > 0 ? backoff(loop.failures, random()) : pause, lost);
    }
  } finally {
    endNews();
  }
}

/** An exchange whose failure is a reason: the loop outlives a database cut off, and any bug. */
async function attempt(loop: Loop, lost: AbortSignal): Promise<Reason | null> {
  const { store } = loop.exchange;
  loop.isBusy = true;
  try {
    if (!loop.hasPosted && !(await isOldTab(store))) await postWaiting(store);
    loop.hasPosted = true;
    return (await exchange(loop.exchange, lost))?.why ?? null;
  } catch (error) {
    // It sends what waits, as there may be no newer tab, but keeps nothing of the answer.
    if (await isOldTab(store).catch(() => false)) return 'old-tab';
    if (storageFault(error) === null) reportError(error);
    else await reopenStore(store).catch(() => undefined);
    return 'storage';
  } finally {
    loop.isBusy = false;
  }
}

/** Due: it rang while nobody slept, so the next sleep is none. */
type Alarm = Urgency & {
  readonly ring: () => void;
  readonly sleep: (ms: number, lost: AbortSignal) => Promise<void>;
};

/** A sleep that can be cut short; a ring while awake cuts the next one. */
function newAlarm(): Alarm {
  let isDue = false;
  let waiting: (() => void)[] = [];
  const note = (): void => {
    isDue = true;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  let wake = note;
  return {
    ring: () => wake(),
    isDue: () => isDue,
    due: () =>
      new Promise((resolve) => {
        if (isDue) resolve();
        else waiting.push(resolve);
      }),
    sleep: (ms, lost) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          lost.removeEventListener('abort', end);
          isDue = false;
          wake = note;
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
  const endSync = heedSyncEvent(ring);
  return () => {
    endSync();
    for (const sign of signs) window.removeEventListener(sign, ring);
  };
}
