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

const STALE_MS = 60_000;
const ANSWER_MS = 2_000;

const tell = ({ changes }: Store, sign: string): void =>
  changes.tell({ ledgers: [sign], accounts: [] });

/** Wakes the tab that syncs. */
export const wakeElsewhere = (store: Store): void => tell(store, WAKE);

/** Hears the other tabs: `ring` is called to wake this one; returns what ends it. */
export const heedElsewhere = (
  store: Store,
  isHolding: () => boolean,
  ring: () => void,
): (() => void) =>
  store.changes.listen(({ ledgers }) => {
    if (ledgers.includes(WAKE)) ring();
    if (ledgers.includes(ASK) && isHolding()) tell(store, HERE);
  });

/** How the tab that syncs gets on: what was exchanged over a minute ago did not get through. */
export async function stateElsewhere(store: Store): Promise<SyncState> {
  const [unsent, isLate, base, last] = await Promise.all([
    countUnsent(store),
    isStale(store),
    readMeta(store.db, 'base'),
    readMeta(store.db, 'exchange'),
  ]);
  if (base?.complete !== true) return { ...NOT_YET, unsent };
  return stateAfter(isLate ? 'no-answer' : null, unsent, last);
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
  Math.abs(now(store) - ((await readMeta(store.db, 'exchange')) ?? 0)) > STALE_MS;
