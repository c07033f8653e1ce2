import { type KeyObject, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

/** RSA with SHA-256 (PKCS #1 v1.5), base64: RSA2 at Alipay, SHA256-RSA2048 at WeChat. */
export const rsaSigned = (text: string, key: KeyObject): string =>
  sign('sha256', Buffer.from(text), key).toString('base64');

/** Whether a signature in base64 is this key's over the text. */
export const isRsaSigned = (text: string, signature: string, key: KeyObject): boolean =>
  verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'base64'));

const isPem = (text: string): boolean => text.includes('-----BEGIN');

/** A private key as PEM, or as Alipay's key tool writes it: base64 of PKCS #8 without a frame. */
export const privateKeyOf = (text: string): KeyObject =>
  isPem(text)
    ? createPrivateKey(text)
    : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });

/** A public key as PEM (a certificate too), or base64 of its SPKI. */
export const publicKeyOf = (text: string): KeyObject =>
  isPem(text)
    ? createPublicKey(text)
    : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
