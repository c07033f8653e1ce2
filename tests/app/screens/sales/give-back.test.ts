import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { returnId, returnOf, unitsLeft } from '../../../../src/app/screens/sales/give-back.ts';
import { record } from '../../../../src/app/store/record.ts';
import { billById } from '../../../../src/app/store/sales.ts';
import { daySums } from '../../../../src/app/store/shop.ts';
import { SaleSchema } from '../../../../src/core/sale/sale.ts';
import { DEVICES, draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

test('a return tapped twice is one; other units of the sale are another', async () => {
  const store = await openTestStore();
  const sale = v.parse(SaleSchema, saleBody(idOf('tea'), 3, 350));
  await record(store, [draftOf('sale', saleBody(idOf('tea'), 3, 350), idOf('a'))]);
  const giveBack = async (history: Parameters<typeof returnOf>[2]): Promise<void> => {
    const body = returnOf(sale, idOf('a'), history, [1], 'cash');
    if (body === null) throw new Error('nothing is left');
    await record(store, [{ id: returnId(DEVICES[0], body), kind: 'return', v: 1, body }]);
  };
  await Promise.all([giveBack(null), giveBack(null)]);
  expect(await daySums(store, '2026-11-20')).toMatchObject({ returns: 1, returned: 350 });
  const found = await billById(store, idOf('a'));
  expect(unitsLeft(sale, found?.history ?? null)).toEqual([2]);
  await giveBack(found?.history ?? null);
  expect(await daySums(store, '2026-11-20')).toMatchObject({ returns: 2, returned: 700 });
});
