import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { addedCode, startOf } from '../../../../../src/app/screens/goods/product/edit-start.ts';
import {
  type ProductForm,
  blankForm,
  withUnit,
} from '../../../../../src/app/screens/goods/product/product-form.ts';
import {
  codesTaken,
  savedBy,
} from '../../../../../src/app/screens/goods/product/product-saving.ts';
import { stockedById } from '../../../../../src/app/screens/goods/stocked.ts';
import { productDrafts } from '../../../../../src/app/screens/goods/writing.ts';
import { scanGoods } from '../../../../../src/app/parts/goods-scan.ts';
import { STANDARD_RULES } from '../../../../../src/core/barcode/standard.ts';
import { checkDigit } from '../../../../../src/core/barcode/gtin.ts';
import type { Product } from '../../../../../src/core/goods/product.ts';
import { productId } from '../../../../../src/core/derived-id.ts';
import { record } from '../../../../../src/app/store/record.ts';
import { productById, productsByCodes } from '../../../../../src/app/store/goods/goods.ts';
import type { Store } from '../../../../../src/app/store/store.ts';
import { STATION, idOf } from '../../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../../support/store.ts';

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

  test('a barcode that another product has is asked about; twice on one is refused', async () => {
    const store = await openTestStore();
    const id = await save(store, null, typed('冰红茶', '3', [CODE]));
    const form = typed('冰绿茶', '3', []);
    expect(await addedCode(store, () => form, '', CODE, STANDARD_RULES)).toMatchObject({
      ok: false,
      shared: { code: CODE, owner: { id, name: '冰红茶' }, isMerged: false },
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

  test('a code on both is found with both; one that moved is found with the new one', async () => {
    const store = await openTestStore();
    await save(store, null, typed('冰红茶', '3', [CODE]));
    const both = await save(store, null, typed('冰绿茶', '3', [CODE]));
    const owners = async (): Promise<string[]> =>
      (await productsByCodes(store, [CODE])).map(({ name }) => name).sort();
    expect(await owners()).toEqual(['冰红茶', '冰绿茶']);
    const green = await productById(store, both);
    const form = typed('冰花茶', '3', [CODE]);
    if (green === null) throw new Error('no tea');
    expect(codesTaken(typed('冰花茶', '3', []), [{ code: CODE, owner: green }])).toEqual([]);
    const [left] = codesTaken(form, [{ code: CODE, owner: green }]);
    expect(left).toEqual({ product: both, fields: {}, units: [{ unit: '瓶', codes: [] }] });
    const shop = { ...shopOf(store), newId: () => idOf('flower') };
    const saved = await savedBy(shop, null, form);
    if (!saved.ok || left === undefined) throw new Error('not saved');
    let made = 0;
    const drafts = productDrafts(() => idOf(`draft ${(made += 1)}`), [saved.body, left]);
    expect(await record(store, drafts)).toMatchObject({ ok: true });
    expect(await owners()).toEqual(['冰红茶', '冰花茶']);
  });

  test('the code of merged goods can be shared and not taken away', async () => {
    const store = await openTestStore();
    const id = await save(store, null, typed('冰红茶', '3', [CODE]));
    const other = await save(store, null, typed('冰红茶 500', '3', []));
    const body = { product: id, with: other };
    await record(store, [{ id: idOf('merge'), kind: 'products-merged', v: 1, body }]);
    const form = typed('冰绿茶', '3', []);
    expect(await addedCode(store, () => form, '', CODE, STANDARD_RULES)).toMatchObject({
      shared: { isMerged: true },
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
