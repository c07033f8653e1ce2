import { type Fen, grouped, parseYuan } from '../../../core/money.ts';
import type { PastShift } from '../../../core/sale/shift.ts';
import { clockOf, dayOf } from '../../../core/time.ts';

const size = (amount: Fen): string => grouped(amount).replace('-', '');

/** How the drawer stands against what should be in it. */
export function offWords(off: Fen): string {
  if (off === 0) return '一分不差。';
  return off > 0 ? `多了 ¥${size(off)}。` : `少了 ¥${size(off)}。`;
}

/** Since when a shift runs. */
export const sinceWords = (last: PastShift | null): string =>
  last === null
    ? '第一次交班：从今天零点算起。'
    : `从上次交班（${dayOf(last.at)} ${clockOf(last.at)}）算起。`;

/** A sum that was typed (fen); null: none, or below zero. */
export function sumTyped(text: string): Fen | null {
  const amount = parseYuan(text);
  return amount !== null && amount >= 0 ? amount : null;
}
