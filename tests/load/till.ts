// A till that only writes and pushes. It seals with the platform's own SHA-256: what is measured
// is the centre, and the centre computes every hash again.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { type Draft, NO_HASH } from '../../src/core/journal/entry.ts';
import {
  PATHS,
  PROTOCOL,
  PUSH_BYTES,
  PUSH_ENTRIES,
  PushAnswerSchema,
} from '../../src/core/protocol.ts';
import { Device } from '../support/device.ts';
import type { EndpointProcess } from '../support/endpoint-process.ts';

/** An entry that waits to be sent. */
export type Waiting = { readonly id: string; readonly hash: string; readonly text: string };

/** A push ready for the wire. */
export type Packet = {
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly entries: readonly Waiting[];
};

export class Till {
  readonly device: Device;
  readonly waiting: Waiting[] = [];
  #n = 0;
  #prev = NO_HASH;
  #sent = { n: 0, hash: NO_HASH };
  #at = 0;

  constructor(device: Device) {
    this.device = device;
  }

  get station(): string {
    return this.device.enrolled?.station.id ?? '';
  }

  /** How many entries it has written. */
  get written(): number {
    return this.#n;
  }

  /** Writes the next entry of its chain; gives its time, `at` (epoch ms) or a little later. */
  write({ id, kind, v: version, body }: Draft, at: number): number {
    this.#n += 1;
    this.#at = Math.max(at, this.#at + 1);
    const text = JSON.stringify({
      id,
      station: this.station,
      device: this.device.id,
      n: this.#n,
      prev: this.#prev,
      at: this.#at,
      operator: '',
      kind,
      v: version,
      body,
    });
    const hash = createHash('sha256').update(text).digest('hex');
    this.#prev = hash;
    this.waiting.push({ id, hash, text });
    return this.#at;
  }

  /** The next entries that wait as a signed push; at most `most` of them. */
  packet(most: number = PUSH_ENTRIES, from = 0, after = this.#sent): Packet {
    const entries: Waiting[] = [];
    let bytes = 0;
    for (const item of this.waiting.slice(from, from + Math.min(most, PUSH_ENTRIES))) {
      bytes += Buffer.byteLength(JSON.stringify(item.text)) + 1;
      if (entries.length > 0 && bytes > PUSH_BYTES - 1_000) break;
      entries.push(item);
    }
    const signed = this.device.signText(
      JSON.stringify({
        protocol: PROTOCOL,
        station: this.station,
        device: this.device.id,
        after,
        entries: entries.map(({ text }) => text),
      }),
    );
    return {
      entries,
      headers: { ...signed.headers, 'content-encoding': 'gzip', 'accept-encoding': 'gzip' },
      body: new Uint8Array(gzipSync(signed.body)),
    };
  }

  /** All that waits, as packets that go one after another. */
  packets(most: number): Packet[] {
    const made: Packet[] = [];
    let after = this.#sent;
    for (let from = 0; from < this.waiting.length; ) {
      const packet = this.packet(most, from, after);
      made.push(packet);
      from += packet.entries.length;
      after = { n: after.n + packet.entries.length, hash: packet.entries.at(-1)?.hash ?? NO_HASH };
    }
    return made;
  }

  /** Takes an answer in: only what came back with its own id and hash is done. */
  settle(answer: unknown): { created: number; exists: number } {
    const { results } = v.parse(PushAnswerSchema, answer);
    const counts = { created: 0, exists: 0 };
    for (const { id, hash, status } of results) {
      const [next] = this.waiting;
      if (next?.id !== id || next.hash !== hash) throw new Error(`another entry came back: ${id}`);
      if (status === 'quarantined') throw new Error(`${id} does not count`);
      counts[status] += 1;
      this.waiting.shift();
      this.#sent = { n: this.#sent.n + 1, hash };
    }
    return counts;
  }
}

/** Sends a packet; the answer as it came. */
export const sendTo = (
  { request }: Pick<EndpointProcess, 'request'>,
  { headers, body }: Packet,
): Promise<Response> => request(PATHS.push, { method: 'POST', headers, body });

/** A till bound by a code. */
export async function boundTill(
  server: Pick<EndpointProcess, 'request'>,
  code: string,
): Promise<Till> {
  const device = new Device(server);
  const answer = await device.enrol(code);
  if (!answer.ok) throw new Error(`enrol: ${answer.status} ${await answer.text()}`);
  return new Till(device);
}
