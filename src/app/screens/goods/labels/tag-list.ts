// The tags a keeper is about to print: those that are due, and those that were scanned or picked.
import type { Product } from '../../../../core/goods/product.ts';
import {
  TAGS_PER_ENTRY,
  type TagFace,
  type TagNeed,
  type TagsPrinted,
} from '../../../../core/goods/tag.ts';
import { type Fen, yuan } from '../../../../core/money.ts';

/** A line of the list: a tag and how many of it. */
export type TagLine = {
  readonly key: string;
  readonly product: Product;
  readonly face: TagFace;
  readonly copies: number;
  /** Why it is due; `picked`: it is not, somebody wants it. */
  readonly why: TagNeed['why'] | 'picked';
  readonly detail: string;
};

/**
 * What was picked by hand, copies by key where somebody said how many, and `rest`: how many of each
 * other that is due; 0 for who came to print one tag only.
 */
export type TagPicks = {
  readonly rest: 0 | 1;
  readonly added: readonly TagNeed[];
  readonly copies: ReadonlyMap<string, number>;
};

export const NO_PICKS: TagPicks = { rest: 1, added: [], copies: new Map() };

/** As many of one tag as a list takes. */
const MOST_COPIES = 99;

const keyOf = ({ product, face }: Pick<TagNeed, 'product' | 'face'>): string =>
  `${product.id}/${face.unit}${face.near ? '/near' : ''}`;

/** The list: what was picked first, then what is due, each tag once. */
export function tagLines(due: readonly TagNeed[], { added, copies, rest }: TagPicks): TagLine[] {
  const picked = new Set(added.map(keyOf));
  const needs = new Map([...added, ...due].map((need) => [keyOf(need), need]));
  return [...needs].map(([key, need]) => ({
    key,
    product: need.product,
    face: need.face,
    copies: copies.get(key) ?? (picked.has(key) ? 1 : rest),
    why: due.includes(need) ? need.why : 'picked',
    detail: detailOf(need, due.includes(need)),
  }));
}

function detailOf({ face, product, why, before }: TagNeed, isDue: boolean): string {
  return [
    face.near ? '临期特价' : reasonOf(why, before, face),
    why === 'new' && isDue ? '还没有价签' : '',
    face.origin === '' ? '没写产地' : '',
    face.code === '' && !product.weighed ? '没有条码' : '',
  ]
    .filter((word) => word !== '')
    .join(' · ');
}

function reasonOf(why: TagNeed['why'], before: Fen | null, face: TagFace): string {
  if (why === 'words') return '名字、产地或条码改了';
  if (why === 'new' || before === null) return '';
  return before === face.price ? '会员价改了' : `¥${yuan(before)} → ¥${yuan(face.price)}`;
}

/** One more of a tag, picked by hand. */
export function withTag(
  picks: TagPicks,
  due: readonly TagNeed[],
  product: Product,
  face: TagFace,
): TagPicks {
  const need: TagNeed = { product, face, why: 'new', before: null };
  const key = keyOf(need);
  const line = tagLines(due, picks).find((one) => one.key === key);
  if (line !== undefined) return withCopies(picks, key, line.copies + 1);
  return { ...picks, added: [need, ...picks.added] };
}

/** So many of a tag; 0 leaves it out. */
export const withCopies = (picks: TagPicks, key: string, copies: number): TagPicks => ({
  ...picks,
  copies: new Map([...picks.copies, [key, Math.min(Math.max(0, copies), MOST_COPIES)]]),
});

/** So many of every tag in the list. */
export const withAll = (picks: TagPicks, lines: readonly TagLine[], copies: 0 | 1): TagPicks => ({
  ...picks,
  copies: new Map(lines.map(({ key }) => [key, copies])),
});

/** The tags as they come out of the printer. */
export const tagsOf = (lines: readonly TagLine[]): TagFace[] =>
  lines.flatMap(({ face, copies }) => Array.from({ length: copies }, () => face));

/** The entries' bodies that say these were put up. */
export function printedBodies(lines: readonly TagLine[], way: TagsPrinted['way']): TagsPrinted[] {
  const tags = lines
    .filter(({ copies }) => copies > 0)
    .map(({ product, face }) => ({ product: product.id, ...face }));
  return Array.from({ length: Math.ceil(tags.length / TAGS_PER_ENTRY) }, (_, i) => ({
    way,
    tags: tags.slice(i * TAGS_PER_ENTRY, (i + 1) * TAGS_PER_ENTRY),
  }));
}

/** The sentence above the list: how many are due, and why. */
export function dueSentence(due: readonly TagNeed[]): string {
  const changed = due.filter(({ why }) => why !== 'new').length;
  const fresh = due.length - changed;
  if (due.length === 0) return '价签都是对的。要补打就扫一下商品，或搜名字。';
  return [
    changed > 0 ? `${changed} 张和现在的不一样` : '',
    fresh > 0 ? `${fresh} 样新货还没有价签` : '',
  ]
    .filter((word) => word !== '')
    .join('，')
    .concat('。');
}
