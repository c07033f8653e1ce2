import { describe, expect, test } from 'vitest';
import { type Best, bestWords, idleWords } from '../../../../src/app/screens/shop/selling.ts';
import { fen } from '../../../../src/core/money.ts';

const best = (name: string, profit: number | null = null): Best => ({
  name,
  amount: fen(123_500),
  profit: profit === null ? null : fen(profit),
});

describe('what sells best', () => {
  test.each([
    [[], ''],
    [[best('米')], '米卖了 ¥1,235.00。'],
    [[best('米', 9_800)], '米卖了 ¥1,235.00，赚了 ¥98.00。'],
    [[best('米'), best('油'), best('盐')], '米卖了 ¥1,235.00；接着是油、盐。'],
  ])('in a sentence %#', (goods, words) => expect(bestWords(goods)).toBe(words));
});

test('what lies idle tells its worth where a cost is known', () => {
  expect(idleWords({ count: 4, worth: fen(32_000), most: '酒' })).toBe(
    '60 天没卖过，压着 ¥320.00，最多的是酒。',
  );
  expect(idleWords({ count: 1, worth: fen(0), most: '酒' })).toBe('60 天没卖过，最多的是酒。');
});
