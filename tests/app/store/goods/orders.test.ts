import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { lowGoods } from '../../../../src/app/store/goods/low.ts';
import {
  allOrders,
  openOrders,
  orderById,
  suppliers,
} from '../../../../src/app/store/goods/orders.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { WHOLESALE } from '../../../../src/core/goods/supplier.ts';
import { cartonsToOrder } from '../../../../src/core/goods/reorder.ts';
import { MORNING, draftOf, idOf } from '../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../support/store.ts';

const [TEA, LI, ORDER] = [idOf('tea'), idOf('li'), idOf('order')];
const TODAY = '2026-11-20';

afterEach(closeTestStores);

const tea = {
  ...draftOf(
    'product-saved',
    {
      product: TEA,
      fields: { name: '绿茶', reorderLevel: 5, target: 30, suppliers: [LI] },
      units: [
        { unit: '瓶', factor: 1, price: 350, codes: [] },
        { unit: '箱', factor: 12, price: 4000, codes: [] },
      ],
    },
    idOf('save-tea'),
  ),
  v: 2,
};
const count = draftOf(
  'count',
  { lines: [{ product: TEA, quantity: 4, value: 800, at: MORNING }] },
  idOf('count-tea'),
);
const li = draftOf(
  'supplier-saved',
  { supplier: LI, fields: { name: '老李粮油', leadDays: 2 } },
  idOf('save-li'),
);
const line = { code: '', name: '绿茶', spec: '', unit: '箱', factor: 12, price: 2400 };
const placed = draftOf(
  'order-placed',
  {
    order: ORDER,
    supplier: LI,
    note: '',
    due: '2026-11-22',
    lines: [{ ...line, product: TEA, packs: 3 }],
  },
  ORDER,
);

const received = (name: string, quantity: number) => ({
  ...draftOf(
    'receiving',
    {
      supplier: '老李粮油',
      supplierId: LI,
      order: ORDER,
      delivery: null,
      noteNumber: '',
      warehouse: '',
      note: '',
      arrived: null,
      lines: [{ product: TEA, quantity, cost: quantity * 200 }],
    },
    idOf(name),
  ),
  v: 2,
});

async function shop(): Promise<Store> {
  const clock = handClock();
  const store = await openTestStore({ clock: () => (clock.at += 1000) });
  await record(store, [tea, li, count]);
  return store;
}

/** What 快没了 says of the tea: base units on order, and cartons to order. */
async function low(store: Store): Promise<readonly [number, number] | null> {
  const [first] = await lowGoods(store, TODAY);
  return first === undefined ? null : [first.shelf.onOrder, cartonsToOrder(first.shelf)];
}

test('an order lessens what is to be ordered until it has come', async () => {
  const store = await shop();
  expect(await low(store)).toEqual([0, 3]);
  await record(store, [placed]);
  expect(await low(store)).toEqual([36, 0]);
  expect((await openOrders(store)).map(({ id, state }) => [id, state])).toEqual([
    [ORDER, 'placed'],
  ]);

  await record(store, [received('first', 12)]);
  expect((await orderById(store, ORDER))?.state).toBe('partial');
  expect(await low(store)).toBe(null);
  await record(store, [received('second', 24)]);
  expect((await orderById(store, ORDER))?.state).toBe('complete');
  expect(await openOrders(store)).toEqual([]);
  expect((await allOrders(store)).map(({ state }) => state)).toEqual(['complete']);

  const taken = {
    id: idOf('undo'),
    kind: 'reversal',
    v: 1,
    body: { entry: idOf('second'), reason: '' },
  };
  await record(store, [taken]);
  expect((await orderById(store, ORDER))?.state).toBe('partial');
});

test('an order that was taken back is none', async () => {
  const store = await shop();
  await record(store, [placed]);
  const taken = { id: idOf('undo'), kind: 'reversal', v: 1, body: { entry: ORDER, reason: '' } };
  await record(store, [taken]);
  expect(await orderById(store, ORDER)).toBe(null);
  expect(await low(store)).toEqual([0, 3]);
});

test('suppliers are read with what was said of them last', async () => {
  const store = await shop();
  const gone = { supplier: LI, fields: { gone: true } };
  await record(store, [draftOf('supplier-saved', gone, idOf('gone'))]);
  expect(await suppliers(store)).toMatchObject([
    { id: WHOLESALE, name: '邮政批销', leadDays: null },
    { id: LI, name: '老李粮油', leadDays: 2, gone: true },
  ]);
});

test('what is not ordered any more is never 快没了', async () => {
  const store = await shop();
  const body = { product: TEA, fields: { discontinued: true }, units: [] };
  await record(store, [{ ...draftOf('product-saved', body, idOf('end')), v: 2 }]);
  expect(await low(store)).toBe(null);
});
