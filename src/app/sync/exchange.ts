// One exchange with the centre, in numbered steps:
// 1 a succession that was begun goes on, so that what is written can be sent in its own name
// 2 the base, once; what a damaged database lost is taken from its second place, or written down;
//   where it does not come what was sold is pushed all the same, and the exchange ends there
// 3 push: files of other devices, then every unsent run
// 4 pull, unless the last push brought all; after a rewind all the centre lacks is pushed first,
//   then a new base is taken, once more
// 5 what has time: secrets, pictures, catalogue, older entries; where it does not come the till is
//   not offline, and it is tried again later
import { resendBeside } from '../store/beside.ts';
import { settleLosses } from '../store/goods/loss.ts';
import { readMetas } from '../store/meta.ts';
import { storageFault } from '../store/storage-error.ts';
import { dropSpare, takeSpare } from '../store/spare.ts';
import { type Store, identityOf } from '../store/store.ts';
import { recallHeads } from '../store/sync-writes.ts';
import { forgetFormer, isProvisional } from '../store/succession.ts';
import { isOfferDue, offerBeside, pushBeside } from './beside.ts';
import { loadCatalogue } from './catalogue-load.ts';
import type { Fetch } from './network.ts';
import { type PastLoad, type Urgency, pullPast } from './past-load.ts';
import { isRewound, loadBase, newBase, pullOnce } from './pull.ts';
import { type Pace, beginPace, pushCarried, pushOnce } from './push.ts';
import { isOld, renewBase } from './renewal.ts';
import type { Missed } from './request.ts';
import { isSilence } from './sync-state.ts';
import { goOnSucceeding, renewSession } from './succession.ts';

/** What an exchange runs with; `pushed` is told after what a person waits for is done. */
export type Exchange = {
  readonly store: Store;
  readonly fetch: Fetch;
  readonly pace: Pace;
  /** Something more urgent than older entries is due. */
  readonly urgency: Urgency;
  /** What is here of them and not yet written. */
  readonly past: PastLoad;
  readonly onPulled: (pushed: Missed | null) => Promise<void>;
  /** How much of the shop's balances is here, 0 to 1, while they are loaded. */
  readonly onLoading: (share: number) => void;
  /** Until when something is left alone, by the till's clock; epoch ms. */
  readonly later: Record<'catalogue' | 'carried' | 'renewal', number>;
};

/** Nothing is left alone. */
export const nothingLater = (): Exchange['later'] => ({ catalogue: 0, carried: 0, renewal: 0 });

type Step = () => Promise<{ ok: true; isDone: boolean } | Missed>;

/** How often a centre that renumbers again and again is followed in one exchange. */
const REWINDS = 3;
const CATALOGUE_MS = 3_600_000;
/** After it met a full disk. */
const NO_ROOM_MS = 86_400_000;
/** A base that is too large for this line would be asked for in every exchange. */
const RENEWAL_MS = 86_400_000;
/** A file's batch cannot be made smaller: on a slow line it would hold up what is sold here. */
const CARRIED_MS = 600_000;

/** Exchanges with a session; where it was lost it is asked for again, once. */
export async function exchange(run: Exchange, lost: AbortSignal): Promise<Missed | null> {
  const failed = await exchangeOnce(run, lost);
  if (failed?.why !== 'session') return failed;
  const renewed = await renewSession(run.store, run.fetch);
  return renewed.ok ? exchangeOnce(run, lost) : sessionOr(renewed);
}

// A refusal of whatever kind means that this device has no way in; silence only that it is late.
const sessionOr = (missed: Missed): Missed =>
  isSilence(missed.why) ? missed : { ok: false, why: 'session' };

async function exchangeOnce(run: Exchange, lost: AbortSignal): Promise<Missed | null> {
  const { store, fetch, urgency } = run;
  beginPace(run.pace);
  await recallHeads(store);
  if (!(await isReady(store))) {
    const succeeded = await goOnSucceeding(store, fetch);
    if (!succeeded.ok) return succeeded;
    const base = await loadBase(store, fetch, run.onLoading, run.pace.base);
    if (!base.ok) {
      await whole(() => pushOnce(store, fetch, run.pace), lost);
      return base;
    }
    await takeSpare(store);
    await settleLosses(store);
  } else await takeSpare(store);
  if (isDue(run, 'carried', CARRIED_MS) && (await pushCarried(store, fetch)) !== null) {
    leave(run, 'carried', CARRIED_MS);
  }
  const { pushed, failed } = await follow(run, lost);
  if (failed) return failed;
  await dropSpare(store);
  await run.onPulled(pushed);
  const isIdle = await isAtRest(store);
  if (!isIdle) {
    await forgetFormer(store);
    await offerBeside(store, fetch);
    await pushBeside(store, fetch, urgency.isDue);
  }
  await catalogue(run);
  if (isIdle) return pushed;
  const past = await whole(() => pullPast(store, fetch, run.past, urgency), lost, urgency.isDue);
  if (past === null && !urgency.isDue()) await renew(run);
  return pushed;
}

/** Nothing is to be done before the first request, as in nearly every exchange: one look tells. */
async function isReady(store: Store): Promise<boolean> {
  const read = await readMetas(store.db, ['successor', 'base', 'losses']);
  const isSettled = read('successor') === null && !read('losses')?.length;
  return isSettled && !isProvisional(identityOf(store)) && read('base')?.complete === true;
}

/** Nor is anything due of what has time, but the catalogue. */
async function isAtRest(store: Store): Promise<boolean> {
  const shelves = ['secrets', 'photos'] as const;
  const read = await readMetas(store.db, ['former', 'offered', 'backfill', 'base', ...shelves]);
  return (
    !read('former')?.length &&
    !isOfferDue(store, read('offered')) &&
    shelves.every((shelf) => read(shelf) !== true) &&
    read('backfill')?.done !== false &&
    !isOld(store, read('base'))
  );
}

/** Pushes and pulls until both sides have the same. */
async function follow(
  { store, fetch, pace, onLoading }: Exchange,
  lost: AbortSignal,
): Promise<{ pushed: Missed | null; failed: Missed | null }> {
  for (let turn = 0; ; turn += 1) {
    const pushed = await whole(() => pushOnce(store, fetch, pace), lost);
    if (isSilence(pushed?.why ?? null)) return { pushed, failed: pushed };
    if (await isRewound(store)) {
      const renewed = await newBase(store, fetch, onLoading, pace.base);
      if (!renewed.ok) return { pushed, failed: renewed };
      await resendBeside(store);
      pace.isPulled = false;
    }
    const failed = pace.isPulled ? null : await whole(() => pullOnce(store, fetch, pace), lost);
    if (failed || lost.aborted || turn === REWINDS || !(await isRewound(store))) {
      return { pushed, failed };
    }
  }
}

/** Repeats a step until it is done, fails, or something more urgent is due. */
async function whole(
  step: Step,
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

type Later = keyof Exchange['later'];

/** Whether something is not left alone; a clock that was put back leaves nothing alone longer. */
function isDue({ store, later }: Exchange, what: Later, longest: number): boolean {
  const rest = later[what] - store.clock();
  return rest <= 0 || rest > longest;
}

function leave({ store, later }: Exchange, what: Later, ms: number): void {
  later[what] = store.clock() + ms;
}

/**
 * Once an hour. What it finds no room for can be fetched again, and would take the room of the next
 * sale: it is left alone for a day.
 */
async function catalogue(run: Exchange): Promise<void> {
  if (!isDue(run, 'catalogue', NO_ROOM_MS)) return;
  try {
    const loaded = await loadCatalogue(run.store, run.fetch, run.urgency);
    if (loaded.ok && loaded.isWhole) leave(run, 'catalogue', CATALOGUE_MS);
  } catch (error) {
    if (storageFault(error) !== 'quota') throw error;
    leave(run, 'catalogue', NO_ROOM_MS);
  }
}

async function renew(run: Exchange): Promise<void> {
  if (!isDue(run, 'renewal', RENEWAL_MS)) return;
  if ((await renewBase(run.store, run.fetch)) !== null) leave(run, 'renewal', RENEWAL_MS);
}
