import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { addedCode, startOf } from '../../../../src/app/screens/goods/edit-start.ts';
import {
  type ProductForm,
  blankForm,
  withUnit,
} from '../../../../src/app/screens/goods/product-form.ts';
import { savedBy } from '../../../../src/app/screens/goods/product-saving.ts';
import { stockedById } from '../../../../src/app/screens/goods/stocked.ts';
import { scanGoods } from '../../../../src/app/parts/goods-scan.ts';
import { STANDARD_RULES } from '../../../../src/core/barcode/standard.ts';
import { checkDigit } from '../../../../src/core/barcode/gtin.ts';
import type { Product } from '../../../../src/core/goods/product.ts';
import { productId } from '../../../../src/core/id.ts';
import { record } from '../../../../src/app/store/record.ts';
import { productById } from '../../../../src/app/store/goods.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { STATION, idOf } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);
const CODE = `952000000001${checkDigit('952000000001')}`;

const shopOf = (store: Store) => {
  let made = 0;
  return {
    store,
    station: { id: STATION, name: '' },
    newId: () => {
      made += 1;
      return idOf(`made ${made}`);
    },
  };
};

async function save(store: Store, before: Product | null, form: ProductForm): Promise<string> {
  const saved = await savedBy(shopOf(store), before, form);
  if (!saved.ok) throw new Error(JSON.stringify(saved.fault));
  const id = idOf(`save ${Math.max(0, ...store.session.heads.map(({ n }) => n))}`);
  const written = await record(store, [{ id, kind: 'product-saved', v: 1, body: saved.body }]);
  if (!written.ok) throw new Error(written.why);
  return saved.body.product;
}

const typed = (name: string, price: string, codes: readonly string[]): ProductForm =>
  withUnit(blankForm({ name }, '瓶', codes), 'base', { price });

const gone = async (store: Store, product: string): Promise<void> => {
  await record(store, [
    {
      id: idOf('gone'),
      kind: 'product-saved',
      v: 1,
      body: { product, fields: { gone: true }, units: [] },
    },
  ]);
};

describe('saving a product', () => {
  test('a barcode gives the id, a name its pinyin, and the scan finds it', async () => {
    const store = await openTestStore();
    const id = await save(store, null, typed('冰红茶', '3', [CODE]));
    expect(id).toBe(productId(STATION, CODE));
    expect(await productById(store, id)).toMatchObject({
      name: '冰红茶',
      pinyin: 'bing hong cha',
      cost: null,
    });
    expect(await scanGoods(store, STANDARD_RULES, CODE)).toMatchObject({
      is: 'product',
      product: { id },
    });
  });

  test('without a barcode it has an id of its own', async () => {
    const store = await openTestStore();
    expect(await save(store, null, typed('白菜', '1.2', []))).toBe(idOf('made 1'));
  });

  test('a product given up comes back under its barcode with what is typed now', async () => {
    const store = await openTestStore();
    const id = await save(store, null, typed('冰红茶', '3', [CODE]));
    await gone(store, id);
    expect(await scanGoods(store, STANDARD_RULES, CODE)).toEqual({ is: 'new', code: CODE });
    expect(await save(store, null, typed('冰红茶', '3.5', [CODE]))).toBe(id);
    expect(await productById(store, id)).toMatchObject({ gone: false, units: [{ price: 350 }] });
  });

  test('a barcode that another product gave away makes a product of its own', async () => {
    const store = await openTestStore();
    const id = await save(store, null, typed('冰红茶', '3', [CODE]));
    const { product, form } = await startOf(store, id, {});
    await save(store, product, withUnit(form, '瓶', { codes: [] }));
    expect(await save(store, null, typed('冰绿茶', '3', [CODE]))).toBe(idOf('made 1'));
  });

  test('a barcode belongs to one product, and the other is named', async () => {
    const store = await openTestStore();
    const id = await save(store, null, typed('冰红茶', '3', [CODE]));
    const form = typed('冰绿茶', '3', []);
    expect(await addedCode(store, () => form, '', CODE, STANDARD_RULES)).toEqual({
      ok: false,
      words: '这个条码是“冰红茶”的，不能用两次。',
    });
    expect(await addedCode(store, () => form, id, CODE, STANDARD_RULES)).toEqual({
      ok: true,
      code: CODE,
    });
    expect(
      await addedCode(store, () => typed('', '', [CODE]), id, CODE, STANDARD_RULES),
    ).toMatchObject({
      ok: false,
    });
    expect(await addedCode(store, () => form, '', '冰', STANDARD_RULES)).toMatchObject({
      ok: false,
    });
  });

  test('an unchanged form is nothing to write; a quick key gets the next place', async () => {
    const store = await openTestStore();
    const id = await save(store, null, { ...typed('白菜', '1.2', []), quick: true });
    const start = await startOf(store, id, {});
    expect(await savedBy(shopOf(store), start.product, start.form)).toEqual({
      ok: false,
      fault: 'unchanged',
    });
    const second = await savedBy(shopOf(store), null, { ...typed('萝卜', '1', []), quick: true });
    expect(second).toMatchObject({ ok: true, body: { fields: { quick: 1 } } });
  });

  test('a page of a product that is not here begins a new one', async () => {
    const store = await openTestStore();
    expect(await stockedById(store, idOf('nobody'))).toBe(null);
    expect(await startOf(store, null, { code: CODE })).toMatchObject({
      product: null,
      form: { name: '', units: [{ codes: [CODE], unit: '件' }] },
    });
  });
});
