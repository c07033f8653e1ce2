import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import * as v from 'valibot';
import { CENTRE, centreDevice } from '../../core/id.ts';
import { type Sealed, parseJson, unseal } from '../../core/journal/entry.ts';
import {
  CURSORS_HEADER,
  type Certificate,
  type Failure,
  type PullAnswer,
  type PushAnswer,
  type PushRequest,
  PushRequestSchema,
} from '../../core/protocol.ts';
import { authorOf, centreAuthor, namedAuthor } from '../access/device.ts';
import type { Keys } from '../access/keys.ts';
import { digest } from '../access/secret.ts';
import { COOKIE, deviceBy } from '../access/session.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { newSince } from '../journal/stream.ts';
import { type Run, take } from '../journal/take.ts';
import { failureLine } from '../log.ts';
import { answer, refuse } from './answer.ts';
import { giveCookie } from './cookie.ts';
import { cursorsIn } from './cursors.ts';
import { proofReader } from './proof.ts';

type Refused = { readonly ok: false; readonly why: Failure['why'] };

const no = (why: Failure['why']): Refused => ({ ok: false, why });

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

/** The run in a proved body: the sender's own, another's that it holds, or the centre's. */
function runIn(
  text: string,
  sender: Certificate,
  keys: Keys,
  received: number,
): { ok: true; run: Run } | Refused {
  const parsed = v.safeParse(PushRequestSchema, parseJson(text));
  if (!parsed.success) return no('malformed');
  const request = parsed.output;
  const { station, device, afterGap = false } = request;
  const isCentre = request.forwarded === true && device === centreDevice(station);
  const isOwn = station === sender.station && device === sender.device;
  const isNamed = station === sender.station && request.forwarded === true;
  if (!isOwn && !isNamed && !(isCentre && station === CENTRE)) return no('wrong-station');
  const entries = entriesIn(request);
  if (!Array.isArray(entries)) return entries;
  if (isCentre && !isSignedByCentre(request, keys)) return no('unsigned');
  const author = isCentre ? centreAuthor : isOwn ? authorOf(sender) : namedAuthor(sender, device);
  return { ok: true, run: { station, device, entries, received, afterGap, authorOf: author } };
}

const isSignedByCentre = ({ entries, signatures = [] }: PushRequest, keys: Keys): boolean =>
  entries.every((text, i) => keys.verify(text, signatures[i] ?? ''));

/** The batch's entries in order of n, each once; all of them this device's. */
function entriesIn(request: PushRequest): Sealed[] | Refused {
  const byNumber = new Map<number, Sealed>();
  for (const text of request.entries) {
    const read = unseal(text, digest);
    if (!read.ok || !isAsSealed(read.sealed)) return no('malformed');
    const { entry, hash } = read.sealed;
    if (entry.station !== request.station || entry.device !== request.device) {
      return no('wrong-station');
    }
    if ((byNumber.get(entry.n)?.hash ?? hash) !== hash) return no('malformed');
    byNumber.set(entry.n, read.sealed);
  }
  return [...byNumber.values()].sort((a, b) => a.entry.n - b.entry.n);
}

/**
 * Whether a text is what a device makes of its entry. JavaScript reads others alike (100.0, a key
 * twice, 1e-20000), but PostgreSQL reads them otherwise or not at all, and one that it cannot read
 * stops the jobs that look into all stations' texts in one statement.
 */
function isAsSealed({ entry, text }: Sealed): boolean {
  try {
    return JSON.stringify(entry) === text; // both in the order of EntrySchema
  } catch {
    return false; // nested deeper than the stack: no device could have written it
  }
}
