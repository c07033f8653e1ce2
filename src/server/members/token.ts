// What the centre hands out for the sign-up page carries its station and the centre's own mark, so
// nothing has to be remembered. Each sort has a key of its own: none passes for another.
import { timingSafeEqual } from 'node:crypto';
import type { Keys } from '../access/keys.ts';

const MARK_BYTES = 16;
const STATION_BYTES = 16;
const TIME_BYTES = 6;
const HASH_BYTES = 32;
const TICKET_BYTES = 16;

const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const markOf = (keys: Keys, sort: string, content: Buffer): Buffer =>
  Buffer.from(keys.secret(`${sort}:${content.toString('hex')}`), 'hex').subarray(0, MARK_BYTES);

const marked = (keys: Keys, sort: string, content: Buffer): string =>
  Buffer.concat([content, markOf(keys, sort, content)]).toString('base64url');

/** The content of a token of this sort and size; null when the centre did not make it. */
function contentOf(keys: Keys, sort: string, token: string, size: number): Buffer | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== size + MARK_BYTES) return null;
  const content = bytes.subarray(0, size);
  return timingSafeEqual(bytes.subarray(size), markOf(keys, sort, content)) ? content : null;
}

/** Under what a station's devices and the centre hash phones, in hex; null to nobody else. */
export const memberKey = (keys: Keys, station: string): string => keys.secret(`members:${station}`);

/** The door in a till's QR code, open until a time (epoch ms). */
export function newDoor(keys: Keys, station: string, until: number): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(until, 0, TIME_BYTES);
  return marked(keys, 'door', Buffer.concat([idBytes(station), time]));
}

/** The station whose door this is; null when it is none or no longer open at `now`. */
export function stationBehind(keys: Keys, door: string, now: number): string | null {
  const content = contentOf(keys, 'door', door, STATION_BYTES + TIME_BYTES);
  if (content === null) return null;
  const until = content.readUIntBE(STATION_BYTES, TIME_BYTES);
  return now < until ? idOf(content.subarray(0, STATION_BYTES)) : null;
}

/** A guest by the keyed hash of his phone, and the ticket (an id) by which he got his pass. */
type Holder = {
  readonly station: string;
  readonly phoneHash: string;
  /** Null in passes that were given before they said it. */
  readonly ticket: string | null;
};

/** A guest's pass, which never ends: his station, the hash of his phone, and his ticket. */
export const newPass = (
  keys: Keys,
  { station, phoneHash, ticket }: Holder & { readonly ticket: string },
): string =>
  marked(
    keys,
    'pass',
    Buffer.concat([idBytes(station), Buffer.from(phoneHash, 'hex'), idBytes(ticket)]),
  );

/** Whose pass this is; null when the centre did not give it. */
export function guestOf(keys: Keys, pass: string): Holder | null {
  const bare = STATION_BYTES + HASH_BYTES;
  const content =
    contentOf(keys, 'pass', pass, bare + TICKET_BYTES) ?? contentOf(keys, 'pass', pass, bare);
  if (content === null) return null;
  return {
    station: idOf(content.subarray(0, STATION_BYTES)),
    phoneHash: content.subarray(STATION_BYTES, bare).toString('hex'),
    ticket: content.length === bare ? null : idOf(content.subarray(bare)),
  };
}
