import { describe, expect, test } from 'vitest';
import type { Product } from '../../../../../src/core/goods/product.ts';
import { fen } from '../../../../../src/core/money.ts';
import { faultWords } from '../../../../../src/app/screens/goods/product/form-words.ts';
import {
  addUnit,
  blankForm,
  changesIn,
  codeOf,
  formOf,
  isUnchanged,
  removeUnit,
  withUnit,
  withWeighed,
} from '../../../../../src/app/screens/goods/product/product-form.ts';
import { idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  spec: '500ml',
  category: '饮料',
  pinyin: 'bing hong cha',
  cost: fen(210),
  reorderLevel: 12,
  units: [unitWith('瓶', 1, fen(300), ['6901234567892']), unitWith('箱', 24, fen(6800))],
});
const none = { fields: {}, units: [] };

const changes = (before: Product | null, form: Parameters<typeof changesIn>[1], quick = 0) => {
  const read = changesIn(before, form, quick);
  return read.ok ? read.changes : read.fault;
};

describe('the edit form of a product', () => {
  test('a form that nobody touched changes nothing', () => {
    const read = changes(TEA, formOf(TEA));
    expect(read).toEqual(none);
    expect('fields' in read && isUnchanged(read)).toBe(true);
  });

  test('only what was typed goes into the entry', () => {
    const form = { ...formOf(TEA), name: ' 冰红茶 ', cost: '2.2', reorderLevel: '' };
    expect(changes(TEA, withUnit(form, '箱', { price: '66' }))).toEqual({
      fields: { cost: 220, reorderLevel: null },
      units: [{ unit: '箱', price: 6600 }],
    });
  });

  test('an emptied cost is unknown, not zero; a zero is a zero', () => {
    expect(changes(TEA, { ...formOf(TEA), cost: '' })).toMatchObject({ fields: { cost: null } });
    expect(changes(TEA, { ...formOf(TEA), cost: '0' })).toMatchObject({ fields: { cost: 0 } });
  });

  test('a unit with another name is another unit; the old one goes', () => {
    expect(changes(TEA, withUnit(formOf(TEA), '箱', { unit: '提', factor: '6' }))).toEqual({
      fields: {},
      units: [
        { unit: '箱', gone: true },
        { unit: '提', factor: 6, price: 6800, codes: [], gone: false },
      ],
    });
    expect(changes(TEA, removeUnit(formOf(TEA), '箱'))).toEqual({
      fields: {},
      units: [{ unit: '箱', gone: true }],
    });
  });

  test('a new product says everything of its units and nothing it does not know', () => {
    const blank = blankForm({ name: '农家土鸡蛋' }, '件', ['2000000000015']);
    expect(changes(null, withUnit(blank, 'base', { price: '1.5' }))).toEqual({
      fields: { name: '农家土鸡蛋' },
      units: [{ unit: '件', factor: 1, price: 150, codes: ['2000000000015'] }],
    });
  });

  test('goods by weight are kept in grams and typed in kg', () => {
    const form = withWeighed(blankForm({ name: '苹果' }, '件', []), true);
    const typed = withUnit({ ...form, target: '2.5' }, 'base', { price: '7.98' });
    expect(changes(null, typed)).toEqual({
      fields: { name: '苹果', target: 2500, weighed: true },
      units: [{ unit: 'kg', factor: 1000, price: 798, codes: [] }],
    });
    const apple = { ...TEA, weighed: true, target: 2500, reorderLevel: 1000 };
    expect(formOf(apple)).toMatchObject({ target: '2.5', reorderLevel: '1' });
  });

  test('a quick key gets the next place, and gives it back', () => {
    expect(changes(TEA, { ...formOf(TEA), quick: true }, 7)).toEqual({
      fields: { quick: 7 },
      units: [],
    });
    expect(changes({ ...TEA, quick: 3 }, { ...formOf(TEA), quick: false }, 7)).toEqual({
      fields: { quick: null },
      units: [],
    });
  });

  test.each([
    [{ ...formOf(TEA), name: ' ' }, 'name'],
    [{ ...formOf(TEA), cost: '两块' }, 'cost'],
    [{ ...formOf(TEA), cost: '-1' }, 'cost'],
    [{ ...formOf(TEA), reorderLevel: '1.5' }, 'reorderLevel'],
    [{ ...formOf(TEA), target: 'x' }, 'target'],
    [{ ...formOf(TEA), plu: '12a' }, 'plu'],
    [withUnit(formOf(TEA), '瓶', { price: '' }), 'price'],
    [withUnit(formOf(TEA), '瓶', { price: '3 元' }), 'price'],
    [withUnit(formOf(TEA), '箱', { unit: '' }), 'unit'],
    [withUnit(formOf(TEA), '箱', { unit: '瓶' }), 'unit'],
    [withUnit(formOf(TEA), '箱', { factor: '1' }), 'factor'],
    [addUnit(formOf(TEA), 'new'), 'factor'],
  ])('what cannot be saved is named with its place (%#)', (form, at) => {
    const read = changesIn(TEA, form, 0);
    expect(read).toMatchObject({ ok: false, fault: { at } });
    if (!read.ok) expect(faultWords(read.fault)).toMatch(/。$|？.*。$/);
  });

  test('one printed symbol is stored in one form', () => {
    expect(codeOf(' ６９０１２３４５６７８９２ ')).toBe('6901234567892');
    expect(codeOf('036000291452')).toBe('0036000291452');
    expect(codeOf('16901234567899')).toBe('16901234567899');
    expect(codeOf('A-17')).toBe('A-17');
    expect(codeOf('冰红茶')).toBe(null);
    expect(codeOf('')).toBe(null);
  });
});
