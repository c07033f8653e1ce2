import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Whether the text is a mobile number of mainland China: 11 digits, 13x to 19x. */
export const isPhone = (text: string): boolean => /^1[3-9]\d{9}$/.test(text);

/** 138****5678, the only form of a phone that is kept; null when it is no phone. */
export const maskedPhone = (text: string): string | null =>
  isPhone(text) ? `${text.slice(0, 3)}****${text.slice(7)}` : null;

/**
 * What names a member without naming his phone, SHA-256 in hex. The station keys it until the
 * centre hands out a key of its own, with which the same guest is one member at every station.
 */
export const phoneHash = (station: string, phone: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${station}:${phone}`)));
