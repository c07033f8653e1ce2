import { KeptAnswerSchema, LackingAnswerSchema, MOST_OFFERED, PATHS } from '../../core/protocol.ts';
import { SHELVES, type Shelf, nextUnsent, noteSent, sendAgain, sentOn } from '../store/beside.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { pruneFetched } from '../store/photos.ts';
import { forgetSecrets } from '../store/secrets.ts';
import type { Store } from '../store/store.ts';
import type { Fetch } from './network.ts';
import { ask } from './request.ts';
import { isSilence } from './sync-state.ts';

const PLACES: Readonly<Record<Shelf, string>> = { secrets: PATHS.secret, photos: PATHS.photo };

/**
 * Sends the secrets and pictures that wait, one after the other, until something more urgent is
 * due. One that cannot be sent now is tried at the next exchange and is no reason to call the till
 * offline; one that the centre never takes stays on this device.
 */
export async function pushBeside(
  store: Store,
  fetcher: Fetch,
  isUrgent: () => boolean,
): Promise<void> {
  for (const shelf of SHELVES) {
    if (!(await pushShelf(store, fetcher, shelf, isUrgent))) return;
  }
}

/** False: nothing more is sent in this exchange. */
async function pushShelf(
  store: Store,
  fetcher: Fetch,
  shelf: Shelf,
  isUrgent: () => boolean,
): Promise<boolean> {
  while (!isUrgent()) {
    const next = await nextUnsent(store, shelf);
    if (next === null) return true;
    const answer = await ask(fetcher, `${PLACES[shelf]}/${next.hash}`, KeptAnswerSchema, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: next.bytes,
    });
    const isNever = !answer.ok && (answer.why === 'malformed' || answer.why === 'too-large');
    if (!isNever && !(answer.ok && answer.value.hash === next.hash)) {
      return answer.ok || !isSilence(answer.why);
    }
    await noteSent(store, shelf, next.hash);
  }
  return false;
}

const DAY_MS = 24 * 3_600_000;

/** Whether it is a day since the centre was asked what it lacks. */
export const isOfferDue = (store: Store, offered: number | null): boolean =>
  Math.abs(store.clock() - (offered ?? 0)) >= DAY_MS;

/**
 * Once a day what need not be here goes, and the centre says which of what was sent to it is not
 * there: a backup that fell between an entry and what lies beside it looks whole by its entries.
 * That is sent again; a centre of an older version, which cannot say, is asked the next day.
 */
export async function offerBeside(store: Store, fetcher: Fetch): Promise<void> {
  if (!isOfferDue(store, await readMeta(store.db, 'offered'))) return;
  const time = store.clock();
  await forgetSecrets(store, time);
  await pruneFetched(store);
  for (const shelf of SHELVES) {
    const sent = await sentOn(store, shelf);
    for (let at = 0; at < sent.length; at += MOST_OFFERED) {
      const hashes = sent.slice(at, at + MOST_OFFERED);
      const answer = await ask(fetcher, PATHS.lacking, LackingAnswerSchema, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ shelf, hashes }),
      });
      if (!answer.ok && answer.why !== 'not-found') return;
      if (answer.ok) await sendAgain(store, shelf, answer.value.lacking);
    }
  }
  await writeMeta(store.db, 'offered', time);
}
