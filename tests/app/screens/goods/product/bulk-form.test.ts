import { describe, expect, test } from 'vitest';
import { fen } from '../../../../../src/core/money.ts';
import {
  BLANK_BULK,
  type BulkForm,
  bulkLines,
  changeIn,
} from '../../../../../src/app/screens/goods/product/bulk-form.ts';
import { idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const LI = {
  id: idOf('li'),
  name: '老李粮油',
  contact: '',
  phone: '',
  address: '',
  leadDays: null,
  gone: false,
};
const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  reorderLevel: 6,
  units: [unitWith('瓶', 1, fen(300)), unitWith('箱', 24, fen(6_800))],
});
const RICE = productWith({
  id: idOf('rice'),
  name: '散米',
  weighed: true,
  units: [unitWith('kg', 1000, fen(550))],
});
const form = (over: Partial<BulkForm>): BulkForm => ({ ...BLANK_BULK, ...over });
const words = (over: Partial<BulkForm>): string[] =>
  bulkLines([TEA, RICE], form(over), [LI]).map(
    ({ product, words: own }) => `${product.name}: ${own}`,
  );

describe('one change for many, as typed', () => {
  test('shows of each what it becomes, and leaves out what stays', () => {
    expect(words({ percent: '5' })).toEqual([
      '冰红茶: ¥3.00 → ¥3.20/瓶，¥68.00 → ¥71.40/箱',
      '散米: ¥5.50 → ¥5.80/kg',
    ]);
    expect(words({ percent: '−10', to: 'fen' })[1]).toBe('散米: ¥5.50 → ¥4.95/kg');
    expect(words({ what: 'category', category: ' 饮料·茶 ' })[0]).toBe('冰红茶: 没分类 → 饮料·茶');
    expect(words({ what: 'supplier', supplier: LI.id })[0]).toBe('冰红茶: 从老李粮油进');
    expect(words({ what: 'end' })).toEqual(['冰红茶: 卖完不再进', '散米: 卖完不再进']);
  });

  test('levels of pieces are not put on what is weighed, and empty ones are the automatic', () => {
    expect(words({ what: 'levels', reorderLevel: '12', target: '48' })).toEqual([
      '冰红茶: 提醒 6 → 12，补到 自动 → 48',
    ]);
    expect(words({ what: 'levels' })).toEqual(['冰红茶: 提醒 6 → 自动']);
  });

  test.each([
    [{ percent: '' }],
    [{ percent: '0' }],
    [{ percent: '-100' }],
    [{ percent: '5.5' }],
    [{ what: 'category' as const, category: ' ' }],
    [{ what: 'levels' as const, target: 'x' }],
    [{ what: 'supplier' as const }],
  ])('what cannot be read changes nothing: %j', (over) => {
    expect(changeIn(form(over))).toBe(null);
    expect(words(over)).toEqual([]);
  });
});
