import { sha1 } from '@noble/hashes/legacy.js';
import { hexToBytes, bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A name-based uuid (RFC 9562 v5): two offline tills that name one thing mean one thing. */
export function derivedId(space: string, name: string): string {
  const digest = sha1(
    new Uint8Array([...hexToBytes(space.replaceAll('-', '')), ...utf8ToBytes(name)]),
  ).slice(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(digest);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** A barcoded product's id in a station. */
export const productId = (station: string, gtin: string): string =>
  derivedId(station, `product:${gtin}`);

/** A parcel's id in a station: carrier and waybill number name it. */
export const parcelId = (station: string, carrier: string, waybill: string): string =>
  derivedId(station, `parcel:${carrier}:${waybill}`);

/** A member's id in a station: the keyed hash of the phone names him. */
export const memberId = (station: string, phoneHash: string): string =>
  derivedId(station, `member:${phoneHash}`);

/** The pseudo-device under which the centre writes into a station's stream. */
export const centreDevice = (station: string): string => derivedId(station, 'centre');
