import type { Context } from 'hono';
import {
  CERTIFICATE_HEADER,
  CERTIFIED_HEADER,
  type Certificate,
  SIGNATURE_HEADER,
} from '../../core/protocol.ts';
import { certificateReader } from '../access/certificate.ts';
import { type Keys, isSigned } from '../access/keys.ts';
import { readBody, textOf } from './body.ts';

/** A body that a certified device signed; `text` is '' when it is not UTF-8. */
export type Proved =
  | { readonly ok: true; readonly certificate: Certificate; readonly text: string }
  | { readonly ok: false; readonly why: 'unsigned' | 'too-large' | 'malformed' };

/** Reads requests that are proved by a certificate and a signature over the body. */
export function proofReader(keys: Keys): (c: Context) => Promise<Proved> {
  const certificateIn = certificateReader(keys);
  return async (c) => {
    const certified = certificateIn(
      c.req.header(CERTIFICATE_HEADER) ?? '',
      c.req.header(CERTIFIED_HEADER) ?? '',
    );
    if (certified === null) return { ok: false, why: 'unsigned' };
    const body = await readBody(c);
    if (!body.ok) return body;
    if (!isSigned(certified.key, body.bytes, c.req.header(SIGNATURE_HEADER) ?? '')) {
      return { ok: false, why: 'unsigned' };
    }
    const { certificate } = certified;
    return { ok: true, certificate, text: textOf(body.bytes) ?? '' };
  };
}
