// Older entries come in answers of a few hundred and are written fifty at a time. Whatever is more
// urgent goes before the next fifty, and does not wait for an answer under way either: both stay
// in memory until the next exchange, so that no page is asked for twice.
import { PATHS, type PastAnswer, PastAnswerSchema, type Pulled } from '../../core/protocol.ts';
import { mendStocks } from '../store/mend.ts';
import { heldFrom } from '../store/horizon.ts';
import { readMetas } from '../store/meta.ts';
import { type Store, now } from '../store/store.ts';
import { endPast, writePast } from '../store/sync-writes.ts';
import type { Fetch } from './network.ts';
import { type Answer, type Missed, PATIENCE, type Patience, askLarge, shaped } from './request.ts';

/** Says whether something goes before older entries, now or while they are waited for. */
export type Urgency = {
  readonly isDue: () => boolean;
  /** Resolves once it is due; never, when it never is. */
  readonly due: () => Promise<void>;
};

export const NOTHING_URGENT: Urgency = { isDue: () => false, due: () => new Promise(() => {}) };

type Rest = { readonly entries: readonly Pulled[]; readonly isLast: boolean };

/** What is here or on its way and not yet written, and of which place in which base's past. */
export type PastLoad = Patience & {
  place: string;
  asked: Promise<Answer<PastAnswer>> | null;
  rest: Rest | null;
};

export const newPastLoad = (): PastLoad => ({
  place: '',
  patience: PATIENCE,
  asked: null,
  rest: null,
});

/**
 * Goes on with one answer of the entries behind the base, the newest first. `isDone` false: there
 * is more, or something urgent broke it off after at least one transaction or while waiting.
 */
export async function pullPast(
  store: Store,
  fetcher: Fetch,
  load: PastLoad = newPastLoad(),
  urgency: Urgency = NOTHING_URGENT,
): Promise<{ readonly ok: true; readonly isDone: boolean } | Missed> {
  const read = await readMetas(store.db, ['backfill', 'base']);
  const [state, base] = [read('backfill'), read('base')];
  if (state === null || state.done) return { ok: true, isDone: true };
  const placeOf = (before: number): string => JSON.stringify([base?.cursor, base?.at, before]);
  if (load.place !== placeOf(state.before)) {
    const { patience } = load;
    Object.assign(load, newPastLoad(), { place: placeOf(state.before), patience });
  }
  if (load.rest === null) {
    const path = `${PATHS.past}?before=${state.before}`;
    load.asked ??= askLarge(fetcher, path, shaped(PastAnswerSchema), load);
    const answer = await Promise.race([load.asked, urgency.due()]);
    if (answer === undefined) return { ok: true, isDone: false };
    load.asked = null;
    if (!answer.ok) return answer;
    load.rest = restOf(answer.value, heldFrom({ at: base?.at ?? now(store) }));
  }
  const { entries, isLast } = load.rest;
  const left = await writePast(store, entries, false, urgency.isDue);
  const before = entries[entries.length - left.length - 1]?.seq ?? state.before;
  load.place = placeOf(before);
  load.rest = left.length > 0 ? { entries: left, isLast } : null;
  if (left.length > 0 || !isLast) return { ok: true, isDone: false };
  await mendStocks(store);
  await endPast(store, before);
  return { ok: true, isDone: true };
}

function restOf({ entries, more }: PastAnswer, oldest: number): Rest {
  const recent = entries.findLastIndex(({ eff }) => eff >= oldest) + 1;
  // What a till brought that was away for months lies among what is new: it ends nothing.
  return more && recent > 0
    ? { entries, isLast: false }
    : { entries: entries.slice(0, recent), isLast: true };
}
