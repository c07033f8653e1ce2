import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { payableIn } from '../../../../src/core/goods/payable.ts';
import { returnedLine } from '../../../../src/core/goods/receiving.ts';
import { onHand } from '../../../../src/core/goods/stock.ts';
import { payableAccount } from '../../../../src/core/journal/account.ts';
import type { Json } from '../../../../src/core/text.ts';
import { dayOf } from '../../../../src/core/time.ts';
import { recordTable } from '../../../../src/app/screens/goods/receiving/received-table.ts';
import { stockOf } from '../../../../src/app/store/goods/goods.ts';
import { suppliers } from '../../../../src/app/store/goods/orders.ts';
import { receivingById, receivingsSince } from '../../../../src/app/store/goods/receivings.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { MORNING, idOf } from '../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const TEA = idOf('tea');
const LI = idOf('li');
const write = async (store: Store, kind: string, body: Json, id: string, v = 1): Promise<void> => {
  const done = await record(store, [{ id, kind, v, body }]);
  if (!done.ok) throw new Error(`${kind} was not written: ${done.why}`);
};

/** A shop that received tea once long ago, in the old words, and twelve bottles from Li today. */
async function shop(): Promise<Store> {
  const clock = handClock(MORNING - 40 * 86_400_000);
  const store = await openTestStore({ clock: clock.now });
  const units = [{ unit: '瓶', factor: 1, price: 300 }];
  const fields = { name: '冰红茶', spec: '500ml' };
  await write(store, 'product-saved', { product: TEA, fields, units }, idOf('p'));
  const old = { supplier: '赶集', note: '', lines: [{ product: TEA, quantity: 2, cost: null }] };
  await write(store, 'receiving', old, idOf('old'));
  clock.at = MORNING;
  const li = { name: '老李批发', contact: '老李', phone: '138****5678', address: '县城东街 3 号' };
  await write(store, 'supplier-saved', { supplier: LI, fields: li }, idOf('s'));
  await write(store, 'receiving', fromLi, idOf('today'), 2);
  return store;
}

const fromLi = {
  supplier: '老李批发',
  supplierId: LI,
  order: null,
  delivery: null,
  noteNumber: 'LI-7',
  warehouse: '',
  note: '',
  arrived: null,
  lines: [{ product: TEA, quantity: 12, cost: 2_500, made: '2026-10-01', days: 180, batch: 'B1' }],
};

describe('the receivings of the past', () => {
  test('are read in both versions, the latest first, since a day', async () => {
    const store = await shop();
    const suppliersOf = async (day: string) =>
      (await receivingsSince(store, day)).map(({ body }) => body.supplier);
    expect(await suppliersOf('2026-01-01')).toEqual(['老李批发', '赶集']);
    expect(await suppliersOf(dayOf(MORNING))).toEqual(['老李批发']);
    expect((await receivingsSince(store, '2026-01-01', 1)).map(({ id }) => id)).toEqual([
      idOf('today'),
    ]);
  });

  test('are gone when they were taken back', async () => {
    const store = await shop();
    await write(store, 'reversal', { entry: idOf('today'), reason: '' }, idOf('back'));
    expect((await receivingsSince(store, '2026-01-01')).map(({ id }) => id)).toEqual([idOf('old')]);
    expect(await receivingById(store, idOf('today'))).toBeNull();
  });

  test('make the record that a food business keeps', async () => {
    const store = await shop();
    const received = await receivingsSince(store, '2026-01-01');
    const one = await receivingById(store, idOf('today'));
    const known = new Map((await suppliers(store)).map((supplier) => [supplier.id, supplier]));
    const [heads, first, second] = recordTable(received, one?.products ?? new Map(), known);
    expect(first?.slice(2, 5)).toEqual(['冰红茶', '500ml', '2 瓶']);
    const row = Object.fromEntries((heads ?? []).map((head, i) => [head, second?.[i]]));
    expect(row).toMatchObject({
      商品名称: '冰红茶',
      规格: '500ml',
      数量: '12 瓶',
      生产日期: '2026-10-01',
      批号: 'B1',
      '保质期（天）': 180,
      到期日: '2027-03-30',
      供货商: '老李批发',
      联系人: '老李',
      电话: '138****5678',
      地址: '县城东街 3 号',
      送货单号: 'LI-7',
    });
  });
});

test('what goes back to the supplier leaves the stock and the debt, part by part', async () => {
  const store = await shop();
  const send = async (quantity: number, id: string): Promise<void> => {
    const one = await receivingById(store, idOf('today'));
    const back = returnedLine(one?.body.lines ?? [], 0, quantity, one?.back[0] ?? 0);
    if (back === null) throw new Error('so many are left');
    const body = { supplier: '老李批发', supplierId: LI, receiving: idOf('today'), note: '破了' };
    await write(store, 'supplier-return', { ...body, lines: [back] }, id);
  };
  await send(5, idOf('b1'));
  await send(7, idOf('b2'));
  expect((await receivingById(store, idOf('today')))?.back).toEqual([12]);
  expect(onHand(await stockOf(store, TEA)).quantity).toBe(2);
  expect((await stockOf(store, TEA))?.value).toBe(0);
  expect(payableIn(await store.db.ledger.get(payableAccount(LI)))).toMatchObject({
    received: 2_500,
    returned: 2_500,
    owed: 0,
  });
  await expect(send(1, idOf('b3'))).rejects.toThrow('so many are left');
});
