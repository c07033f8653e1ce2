// What tills of earlier releases sent, recorded byte for byte, played to today's centre in its
// order. Each release keeps its own schemas, through which its till read the answers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { required } from '../../src/core/assert.ts';
import { loadKeys } from '../../src/server/access/keys.ts';
import { digest } from '../../src/server/access/secret.ts';
import { type Centre, startCentre } from './endpoint.ts';
import { STATION } from './entries.ts';

const RecordedSchema = v.object({
  /** The centre's time, its signing key, and the codes that were given out. */
  now: v.number(),
  key: v.string(),
  codes: v.array(v.string()),
  /** In their order; `status` and `why` are what that release's centre answered. */
  requests: v.array(
    v.object({
      name: v.string(),
      device: v.string(),
      method: v.string(),
      path: v.string(),
      headers: v.record(v.string(), v.string()),
      body: v.nullable(v.string()),
      /** False where its cookie was lost. */
      cookie: v.optional(v.boolean(), true),
      status: v.number(),
      why: v.nullable(v.string()),
    }),
  ),
});
export type Recorded = v.InferOutput<typeof RecordedSchema>;

export const recordedIn = (file: URL): Recorded =>
  v.parse(RecordedSchema, JSON.parse(readFileSync(file, 'utf8')));

export type Played = {
  readonly centre: Centre;
  /** The answers by the requests' names. */
  readonly answers: ReadonlyMap<string, { status: number; body: unknown }>;
};

/** Plays it all to a centre of its own, which the caller closes. */
export async function play({ now, key, codes, requests }: Recorded): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'till-protocol-'));
  writeFileSync(join(folder, 'centre-key.pem'), key);
  const centre = await startCentre(
    now,
    null,
    required(loadKeys(folder), 'the key was just written'),
  );
  rmSync(folder, { recursive: true });
  for (const code of codes) {
    await centre.pool.query(
      'INSERT INTO code (station_id, hash, selector, expires) VALUES ($1, $2, $3, $4)',
      [STATION, digest(code), code.slice(0, 4), now + 1],
    );
  }
  const cookies = new Map<string, string>();
  const answers = new Map<string, { status: number; body: unknown }>();
  for (const { name, device, method, path, headers, body, cookie } of requests) {
    const answer = await centre.request(path, {
      method,
      headers: { ...headers, cookie: cookie ? (cookies.get(device) ?? '') : '' },
      body: body === null ? null : Buffer.from(body, 'base64'),
    });
    const given = answer.headers.get('set-cookie')?.split(';')[0];
    if (given !== undefined) cookies.set(device, given);
    answers.set(name, { status: answer.status, body: await answer.json() });
  }
  return { centre, answers };
}
