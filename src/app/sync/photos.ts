import { PATHS, PhotoAnswerSchema } from '../../core/protocol.ts';
import {
  type PhotoBytes,
  nextUnsent,
  notePhotoSent,
  photoBytes,
  putPhoto,
} from '../store/photos.ts';
import { type Store, identityOf } from '../store/store.ts';
import type { Fetch } from './network.ts';
import { type Answer, ask, askBytes } from './request.ts';
import { renewSession } from './succession.ts';

/**
 * Sends the pictures that wait, one after the other, until something more urgent is due. One that
 * cannot be sent now is tried at the next exchange and is no reason to call the till offline; one
 * that the centre never takes stays on this device.
 */
export async function pushPhotos(
  store: Store,
  fetcher: Fetch,
  isUrgent: () => boolean,
): Promise<void> {
  while (!isUrgent()) {
    const next = await nextUnsent(store);
    if (next === null) return;
    const answer = await ask(fetcher, `${PATHS.photo}/${next.hash}`, PhotoAnswerSchema, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: next.bytes,
    });
    const isNever = !answer.ok && (answer.why === 'malformed' || answer.why === 'too-large');
    if (!isNever && !(answer.ok && answer.value.hash === next.hash)) return;
    await notePhotoSent(store, next.hash);
  }
}

/** A picture that is here or that the centre gives, kept then; null: neither has it now. */
export async function photoOf(
  store: Store,
  fetcher: Fetch,
  hash: string,
): Promise<PhotoBytes | null> {
  const own = await photoBytes(store, hash);
  if (own !== null || identityOf(store).keys === null) return own;
  const answer = await asked(store, fetcher, `${PATHS.photo}/${hash}`);
  if (!answer.ok || !(await putPhoto(store, hash, answer.value))) return null;
  return answer.value;
}

async function asked(store: Store, fetcher: Fetch, path: string): Promise<Answer<PhotoBytes>> {
  const answer = await askBytes(fetcher, path);
  if (answer.ok || answer.why !== 'session') return answer;
  const renewed = await renewSession(store, fetcher);
  return renewed.ok ? askBytes(fetcher, path) : answer;
}
