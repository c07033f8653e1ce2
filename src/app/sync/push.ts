import * as v from 'valibot';
import { centreDevice } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { parseJson } from '../../core/journal/entry.ts';
import type { SignedBatch } from '../../core/outbox.ts';
import {
  CURSORS_HEADER,
  type Heads,
  PATHS,
  PUSH_BYTES,
  PUSH_ENTRIES,
  type PushAnswer,
  PushAnswerSchema,
  PushRequestSchema,
} from '../../core/protocol.ts';
import { gzipText } from '../store/compression.ts';
import type { EntryRow } from '../store/database.ts';
import type { Identity } from '../store/meta.ts';
import { carriedBatches, deliverCarried } from '../store/outbox-file.ts';
import { type Store, identityOf, now } from '../store/store.ts';
import { formerOf } from '../store/succession.ts';
import { acknowledge, noteExchange } from '../store/sync-writes.ts';
import { resendAbove, unsentAuthors, unsentRun } from '../store/unsent.ts';
import { canSend, isOurs, signerOf } from './author.ts';
import type { Fetch } from './network.ts';
import { basePatience, cursorsHere, isRewound, takePulled } from './pull.ts';
import { type Answer, type Missed, PATIENCE, type Patience, ask } from './request.ts';
import { proofOf, signedBatch } from './signing.ts';
import { succeed } from './succession.ts';
import { isSilence } from './sync-state.ts';

/**
 * How many entries the next batch may have: halved when it was too much, else doubled. `parked`
 * are authors whose entries must wait for others' in this exchange, `gapped` those before whose
 * entries something had to be sent; `heads` are the centre's as last heard in it, above which all
 * is known to wait. `isBrief`: the last batch was not answered,
 * so the next asks for its own answer alone, which is the smallest; `isPulled`: the last batch's
 * answer brought all there was to pull; the patience is for a pull, `base` for a base.
 */
export type Pace = Patience & {
  entries: number;
  parked: Set<string>;
  gapped: Set<string>;
  heads: Heads | null;
  isBrief: boolean;
  isPulled: boolean;
  readonly base: Patience;
};
export const fullPace = (): Pace => ({
  entries: PUSH_ENTRIES,
  parked: new Set(),
  gapped: new Set(),
  heads: null,
  isBrief: false,
  isPulled: false,
  patience: PATIENCE,
  base: basePatience(),
});

/** An exchange begins: nothing is known of the centre yet. */
export function beginPace(pace: Pace): void {
  pace.parked.clear();
  pace.gapped.clear();
  pace.heads = null;
  pace.isPulled = false;
}

// A run's envelope and quotes come on top of its texts: JSON inside JSON escapes each quote.
const TEXT_BYTES = PUSH_BYTES * 0.75;

const WEEK_MS = 7 * 86_400_000;

type Done = { readonly ok: true; readonly isDone: boolean };
const MORE: Done = { ok: true, isDone: false };

/** A run to be pushed, whose name it goes out in, and whether nothing is to be sent after it. */
type Run = {
  readonly rows: readonly EntryRow[];
  readonly as: Identity;
  readonly isLast: boolean;
  /** When, by the till's own clock; epoch ms. */
  readonly asked: number;
};

/**
 * Pushes one batch. 1 take the next run: our own, of who we were before, then others' that the
 * centre has lost · 2 sign it · 3 send it, the last one with the cursors from which to pull ·
 * 4 store what the centre answered: only an id with our hash counts; then what it gave to pull,
 * but of a centre that has less than before, which gets all it lacks first · 5 at a gap send what
 * the centre has lost, and what is after numbers lost here as such; an author who is not us has a
 * week to come by himself · 6 after a fork go on under another id.
 */
export async function pushOnce(store: Store, fetcher: Fetch, pace: Pace): Promise<Done | Missed> {
  const run = await nextRun(store, pace);
  if (run === null) return { ok: true, isDone: true };
  pace.isPulled = false;
  const cursors = run.isLast && !pace.isBrief ? await cursorsHere(store) : null;
  const more = cursors === null ? {} : { [CURSORS_HEADER]: cursors };
  const answer = await send(fetcher, await signedBatch(run.as, run.rows), more);
  pace.isBrief = !answer.ok && isSilence(answer.why);
  return answer.ok
    ? taken(store, fetcher, pace, run, answer.value)
    : missed(store, fetcher, pace, run, answer);
}

async function nextRun(store: Store, pace: Pace): Promise<Run | null> {
  const authors = (await unsentAuthors(store)).filter((device) => !pace.parked.has(device));
  if (authors.length === 0) return null;
  const mine = [identityOf(store), ...(await formerOf(store))];
  const rank = (device: string): number =>
    mine.findIndex((one) => one.device === device) + 1 || Infinity;
  for (const device of authors.toSorted((a, b) => rank(a) - rank(b))) {
    const as = signerOf(mine, device);
    const { rows, isAll } = await unsentRun(store, device, pace.entries, TEXT_BYTES);
    if (rows.length > 0 && canSend(as, rows)) {
      const isLast = isAll && authors.every((one) => one === device || pace.parked.has(one));
      return { rows, as, isLast, asked: store.clock() };
    }
    pace.parked.add(device);
  }
  return null;
}

async function taken(
  store: Store,
  fetcher: Fetch,
  pace: Pace,
  run: Run,
  answer: PushAnswer,
): Promise<Done | Missed> {
  const settled = await acknowledge(store, answer.results);
  await noteExchange(store, answer.now, run.asked);
  pace.entries = Math.min(PUSH_ENTRIES, pace.entries * 2);
  // An answer that settles nothing would be asked for again without end.
  if (settled === 0) return { ok: false, why: 'not-the-centre' };
  const heads = headsAfter(store, run, answer.heads);
  if (hasFallen(heads, pace.heads)) await resendAbove(store, heads);
  pace.heads = heads;
  // What another wrote goes out in our name as well, and its fork is not ours.
  if (answer.fork === true && run.rows[0]?.device === identityOf(store).device) {
    const went = await succeed(store, fetcher);
    return went.ok ? MORE : went;
  }
  if (answer.pulled !== undefined && !(await isRewound(store))) {
    pace.isPulled = (await takePulled(store, answer.pulled)).isDone;
  }
  return MORE;
}

// A long queue is not searched again after each batch, only when the centre has less than before.
const hasFallen = (heads: Heads, before: Heads | null): boolean =>
  before === null || Object.entries(before).some(([line, { n }]) => n > (heads[line]?.n ?? 0));

async function missed(
  store: Store,
  fetcher: Fetch,
  pace: Pace,
  run: Run,
  answer: Missed,
): Promise<Done | Missed> {
  const { rows, as } = run;
  if (answer.why === 'timeout' || answer.why === 'too-large') {
    pace.entries = Math.max(1, Math.floor(rows.length / 2));
  }
  // Its text grew more on the way than was reckoned with: one entry alone always fits.
  if (answer.why === 'too-large' && rows.length > 1) return MORE;
  const author = rows[0]?.device ?? '';
  if (isSilence(answer.why)) return answer;
  if (answer.why !== 'gap' || answer.head === undefined) return parked(store, pace, author, answer);
  const heads = headsAfter(store, run, answer.heads ?? headsHere(store));
  if ((await resendAbove(store, { ...heads, [author]: answer.head })) > 0) {
    // Once an exchange: a centre of two minds would have the same sent without end.
    if (pace.gapped.has(author)) return parked(store, pace, author, answer);
    pace.gapped.add(author);
    return MORE;
  }
  if (!isGivenUp(store, run)) return parked(store, pace, author, answer);
  const again = await send(fetcher, await signedBatch(as, rows, true));
  return again.ok
    ? taken(store, fetcher, pace, run, again.value)
    : parked(store, pace, author, again);
}

/** An answer in the stream of all stations says nothing of the chains of ours. */
const headsAfter = (store: Store, { rows }: Run, heads: Heads): Heads =>
  rows[0]?.device === centreDevice(CENTRE) ? { ...headsHere(store), ...heads } : heads;

/** What is known of all other chains where a centre of an older version names one alone. */
const headsHere = ({ session }: Store): Heads =>
  Object.fromEntries(session.heads.map(({ device, n, hash }) => [device, { n, hash }]));

// An author who was there within a week brings what is before the gap himself.
const isGivenUp = (store: Store, { rows, as }: Run): boolean =>
  rows.every(({ device, eff }) => isOurs(store, as, device) || eff < now(store) - WEEK_MS);

/** A refusal of what others wrote is no failure of ours: it waits for the next exchange. */
function parked(store: Store, pace: Pace, author: string, answer: Missed): Done | Missed {
  if (isSilence(answer.why) || author === identityOf(store).device) return answer;
  pace.parked.add(author);
  return MORE;
}

/** Sends a batch as it was signed, gzip on the way. */
async function send(
  fetcher: Fetch,
  batch: SignedBatch,
  more: Record<string, string> = {},
): Promise<Answer<PushAnswer>> {
  return await ask(fetcher, PATHS.push, PushAnswerSchema, {
    method: 'POST',
    body: await gzipText(batch.body),
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      ...proofOf(batch),
      ...more,
    },
  });
}

/** Delivers batches that came in files; one that must wait for another is tried next time. */
export async function pushCarried(store: Store, fetcher: Fetch): Promise<Missed | null> {
  for (const batch of await carriedBatches(store)) {
    const answer = await send(fetcher, batch);
    if (answer.ok) {
      await acknowledge(store, answer.value.results);
      if (isWhole(batch, answer.value)) await deliverCarried(store, batch);
    } else if (isSilence(answer.why)) return answer;
  }
  return null;
}

const isWhole = (batch: SignedBatch, { results }: PushAnswer): boolean => {
  const request = v.safeParse(PushRequestSchema, parseJson(batch.body));
  return request.success && results.length >= request.output.entries.length;
};
