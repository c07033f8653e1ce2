import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import * as v from 'valibot';
import { returnDrafts, returnId, returnOf } from '../../../../src/app/screens/sales/give-back.ts';
import { record } from '../../../../src/app/store/record.ts';
import { billById } from '../../../../src/app/store/sale/sales.ts';
import { daySums } from '../../../../src/app/store/shop.ts';
import { boughtAccount } from '../../../../src/core/journal/account.ts';
import { unitsLeft } from '../../../../src/core/sale/given-back.ts';
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

test('what a member brings back leaves what he has bought and saved, part by part, to the fen', async () => {
  const store = await openTestStore();
  const [of, member] = [idOf('a'), idOf('wang')];
  const plain = v.parse(SaleSchema, saleBody(idOf('tea'), 3, 320));
  const lines = plain.lines.map((line) => ({ ...line, usual: line.gross + 100 }));
  const sale = v.parse(SaleSchema, { ...plain, lines, member });
  await record(store, [{ id: of, kind: 'sale', v: 3, body: sale }]);
  const bought = async () => {
    const row = await store.db.ledger.get(boughtAccount(member));
    return row?.form === 'sum' ? row.sums : {};
  };
  expect(await bought()).toMatchObject({ sales: 1, amount: 960, saved: 100 });
  const saved: (number | undefined)[] = [];
  for (let left = 3; left > 0; left -= 1) {
    const history = (await billById(store, of))?.history ?? null;
    const body = returnOf(sale, of, history, [1], 'cash');
    if (body === null) throw new Error('nothing is left');
    const id = returnId(DEVICES[0], body);
    expect((await record(store, returnDrafts(id, body, null))).ok).toBe(true);
    expect((await billById(store, id))?.bill).toMatchObject({ kind: 'return', total: 320 });
    saved.push(body.saved);
  }
  expect(saved).toEqual([33, 33, 34]);
  expect(await bought()).toEqual({ sales: 1, returns: 3 });
});
