// The list of tags: which of them, in which order, and as a table. Pure.
import { isWithin } from '../../../../core/goods/category.ts';
import type { TagNeed } from '../../../../core/goods/tag.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { yuan } from '../../../../core/money.ts';
import type { TagLine } from './tag-list.ts';
import { categoryOptions } from '../stock-view.ts';

export const TAG_ORDERS = ['first', 'name', 'place'] as const;
export type TagOrder = (typeof TAG_ORDERS)[number];
/** `which`: all, why a tag is due, or a category's path. */
export type TagsAsked = { readonly which: string; readonly order: TagOrder };
export const ALL_TAGS: TagsAsked = { which: 'all', order: 'first' };

const IN = 'in:';

// What somebody picked is always there: he has just scanned it.
const isTagAsked = ({ why, product }: TagLine, which: string): boolean =>
  why === 'picked' ||
  (which.startsWith(IN)
    ? isWithin(product.category, which.slice(IN.length))
    : which === 'all' || which === why);

const byName = (a: TagLine, b: TagLine): number =>
  a.product.name.localeCompare(b.product.name, 'zh-CN');

const BY_TAG: Readonly<Record<TagOrder, (a: TagLine, b: TagLine) => number>> = {
  first: () => 0,
  name: byName,
  place: (a, b) => a.product.place.localeCompare(b.product.place, 'zh-CN') || byName(a, b),
};

/** The tags that are asked for, in the order in which they are printed. */
export const tagsAsked = (lines: readonly TagLine[], { which, order }: TagsAsked): TagLine[] =>
  lines.filter((line) => isTagAsked(line, which)).sort(BY_TAG[order]);

const WHY_WORDS: Readonly<Record<TagNeed['why'], string>> = {
  price: '价钱变了的',
  words: '字变了的',
  new: '还没有的',
};
const WHYS = ['price', 'words', 'new'] as const;

/** What the list can be narrowed to: why a tag is due, or of which goods it is. */
export const tagOptions = (
  due: readonly TagNeed[],
): { readonly value: string; readonly label: string }[] => [
  { value: 'all', label: `全部（${due.length}）` },
  ...WHYS.filter((why) => due.some((need) => need.why === why)).map((value) => ({
    value,
    label: WHY_WORDS[value],
  })),
  ...categoryOptions(
    due.map(({ product }) => product),
    '',
  )
    .slice(1)
    .map(({ value, label }) => ({ value: `${IN}${value}`, label })),
];

/** The tags as a table for a computer, heads first. */
export const tagsTable = (lines: readonly TagLine[]): TableCell[][] => [
  [...['条码', '品名', '规格', '产地', '放在', '单位', '价格', '会员价'], ...['几张', '为什么']],
  ...lines.map(({ product, face, copies, detail }): TableCell[] => [
    face.code,
    face.name,
    face.spec,
    face.origin,
    product.place,
    face.unit,
    Number(yuan(face.price)),
    face.memberPrice === null ? null : Number(yuan(face.memberPrice)),
    copies,
    detail,
  ]),
];
