import { type DoorAnswer, DoorAnswerSchema } from '../../core/member/sign-up.ts';
import { PATHS } from '../../core/protocol.ts';
import { keepMemberKeys } from '../store/members.ts';
import type { Store } from '../store/store.ts';
import type { Fetch } from './network.ts';
import { type Answer, ask } from './request.ts';

/** The door for the till's QR code; the keys that come with it are kept. */
export async function askDoor(store: Store, fetcher: Fetch): Promise<Answer<DoorAnswer>> {
  const answer = await ask(fetcher, PATHS.door, DoorAnswerSchema);
  if (answer.ok) {
    const { key, seal } = answer.value;
    await keepMemberKeys(store, { hash: key, seal });
  }
  return answer;
}
