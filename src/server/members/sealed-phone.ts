// A phone that a till seals for the centre alone: the till's key of the moment (65 bytes), then the
// phone under AES-256-GCM with what HKDF makes of both keys. That key seals once: the nonce is 0.
// It travels beside the entry, which holds only its name, and is deleted when the guest leaves.
import { createCipheriv, createDecipheriv, createECDH, hkdfSync } from 'node:crypto';
import { isPhone } from '../../core/post/phone.ts';
import type { Keys } from '../access/keys.ts';

const CURVE = 'prime256v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 65;
const TAG_BYTES = 16;
const NONCE = Buffer.alloc(12);

const secretKey = (keys: Keys) => {
  const own = createECDH(CURVE);
  own.setPrivateKey(Buffer.from(keys.secret('sealed-phones'), 'hex'));
  return own;
};

const cipherKey = (shared: Buffer, ephemeral: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', shared, ephemeral, 'phone', 32));

/** The key to seal phones with: a point on P-256, uncompressed, in base64. */
export const sealingKey = (keys: Keys): string => secretKey(keys).getPublicKey('base64');

/** A phone sealed as a till does it, for a guest who signs up on the centre's own page. */
export function sealedPhone(keys: Keys, phone: string): string {
  const once = createECDH(CURVE);
  const ephemeral = once.generateKeys();
  const shared = once.computeSecret(secretKey(keys).getPublicKey());
  const cipher = createCipheriv(CIPHER, cipherKey(shared, ephemeral), NONCE);
  const text = Buffer.concat([cipher.update(phone, 'utf8'), cipher.final()]);
  return Buffer.concat([ephemeral, text, cipher.getAuthTag()]).toString('base64url');
}

/** The phone in what a till sealed; null when it was not sealed for this centre, or is no phone. */
export function phoneIn(keys: Keys, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const ephemeral = bytes.subarray(0, KEY_BYTES);
  try {
    const shared = secretKey(keys).computeSecret(ephemeral);
    const decipher = createDecipheriv(CIPHER, cipherKey(shared, ephemeral), NONCE);
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(KEY_BYTES, -TAG_BYTES));
    const phone = Buffer.concat([text, decipher.final()]).toString('utf8');
    return isPhone(phone) ? phone : null;
  } catch {
    return null; // no point on the curve, or not a byte of it is as it was sealed
  }
}
