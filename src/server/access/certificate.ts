import type { KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { type Certificate, CertificateSchema } from '../../core/protocol.ts';
import { type Keys, publicKeyOf } from './keys.ts';

/** A certificate that the centre signed, with the device's key ready for use. */
export type Certified = { readonly certificate: Certificate; readonly key: KeyObject };

/** Makes and signs a certificate: the text is what is signed, character for character. */
export function certify(keys: Keys, certificate: Certificate): { text: string; signature: string } {
  const text = JSON.stringify(certificate);
  return { text, signature: keys.sign(text) };
}

const KEPT = 10_000;

/** Reads certificates as they come in headers; those seen before are not verified again. */
export function certificateReader(
  keys: Keys,
): (text: string, signature: string) => Certified | null {
  const seen = new Map<string, Certified>();
  return (encoded, signature) => {
    const name = `${encoded}.${signature}`;
    const known = seen.get(name);
    if (known) return known;
    const certified = read(keys, Buffer.from(encoded, 'base64').toString('utf8'), signature);
    if (certified === null) return null;
    if (seen.size >= KEPT) seen.clear();
    seen.set(name, certified);
    return certified;
  };
}

function read(keys: Keys, text: string, signature: string): Certified | null {
  if (!keys.verify(text, signature)) return null;
  const certificate = v.safeParse(CertificateSchema, parseJson(text));
  const key = certificate.success ? publicKeyOf(certificate.output.key) : null;
  return certificate.success && key !== null ? { certificate: certificate.output, key } : null;
}
