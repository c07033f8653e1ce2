import { expect, test } from 'vitest';
import type { Loss, Reason } from '../../../../../src/core/goods/write-off.ts';
import { fen } from '../../../../../src/core/money.ts';
import {
  lossLines,
  lossTable,
  lostText,
} from '../../../../../src/app/screens/goods/losses/loss-list.ts';
import { idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  category: '饮料',
  units: [unitWith('瓶', 1, fen(300), ['6901234567892'])],
});
const EGGS = productWith({
  id: idOf('eggs'),
  name: '鸡蛋',
  weighed: true,
  units: [unitWith('kg', 1000, fen(990))],
});
const KNOWN = new Map([TEA, EGGS].map((product) => [product.id, product]));
const lost = (
  day: string,
  product: string,
  reason: Reason,
  units: number,
  cost: number,
  uncosted = 0,
): Loss => ({
  day,
  product,
  reason,
  units,
  cost: fen(cost),
  uncosted,
});
const MONTH = [
  lost('2026-11-03', TEA.id, 'broken', 2, 420),
  lost('2026-11-01', TEA.id, 'found', -1, -210),
  lost('2026-11-02', EGGS.id, 'expired', 500, 400),
  lost('2026-11-02', TEA.id, 'own-use', 3, 630),
  lost('2026-11-02', idOf('gone'), 'missing', 1, 0, 1),
];
const ids = (order: 'cost' | 'units' | 'name', reason: Reason | '' = ''): string[] =>
  lossLines(MONTH, KNOWN, { order, reason }).map(({ name }) => name);

test('losses of a product are one line, without what was meant; what was found is taken off', () => {
  const lines = lossLines(MONTH, KNOWN, { order: 'name', reason: '' });
  expect(lines.find(({ id }) => id === TEA.id)).toMatchObject({ units: 1, cost: 210 });
  expect(lines.find(({ id }) => id === idOf('gone'))).toMatchObject({ cost: 0, uncosted: 1 });
});

test.each([
  ['cost', ['鸡蛋', '冰红茶', '没有这个商品了']],
  ['units', ['鸡蛋', '冰红茶', '没有这个商品了']],
  ['name', ['冰红茶', '鸡蛋', '没有这个商品了']],
] as const)('by %s', (order, names) => {
  expect([...ids(order)].sort()).toEqual([...names].sort());
  expect(ids(order).indexOf('鸡蛋') < ids(order).indexOf('冰红茶')).toBe(order !== 'name');
});

test('one reason alone, also one that is no loss', () => {
  expect(lossLines(MONTH, KNOWN, { order: 'cost', reason: 'own-use' })).toMatchObject([
    { name: '冰红茶', units: 3, cost: 630 },
  ]);
});

test('goods by weight are told in kg', () => {
  const [eggs] = lossLines(MONTH, KNOWN, { order: 'cost', reason: 'expired' });
  expect(eggs && lostText(eggs)).toContain('0.5');
});

test('the table has every day, reason and product; a cost nobody knows is empty', () => {
  const table = lossTable(MONTH, KNOWN, { order: 'cost', reason: '' });
  expect(table).toHaveLength(MONTH.length + 1);
  expect(table[1]).toEqual([
    '2026-11-01',
    '6901234567892',
    '冰红茶',
    TEA.spec,
    '饮料',
    '多了',
    -1,
    '瓶',
    -2.1,
  ]);
  expect(table.find((row) => row[5] === '少了')?.at(-1)).toBeNull();
  expect(lossTable(MONTH, KNOWN, { order: 'cost', reason: 'broken' })).toHaveLength(2);
});
