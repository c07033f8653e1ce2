import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** A random text of 43 characters from A–Z, a–z, 0–9, - and _ (256 bits). */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Eight random digits. */
export const newDigits = (): string => String(randomInt(100_000_000)).padStart(8, '0');

/** SHA-256 in hex: what the database keeps of a secret. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Whether a secret is the one whose digest is kept; takes the same time either way. */
export const isSecret = (secret: string, kept: string): boolean =>
  timingSafeEqual(Buffer.from(digest(secret)), Buffer.from(kept));
