import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import type { Context } from 'hono';
import type { Failure } from '../../core/protocol.ts';

const packed = promisify(gzip);
const WORTH_PACKING = 1_024;
// Up to here handing it to another thread takes longer than packing it.
const PACKED_AT_ONCE = 64 * 1_024;
const LEVEL = 5;
const JSON_TYPE = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
};

const STATUS = {
  malformed: 400,
  unsigned: 401,
  session: 401,
  challenge: 401,
  'wrong-station': 403,
  'code-unknown': 403,
  'not-found': 404,
  'code-used': 409,
  gap: 409,
  fork: 409,
  'too-large': 413,
  'too-many-tries': 429,
  busy: 503,
} as const satisfies Record<Failure['why'], number>;

const RETRY_SECONDS = '5';

/** Whether the asker takes gzip. */
export const takesGzip = (c: Context): boolean =>
  /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');

/** A JSON answer, compressed where that is asked for and worth it. */
export async function answer(c: Context, value: unknown): Promise<Response> {
  const text = JSON.stringify(value);
  if (text.length < WORTH_PACKING || !takesGzip(c)) return c.body(text, 200, JSON_TYPE);
  const pack = text.length < PACKED_AT_ONCE ? gzipSync : packed;
  return gzipped(c, await pack(text, { level: LEVEL }));
}

/** An answer of JSON that is compressed already. */
export const gzipped = (c: Context, bytes: Uint8Array): Response =>
  c.body(new Uint8Array(bytes), 200, {
    ...JSON_TYPE,
    'content-encoding': 'gzip',
    vary: 'accept-encoding',
  });

/** A refusal with its code. */
export const refuse = (c: Context, failure: Failure): Response =>
  c.body(
    JSON.stringify(failure),
    STATUS[failure.why],
    failure.why === 'busy' ? { ...JSON_TYPE, 'retry-after': RETRY_SECONDS } : JSON_TYPE,
  );
