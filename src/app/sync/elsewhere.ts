// What the tabs of one till say to each other of the sync, beside what they read in the database.
import { readMeta } from '../store/meta.ts';
import { type Store, now } from '../store/store.ts';
import { countUnsent } from '../store/sync-writes.ts';
import { NOT_YET, type SyncState, stateAfter } from './sync-state.ts';
import { type TabLock, noLock, tabLock } from './tab-lock.ts';

/** To the tab that syncs: exchange now. */
const WAKE = 'wake';
/** To whoever has the lock, before it is taken: are you awake? */
const ASK = 'ask';
/** The answer: at once, however long an exchange takes, and from a hidden tab too. */
const HERE = 'here';
/** By the one that syncs: it tried and did not get through. */
const FAILED = 'failed';

const STALE_MS = 60_000;
const ANSWER_MS = 2_000;

const lastExchange = ({ db }: Store) => readMeta(db, 'exchange');

const tell = ({ changes }: Store, sign: string): void =>
  changes.tell({ ledgers: [sign], accounts: [] });

/** Wakes the tab that syncs. */
export const wakeElsewhere = (store: Store): void => tell(store, WAKE);
/** Says that this tab, which syncs, did not get through. */
export const failElsewhere = (store: Store): void => tell(store, FAILED);

export type Elsewhere = {
  /** How the tab that syncs gets on. */
  readonly state: () => Promise<SyncState>;
  readonly end: () => void;
};

/**
 * Hears the other tabs; `ring` is called to wake this one. The one that syncs is taken not to get
 * through only where it has said so since the last exchange: it may be long at the next one.
 * `isKeeping`: this tab syncs, and keeps the lock from whoever asks.
 */
export function heedElsewhere(store: Store, isKeeping: () => boolean, ring: () => void): Elsewhere {
  // The last exchange there was then: of two times the later one may be the earlier, where the
  // centre has put this device's clock right between them.
  let failedAfter: number | null | undefined;
  const end = store.changes.listen(({ ledgers }) => {
    if (ledgers.includes(WAKE)) ring();
    if (ledgers.includes(ASK) && isKeeping()) tell(store, HERE);
    if (ledgers.includes(FAILED)) {
      lastExchange(store).then(
        (last) => {
          failedAfter = last;
        },
        () => undefined,
      );
    }
  });
  const state = async (): Promise<SyncState> => {
    const [unsent, base, last] = await Promise.all([
      countUnsent(store),
      readMeta(store.db, 'base'),
      lastExchange(store),
    ]);
    if (base?.complete !== true) return { ...NOT_YET, unsent };
    return stateAfter(last === failedAfter ? 'no-answer' : null, unsent, last);
  };
  return { state, end };
}

/** The lock of the tab that syncs. */
export const lockFor = (store: Store): TabLock =>
  typeof navigator === 'undefined' || !('locks' in navigator)
    ? noLock
    : tabLock(`till-sync-${store.name}`, () => isAsleep(store), navigator.locks);

/** Whoever has the lock gets nothing done, and does not hear what it is asked. */
async function isAsleep(store: Store): Promise<boolean> {
  if (!(await isStale(store))) return false;
  let isHere = false;
  const unlisten = store.changes.listen(({ ledgers }) => {
    isHere ||= ledgers.includes(HERE);
  });
  tell(store, ASK);
  await new Promise((go) => {
    setTimeout(go, ANSWER_MS);
  });
  unlisten();
  return !isHere;
}

/** Nothing was exchanged for a minute, or by this tab's clock in the future. */
const isStale = async (store: Store): Promise<boolean> =>
  Math.abs(now(store) - ((await lastExchange(store)) ?? 0)) > STALE_MS;
