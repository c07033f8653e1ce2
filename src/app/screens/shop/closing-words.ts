import { type Fen, grouped, parseYuan } from '../../../core/money.ts';
import type { DrawerReason, MoveReason, MoveWay } from '../../../core/sale/drawer.ts';
import type { PastShift } from '../../../core/sale/shift.ts';
import { momentText } from '../../parts/moment.ts';

const size = (amount: Fen): string => grouped(amount).replace('-', '');

/** How the drawer stands against what should be in it. */
export function offWords(off: Fen): string {
  if (off === 0) return '一分不差。';
  return off > 0 ? `多了 ¥${size(off)}。` : `少了 ¥${size(off)}。`;
}

/** "+100.00", "−45.00" */
export const signed = (amount: Fen): string => `${amount < 0 ? '−' : '+'}${size(amount)}`;

/** Since when a shift runs. */
export const sinceWords = (last: PastShift | null, now: number): string =>
  last === null
    ? '第一次交班：从今天零点算起。'
    : `从上次交班（${momentText(last.at, now)}）算起。`;

/** A sum that was typed (fen); null: none, or below zero. */
export function sumTyped(text: string): Fen | null {
  const amount = parseYuan(text);
  return amount !== null && amount >= 0 ? amount : null;
}

/** Why cash is moved, in the order in which it is asked. */
export const REASONS: Readonly<
  Record<MoveWay, readonly { readonly value: MoveReason; readonly label: string }[]>
> = {
  out: [
    { value: 'expense', label: '店里花销' },
    { value: 'supplier', label: '付货款' },
    { value: 'bank', label: '存银行' },
    { value: 'owner', label: '自己用' },
    { value: 'other', label: '别的' },
  ],
  in: [
    { value: 'change', label: '加零钱' },
    { value: 'owner', label: '自己垫的' },
    { value: 'other', label: '别的' },
  ],
};

export const WAY_WORDS: Readonly<Record<MoveWay, string>> = { in: '放钱', out: '拿钱' };

type Move = { readonly way: MoveWay; readonly reason: DrawerReason };

/** "付货款"; "付供货商" is what 进货 and 供货商 have paid in cash. */
export const reasonWords = ({ way, reason }: Move): string =>
  reason === 'payable'
    ? '付供货商'
    : (REASONS[way].find(({ value }) => value === reason)?.label ?? '别的');

/** "拿钱 · 付货款" */
export const moveWords = (move: Move): string => `${WAY_WORDS[move.way]} · ${reasonWords(move)}`;
