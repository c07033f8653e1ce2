// GS1 numbers of trade items. A product is stored under one form only: 13 digits (a UPC gets a
// leading 0), or 8 for an EAN-8, so that the same printed symbol always finds the same product.
import { assert } from '../assert.ts';

const LENGTHS = [8, 12, 13, 14] as const;

/** The check digit for a row of digits without it: weights 3, 1, 3, 1 … from the right (GS1). */
export function checkDigit(body: string): number {
  assert(/^\d+$/.test(body), 'a check digit is computed from digits');
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    sum += Number(body[body.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether the last of two or more digits is the check digit of those before it. */
export const hasCheckDigit = (code: string): boolean =>
  /^\d{2,}$/.test(code) && checkDigit(code.slice(0, -1)) === Number(code.at(-1));

/** Whether the text is an EAN-8, UPC-12, EAN-13 or 14-digit GTIN with a right check digit. */
export const isGtin = (text: string): boolean =>
  LENGTHS.some((length) => length === text.length) && hasCheckDigit(text);

/** The 14 digits of a GTIN-14, written plain, as `01…` or as `(01)…` with more fields after it. */
export function gtin14Of(text: string): string | null {
  const match = /^(?:(\d{14})|01(\d{14})|\(01\)(\d{14})(?:\D.*)?)$/.exec(text);
  const digits = match?.[1] ?? match?.[2] ?? match?.[3];
  return digits !== undefined && isGtin(digits) ? digits : null;
}

// Five leading zeros in 13 digits are kept free by GS1 for eight-digit numbers.
const shortest = (gtin13: string): string =>
  gtin13.startsWith('00000') ? gtin13.slice(5) : gtin13;

/**
 * The one form a product is stored under: 13 digits, or 8 for an EAN-8; takes UPC-12,
 * `0` + EAN-13 and `(01)0…`; null for a wrong check digit, a carton or anything else.
 */
export function normaliseGtin(text: string): string | null {
  if (text.length === 8) return isGtin(text) ? text : null;
  if (text.length === 12) return isGtin(text) ? shortest(`0${text}`) : null;
  if (text.length === 13) return isGtin(text) ? shortest(text) : null;
  const gtin14 = gtin14Of(text);
  return gtin14?.startsWith('0') ? shortest(gtin14.slice(1)) : null;
}

/** What is in a carton: the item's GTIN (13 or 8 digits) and the packing level 1–8. */
export type Carton = { readonly item: string; readonly level: number };

/** The item and level of an ITF-14 carton; null for level 0 (the item), 9 (variable measure). */
export function item13FromItf14(code: string): Carton | null {
  const level = Number(code[0]);
  if (code.length !== 14 || !isGtin(code) || level < 1 || level > 8) return null;
  const body = code.slice(1, 13);
  return { item: shortest(`${body}${checkDigit(body)}`), level };
}
