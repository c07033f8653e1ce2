import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { categoryTree, isWithin, pathOf, recategorised } from '../../../src/core/goods/category.ts';

test.each([
  ['饮料·茶', '饮料·茶', '茶饮', '茶饮'],
  ['饮料·茶·绿茶', '饮料·茶', '茶饮', '茶饮·绿茶'],
  ['饮料·茶', '饮料', '酒水·饮料', '酒水·饮料·茶'],
  ['饮料包', '饮料', '酒水', '饮料包'],
  ['', '饮料', '酒水', ''],
  ['饮料', '', '酒水', '饮料'],
])('%s with %s renamed to %s is %s', (path, from, to, expected) => {
  expect(recategorised(path, from, to)).toBe(expected);
});

test('a path is stored without blanks and empty levels', () => {
  expect(pathOf(' 饮料 ·  茶·· ')).toBe('饮料·茶');
});

test('every level is counted with what lies below it', () => {
  const tree = categoryTree(['饮料·茶', '饮料', '饮料·水', '调料', '']);
  expect(tree).toEqual([
    { path: '饮料', name: '饮料', level: 0, count: 3 },
    { path: '饮料·茶', name: '茶', level: 1, count: 1 },
    { path: '饮料·水', name: '水', level: 1, count: 1 },
    { path: '调料', name: '调料', level: 0, count: 1 },
  ]);
});

const word = fc.constantFrom('a', 'b', 'c', 'ab');
const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('·'));

test('a rename loses no product and leaves none behind, whatever it is merged into', () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 30 }), path, path, (paths, from, to) => {
      const after = paths.map((one) => recategorised(one, from, to));
      const count = (all: string[], of: string) => all.filter((one) => isWithin(one, of)).length;
      const stays = paths.filter((one) => !isWithin(one, from) && isWithin(one, to)).length;
      expect(count(after, to)).toBeGreaterThanOrEqual(stays + count(paths, from));
      if (!isWithin(to, from) && !isWithin(from, to)) expect(count(after, from)).toBe(0);
      for (const { path: own, count: counted } of categoryTree(after)) {
        expect(counted).toBe(count(after, own));
      }
    }),
  );
});
