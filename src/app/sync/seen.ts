import { PATHS, type Seen, SeenSchema } from '../../core/protocol.ts';
import { type Fetch, network } from './network.ts';
import { ask } from './request.ts';

/** What the centre has of this station today (中心看到的); null when it does not answer. */
export async function seenByCentre(fetcher: Fetch = network): Promise<Seen | null> {
  const answer = await ask(fetcher, PATHS.seen, SeenSchema);
  return answer.ok ? answer.value : null;
}
