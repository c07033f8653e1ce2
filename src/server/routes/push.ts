import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import {
  CURSORS_HEADER,
  type Certificate,
  type PullAnswer,
  type PushAnswer,
} from '../../core/protocol.ts';
import { runIn } from '../access/batch.ts';
import { COOKIE, deviceBy } from '../access/session.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { newSince } from '../journal/stream.ts';
import { take } from '../journal/take.ts';
import { failureLine } from '../log.ts';
import { answer, refuse } from './answer.ts';
import { giveCookie } from './cookie.ts';
import { cursorsIn } from './cursors.ts';
import { proofReader } from './proof.ts';

/** Push: a signed batch of one device's entries; see journal/take.ts for its steps. */
export const pushRoute = (endpoint: Endpoint) => {
  const { journal, keys, now, news } = endpoint;
  const proofIn = proofReader(keys);
  return new Hono<Carried>().post('/', async (c) => {
    const proof = await proofIn(c);
    if (!proof.ok) return refuse(c, { why: proof.why });
    c.set('station', proof.certificate.station);
    const read = runIn(proof.text, proof.certificate, keys, now());
    if (!read.ok) return refuse(c, { why: read.why });
    const taken = await take(journal, read.run);
    if (!taken.ok) {
      return refuse(
        c,
        'head' in taken
          ? {
              why: taken.why,
              head: { n: taken.head.n, hash: taken.head.hash },
              heads: taken.heads,
            }
          : { why: taken.why },
      );
    }
    const { results, heads } = taken;
    const fork = results.some(({ branch = 0 }) => branch > 0);
    const pulled = await pulledBy(endpoint, c, proof.certificate);
    const told = pulled === null ? null : proof.certificate.device;
    if (taken.seq !== null) news.announce(read.run.station, taken.seq, told);
    return answer(c, {
      results: [...results],
      ...(fork ? { fork } : {}),
      heads,
      now: now(),
      ...(pulled === null ? {} : { pulled }),
    } satisfies PushAnswer);
  });
};

/**
 * What a pull from the cursors that a push names would be answered with. Null where it names none
 * that can be read, or comes without a session of the very device that signed it: whoever brings
 * another's batch, from a file or a second time, is told nothing. The batch is taken by now, so a
 * failure here is only noted: its device pulls for itself, and hears there what is wrong.
 */
async function pulledBy(
  { journal, keys, now, log }: Endpoint,
  c: Context<Carried>,
  { station, device }: Certificate,
): Promise<PullAnswer | null> {
  const named = c.req.header(CURSORS_HEADER);
  const cursors = named === undefined ? null : cursorsIn(named);
  if (cursors === null) return null;
  const cookie = getCookie(c, COOKIE) ?? '';
  try {
    const pulled = await journal.inStation(station, 'read', async (tx) =>
      (await deviceBy(tx, cookie)) === device ? newSince(tx, keys, cursors, now()) : null,
    );
    if (pulled !== null) giveCookie(c, cookie);
    return pulled;
  } catch (failure) {
    log({ event: 'failure', path: c.req.path, ...failureLine(failure) });
    return null;
  }
}
