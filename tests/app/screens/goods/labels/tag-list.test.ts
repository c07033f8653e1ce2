import { describe, expect, test } from 'vitest';
import {
  NO_PICKS,
  dueSentence,
  printedBodies,
  tagLines,
  tagsOf,
  withAll,
  withCopies,
  withTag,
} from '../../../../../src/app/screens/goods/labels/tag-list.ts';
import type { Product } from '../../../../../src/core/goods/product.ts';
import { productOf } from '../../../../../src/core/goods/product.ts';
import { type TagNeed, faceOf } from '../../../../../src/core/goods/tag.ts';
import { fen } from '../../../../../src/core/money.ts';
import { required } from '../../../../../src/core/assert.ts';
import { idOf } from '../../../../support/entries.ts';

function goods(name: string, more: Record<string, string | boolean> = {}): Product {
  return productOf({
    id: `product:${idOf(name)}`,
    form: 'claims',
    claims: [
      {
        entry: idOf('made'),
        part: 0,
        stamp: '1',
        fields: {
          name,
          ...more,
          '瓶/factor': 1,
          '瓶/price': 300,
          '箱/factor': 24,
          '箱/price': 6600,
        },
      },
    ],
  });
}

const bottle = (product: Product) => faceOf(product, required(product.units[0], 'a bottle'));
const carton = (product: Product) => faceOf(product, required(product.units[1], 'a carton'));
const need = (product: Product, why: TagNeed['why'], before: number | null = null): TagNeed => ({
  product,
  face: bottle(product),
  why,
  before: before === null ? null : fen(before),
});

const tea = goods('茶', { origin: '湖南' });
const rice = goods('米', { weighed: true });

describe('the list of tags to print', () => {
  test('says why, and what is missing', () => {
    const due = [need(tea, 'price', 250), need(rice, 'new'), need(goods('糖'), 'words', 300)];
    expect(tagLines(due, NO_PICKS).map(({ detail }) => detail)).toEqual([
      '¥2.50 → ¥3.00 · 没有条码',
      '还没有价签 · 没写产地',
      '名字、产地或条码改了 · 没写产地 · 没有条码',
    ]);
    expect(dueSentence(due)).toBe('2 张和现在的不一样，1 样新货还没有价签。');
  });

  test('a scan adds a tag in front, a second one makes two of it', () => {
    const due = [need(tea, 'price', 250)];
    const once = withTag(NO_PICKS, due, rice, bottle(rice));
    const twice = withTag(once, due, tea, bottle(tea));
    const lines = tagLines(due, withTag(twice, due, tea, carton(tea)));
    expect(lines.map(({ face, copies }) => [face.name, face.unit, copies])).toEqual([
      ['茶', '箱', 1],
      ['米', '瓶', 1],
      ['茶', '瓶', 2],
    ]);
    expect(tagsOf(lines)).toHaveLength(4);
  });

  test('none of a tag is neither printed nor noted', () => {
    const due = [need(tea, 'new'), need(rice, 'new')];
    const first = required(tagLines(due, NO_PICKS)[0], 'a line');
    const lines = tagLines(due, withCopies(NO_PICKS, first.key, -1));
    expect(tagsOf(lines).map(({ name }) => name)).toEqual(['米']);
    expect(printedBodies(lines, 'written')).toEqual([
      { way: 'written', tags: [{ product: rice.id, ...bottle(rice) }] },
    ]);
  });

  test('none of them all, or one of each again', () => {
    const due = [need(tea, 'new'), need(rice, 'new')];
    const none = withAll(NO_PICKS, tagLines(due, NO_PICKS), 0);
    expect(tagsOf(tagLines(due, none))).toEqual([]);
    expect(printedBodies(tagLines(due, none), 'printed')).toEqual([]);
    expect(tagsOf(tagLines(due, withAll(none, tagLines(due, none), 1)))).toHaveLength(2);
  });

  test('who came for one tag prints no other, and one that is due besides is not doubled', () => {
    const due = [need(tea, 'price', 250), need(rice, 'new')];
    const only = withTag({ ...NO_PICKS, rest: 0 }, [], tea, bottle(tea));
    const lines = tagLines(due, only);
    expect(lines.map(({ face, copies }) => [face.name, copies])).toEqual([
      ['茶', 1],
      ['米', 0],
    ]);
    expect(lines[0]?.detail).toContain('¥2.50 → ¥3.00');
  });

  test('fifty tags to an entry', () => {
    const due = Array.from({ length: 120 }, (_, i) => need(goods(`货${i}`), 'new'));
    const bodies = printedBodies(tagLines(due, NO_PICKS), 'printed');
    expect(bodies.map(({ tags }) => tags.length)).toEqual([50, 50, 20]);
  });
});
