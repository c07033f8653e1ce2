import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { type Sealed, parseJson, unseal } from '../../core/journal/entry.ts';
import {
  CERTIFICATE_HEADER,
  CERTIFIED_HEADER,
  type Failure,
  type PushAnswer,
  type PushRequest,
  PushRequestSchema,
  SIGNATURE_HEADER,
} from '../../core/protocol.ts';
import { type Certified, certificateReader } from '../access/certificate.ts';
import { authorOf } from '../access/device.ts';
import { isSigned } from '../access/keys.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { take } from '../journal/take.ts';
import { answer, refuse } from './answer.ts';
import { readBody, textOf } from './body.ts';

type Batch = { readonly ok: true; readonly certified: Certified; readonly entries: Sealed[] };
type Refused = { readonly ok: false; readonly why: Failure['why'] };

const no = (why: Failure['why']): Refused => ({ ok: false, why });

/** Push: a signed batch of one device's entries; see journal/take.ts for its steps. */
export const pushRoute = ({ pool, keys, now, news }: Endpoint) => {
  const certificateIn = certificateReader(keys);
  return new Hono<Carried>().post('/', async (c) => {
    const batch = await readBatch(c, certificateIn);
    if (!batch.ok) return refuse(c, { why: batch.why });
    const { certificate } = batch.certified;
    const { station, device } = certificate;
    c.set('station', station);
    const received = now();
    const taken = await take(pool, {
      station,
      device,
      entries: batch.entries,
      received,
      authorOf: authorOf(certificate, received),
    });
    if (!taken.ok) {
      return refuse(
        c,
        'head' in taken
          ? { why: taken.why, head: { n: taken.head.n, hash: taken.head.hash } }
          : { why: taken.why },
      );
    }
    if (taken.seq !== null) news.announce(station, taken.seq);
    const { results, heads } = taken;
    return answer(c, { results: [...results], heads, now: now() } satisfies PushAnswer);
  });
};

async function readBatch(
  c: Context,
  certificateIn: ReturnType<typeof certificateReader>,
): Promise<Batch | Refused> {
  const certified = certificateIn(
    c.req.header(CERTIFICATE_HEADER) ?? '',
    c.req.header(CERTIFIED_HEADER) ?? '',
  );
  if (certified === null) return no('unsigned');
  const body = await readBody(c);
  if (!body.ok) return no(body.why);
  if (!isSigned(certified.key, body.bytes, c.req.header(SIGNATURE_HEADER) ?? '')) {
    return no('unsigned');
  }
  const request = v.safeParse(PushRequestSchema, parseJson(textOf(body.bytes) ?? ''));
  if (!request.success) return no('malformed');
  const { station, device } = certified.certificate;
  if (request.output.station !== station || request.output.device !== device) {
    return no('wrong-station');
  }
  const entries = entriesIn(request.output);
  return Array.isArray(entries) ? { ok: true, certified, entries } : entries;
}

/** The batch's entries in order of n, each once; all of them this device's. */
function entriesIn(request: PushRequest): Sealed[] | Refused {
  const byNumber = new Map<number, Sealed>();
  for (const text of request.entries) {
    const read = unseal(text);
    if (!read.ok) return no('malformed');
    const { entry, hash } = read.sealed;
    if (entry.station !== request.station || entry.device !== request.device) {
      return no('wrong-station');
    }
    if ((byNumber.get(entry.n)?.hash ?? hash) !== hash) return no('malformed');
    byNumber.set(entry.n, read.sealed);
  }
  return [...byNumber.values()].sort((a, b) => a.entry.n - b.entry.n);
}
