import 'fake-indexeddb/auto';
import { v7 } from 'uuid';
import { afterEach, describe, expect, test } from 'vitest';
import { changeTender, settle } from '../../src/app/checkout.ts';
import { lineOf, looseLine } from '../../src/app/cart-line.ts';
import { type Counter, addLine, newCounter } from '../../src/app/counter.ts';
import { returnId, returnOf } from '../../src/app/screens/sales/give-back.ts';
import { openCart } from '../../src/app/store/sale/carts.ts';
import { productsByIds, stockOf } from '../../src/app/store/goods/goods.ts';
import { record } from '../../src/app/store/record.ts';
import { billById, listPages } from '../../src/app/store/sale/sales.ts';
import { daySums } from '../../src/app/store/shop.ts';
import { onHand } from '../../src/core/goods/stock.ts';
import { fen } from '../../src/core/money.ts';
import { liveLines, totalsOf } from '../../src/core/sale/cart.ts';
import { DEVICES, MORNING, draftOf, idOf } from '../support/entries.ts';
import { closeTestStores, freshName, openTestStore } from '../support/store.ts';

afterEach(closeTestStores);

const cash = (counter: Counter) => settle(counter, 'off', { by: 'cash', given: null });
const TODAY = '2026-11-20';

describe('one cart open in two tabs', () => {
  async function tabs(): Promise<[Counter, Counter]> {
    const name = freshName();
    const one = await newCounter(await openTestStore({ name }));
    await addLine(one, looseLine('tea', fen(300)));
    return [one, await newCounter(await openTestStore({ name }))];
  }

  test('is sold once: the other tab shows the same receipt', async () => {
    const [one, two] = await tabs();
    const first = await cash(one);
    const second = await settle(two, 'off', { by: 'qr' });
    expect(second).toEqual(first);
    expect(await daySums(two.store, TODAY)).toMatchObject({ sales: 1, amount: 300 });
  });

  test('and changed after it was sold is not taken for the bill that was', async () => {
    const [one, two] = await tabs();
    await cash(one);
    await addLine(two, looseLine('milk', fen(500)));
    expect(await cash(two)).toEqual({ ok: false, why: 'exists' });
    expect(liveLines(two.cart.value).map(({ name }) => name)).toEqual(['tea', 'milk']);
    expect((await openCart(two.store))?.id).toBe(two.cart.value.id);
    expect(await cash(two)).toMatchObject({ ok: true });
    expect(await daySums(two.store, TODAY)).toMatchObject({ sales: 2, amount: 1100 });
  });
});

describe('a bill of which something was given back', () => {
  async function returned(): Promise<Counter> {
    const counter = await newCounter(await openTestStore());
    await addLine(counter, looseLine('tea', fen(300)));
    await addLine(counter, looseLine('milk', fen(500)));
    const sold = await cash(counter);
    if (!sold.ok) throw new Error('it is sold');
    const { id, sale } = sold.finished;
    const body = returnOf(sale, id, null, [1, 0], 'cash');
    if (body === null) throw new Error('the tea can come back');
    await record(counter.store, [draftOf('return', body, returnId(DEVICES[0], body))]);
    return counter;
  }

  test('keeps its tender, and the drawer what lies in it', async () => {
    const counter = await returned();
    const before = await daySums(counter.store, TODAY);
    expect(before).toMatchObject({ amount: 500, 'tender-cash': 500 });
    expect(await changeTender(counter, 'qr')).toEqual({ ok: false, why: 'returned' });
    expect(await daySums(counter.store, TODAY)).toEqual(before);
    expect(counter.finished.value?.sale.tenders).toEqual([{ kind: 'cash', amount: 800 }]);
  });

  test('is listed with what came back', async () => {
    const { store } = await returned();
    const { listed } = await listPages(store, {}, 1);
    expect(listed.map(({ bill, back }) => [bill.kind, back])).toEqual([
      ['return', null],
      ['sale', { amount: 300, isAll: false }],
    ]);
  });

  test('takes the word of a till that did not know of the return', async () => {
    const { store, finished } = await returned();
    const sale = finished.value?.id ?? '';
    const [was, tenders] = [[{ kind: 'cash', amount: 800 }], [{ kind: 'qr', amount: 800 }]];
    const told = await record(store, [draftOf('tender-changed', { sale, was, tenders }, v7())]);
    expect(told.ok).toBe(true);
    expect(await daySums(store, TODAY)).toMatchObject({ 'tender-cash': -300, 'tender-qr': 800 });
    expect((await billById(store, sale))?.history?.claims).toHaveLength(2);
  });
});

describe('a bill too large for one entry', () => {
  test('is refused with its code, and stays on the counter', async () => {
    const counter = await newCounter(await openTestStore());
    for (let i = 0; i < 110; i += 1) {
      await addLine(counter, looseLine('长'.repeat(196) + String(i), fen(100)));
    }
    expect(await cash(counter)).toEqual({ ok: false, why: 'too-large' });
    expect(liveLines(counter.cart.value)).toHaveLength(110);
    expect(await openCart(counter.store)).toEqual(counter.cart.value);
  });

  test('or that no sale can be made of: refused, and stays on the counter', async () => {
    const counter = await newCounter(await openTestStore());
    await addLine(counter, looseLine('\u0001', fen(100)));
    expect(await cash(counter)).toEqual({ ok: false, why: 'malformed' });
    expect(totalsOf(counter.cart.value, 'off').due).toBe(100);
    expect(await openCart(counter.store)).toEqual(counter.cart.value);
  });
});

test('goods that another till takes off the shelf while they lie in a cart are sold as scanned', async () => {
  const counter = await newCounter(await openTestStore());
  const { store } = counter;
  const saved = (fields: Record<string, string | boolean>) =>
    record(store, [draftOf('product-saved', { product: idOf('tea'), fields, units: UNITS }, v7())]);
  await saved({ name: 'tea' });
  const [tea] = await productsByIds(store, [idOf('tea')]);
  const [unit] = tea?.units ?? [];
  if (!tea || !unit) throw new Error('tea is sold by the bottle');
  await addLine(counter, lineOf(tea, unit));
  await saved({ name: 'gone', gone: true });
  const sold = await cash(counter);
  expect(sold.ok && sold.finished.sale.lines).toMatchObject([
    { product: idOf('tea'), name: 'tea', price: 350, amount: 350 },
  ]);
  expect(await daySums(store, TODAY)).toMatchObject({ sales: 1, amount: 350 });
});

test('goods merged by another till while they lie in a cart are sold as scanned, from one stock', async () => {
  const counter = await newCounter(await openTestStore());
  const { store } = counter;
  const [least = '', other = ''] = [idOf('tea'), idOf('twin')].sort();
  for (const [product, name, quantity] of [
    [least, 'tea', 10],
    [other, 'twin', 5],
  ] as const) {
    const units = [{ unit: 'bottle', factor: 1, price: 350, codes: [] }];
    const lines = [{ product, quantity, value: 1_000, at: MORNING }];
    await record(store, [
      draftOf('product-saved', { product, fields: { name }, units }, v7()),
      draftOf('count', { lines }, v7()),
    ]);
  }
  const [twin] = await productsByIds(store, [other]);
  const [unit] = twin?.units ?? [];
  if (!twin || !unit) throw new Error('the twin is sold by the bottle');
  await addLine(counter, lineOf(twin, unit));
  await record(store, [draftOf('products-merged', { product: other, with: least }, v7())]);
  const sold = await cash(counter);
  expect(sold.ok && sold.finished.sale.lines).toMatchObject([
    { product: other, name: 'twin', price: 350, amount: 350 },
  ]);
  for (const id of [least, other]) expect(onHand(await stockOf(store, id)).quantity).toBe(14);
  expect(await daySums(store, TODAY)).toMatchObject({ sales: 1, amount: 350 });
});

const UNITS = [{ unit: 'bottle', factor: 1, price: 350, codes: ['9521234567899'] }];
