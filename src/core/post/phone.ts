import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Whether the text is a mobile number of mainland China: 11 digits, 13x to 19x. */
export const isPhone = (text: string): boolean => /^1[3-9]\d{9}$/.test(text);

/** 138****5678, the only form of a phone that is kept; null when it is no phone. */
export const maskedPhone = (text: string): string | null =>
  isPhone(text) ? `${text.slice(0, 3)}****${text.slice(7)}` : null;

/**
 * What names a guest without naming his phone: HMAC-SHA256 in hex. `key` is the station's own,
 * handed out by the centre, so that nobody without it can try all numbers.
 */
export const phoneHash = (key: string, phone: string): string =>
  bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(phone)));
