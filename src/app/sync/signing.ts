import { assert } from '../../core/assert.ts';
import type { SignedBatch } from '../../core/outbox.ts';
import {
  CERTIFICATE_HEADER,
  CERTIFIED_HEADER,
  PROTOCOL,
  type PushRequest,
  SIGNATURE_HEADER,
} from '../../core/protocol.ts';
import type { EntryRow } from '../store/database.ts';
import { entryIn } from '../store/entry-row.ts';
import type { Identity } from '../store/meta.ts';

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

/** A text with what proves it: raw r‖s over its bytes before compression. */
export async function signedText(identity: Identity, body: string): Promise<SignedBatch> {
  const { keys } = identity;
  assert(keys !== null && identity.certificate !== '', 'a certified device signs');
  const bytes = new TextEncoder().encode(body);
  const signature = await crypto.subtle.sign(SIGNING, keys.privateKey, bytes);
  return {
    body,
    certificate: base64(new TextEncoder().encode(identity.certificate)),
    certified: identity.signature,
    signature: base64(new Uint8Array(signature)),
  };
}

/** The headers that prove a signed text. */
export const proofOf = (batch: SignedBatch): Record<string, string> => ({
  [CERTIFICATE_HEADER]: batch.certificate,
  [CERTIFIED_HEADER]: batch.certified,
  [SIGNATURE_HEADER]: batch.signature,
});

/**
 * A run of entries as a batch: in its author's own name, or forwarded by another device of the
 * station; `afterGap` when the numbers before it are lost here.
 */
export async function signedBatch(
  identity: Identity,
  rows: readonly EntryRow[],
  afterGap = false,
): Promise<SignedBatch> {
  const [first] = rows;
  const entry = entryIn(first);
  assert(entry !== null, 'a batch has at least one entry');
  const signatures = rows.flatMap(({ signature }) => signature ?? []);
  const request: PushRequest = {
    protocol: PROTOCOL,
    station: entry.station,
    device: entry.device,
    after: { n: entry.n - 1, hash: entry.prev },
    entries: rows.map(({ text }) => text),
    ...(entry.device === identity.device ? {} : { forwarded: true }),
    ...(signatures.length === rows.length ? { signatures } : {}),
    ...(afterGap ? { afterGap } : {}),
  };
  return signedText(identity, JSON.stringify(request));
}
