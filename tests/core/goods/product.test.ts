import { describe, expect, test } from 'vitest';
import { codesIn, productOf, unitFor } from '../../../src/core/goods/product.ts';
import { versionFor } from '../../../src/core/goods/saved.ts';
import { productAccount } from '../../../src/core/journal/account.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import type { ClaimRow } from '../../../src/core/journal/row.ts';
import { fen } from '../../../src/core/money.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const TEA = idOf('tea');
const body = (fields: Json, units: Json = []): Json => ({ product: TEA, fields, units });
const BOTTLE = { unit: '瓶', factor: 1, price: 350, codes: ['111'] };
const CARTON = { unit: '箱', factor: 24, price: 8000, codes: ['222', '333'] };

/** The product's row after entries at MORNING + its minutes, on a device each. */
function rowAfter(...saved: readonly (readonly [minute: number, body: Json])[]): ClaimRow {
  const book = newBook();
  saved.forEach(([minute, one], i) => {
    const at = MORNING + minute * 60_000;
    enter(book, [{ eff: at, entry: entryOf('product-saved', one, at, i + 1, DEVICES[i % 2]) }]);
  });
  const row = book.rows.get(productAccount(TEA));
  if (row?.form !== 'claims') throw new Error('no product');
  return row;
}

describe('a product', () => {
  test('has each field from the latest entry that says it, whatever the order of arrival', () => {
    const first = [0, body({ name: '红茶', category: '饮料' }, [BOTTLE])] as const;
    const price = [5, body({}, [{ unit: '瓶', price: 380 }])] as const;
    const name = [3, body({ name: '冰红茶' })] as const;
    for (const order of [
      [first, price, name],
      [name, price, first],
      [price, first, name],
    ]) {
      expect(productOf(rowAfter(...order))).toMatchObject({
        id: TEA,
        name: '冰红茶',
        category: '饮料',
        units: [{ unit: '瓶', factor: 1, price: 380, codes: ['111'] }],
      });
    }
  });

  test('has its units by size, without those that are gone', () => {
    const row = rowAfter(
      [0, body({ name: 'x' }, [CARTON, BOTTLE])],
      [1, body({}, [{ unit: '提', factor: 6, price: 2000, codes: [], gone: true }])],
    );
    expect(productOf(row).units.map(({ unit, factor }) => [unit, factor])).toEqual([
      ['瓶', 1],
      ['箱', 24],
    ]);
    const back = rowAfter(
      [0, body({}, [{ ...BOTTLE, gone: true }])],
      [1, body({}, [{ unit: '瓶', gone: false }])],
    );
    expect(productOf(back).units.map(({ price }) => price)).toEqual([350]);
  });

  test('is found by every code of its units and its scale number, unless it is gone', () => {
    const fields = { name: 'x', plu: '12' };
    const row = rowAfter([0, body(fields, [CARTON, BOTTLE])]);
    expect(row.codes).toEqual(['111', '222', '333', 'plu:12']);
    expect(codesIn(row.claims)).toEqual(row.codes);
    const gone = rowAfter([0, body(fields, [BOTTLE])], [1, body({ gone: true })]);
    expect(gone.codes).toEqual([]);
    const moved = rowAfter(
      [0, body(fields, [BOTTLE])],
      [1, body({ plu: '' }, [{ unit: '瓶', codes: ['999'] }])],
    );
    expect(moved.codes).toEqual(['999']);
  });

  test('takes the fields of either version, and is found by its short codes', () => {
    const first = entryOf('product-saved', body({ name: 'x' }, [BOTTLE]), MORNING, 1);
    const later = body({ shelfLife: 270, shortCodes: ['01'] }, [{ unit: '瓶', memberPrice: 320 }]);
    const book = newBook();
    for (const entry of [{ ...entryOf('product-saved', later, MORNING + 1, 2), v: 2 }, first])
      enter(book, [{ eff: entry.at, entry }]);
    const row = book.rows.get(productAccount(TEA));
    if (row?.form !== 'claims') throw new Error('no product');
    expect(row.codes).toEqual(['01', '111']);
    expect(productOf(row)).toMatchObject({
      name: 'x',
      shelfLife: 270,
      units: [{ price: 350, memberPrice: 320, nearPrice: null }],
    });
    expect(unitFor(productOf(row), '01')).toMatchObject({ unit: '瓶' });
  });

  test('is written in the least version that can say what changed', () => {
    const fields = { name: 'x', cost: fen(5) };
    const price = { unit: '瓶', price: fen(380) };
    expect(versionFor({ product: TEA, fields, units: [price] })).toBe(1);
    expect(versionFor({ product: TEA, fields: { ...fields, brand: '山泉' }, units: [] })).toBe(2);
    const member = { unit: '瓶', memberPrice: null };
    expect(versionFor({ product: TEA, fields, units: [price, member] })).toBe(2);
  });

  test('a carton’s code gives the carton and its price', () => {
    const product = productOf(rowAfter([0, body({ name: 'x' }, [CARTON, BOTTLE])]));
    expect(unitFor(product, '333')).toMatchObject({ unit: '箱', price: 8000 });
    expect(unitFor(product, '111')).toMatchObject({ unit: '瓶', price: 350 });
    expect(unitFor(product, 'unknown')).toMatchObject({ unit: '瓶' });
    expect(unitFor({ ...product, units: [] }, '111')).toBe(null);
  });

  test('says nothing is known where nothing was said', () => {
    expect(
      productOf(rowAfter([0, body({ name: 'x', cost: 5 })], [1, body({ cost: null })])),
    ).toEqual({
      id: TEA,
      name: 'x',
      spec: '',
      category: '',
      pinyin: '',
      cost: null,
      reorderLevel: null,
      target: null,
      plu: '',
      service: false,
      weighed: false,
      gone: false,
      quick: null,
      brand: '',
      origin: '',
      suppliers: [],
      shelfLife: null,
      tobacco: false,
      discontinued: false,
      shortCodes: [],
      photo: null,
      place: '',
      units: [],
    });
  });
});
