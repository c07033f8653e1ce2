import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type Indexed, emptyIndex, find, put } from '../../../src/core/goods/search.ts';

const goods = (id: string, name: string, pinyin: string, ...codes: string[]): Indexed => ({
  id,
  name,
  spec: '',
  pinyin,
  codes,
});
const SHOP = [
  goods('cola', '可口可乐', 'ke kou ke le', '6928804011142', '6928804015555'),
  goods('tea', '康师傅冰红茶', 'kang shi fu bing hong cha', '6900000001428'),
  goods('green', '绿茶', 'lü cha', '9520001428006'),
  goods('three', '3D眼镜', '3 D yan jing'),
  goods('smoke', '555香烟', 'xiang yan', '6901555000017'),
  { ...goods('water', '农夫山泉', 'nong fu shan quan'), spec: '550ml' },
];
const indexOf = (items: readonly Indexed[]) => {
  const index = emptyIndex();
  for (const item of items) put(index, item);
  return index;
};
const search = (text: string, limit = 9) => find(indexOf(SHOP), text, limit);

describe('search finds', () => {
  test.each([
    ['Chinese', '可乐', ['cola']],
    ['Chinese inside a name', '冰红', ['tea']],
    ['initials', 'kkkl', ['cola']],
    ['initials inside', 'bhc', ['tea']],
    ['full pinyin', 'kekoukele', ['cola']],
    ['full pinyin inside', 'hongcha', ['tea']],
    ['a beginning of pinyin', 'kek', ['cola']],
    ['ü typed as v', 'lvcha', ['green']],
    ['ü as an initial', 'lc', ['green']],
    ['ü itself', 'lücha', ['green']],
    ['the code’s tail', '1142', ['cola']],
    ['the tail of any of its codes', '5555', ['cola']],
    ['a whole code', '6900000001428', ['tea']],
    ['capitals and spaces', ' KE kou ', ['cola']],
    ['wide letters and digits', 'ＫＫＫＬ', ['cola']],
    ['wide digits', '１１４２', ['cola']],
    ['a spec', '550ml', ['water']],
    ['a name with a digit', '3d', ['three']],
    ['nothing for nothing', '  ', []],
    ['nothing that is not there', 'xyz', []],
    ['no pinyin for Chinese', '茶可', []],
  ])('%s', (_, text, ids) => expect(search(text)).toEqual(ids));

  test('the code’s tail before the same digits inside a code', () => {
    expect(search('1428')).toEqual(['tea', 'green']);
  });

  test('a whole short code before codes that end in it', () => {
    const index = indexOf([...SHOP, goods('prints', '打印身份证复印件', 'da yin', '42')]);
    expect(find(index, '42', 9)[0]).toBe('prints');
  });

  test('a tail whose digits also stand earlier in the code', () => {
    const index = indexOf([
      goods('inside', 'a', '', '1212999'),
      goods('tail', 'bb', '', '1299912'),
      goods('first', 'ccc', '', '9912', '6612777'),
    ]);
    expect(find(index, '12', 9)).toEqual(['tail', 'first', 'inside']);
  });

  test('a name that begins with the digits before codes that hold them', () => {
    const index = indexOf([goods('code', 'a', '', '9555001'), SHOP[4] ?? goods('', '', '')]);
    expect(find(index, '555', 9)).toEqual(['smoke', 'code']);
  });

  test('beginnings before insides, short names before long ones', () => {
    const index = indexOf([
      goods('inside', '冰红茶', 'bing hong cha'),
      goods('long', '红茶饮料大瓶', 'hong'),
      goods('short', '红茶', 'hong'),
    ]);
    expect(find(index, '红茶', 9)).toEqual(['short', 'long', 'inside']);
  });

  test('at most as many as are asked for', () => {
    expect(search('k', 1)).toEqual(['cola']);
    expect(search('k', 0)).toEqual([]);
  });

  test('a product put again, by its new name only', () => {
    const index = indexOf(SHOP);
    put(index, goods('tea', '雪碧', 'xue bi'), 1);
    expect([find(index, '冰红', 9), find(index, 'xb', 9)]).toEqual([[], ['tea']]);
  });
});

test('every product is found by its name, its pinyin, its initials and its codes’ tails', () => {
  const word = fc.array(fc.constantFrom('ma', 'lü', 'shi', 'an', 'xiang'), {
    minLength: 1,
    maxLength: 5,
  });
  const digits = fc.array(fc.nat(9), { minLength: 6, maxLength: 13 }).map((all) => all.join(''));
  const item = fc.record({
    name: fc.string({ unit: fc.constantFrom(...'红茶可乐冰水面'), minLength: 1, maxLength: 6 }),
    syllables: word,
    codes: fc.array(digits, { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 20 }), (items) => {
      const index = indexOf(
        items.map(({ name, syllables, codes }, i) =>
          goods(`${i}`, name, syllables.join(' '), ...codes),
        ),
      );
      items.forEach(({ name, syllables, codes }, i) => {
        const typed = syllables.map((syllable) => syllable.replace('ü', 'v'));
        const queries = [
          name,
          name.slice(-1),
          typed.join(''),
          typed.map(([letter]) => letter).join(''),
          ...codes,
          ...codes.map((code) => code.slice(-4)),
        ];
        for (const query of queries) expect(find(index, query, 99)).toContain(`${i}`);
      });
    }),
    { numRuns: 200 },
  );
});

test('a letter that matches half of 57,822 goods does not sort them all', () => {
  const index = emptyIndex();
  for (let i = 0; i < 57_822; i += 1) {
    put(index, goods(`${i}`, `水${i % 7}`, i % 2 ? 'shui' : 'cha'));
  }
  const sort = vi.spyOn(Array.prototype, 'sort');
  const found = find(index, 's', 50);
  const sorted = sort.mock.contexts.map((list) => (Array.isArray(list) ? list.length : 0));
  sort.mockRestore();
  expect(found.length).toBe(50);
  expect(Math.max(...sorted)).toBeLessThanOrEqual(500);
});
