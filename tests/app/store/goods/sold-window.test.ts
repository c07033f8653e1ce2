import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { lowGoods } from '../../../../src/app/store/goods/low.ts';
import { record } from '../../../../src/app/store/record.ts';
import { soldBetween } from '../../../../src/app/store/goods/sold.ts';
import { soldLately } from '../../../../src/app/store/goods/sold-window.ts';
import { stockLines } from '../../../../src/app/store/goods/stock-table.ts';
import { dayAfter, dayOf } from '../../../../src/core/time.ts';
import { MORNING, draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const [TEA, SALT] = [idOf('tea'), idOf('salt')];
const TODAY = dayOf(MORNING);

test('what was sold lately follows every sale and every reversal', async () => {
  const clock = { at: MORNING - 3 * 86_400_000 };
  const store = await openTestStore({ clock: () => (clock.at += 1000) });
  const sell = (name: string, product: string, quantity: number) =>
    record(store, [draftOf('sale', saleBody(product, quantity, 350, 200), idOf(name))]);
  const same = async (): Promise<void> => {
    const lately = await soldLately(store, TODAY, 2);
    const read = await soldBetween(store, dayAfter(TODAY, -1), TODAY);
    expect([...lately].sort()).toEqual([...read].sort());
  };
  await sell('long ago', TEA, 5);
  await same();
  clock.at = MORNING - 86_400_000;
  await sell('yesterday', TEA, 2);
  await same();
  clock.at = MORNING;
  await sell('today', TEA, 3);
  await sell('salt', SALT, 1);
  await same();
  expect((await soldLately(store, TODAY, 2)).get(TEA)?.quantity).toBe(5);
  await record(store, [draftOf('reversal', { entry: idOf('salt'), reason: '' }, idOf('undo'))]);
  await same();
  expect((await soldLately(store, TODAY, 2)).has(SALT)).toBe(false);
  expect((await soldLately(store, TODAY, 9)).get(TEA)?.quantity).toBe(10);
});

test('what runs out is the same whether the shelves are in memory or not', async () => {
  const clock = { at: MORNING };
  const store = await openTestStore({ clock: () => (clock.at += 1000) });
  for (const [name, reorderLevel, stock] of [
    ['tea', 5, 4],
    ['salt', null, 1],
    ['eggs', 2, 9],
  ] as const) {
    const product = idOf(name);
    const units = [{ unit: '瓶', factor: 1, price: 350 }];
    await record(store, [
      draftOf(
        'product-saved',
        { product, fields: { name, reorderLevel }, units },
        idOf(`p${name}`),
      ),
      draftOf(
        'count',
        { lines: [{ product, quantity: stock, value: null, at: MORNING }] },
        idOf(`c${name}`),
      ),
    ]);
  }
  await record(store, [draftOf('sale', saleBody(SALT, 1, 350), idOf('s'))]);
  const read = await lowGoods(store, TODAY);
  await stockLines(store);
  expect(await lowGoods(store, TODAY)).toEqual(read);
  expect(read.map(({ product }) => product.name)).toEqual(['salt', 'tea']);
  await record(store, [draftOf('sale', saleBody(idOf('eggs'), 8, 350), idOf('s2'))]);
  expect((await lowGoods(store, TODAY)).map(({ product }) => product.name)).toContain('eggs');
});
