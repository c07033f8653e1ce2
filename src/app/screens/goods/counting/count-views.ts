// The lists of counting: which counts, lines or goods, in which order, and as a table. Pure.
import { isWithin } from '../../../../core/goods/category.ts';
import type { Counting, Scope } from '../../../../core/goods/counting.ts';
import type { CountState } from '../../../../core/goods/tally.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { yuan } from '../../../../core/money.ts';
import { clockOf, dayOf } from '../../../../core/time.ts';
import { stockText } from '../../../parts/quantity.ts';
import type { Reviewed } from '../../../store/goods/counting.ts';
import type { StockLine } from '../../../store/goods/stock-table.ts';
import { scopeWords } from './count-words.ts';

export const COUNT_VIEWS = ['any', 'open', 'ended', 'all', 'category', 'shelf', 'picked'] as const;
/** Any count, those that go on, those that are over, or those of one scope. */
export type CountView = 'any' | 'open' | 'ended' | Scope['by'];
export const COUNT_ORDERS = ['open', 'latest', 'parts'] as const;
export type CountOrder = (typeof COUNT_ORDERS)[number];
export type CountsAsked = { readonly view: CountView; readonly order: CountOrder };

const BY_COUNT: Readonly<Record<CountOrder, (a: Counting, b: Counting) => number>> = {
  open: (a, b) => Number(b.isOpen) - Number(a.isOpen),
  latest: () => 0,
  parts: (a, b) => b.parts - a.parts,
};

const isCountAsked = ({ isOpen, scope }: Counting, view: CountView): boolean =>
  view === 'any' || view === (isOpen ? 'open' : 'ended') || view === scope.by;

/** The counts that are asked for, in their order; of equals the latest first. */
export const countsAsked = (counts: readonly Counting[], asked: CountsAsked): Counting[] =>
  counts
    .filter((counting) => isCountAsked(counting, asked.view))
    .sort((a, b) => BY_COUNT[asked.order](a, b) || b.at - a.at);

/** Counts as a table for a computer, heads first. */
export const countsTable = (counts: readonly Counting[]): TableCell[][] => [
  ['日期', '时间', '盘什么', '盘完没有', '交了几份', '看不看账上数'],
  ...counts.map((counting): TableCell[] => [
    dayOf(counting.at),
    clockOf(counting.at),
    scopeWords(counting.scope),
    counting.isOpen ? '没盘完' : '盘完了',
    counting.parts,
    counting.blind ? '不看' : '看',
  ]),
];

export const REVIEW_VIEWS = ['all', 'differs', 'less', 'more', 'again', 'done'] as const;
/** All lines; those that differ, by less or by more; to be counted anew; done with. */
export type ReviewView = (typeof REVIEW_VIEWS)[number];
export const REVIEW_ORDERS = ['first', 'worth', 'name', 'place'] as const;
export type ReviewOrder = (typeof REVIEW_ORDERS)[number];
export type ReviewAsked = { readonly view: ReviewView; readonly order: ReviewOrder };

function isLineAsked({ state, difference }: Reviewed, view: ReviewView): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'differs':
      return difference !== 0;
    case 'less':
      return difference < 0;
    case 'more':
      return difference > 0;
    case 'again':
      return state === 'moved' || state === 'mixed';
    case 'done':
      return state === 'confirmed' || state === 'overtaken';
  }
}

const worth = (line: Reviewed): number => Math.abs(line.worth ?? 0);
const byName = (a: Reviewed, b: Reviewed): number =>
  a.product.name.localeCompare(b.product.name, 'zh-CN');

const BY_REVIEW: Readonly<Record<ReviewOrder, (a: Reviewed, b: Reviewed) => number>> = {
  first: () => 0,
  worth: (a, b) => worth(b) - worth(a),
  name: byName,
  place: (a, b) => a.product.place.localeCompare(b.product.place, 'zh-CN') || byName(a, b),
};

/** The lines that are asked for, in their order; as they were given, what is amiss first. */
export const reviewAsked = (lines: readonly Reviewed[], asked: ReviewAsked): Reviewed[] =>
  lines.filter((line) => isLineAsked(line, asked.view)).sort(BY_REVIEW[asked.order]);

const STATE_WORDS: Readonly<Record<CountState, string>> = {
  same: '一样',
  differs: '不一样',
  moved: '要重数',
  mixed: '要重数',
  overtaken: '后来又盘过',
  confirmed: '改好了',
};

/** A review as a table for a computer, heads first; quantities in base units. */
export const reviewTable = (lines: readonly Reviewed[]): TableCell[][] => [
  [
    ...['条码', '名称', '规格', '分类', '放在', '单位', '数到', '账上', '差'],
    ...['差多少钱', '怎样', '数的时间'],
  ],
  ...lines.map(({ product, tally, book, difference, worth: value, state }): TableCell[] => [
    product.units[0]?.codes[0] ?? '',
    product.name,
    product.spec,
    product.category,
    product.place,
    product.weighed ? 'g' : (product.units[0]?.unit ?? ''),
    tally.quantity,
    book,
    difference,
    value === null ? null : Number(yuan(value)),
    STATE_WORDS[state],
    `${dayOf(tally.at)} ${clockOf(tally.at)}`,
  ]),
];

export const LEFT_ORDERS = ['place', 'name', 'worth'] as const;
export type LeftOrder = (typeof LEFT_ORDERS)[number];
/** `category` with all below it; '' is any. */
export type LeftAsked = { readonly category: string; readonly order: LeftOrder };

const BY_LEFT: Readonly<Record<LeftOrder, (a: StockLine, b: StockLine) => number>> = {
  place: (a, b) => a.place.localeCompare(b.place, 'zh-CN'),
  name: () => 0,
  worth: (a, b) => (b.worth ?? -1) - (a.worth ?? -1),
};

/** The goods nobody counted that are asked for, in their order; of equals by name. */
export const leftAsked = (lines: readonly StockLine[], asked: LeftAsked): StockLine[] =>
  lines
    .filter((line) => isWithin(line.category, asked.category))
    .sort((a, b) => BY_LEFT[asked.order](a, b) || a.name.localeCompare(b.name, 'zh-CN'));

/** Goods nobody counted as a table, heads first: a list to count by, blind where the count is. */
export const leftTable = (lines: readonly StockLine[], blind: boolean): TableCell[][] => [
  ['条码', '名称', '规格', '分类', '放在', blind ? '数到' : '账上'],
  ...lines.map((line): TableCell[] => [
    line.code,
    line.name,
    line.spec,
    line.category,
    line.place,
    blind ? '' : stockText(line.quantity, line),
  ]),
];
