import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { ownCodes } from '../../../../../src/app/screens/goods/product/own-codes.ts';
import { record } from '../../../../../src/app/store/record.ts';
import { saveShopSettings } from '../../../../../src/app/store/shop-settings-save.ts';
import { STANDARD_RULES } from '../../../../../src/core/barcode/standard.ts';
import { draftOf, idOf } from '../../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../../support/store.ts';

afterEach(closeTestStores);

const egg = { product: idOf('egg'), unit: '个' };
const bun = { product: idOf('bun'), unit: '个' };

test('each gets its own code, begun as the shop has settled, and none that goods have', async () => {
  const store = await openTestStore();
  const first = await ownCodes(store, STANDARD_RULES, [egg, bun]);
  if (!first.ok) throw new Error(first.words);
  const [code = ''] = first.codes;
  expect(new Set(first.codes).size).toBe(2);
  expect(first.codes.every((one) => one.startsWith('29'))).toBe(true);
  const units = [{ unit: '件', factor: 1, price: 100, codes: [code] }];
  const taken = { product: idOf('other'), fields: { name: '别的' }, units };
  await record(store, [draftOf('product-saved', taken, idOf('saved'))]);
  const second = await ownCodes(store, STANDARD_RULES, [egg, bun]);
  expect(second.ok && second.codes[0]).not.toBe(code);
  expect(second.ok && second.codes[1]).toBe(first.codes[1]);
  await saveShopSettings(store, () => idOf('setting'), { own: '27' });
  const third = await ownCodes(store, STANDARD_RULES, [egg]);
  expect(third.ok && third.codes[0]?.slice(0, 2)).toBe('27');
});

test('a beginning that has become the scale’s makes none, and says what to do', async () => {
  const store = await openTestStore();
  await saveShopSettings(store, () => idOf('setting'), { own: '22' });
  expect(await ownCodes(store, STANDARD_RULES, [egg])).toEqual({
    ok: false,
    words: '22 是秤码的开头，请在“秤码和付款码”里给自编条码换一个。',
  });
});
