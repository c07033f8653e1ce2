// WeChat Pay's signatures (APIv3, WECHATPAY2-SHA256-RSA2048): method, path, time, nonce and body of
// a request, time, nonce and body of a reply, each ended by a line feed.
import type { KeyObject } from 'node:crypto';
import type { Reply } from './line.ts';
import { isRsaSigned, rsaSigned } from './rsa.ts';

/** Who signs: merchant number, the serial of its certificate and the private key. */
export type WechatSigner = {
  readonly merchant: string;
  readonly serial: string;
  readonly key: KeyObject;
};

/** Whose replies are believed: WeChat's public keys or certificates by their serial. */
export type WechatKeys = ReadonlyMap<string, KeyObject>;

/** A reply that was signed longer ago, or later from now, may be an old one played again. */
export const SKEW_MS = 5 * 60_000;

/** The text that is signed: its lines, each with a line feed behind it. */
export const signedLines = (...lines: readonly string[]): string =>
  lines.map((line) => `${line}\n`).join('');

/** The header `Authorization` of a request; `time` in epoch seconds, `path` with its query. */
export function authorization(
  signer: WechatSigner,
  request: { readonly method: string; readonly path: string; readonly body: string },
  time: number,
  nonce: string,
): string {
  const { method, path, body } = request;
  const signature = rsaSigned(signedLines(method, path, String(time), nonce, body), signer.key);
  const parts = {
    mchid: signer.merchant,
    nonce_str: nonce,
    signature,
    timestamp: String(time),
    serial_no: signer.serial,
  };
  const said = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${said.join(',')}`;
}

/** Whether a reply is WeChat's own: a key that is known, a time that is now, its signature. */
export function isWechats(reply: Reply, keys: WechatKeys, now: number): boolean {
  const key = keys.get(reply.header('wechatpay-serial'));
  const time = reply.header('wechatpay-timestamp');
  if (key === undefined || !/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(Number(time) * 1_000 - now) > SKEW_MS) return false;
  const text = signedLines(time, reply.header('wechatpay-nonce'), reply.text);
  return isRsaSigned(text, reply.header('wechatpay-signature'), key);
}
