import { describe, expect, test } from 'vitest';
import { fen } from '../../../../../src/core/money.ts';
import { STANDARD_RULES } from '../../../../../src/core/barcode/standard.ts';
import { readGoods } from '../../../../../src/app/parts/goods-scan.ts';
import {
  blankForm,
  changesIn,
  formOf,
  withUnit,
} from '../../../../../src/app/screens/goods/product/product-form.ts';
import {
  BLANK_MORE,
  moreChanges,
  moreOf,
} from '../../../../../src/app/screens/goods/product/product-more.ts';
import { idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const [LI, WANG] = [idOf('li'), idOf('wang')];
const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  brand: '山泉',
  shelfLife: 270,
  suppliers: [LI, WANG],
  shortCodes: ['01'],
  units: [{ ...unitWith('瓶', 1, fen(300)), memberPrice: fen(280) }],
});

describe('more of a product, as typed', () => {
  test('a form that nobody touched changes nothing', () => {
    expect(moreChanges(TEA, moreOf(TEA))).toEqual({ ok: true, fields: {} });
    expect(moreChanges(null, BLANK_MORE)).toEqual({ ok: true, fields: {} });
    expect(changesIn(TEA, formOf(TEA), 0)).toEqual({
      ok: true,
      changes: { fields: {}, units: [] },
    });
  });

  test('only what differs is said; an emptied field is said to be empty', () => {
    const form = {
      ...moreOf(TEA),
      brand: ' ',
      shelfLife: '',
      shortCodes: '01，２ 2',
      tobacco: true,
    };
    expect(moreChanges(TEA, form)).toEqual({
      ok: true,
      fields: { brand: '', shelfLife: null, shortCodes: ['01', '2'], tobacco: true },
    });
  });

  test('another usual supplier comes first, the others stay', () => {
    expect(moreChanges(TEA, { ...moreOf(TEA), supplier: WANG })).toEqual({
      ok: true,
      fields: { suppliers: [WANG, LI] },
    });
    expect(moreChanges(TEA, { ...moreOf(TEA), supplier: '' })).toEqual({
      ok: true,
      fields: { suppliers: [] },
    });
  });

  test.each([
    ['shelfLife', { shelfLife: '0' }],
    ['shelfLife', { shelfLife: '2.5' }],
    ['shelfLife', { shelfLife: '40000' }],
    ['shortCodes', { shortCodes: '12345678' }],
    ['shortCodes', { shortCodes: 'A1' }],
  ])('%s that cannot be read is named: %j', (at, typed) => {
    expect(moreChanges(TEA, { ...moreOf(TEA), ...typed })).toMatchObject({
      ok: false,
      fault: { at },
    });
  });

  test('a member price is said, taken back, and never guessed', () => {
    const form = formOf(TEA);
    const changed = (memberPrice: string) =>
      changesIn(TEA, withUnit(form, '瓶', { memberPrice }), 0);
    expect(changed('2.60')).toMatchObject({
      changes: { units: [{ unit: '瓶', memberPrice: 260 }] },
    });
    expect(changed('')).toMatchObject({ changes: { units: [{ unit: '瓶', memberPrice: null }] } });
    expect(changed('x')).toMatchObject({ ok: false, fault: { at: 'memberPrice', unit: '瓶' } });
    const fresh = withUnit(blankForm({ name: '水' }, '瓶', []), 'base', { price: '1' });
    expect(changesIn(null, fresh, 0)).toMatchObject({
      changes: { units: [{ unit: '瓶', factor: 1, price: 100, codes: [] }] },
    });
  });
});

test('a short code is a scan of the product’s base unit', () => {
  expect(readGoods('01', [TEA], STANDARD_RULES)).toMatchObject({
    is: 'product',
    product: { id: TEA.id },
    unit: { unit: '瓶' },
  });
  expect(readGoods('02', [TEA], STANDARD_RULES)).toMatchObject({ is: 'new', code: '02' });
});
