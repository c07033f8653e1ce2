import { PATHS } from '../../core/protocol.ts';
import { type PhotoBytes, photoBytes, putPhoto } from '../store/photos.ts';
import { type Store, identityOf } from '../store/store.ts';
import type { Fetch } from './network.ts';
import { type Answer, askBytes } from './request.ts';
import { renewSession } from './succession.ts';

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
