import type { Counting, Scope } from '../../../../core/goods/counting.ts';
import { type Fen, ZERO, grouped, plus } from '../../../../core/money.ts';
import { stockText } from '../../../parts/quantity.ts';
import type { Reviewed } from '../../../store/goods/counting.ts';
import { UNKNOWN } from '../shelf-words.ts';

/** What a count is of, in a word. */
export function scopeWords(scope: Scope): string {
  switch (scope.by) {
    case 'all':
      return '整店';
    case 'category':
      return scope.of;
    case 'shelf':
      return `货架 ${scope.of}`;
    case 'picked':
      return '随手盘';
  }
}

/** How far a count has come. */
export const stateWords = ({ isOpen, parts }: Counting): string =>
  `${isOpen ? '没盘完' : '盘完了'}，交了 ${parts} 份`;

/** A difference's sign and size: +2 瓶, −0.500 kg. */
export const differenceText = ({ difference, product }: Reviewed): string =>
  difference === 0
    ? '一样'
    : `${difference < 0 ? '−' : '+'}${stockText(Math.abs(difference), product)}`;

/** Money with its sign: −¥4.00; — while it is not known. */
export const signedYuan = (amount: Fen | null): string =>
  amount === null ? UNKNOWN : `${amount < 0 ? '−' : amount > 0 ? '+' : ''}¥${unsigned(amount)}`;

const unsigned = (amount: Fen): string => grouped(amount).replace('-', '');

/** Why a line cannot be confirmed, or what became of it; '' where there is nothing to say. */
export function reviewNote({ state, book }: Reviewed): string {
  switch (state) {
    case 'moved':
      return '数的时候卖过或进过，要重数';
    case 'mixed':
      return '重数以后又有人交了以前数的，要重数';
    case 'overtaken':
      return '后来又盘过了，不用再改';
    case 'confirmed':
      return '改好了';
    case 'same':
    case 'differs':
      return book === null ? '以前没盘过' : '';
  }
}

/** What a review comes to. */
export type ReviewSums = {
  readonly goods: number;
  /** Lines that may be confirmed now. */
  readonly ready: readonly Reviewed[];
  readonly differing: number;
  readonly again: number;
  /** Fen of the differences that may be confirmed, and how many of them have no known cost. */
  readonly worth: Fen;
  readonly uncosted: number;
};

export function sumsOfReview(lines: readonly Reviewed[]): ReviewSums {
  const ready = lines.filter(({ state }) => state === 'same' || state === 'differs');
  const differing = ready.filter(({ state }) => state === 'differs');
  return {
    goods: lines.length,
    ready,
    differing: differing.length,
    again: lines.filter(({ state }) => state === 'moved' || state === 'mixed').length,
    worth: plus(ZERO, ...differing.flatMap(({ worth }) => worth ?? [])),
    uncosted: differing.filter(({ worth }) => worth === null).length,
  };
}

/** The sentence above a review. */
export function reviewSentence(sums: ReviewSums): string {
  const { goods, ready, differing, again, worth, uncosted } = sums;
  if (goods === 0) return '还没有人交。数好了先点“交上”。';
  const words = [`数了 ${goods} 样`];
  if (ready.length > 0) {
    words.push(
      differing === 0
        ? '账上都对得上'
        : `${differing} 样和账上不一样，差 ${signedYuan(worth)}` +
            (uncosted === 0 ? '' : `（${uncosted} 样没进价，没算）`),
    );
  }
  if (again > 0) words.push(`${again} 样要重数`);
  return `${words.join('，')}。`;
}
