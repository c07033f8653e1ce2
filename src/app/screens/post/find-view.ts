// Which waiting parcels a guest can mean by what he says: his pickup code, its last digits, or
// the last digits of his phone.
import type { Parcel } from '../../store/post/post.ts';

export type How = 'code' | 'tail' | 'scan' | 'name';
export type Found = { readonly parcel: Parcel; readonly how: How };

/** Fewer digits than this say too little. */
export const LEAST_DIGITS = 3;

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
const serialOf = (code: string): string => code.slice(code.lastIndexOf('-') + 1);

const isTail = (parcel: Parcel, text: string): boolean => parcel.tail === text;
const isCode = ({ code }: Parcel, text: string): boolean =>
  plain(code) === text ||
  serialOf(code) === text ||
  (text.length < 4 && serialOf(code).endsWith(text));

/** Whether a parcel's phone tail or pickup code is what was typed. */
export const fitsTyped = (parcel: Parcel, typed: string): boolean =>
  plain(typed).length >= LEAST_DIGITS &&
  (isTail(parcel, plain(typed)) || isCode(parcel, plain(typed)));

/**
 * Parcels that fit typed digits, those by phone tail first: four digits are a tail or a serial,
 * more are a whole code, fewer are the code's end.
 */
export function findParcels(waiting: readonly Parcel[], typed: string): Found[] {
  const text = plain(typed);
  if (text.length < LEAST_DIGITS) return [];
  const byTail = waiting.filter((parcel) => isTail(parcel, text));
  const byCode = waiting.filter((parcel) => !isTail(parcel, text) && isCode(parcel, text));
  return [
    ...byTail.map((parcel): Found => ({ parcel, how: 'tail' })),
    ...byCode.map((parcel): Found => ({ parcel, how: 'code' })),
  ];
}

/** The parcel whose slip was scanned: its waybill, or its pickup code on our own label. */
export const findScanned = (waiting: readonly Parcel[], code: string): Found[] =>
  waiting
    .filter((one) => one.waybill === code || one.code === code)
    .map((parcel) => ({ parcel, how: 'scan' }));

/** Parcels whose slip bears this name, or part of it, in whatever script it was written down. */
export function findNamed(waiting: readonly Parcel[], typed: string): Found[] {
  const text = typed.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
  if (text === '') return [];
  return waiting
    .filter(({ name }) => name.normalize('NFKC').toLowerCase().includes(text))
    .map((parcel) => ({ parcel, how: 'name' }));
}

/** The shelves of what was found as they are said aloud: 3 杠 2 号货架. */
export const shelvesSpoken = (found: readonly Found[]): string =>
  [...new Set(found.map(({ parcel }) => parcel.shelf))]
    .map((shelf) => `${shelf.replaceAll('-', ' 杠 ')} 号货架`)
    .join('，');

/** Others that wait for the phone tail of what was found: very likely the same guest's. */
export function sameGuest(waiting: readonly Parcel[], found: readonly Found[]): Parcel[] {
  const tails = new Set(found.map(({ parcel }) => parcel.tail).filter((tail) => tail !== ''));
  const ids = new Set(found.map(({ parcel }) => parcel.id));
  return waiting.filter((one) => tails.has(one.tail) && !ids.has(one.id));
}
