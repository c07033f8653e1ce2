import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { looseLine } from '../../src/app/cart-line.ts';
import {
  type Counter,
  addLine,
  changeCart,
  newCounter,
  scanAtTill,
} from '../../src/app/counter.ts';
import { record } from '../../src/app/store/record.ts';
import { dismiss, toasts } from '../../src/app/ui/toast-queue.ts';
import { whyWords } from '../../src/app/words.ts';
import { fen } from '../../src/core/money.ts';
import { liveLines, withNote, withOff, withQuantity } from '../../src/core/sale/cart.ts';
import { MOST_LINES } from '../../src/core/sale/sale.ts';
import { draftOf, idOf } from '../support/entries.ts';
import { closeTestStores, openTestStore } from '../support/store.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await newCounter(await openTestStore());
  for (const { id } of toasts.value) dismiss(id);
});
afterEach(closeTestStores);

const said = (): string[] => toasts.value.map(({ text }) => text);

describe('more than a bill can hold', () => {
  test('a scan that does not fit is not heard as a line', async () => {
    await record(counter.store, [
      draftOf(
        'product-saved',
        {
          product: idOf('tea'),
          fields: { name: 'tea' },
          units: [{ unit: 'p', factor: 1, price: 350, codes: ['1024'] }],
        },
        idOf('saved'),
      ),
    ]);
    for (let i = 0; i < MOST_LINES; i += 1) await addLine(counter, looseLine(`n${i}`, fen(100)));
    expect(await scanAtTill(counter, '1024')).toEqual({ heard: 'full' });
    expect(liveLines(counter.cart.value)).toHaveLength(MOST_LINES);
    expect(said()).toEqual([whyWords('full')]);
  });

  test('a quantity that does not fit is said to the keeper', async () => {
    await addLine(counter, looseLine('tea', fen(350)));
    const key = counter.cart.value.lines[0]?.key ?? '';
    await changeCart(counter, (cart) => withQuantity(cart, key, 999_999_999));
    expect(counter.cart.value.lines[0]?.quantity).toBe(1);
    expect(said()).toEqual([whyWords('full')]);
  });

  test('what fits is not spoken of', async () => {
    await addLine(counter, looseLine('tea', fen(350)));
    const key = counter.cart.value.lines[0]?.key ?? '';
    await changeCart(counter, (cart) => withQuantity(cart, key, 1));
    await changeCart(counter, (cart) => withNote(cart, ''));
    await changeCart(counter, (cart) => withOff(cart, null));
    expect(said()).toEqual([]);
  });
});
