import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPasted } from '../../../src/core/goods/pasted.ts';
import { PASTE_WORDS } from '../../../src/app/screens/goods/receiving/paste-words.ts';

const read = (text: string) => readPasted(text, PASTE_WORDS);
const first = (text: string) => {
  const [line] = read(text);
  if (line === undefined) throw new Error(`nothing is read of ${text}`);
  const { text: _, ...rest } = line;
  return rest;
};
const line = (name: string, more: object = {}) => ({
  code: null,
  name,
  quantity: null,
  counter: '',
  price: null,
  total: null,
  ...more,
});

describe('a line as it is written into a message', () => {
  test.each([
    [
      '农夫山泉550ml 2箱 24元/箱',
      line('农夫山泉550ml', { quantity: 2, counter: '箱', price: 2_400 }),
    ],
    ['1、康师傅红烧牛肉面 5箱', line('康师傅红烧牛肉面', { quantity: 5, counter: '箱' })],
    ['3. 1.5L可乐 12瓶 ¥5.5', line('1.5L可乐', { quantity: 12, counter: '瓶', price: 550 })],
    [
      '可口可乐330ml*24 3箱 共162元',
      line('可口可乐330ml*24', { quantity: 3, counter: '箱', total: 16_200 }),
    ],
    ['可乐 330ml x24', line('可乐 330ml', { quantity: 24 })],
    ['食盐400g 50', line('食盐400g', { quantity: 50 })],
    ['抽纸 24 2.5', line('抽纸', { quantity: 24, price: 250 })],
    ['东北大米 12.5斤，2.8元一斤', line('东北大米', { quantity: 12.5, counter: '斤', price: 280 })],
    ['雪花啤酒 24瓶/箱 2箱', line('雪花啤酒 24瓶/箱', { quantity: 2, counter: '箱' })],
    [
      '６９０１２３４５６７８９２ 冰红茶 ２箱',
      line('冰红茶', { code: '6901234567892', quantity: 2, counter: '箱' }),
    ],
    ['老干妈', line('老干妈')],
  ])('%s', (text, expected) => {
    expect(first(text)).toEqual(expected);
  });

  test('blank lines are none, and a list is no longer than a receiving', () => {
    expect(read('\n  \n\n')).toEqual([]);
    expect(read(Array.from({ length: 400 }, (_, i) => `盐${i} 1包`).join('\n'))).toHaveLength(300);
  });
});

describe('rows copied out of a table', () => {
  test('are read by their heading, in any order of columns', () => {
    const rows = read(
      '数量\t商品名称\t规格\t单位\t单价\t金额\t条形码\n' +
        '2\t冰红茶\t500ml\t箱\t50.40\t100.80\t6901234567892\n' +
        '10包\t食盐\t400g\t\t1.5\t15\t\n',
    );
    expect(rows).toMatchObject([
      {
        code: '6901234567892',
        name: '冰红茶 500ml',
        quantity: 2,
        counter: '箱',
        price: 5_040,
        total: 10_080,
      },
      { code: null, name: '食盐 400g', quantity: 10, counter: '包', price: 150, total: 1_500 },
    ]);
  });

  test('without a heading are read as lines', () => {
    expect(read('冰红茶\t2箱\t¥50.4')).toMatchObject([
      { name: '冰红茶', quantity: 2, counter: '箱', price: 5_040 },
    ]);
  });
});

describe('anything at all', () => {
  const counters = PASTE_WORDS.counters.filter((word) => /^\p{Script=Han}$/u.test(word));

  test('what is written the usual way is read back', () => {
    const item = fc.record({
      name: fc.constantFrom('农夫山泉', '康师傅红烧牛肉面', '海天酱油', '心相印抽纸'),
      size: fc.constantFrom('', '550ml', '500g', '1.5L', '120抽'),
      quantity: fc.integer({ min: 1, max: 9_999 }),
      counter: fc.constantFrom(...counters.filter((word) => word !== '块')),
      fen: fc.integer({ min: 1, max: 999_999 }),
    });
    fc.assert(
      fc.property(item, ({ name, size, quantity, counter, fen }) => {
        const price = (fen / 100).toFixed(2);
        expect(first(`${name}${size} ${quantity}${counter} ${price}元/${counter}`)).toEqual(
          line(`${name}${size}`, { quantity, counter, price: fen }),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('never throws, and no figure is out of bounds', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '箱',
        '元',
        '/',
        '\t',
        '\n',
        'x',
        '24',
        '2.5',
        '共',
        '¥',
        '品名',
        '数量',
        '.',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const one of read(pieces.join(''))) {
          if (one.quantity !== null) {
            expect(one.quantity).toBeGreaterThan(0);
            expect(one.quantity).toBeLessThanOrEqual(100_000);
          }
          for (const fen of [one.price, one.total]) {
            if (fen !== null) expect(Number.isSafeInteger(fen) && fen >= 0).toBe(true);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
