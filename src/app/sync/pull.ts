import {
  type Cursors,
  PATHS,
  PastAnswerSchema,
  type PullAnswer,
  PullAnswerSchema,
} from '../../core/protocol.ts';
import { writeBase } from '../store/base.ts';
import { noteHeld } from '../store/goods/loss.ts';
import { readMeta, readMetas } from '../store/meta.ts';
import type { Store } from '../store/store.ts';
import { type Page, pagesOf } from '../store/pages.ts';
import { noteExchange, writePage, writePast } from '../store/sync-writes.ts';
import { noteRestored, resendAbove, resendInto, resendQuarantined } from '../store/unsent.ts';
import type { Fetch } from './network.ts';
import { pullPast } from './past-load.ts';
import { readBaseAnswer } from './base-answer.ts';
import {
  type Limits,
  type Missed,
  PATIENCE,
  type Patience,
  ask,
  askLarge,
  shaped,
} from './request.ts';

type Done = { readonly ok: true; readonly isDone: boolean };

const START: Cursors = { station: { seq: 0, id: null }, centre: { seq: 0, id: null } };
const at = ({ seq, id }: Cursors['station']): string => (id === null ? `${seq}` : `${seq}.${id}`);
const written = ({ station, centre }: Cursors): string =>
  `station=${at(station)}&centre=${at(centre)}`;

/** A large shop's balances may take a minute, and on a slow line some more. */
const BASE: Limits = { usual: PATIENCE * 6, longest: PATIENCE * 30 };

/** How long a base is waited for at first. */
export const basePatience = (): Patience => ({ patience: BASE.usual });

/**
 * Base: the station's balances in one answer. Asked for once, and again when the centre has
 * renumbered or this database was mended.
 */
export async function loadBase(
  store: Store,
  fetcher: Fetch,
  progress?: (share: number) => void,
  pace?: Patience,
): Promise<Done | Missed> {
  const base = await readMeta(store.db, 'base');
  if (base?.complete) return { ok: true, isDone: true };
  return newBase(store, fetcher, progress, pace);
}

/**
 * Takes a new base in the place of the one there is; `progress` is told a share from 0 to 1, half
 * of it while it comes, half while it is written.
 */
export async function newBase(
  store: Store,
  fetcher: Fetch,
  progress?: (share: number) => void,
  pace = basePatience(),
): Promise<Done | Missed> {
  progress?.(0);
  const asked = store.clock();
  const answer = await askLarge(fetcher, PATHS.base, readBaseAnswer, pace, BASE, (share) =>
    progress?.(share / 2),
  );
  if (!answer.ok) return answer;
  await noteExchange(store, answer.value.now, asked);
  await noteHeld(store, answer.value);
  await resendAbove(store, answer.value.heads);
  await resendInto(store, answer.value.gaps);
  if (!(await writeBase(store, answer.value, (share) => progress?.((1 + share) / 2))))
    return { ok: false, why: 'busy' };
  await resendQuarantined(store);
  return { ok: true, isDone: true };
}

/** True once a new base is needed: the centre renumbered, or something here is in doubt. */
export const isRewound = async (store: Store): Promise<boolean> =>
  (await readMeta(store.db, 'base'))?.rewound ?? false;

/** How far this till has pulled, as the centre is told; null while it needs a base first. */
export async function cursorsHere(store: Store): Promise<string | null> {
  const read = await readMetas(store.db, ['base', 'cursors']);
  const base = read('base');
  return base?.complete && !base.rewound ? written(read('cursors') ?? START) : null;
}

/** Pulls one answer, from the cursors on. */
export async function pullOnce(
  store: Store,
  fetcher: Fetch,
  pace: Patience = { patience: PATIENCE },
): Promise<Done | Missed> {
  const cursors = (await readMeta(store.db, 'cursors')) ?? START;
  const path = `${PATHS.pull}?${written(cursors)}`;
  const asked = store.clock();
  const answer = await askLarge(fetcher, path, shaped(PullAnswerSchema), pace);
  if (!answer.ok) return answer;
  await noteExchange(store, answer.value.now, asked);
  return takePulled(store, answer.value);
}

/**
 * Takes one answer, to a pull or in a push's. 1 write its entries in pages of 50, the last one
 * with the new cursor · 2 own entries coming back only take their sequence and time · 3 what the
 * centre has lost since (its heads lie behind ours) is sent again. After a `rewind`, or from an own
 * entry on that has another sequence than before, nothing of the answer is written: its sequences
 * are others than those here, so once all it lacks is sent the ledgers start from a new base.
 */
export async function takePulled(store: Store, answer: PullAnswer): Promise<Done> {
  const { heads, rewind, more } = answer;
  const isSame = !rewind && (await writePages(store, pagesOf(answer)));
  if (!isSame) await noteRestored(store, heads);
  await resendAbove(store, heads);
  return { ok: true, isDone: !isSame || !more };
}

/** Writes pages until one of them shows that the centre has renumbered: then false. */
async function writePages(store: Store, pages: readonly Page[]): Promise<boolean> {
  for (const page of pages) if (!(await writePage(store, page))) return false;
  return true;
}

/** One answer of what is older still, when someone looks back; `isDone` at the very first entry. */
export async function pullOlder(store: Store, fetcher: Fetch): Promise<Done | Missed> {
  const state = await readMeta(store.db, 'backfill');
  if (state === null || !state.done) return pullPast(store, fetcher);
  const answer = await ask(fetcher, `${PATHS.past}?before=${state.before}`, PastAnswerSchema);
  if (!answer.ok) return answer;
  const { entries, more } = answer.value;
  await writePast(store, entries, true);
  return { ok: true, isDone: !more || entries.length === 0 };
}
