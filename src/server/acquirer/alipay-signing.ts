// Alipay's signatures (RSA2): of a request over its parameters in order of their names, of a reply
// over the text of the answer within it, as it came.
// The official SDK does this too, but brings sixty packages and an HTTP client of its own that
// cannot be given our line and patience; what it signs is held by vectors made with it.
import type { KeyObject } from 'node:crypto';
import { isRsaSigned, rsaSigned } from './rsa.ts';

/** "2026-11-20 09:30:05": a time (epoch ms) as Alipay writes it, China's. */
export const alipayTime = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** The text that is signed: `name=value` of all parameters but the signature, joined by `&`. */
export const signedParams = (params: Readonly<Record<string, string>>): string =>
  Object.keys(params)
    .filter((name) => name !== 'sign' && params[name] !== '')
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');

/** The parameters with their signature. */
export const signedRequest = (
  params: Readonly<Record<string, string>>,
  key: KeyObject,
): Record<string, string> => ({ ...params, sign: rsaSigned(signedParams(params), key) });

/** The name under which a method's answer stands in a reply. */
export const answerName = (method: string): string => `${method.replaceAll('.', '_')}_response`;

/**
 * The text of the answer to `method` in a reply when its signature is Alipay's, else null. The
 * text is what was signed: parsing and writing it again would change it.
 */
export function signedAnswer(reply: string, method: string, key: KeyObject): string | null {
  const begin = new RegExp(`^\\s*\\{\\s*"${answerName(method)}"\\s*:\\s*`).exec(reply);
  const end =
    /,\s*"(?:sign|alipay_cert_sn)"\s*:\s*"[^"]*"(?:\s*,\s*"sign"\s*:\s*"[^"]*")?\s*\}\s*$/.exec(
      reply,
    );
  if (!begin || !end) return null;
  const answer = reply.slice(begin[0].length, end.index);
  const signature = /"sign"\s*:\s*"([^"]*)"/.exec(end[0])?.[1] ?? '';
  return isRsaSigned(answer, signature, key) ? answer : null;
}
