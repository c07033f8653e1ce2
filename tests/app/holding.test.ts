import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { settle } from '../../src/app/checkout.ts';
import { looseLine } from '../../src/app/cart-line.ts';
import { type Counter, addLine, newCounter } from '../../src/app/counter.ts';
import { hold, takeBack } from '../../src/app/holding.ts';
import { heldBills } from '../../src/app/store/sale/bills.ts';
import { saveCart } from '../../src/app/store/sale/carts.ts';
import { type Store, identityOf } from '../../src/app/store/store.ts';
import { fen } from '../../src/core/money.ts';
import { liveLines, newCart } from '../../src/core/sale/cart.ts';
import { MORNING, idOf } from '../support/entries.ts';
import { closeTestStores, freshName, openTestStore } from '../support/store.ts';

afterEach(closeTestStores);

const namesOf = (counter: Counter): string[] =>
  liveLines(counter.cart.value).map(({ name }) => name);
const held = async ({ store }: Counter): Promise<string[]> =>
  (await heldBills(store)).map(({ cart }) => liveLines(cart)[0]?.name ?? '');
const put = (counter: Counter, name: string) => addLine(counter, looseLine(name, fen(300)));
async function take(counter: Counter): Promise<void> {
  const [bill] = await heldBills(counter.store);
  if (!bill) throw new Error('a bill is held');
  await takeBack(counter, bill, MORNING);
}
const cartRows = (store: Store): Promise<number> => store.db.carts.count();

describe('a bill put aside', () => {
  test('is an entry, off the counter, and comes back with its lines', async () => {
    const counter = await newCounter(await openTestStore());
    await put(counter, 'tea');
    const { id } = counter.cart.value;
    expect(await hold(counter, MORNING)).toBe('held');
    expect([namesOf(counter), await held(counter)]).toEqual([[], ['tea']]);
    expect(await cartRows(counter.store)).toBe(0);
    await take(counter);
    expect([counter.cart.value.id, namesOf(counter)]).toEqual([id, ['tea']]);
    expect(await held(counter)).toEqual([]);
  });

  test('may be held again, and its sale closes it for good', async () => {
    const counter = await newCounter(await openTestStore());
    await put(counter, 'tea');
    for (let round = 0; round < 3; round += 1) {
      await hold(counter, MORNING);
      expect(await held(counter)).toEqual(['tea']);
      await take(counter);
    }
    const { id } = counter.cart.value;
    expect(await settle(counter, 'off', { by: 'cash', given: null })).toMatchObject({ ok: true });
    expect(await held(counter)).toEqual([]);
    const row = await counter.store.db.ledger.get(`bill:${id}`);
    expect(row?.form === 'claims' && row.claims.at(-1)?.fields).toMatchObject({ state: 'sold' });
  });

  test('takes the place of the one that is taken back', async () => {
    const counter = await newCounter(await openTestStore());
    await put(counter, 'tea');
    await hold(counter, MORNING);
    await put(counter, 'milk');
    await take(counter);
    expect([namesOf(counter), await held(counter)]).toEqual([['tea'], ['milk']]);
    const again = await newCounter(counter.store);
    expect(namesOf(again)).toEqual(['tea']);
  });

  test('is never lost between lying here and its entry: a kill leaves it in the list', async () => {
    const counter = await newCounter(await openTestStore());
    await put(counter, 'tea');
    await hold(counter, MORNING);
    const [bill] = await heldBills(counter.store);
    if (!bill) throw new Error('a bill is held');
    await saveCart(counter.store, { ...bill.cart, held: bill.at });
    expect(await held(counter)).toEqual(['tea']);
  });

  test('five of one till are the most, and an empty cart is none', async () => {
    const counter = await newCounter(await openTestStore());
    for (let i = 0; i < 5; i += 1) {
      await put(counter, `tea ${i}`);
      expect(await hold(counter, MORNING + i)).toBe('held');
    }
    expect(await hold(counter, MORNING)).toBe('empty');
    await put(counter, 'milk');
    expect(await hold(counter, MORNING)).toBe('full');
    expect(namesOf(counter)).toEqual(['milk']);
  });

  test('too large for an entry, it lies on this till alone', async () => {
    const counter = await newCounter(await openTestStore());
    for (let i = 0; i < 110; i += 1) await put(counter, '长'.repeat(196) + String(i));
    expect(await hold(counter, MORNING)).toBe('held');
    expect(await heldBills(counter.store)).toMatchObject([{ row: null, till: null }]);
    await take(counter);
    expect(namesOf(counter)).toHaveLength(110);
    expect(await held(counter)).toEqual([]);
  });

  test('by an older version is in the list and can be taken back', async () => {
    const name = freshName();
    const store = await openTestStore({ name });
    const line = looseLine('old', fen(100));
    await saveCart(store, { ...newCart(idOf('old-bill')), lines: [line], held: MORNING });
    const counter = await newCounter(await openTestStore({ name }));
    expect(await heldBills(counter.store)).toMatchObject([{ row: null, at: MORNING }]);
    await take(counter);
    expect([namesOf(counter), await held(counter)]).toEqual([['old'], []]);
  });

  test('says which till put it aside', async () => {
    const counter = await newCounter(await openTestStore());
    await put(counter, 'tea');
    await hold(counter, MORNING);
    const { number } = identityOf(counter.store);
    expect(await heldBills(counter.store)).toMatchObject([{ till: number }]);
  });
});
