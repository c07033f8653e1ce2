import { KeptAnswerSchema, PATHS } from '../../core/protocol.ts';
import { SHELVES, type Shelf, nextUnsent, noteSent } from '../store/beside.ts';
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
