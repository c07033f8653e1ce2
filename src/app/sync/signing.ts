import { assert } from '../../core/assert.ts';
import { PROTOCOL, type PushRequest } from '../../core/protocol.ts';
import type { EntryRow } from '../store/database.ts';
import { entryIn } from '../store/entry-row.ts';
import type { Identity } from '../store/meta.ts';
import type { SignedBatch } from '../store/outbox-file.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A key pair whose private half no script can read. */
export async function newKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
}

/** A public key as SPKI in base64. */
export const exportKey = async (key: CryptoKey): Promise<string> =>
  base64(new Uint8Array(await crypto.subtle.exportKey('spki', key)));

export const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** A run of this device's entries as a batch: raw r‖s over the body's bytes before compression. */
export async function signedBatch(
  identity: Identity,
  rows: readonly EntryRow[],
): Promise<SignedBatch> {
  const { station, device, keys } = identity;
  const [first] = rows;
  const entry = entryIn(first);
  assert(keys !== null && entry !== null, 'a bound device pushes at least one entry');
  const request: PushRequest = {
    protocol: PROTOCOL,
    station,
    device,
    after: { n: entry.n - 1, hash: entry.prev },
    entries: rows.map(({ text }) => text),
  };
  const body = JSON.stringify(request);
  const signature = await crypto.subtle.sign(
    SIGNING,
    keys.privateKey,
    new TextEncoder().encode(body),
  );
  return {
    body,
    certificate: base64(new TextEncoder().encode(identity.certificate)),
    certified: identity.signature,
    signature: base64(new Uint8Array(signature)),
  };
}
