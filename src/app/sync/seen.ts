import { PATHS, PullAnswerSchema, type Seen, SeenSchema } from '../../core/protocol.ts';
import { type Fetch, network } from './network.ts';
import { ask } from './request.ts';

/** What the centre has of this station today (中心看到的); null when it does not answer. */
export async function seenByCentre(fetcher: Fetch = network): Promise<Seen | null> {
  const answer = await ask(fetcher, PATHS.seen, SeenSchema);
  return answer.ok ? answer.value : null;
}

/** The last number of a device that the centre has; null when it does not answer. */
export async function headAtCentre(
  device: string,
  fetcher: Fetch = network,
): Promise<number | null> {
  const answer = await ask(fetcher, `${PATHS.pull}?station=0&centre=0`, PullAnswerSchema);
  return answer.ok ? (answer.value.heads[device]?.n ?? 0) : null;
}
