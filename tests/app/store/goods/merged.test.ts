import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import {
  productById,
  productsByCodes,
  productsByIds,
  stockOf,
} from '../../../../src/app/store/goods/goods.ts';
import { lastMoves } from '../../../../src/app/store/goods/shelves.ts';
import { soldLately } from '../../../../src/app/store/goods/sold-window.ts';
import { othersOf } from '../../../../src/app/store/goods/merged.ts';
import { record } from '../../../../src/app/store/record.ts';
import { searchGoods } from '../../../../src/app/store/goods/search.ts';
import { stockLines } from '../../../../src/app/store/goods/stock-table.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { onHand } from '../../../../src/core/goods/stock.ts';
import { MORNING, draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../support/store.ts';

const [A = '', B = ''] = [idOf('tea'), idOf('twin')].sort();
const TODAY = '2026-11-20';

afterEach(closeTestStores);

const product = (id: string, name: string, code: string) =>
  draftOf(
    'product-saved',
    {
      product: id,
      fields: { name },
      units: [{ unit: '瓶', factor: 1, price: 300, codes: [code] }],
    },
    idOf(`save-${id}`),
  );
const count = (id: string, quantity: number) =>
  draftOf(
    'count',
    { lines: [{ product: id, quantity, value: quantity * 100, at: MORNING }] },
    idOf(`count-${id}`),
  );
const merged = draftOf('products-merged', { product: B, with: A }, idOf('merged'));

async function shop(): Promise<Store> {
  const clock = handClock();
  const store = await openTestStore({ clock: () => (clock.at += 1000) });
  await record(store, [
    product(A, '冰红茶', '111'),
    product(B, '红茶', '333'),
    count(A, 10),
    count(B, 5),
    draftOf('sale', saleBody(B, 2, 300, 200), idOf('sale-b')),
  ]);
  return store;
}

const numbers = async (store: Store, id: string): Promise<number> =>
  onHand(await stockOf(store, id)).quantity;

test('two products merged are one: by code, by id, in stock, in sales and in history', async () => {
  const store = await shop();
  expect([await numbers(store, A), await numbers(store, B)]).toEqual([10, 3]);
  await record(store, [merged]);
  const [found] = await productsByCodes(store, ['333']);
  expect(found).toMatchObject({ id: A, name: '冰红茶', units: [{ codes: ['111', '333'] }] });
  expect((await productsByIds(store, [B, A])).map(({ id }) => id)).toEqual([A]);
  expect([await numbers(store, A), await numbers(store, B)]).toEqual([13, 13]);
  expect([...(await soldLately(store, TODAY))].map(([id, { quantity }]) => [id, quantity])).toEqual(
    [[A, 2]],
  );
  expect((await lastMoves(store, A, 9)).map(({ entry }) => entry)).toEqual([idOf('sale-b')]);
});

test('taken back they are two again', async () => {
  const store = await shop();
  await record(store, [merged]);
  expect(await numbers(store, A)).toBe(13);
  const undo = {
    id: idOf('undo'),
    kind: 'reversal',
    v: 1,
    body: { entry: idOf('merged'), reason: '' },
  };
  await record(store, [undo]);
  expect([await numbers(store, A), await numbers(store, B)]).toEqual([10, 3]);
  expect(await productById(store, B)).toMatchObject({ id: B, name: '红茶' });
});

test('who counts them together counts all of it, and the list shows them once', async () => {
  const store = await shop();
  await record(store, [merged]);
  expect(await othersOf(store, A)).toEqual([B]);
  const line = (product: string, quantity: number) => ({
    product,
    quantity,
    value: quantity * 100,
    at: MORNING + 60_000,
  });
  const lines = [line(A, 12), ...(await othersOf(store, A)).map((id) => line(id, 0))];
  await record(store, [draftOf('count', { lines }, idOf('together'))]);
  expect(await numbers(store, A)).toBe(12);
  const shown = await stockLines(store);
  expect(shown.map(({ id, quantity }) => [id, quantity])).toEqual([[A, 12]]);
});

test('given up with all of its class it is found no more, by any code', async () => {
  const store = await shop();
  await record(store, [merged]);
  const end = (id: string) =>
    draftOf('product-saved', { product: id, fields: { gone: true }, units: [] }, idOf(`end-${id}`));
  await record(store, [end(A)]);
  expect(await productsByCodes(store, ['333'])).toMatchObject([{ id: A, name: '红茶' }]);
  await record(store, [A, ...(await othersOf(store, A))].filter((id) => id !== A).map(end));
  expect(await productsByCodes(store, ['111'])).toEqual([]);
  expect(await productsByCodes(store, ['333'])).toEqual([]);
});

test('a search finds the one that stands for them, by the code of the other too', async () => {
  const store = await shop();
  await record(store, [merged]);
  await expect
    .poll(async () => (await searchGoods(store, '333', 9)).map(({ id }) => id))
    .toEqual([A]);
});
