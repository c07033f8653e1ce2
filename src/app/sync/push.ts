import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import {
  CERTIFICATE_HEADER,
  CERTIFIED_HEADER,
  PATHS,
  PUSH_BYTES,
  PUSH_ENTRIES,
  PushAnswerSchema,
  PushRequestSchema,
  type PushAnswer,
  SIGNATURE_HEADER,
} from '../../core/protocol.ts';
import { gzipText } from '../store/compression.ts';
import { type SignedBatch, carriedBatches, deliverCarried } from '../store/outbox-file.ts';
import { type Store, identityOf } from '../store/store.ts';
import { acknowledge, noteExchange, resendFrom, unsentRun } from '../store/sync-writes.ts';
import type { Fetch } from './network.ts';
import { type Answer, type Missed, ask } from './request.ts';
import { signedBatch } from './signing.ts';
import { isSilence } from './sync-state.ts';

/** How many entries the next batch may have: halved when it was too much, else doubled. */
export type Pace = { entries: number };
export const fullPace = (): Pace => ({ entries: PUSH_ENTRIES });

// A run's envelope and quotes come on top of its texts: JSON inside JSON escapes each quote.
const TEXT_BYTES = PUSH_BYTES * 0.75;

/**
 * Pushes one batch. 1 take the run of unsent entries · 2 sign it · 3 send it · 4 store what the
 * centre answered: only an id with our hash counts · 5 at a gap go back to the centre's head.
 */
export async function pushOnce(
  store: Store,
  fetcher: Fetch,
  pace: Pace,
): Promise<{ ok: true; isDone: boolean } | Missed> {
  const identity = identityOf(store);
  const rows = await unsentRun(store, identity.device, pace.entries, TEXT_BYTES);
  if (rows.length === 0) return { ok: true, isDone: true };
  const answer = await send(fetcher, await signedBatch(identity, rows));
  if (!answer.ok) return missed(store, answer, pace, rows.length);
  const settled = await acknowledge(store, answer.value.results);
  await noteExchange(store, answer.value.now);
  pace.entries = Math.min(PUSH_ENTRIES, pace.entries * 2);
  // An answer that settles nothing would be asked for again without end.
  return settled === 0 ? { ok: false, why: 'not-the-centre' } : { ok: true, isDone: false };
}

async function missed(
  store: Store,
  answer: Missed,
  pace: Pace,
  sent: number,
): Promise<{ ok: true; isDone: boolean } | Missed> {
  if (answer.why === 'timeout' || answer.why === 'too-large') {
    pace.entries = Math.max(1, Math.floor(sent / 2));
  }
  // Its text grew more on the way than was reckoned with: one entry alone always fits.
  if (answer.why === 'too-large' && sent > 1) return { ok: true, isDone: false };
  if (answer.why !== 'gap' || answer.head === undefined) return answer;
  const went = await resendFrom(store, identityOf(store).device, answer.head);
  return went === 'resent' ? { ok: true, isDone: false } : { ok: false, why: went };
}

/** Sends a batch as it was signed, gzip on the way. */
async function send(fetcher: Fetch, batch: SignedBatch): Promise<Answer<PushAnswer>> {
  return await ask(fetcher, PATHS.push, PushAnswerSchema, {
    method: 'POST',
    body: await gzipText(batch.body),
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      [CERTIFICATE_HEADER]: batch.certificate,
      [CERTIFIED_HEADER]: batch.certified,
      [SIGNATURE_HEADER]: batch.signature,
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
