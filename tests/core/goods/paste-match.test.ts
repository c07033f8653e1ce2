import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likeness, likest, pairIndex, sizesIn } from '../../../src/core/goods/likeness.ts';
import { type Candidate, matched } from '../../../src/core/goods/paste-match.ts';
import { type Pasted } from '../../../src/core/goods/pasted.ts';
import { emptyIndex, put } from '../../../src/core/goods/search.ts';
import { fen } from '../../../src/core/money.ts';
import { idOf } from '../../support/entries.ts';
import { productWith, unitWith } from '../../support/product.ts';

const goods = (
  [
    ['农夫山泉饮用天然水', '550ml'],
    ['农夫山泉饮用天然水', '1.5L'],
    ['康师傅红烧牛肉面', '105g'],
    ['康师傅香辣牛肉面', '105g'],
    ['海天生抽酱油', '500ml'],
    ['可口可乐', '330ml'],
    ['百事可乐', '330ml'],
  ] as const
).map(([name, spec], i) =>
  productWith({
    id: idOf(`goods/${i}`),
    name,
    spec,
    units: [unitWith('瓶', 1, fen(300), [`690123456789${i}`]), unitWith('箱', 24, fen(7_000))],
  }),
);
const all: Candidate[] = goods.map((product) => ({ product, paid: { fen: fen(100), factor: 1 } }));

const line = (name: string, more: Partial<Pasted> = {}): Pasted => ({
  text: name,
  code: null,
  name,
  quantity: 2,
  counter: '箱',
  price: null,
  total: null,
  ...more,
});
const means = (one: Pasted) => {
  const { best, doubts } = matched(one, all);
  return [best && `${best.product.name} ${best.product.spec} ${best.unit.unit}`, doubts];
};

describe('what a line means', () => {
  test.each([
    ['its own name and size', line('农夫山泉饮用天然水1.5L'), '农夫山泉饮用天然水 1.5L 箱', []],
    [
      'a barcode, whatever the name',
      line('矿泉水', { code: '6901234567890', counter: '' }),
      '农夫山泉饮用天然水 550ml 瓶',
      [],
    ],
    [
      'two sizes and none said',
      line('农夫山泉饮用天然水'),
      '农夫山泉饮用天然水 1.5L 箱',
      ['several'],
    ],
    ['half a name', line('海天酱油'), '海天生抽酱油 500ml 箱', ['like']],
    [
      'a unit the shop has not',
      line('可口可乐330ml', { counter: '提' }),
      '可口可乐 330ml 瓶',
      ['unit'],
    ],
    ['no quantity', line('可口可乐330ml', { quantity: null }), '可口可乐 330ml 箱', ['quantity']],
    [
      'a price like last time’s',
      line('可口可乐330ml', { price: fen(2_500) }),
      '可口可乐 330ml 箱',
      [],
    ],
    [
      'a price twice last time’s',
      line('可口可乐330ml', { price: fen(5_000) }),
      '可口可乐 330ml 箱',
      ['price'],
    ],
    [
      'a total like last time’s',
      line('可口可乐330ml', { total: fen(4_900) }),
      '可口可乐 330ml 箱',
      [],
    ],
    ['nothing like it', line('洗衣粉'), null, []],
  ])('%s', (_, one, name, doubts) => {
    expect(means(one)).toEqual([name, doubts]);
  });

  test('the others that may be meant are named', () => {
    const { others } = matched(line('康师傅牛肉面105g'), all);
    expect(others.map(({ name }) => name)).toContain('康师傅香辣牛肉面');
  });

  test('does not depend on the order in which the goods are looked at', () => {
    const written = fc.constantFrom('农夫山泉', '牛肉面105g', '可乐330ml', '酱油', '康师傅');
    fc.assert(
      fc.property(
        written,
        fc.shuffledSubarray(all, { minLength: all.length }),
        (name, shuffled) => {
          expect(matched(line(name), shuffled)).toEqual(matched(line(name), all));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('likeness', () => {
  test('is 1 for the same, 0 for strangers, and the same both ways', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 15 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(likeness(a, b)).toBe(likeness(b, a));
        expect(likeness(a, b)).toBeGreaterThanOrEqual(0);
        expect(likeness(a, b)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
    expect(likeness('可口可乐', '可口可乐')).toBe(1);
    expect(likeness('可口可乐', '洗衣粉')).toBe(0);
  });

  test('sizes are compared in one measure', () => {
    expect(sizesIn('1.5L装')).toEqual(['1500ml']);
    expect(sizesIn('２kg 500ML')).toEqual(['2000g', '500ml']);
    expect(sizesIn('120抽3包')).toEqual([]);
  });

  test('the index finds what a look at every name would find', () => {
    const index = emptyIndex();
    for (const product of goods) put(index, { ...product, codes: [] });
    put(index, { id: '', name: '', spec: '', pinyin: '', codes: [] });
    const pairs = pairIndex(index);
    for (const { id, name, spec } of goods) expect(likest(pairs, `${name}${spec}`, 3)[0]).toBe(id);
    expect(likest(pairs, '洗洁精', 3)).toEqual([]);
  });
});
