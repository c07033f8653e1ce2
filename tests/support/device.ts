import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { type Head, NO_HEAD, type Sealed, seal } from '../../src/core/journal/entry.ts';
import {
  BaseAnswerSchema,
  CERTIFICATE_HEADER,
  CERTIFIED_HEADER,
  type Cursors,
  type EnrolAnswer,
  EnrolAnswerSchema,
  FailureSchema,
  PATHS,
  PastAnswerSchema,
  PROTOCOL,
  PullAnswerSchema,
  PushAnswerSchema,
  SIGNATURE_HEADER,
} from '../../src/core/protocol.ts';
import type { Json } from '../../src/core/text.ts';
import { STATION } from './entries.ts';

/** Anything that answers requests: a Hono app, or a socket far away. */
export type Endpoint = { request(path: string, init?: RequestInit): Promise<Response> };

/** The cursor of one who has nothing yet. */
export const NOTHING: Cursors = { station: { seq: 0, id: null }, centre: { seq: 0, id: null } };

/** Cursors as a pull's query or a push's header has them. */
export const queryOf = ({ station, centre }: Cursors): string =>
  `station=${station.seq}.${station.id ?? ''}&centre=${centre.seq}.${centre.id ?? ''}`;

/** A signed push as it goes over the wire; tests bend it before they send it. */
export type Signed = { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> };

/** A device made by hand: key, chain and session, without a store. */
export class Device {
  readonly id: string;
  readonly entries: Sealed[] = [];
  head: Head = NO_HEAD;
  cookie = '';
  enrolled: EnrolAnswer | null = null;
  readonly key: string;
  readonly #secret: KeyObject;
  readonly #centre: Endpoint;

  constructor(centre: Endpoint, id: string = randomUUID()) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    this.#centre = centre;
    this.#secret = pair.privateKey;
    this.key = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    this.id = id;
  }

  /** Enrols with a code; the answer as it came. */
  async enrol(code: string): Promise<Response> {
    const answer = await this.#centre.request(PATHS.enrol, {
      method: 'POST',
      body: JSON.stringify({ protocol: PROTOCOL, code, device: this.id, key: this.key }),
    });
    if (answer.ok) {
      this.enrolled = v.parse(EnrolAnswerSchema, await answer.clone().json());
      this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    }
    return answer;
  }

  /** Writes the next entry of this device's chain at a time of its clock. */
  write(kind: string, body: Json, at: number, id: string = randomUUID(), version = 1): Sealed {
    const station = this.enrolled?.station.id ?? STATION;
    const sealed = seal(
      { id, kind, v: version, body },
      { station, device: this.id, operator: '' },
      this.head,
      at,
    );
    if (!sealed.ok) throw new Error('the entry is too large');
    this.entries.push(sealed.sealed);
    const { entry, hash } = sealed.sealed;
    this.head = { n: entry.n, hash, eff: this.head.eff };
    return sealed.sealed;
  }

  /** The signed push of these entries. */
  sign(entries: readonly Sealed[], more: Record<string, unknown> = {}): Signed {
    const first = entries[0]?.entry;
    return this.signText(
      JSON.stringify({
        protocol: PROTOCOL,
        station: first?.station ?? STATION,
        device: this.id,
        after: { n: (first?.n ?? 1) - 1, hash: first?.prev ?? NO_HEAD.hash },
        entries: entries.map(({ text }) => text),
        ...more,
      }),
    );
  }

  /** Any text, signed as a push. */
  signText(text: string): Signed {
    const body = new Uint8Array(new TextEncoder().encode(text));
    const signature = sign('sha256', body, { key: this.#secret, dsaEncoding: 'ieee-p1363' });
    return {
      body,
      headers: {
        [CERTIFICATE_HEADER]: Buffer.from(this.enrolled?.certificate ?? '').toString('base64'),
        [CERTIFIED_HEADER]: this.enrolled?.signature ?? '',
        [SIGNATURE_HEADER]: signature.toString('base64'),
      },
    };
  }

  /** Sends a signed push, compressed, with more headers beside its proof. */
  async send({ headers, body }: Signed, more: Record<string, string> = {}): Promise<Response> {
    return this.#centre.request(PATHS.push, {
      method: 'POST',
      headers: { ...headers, 'content-encoding': 'gzip', ...more },
      body: new Uint8Array(gzipSync(body)),
    });
  }

  /** Pushes entries (all of them unless told) and gives the parsed answer. */
  async push(entries: readonly Sealed[] = this.entries) {
    const answer = await this.send(this.sign(entries));
    if (!answer.ok) throw new Error(`push: ${answer.status} ${await answer.text()}`);
    return v.parse(PushAnswerSchema, await answer.json());
  }

  /** Pushes what is expected to be refused; gives status and failure. */
  async refused(signed: Signed) {
    const answer = await this.send(signed);
    return { status: answer.status, ...v.parse(FailureSchema, await answer.json()) };
  }

  /** A GET with this device's session. */
  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#centre.request(path, { headers: { cookie: this.cookie, ...headers } });
  }

  /** A PUT with this device's session. */
  async put(path: string, body: Uint8Array<ArrayBuffer>): Promise<Response> {
    return this.#centre.request(path, { method: 'PUT', headers: { cookie: this.cookie }, body });
  }

  async pull(cursors: Cursors = NOTHING) {
    const answer = await this.get(`${PATHS.pull}?${queryOf(cursors)}`);
    return v.parse(PullAnswerSchema, await answer.json());
  }

  async past(before: number) {
    const answer = await this.get(`${PATHS.past}?before=${before}`);
    return v.parse(PastAnswerSchema, await answer.json());
  }

  async base() {
    return v.parse(BaseAnswerSchema, await (await this.get(PATHS.base)).json());
  }
}

/** A device that is bound to the centre's station. */
export async function boundDevice(
  centre: Endpoint & { code(station?: string): Promise<string> },
  station?: string,
): Promise<Device> {
  const device = new Device(centre);
  const answer = await device.enrol(await centre.code(station));
  if (!answer.ok) throw new Error(`enrol: ${answer.status} ${await answer.text()}`);
  return device;
}
