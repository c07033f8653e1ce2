import { describe, expect, test } from 'vitest';
import type { Product } from '../../../../src/core/goods/product.ts';
import { fen } from '../../../../src/core/money.ts';
import {
  cartonWords,
  cartonsOf,
  leftWords,
  lowSentence,
  orderLines,
  orderText,
} from '../../../../src/app/screens/goods/order-list.ts';
import { idOf } from '../../../support/entries.ts';
import { productWith, unitWith } from '../../../support/product.ts';

const product = (name: string, cartonFactor: number): Product =>
  productWith({
    id: idOf(name),
    name,
    spec: '500ml',
    units: [
      unitWith('瓶', 1, fen(300)),
      ...(cartonFactor > 1 ? [unitWith('箱', cartonFactor, fen(6800))] : []),
    ],
  });
const low = (name: string, quantity: number, sold: number, carton = 24) => ({
  product: product(name, carton),
  shelf: {
    onHand: { counted: true, quantity },
    onOrder: 0,
    leadDays: 0,
    sold,
    reorderLevel: null,
    target: null,
    carton,
  },
});

const LINES = orderLines([low('酱油', 2, 28, 1), low('冰红茶', 3, 112), low('水', -4, 56)]);
const [TEA, WATER, SAUCE] = LINES;
const HEAD = { shop: '清水村邮乐购', day: '2026-11-20' };

describe('what to order', () => {
  test('what lasts the shortest comes first, in cartons of its largest unit', () => {
    expect(
      LINES.map(({ product: { name }, days, cartons, unit }) => [name, days, cartons, unit]),
    ).toEqual([
      ['冰红茶', 0, 3, '箱'],
      ['水', 0, 2, '箱'],
      ['酱油', 2, 12, '瓶'],
    ]);
  });

  test('each line says what is left and what a carton holds', () => {
    const words = LINES.map((line) => [leftWords(line), cartonWords(line)]);
    expect(words).toContainEqual(['剩 3 瓶 · 今天就卖完', '= 24 瓶']);
    expect(words).toContainEqual(['剩 2 瓶 · 还能卖 2 天', '']);
  });

  test('the sentence above names the most urgent, and says when there is none', () => {
    expect(lowSentence(LINES)).toBe('3 样快没了，冰红茶今天就卖完。');
    expect(lowSentence([])).toBe('没有快没了的货。');
  });

  test('the list to send holds what is wanted, as the keeper changed it', () => {
    if (!WATER || !TEA || !SAUCE) throw new Error('three lines');
    const chosen = new Map([
      [WATER.product.id, 0],
      [TEA.product.id, 5],
    ]);
    expect(cartonsOf(TEA, chosen)).toBe(5);
    expect(orderText(LINES, chosen, HEAD)).toBe(
      [
        '清水村邮乐购 订货单 2026-11-20',
        '1. 冰红茶 500ml × 5 箱',
        '2. 酱油 500ml × 12 瓶',
        '共 2 样',
      ].join('\n'),
    );
    const nothing = new Map(LINES.map((line) => [line.product.id, 0]));
    expect(orderText(LINES, nothing, HEAD)).toBe('');
  });
});
