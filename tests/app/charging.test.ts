import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { settle } from '../../src/app/checkout.ts';
import { looseLine } from '../../src/app/cart-line.ts';
import { beginCharge, bringBack, sayOf, sellCharge } from '../../src/app/charging.ts';
import { type Counter, addLine, newCounter, scanAtTill } from '../../src/app/counter.ts';
import { returnDrafts, returnId, returnOf } from '../../src/app/screens/sales/give-back.ts';
import { heldBills } from '../../src/app/store/sale/bills.ts';
import {
  chargeOf,
  chargesOfSale,
  openCharges,
  openRefunds,
  refundable,
} from '../../src/app/store/pay/charges.ts';
import { record } from '../../src/app/store/record.ts';
import { billById } from '../../src/app/store/sale/sales.ts';
import { identityOf } from '../../src/app/store/store.ts';
import { entryIn } from '../../src/app/store/entry-row.ts';
import { required } from '../../src/core/assert.ts';
import { fen } from '../../src/core/money.ts';
import { attemptOf } from '../../src/core/pay/attempt.ts';
import { type Charge, GIVEN_UP, type ChargeWord } from '../../src/core/pay/charge.ts';
import { OVER_CHARGE } from '../../src/core/pay/refund.ts';
import { heldBody, heldVersion } from '../../src/core/sale/bill.ts';
import { liveLines, newCart } from '../../src/core/sale/cart.ts';
import { MORNING, idOf } from '../support/entries.ts';
import { closeTestStores, freshName, openTestStore } from '../support/store.ts';

afterEach(closeTestStores);

const HOW = { channel: 'wechat', way: 'guest-code', at: MORNING } as const;

/** A counter with tea for 3.00 on it, and the charge begun for it. */
async function charged(name = freshName()) {
  const counter = await newCounter(await openTestStore({ name }));
  await addLine(counter, looseLine('tea', fen(300)));
  const cart = counter.cart.value;
  const begun = await beginCharge(counter, HOW);
  if (!begun.ok) throw new Error(begun.why);
  return { counter, cart, begun };
}
const now = async ({ store }: Counter, attempt: string): Promise<Charge> =>
  required(await chargeOf(store, attempt), 'the charge is here');
/** What the centre's entry, once pulled, makes of it. */
const heard = (counter: Counter, attempt: string, state: ChargeWord, why = '') =>
  sayOf(counter, attempt, state, why);
const names = (counter: Counter): string[] => liveLines(counter.cart.value).map(({ name }) => name);

/** Pages of synced entries, one behind another; gives how many `work` had to wait for. */
async function pagesDuring(
  { db, gate }: Counter['store'],
  work: (isDone: () => void) => Promise<unknown>,
): Promise<number> {
  let [waitedFor, isOver, isAwaited] = [0, false, false];
  const page = async (): Promise<void> => {
    await gate.clear();
    if (isAwaited) waitedFor += 1;
    const row = { id: 'day:none', form: 'sum', sums: {} } as const;
    await db.transaction('rw', db.entries, db.ledger, () => db.ledger.put(row));
  };
  const pages = (async () => {
    while (!isOver) await page();
  })();
  isAwaited = true;
  await work(() => {
    isAwaited = false;
  });
  isOver = true;
  await pages;
  return waitedFor;
}

test('a scan and the charge of it wait for the page that is being written, and for no other', async () => {
  const counter = await newCounter(await openTestStore());
  await addLine(counter, looseLine('tea', fen(300)));
  const { store } = counter;
  const scanned = await pagesDuring(store, async (isDone) => {
    expect(await scanAtTill(counter, '134567890123456789')).toMatchObject({ heard: 'payment' });
    isDone();
  });
  const charged = await pagesDuring(store, (isDone) => beginCharge(counter, HOW, isDone));
  expect([scanned, charged]).toEqual([1, 1]);
});

describe('a charge that is begun', () => {
  test('is an entry with its bill, and the counter is free for the next guest', async () => {
    const { counter, cart, begun } = await charged();
    expect(names(counter)).toEqual([]);
    expect(await now(counter, begun.attempt)).toMatchObject({
      state: 'begun',
      begun: { sale: cart.id, amount: 300, channel: 'wechat' },
    });
    expect(await heldBills(counter.store)).toEqual([]);
    const rows = await counter.store.db.entries.toArray();
    expect(rows.map(({ kind }) => kind).sort()).toEqual(['bill-held', 'charge-begun']);
    await addLine(counter, looseLine('salt', fen(200)));
    expect(await settle(counter, 'off', { by: 'cash', given: null })).toMatchObject({ ok: true });
  });

  test('is not begun for an empty cart, nor for one that comes to nothing', async () => {
    const counter = await newCounter(await openTestStore());
    expect(await beginCharge(counter, HOW)).toEqual({ ok: false, why: 'empty' });
    await addLine(counter, looseLine('gift', fen(0)));
    expect(await beginCharge(counter, HOW)).toEqual({ ok: false, why: 'empty' });
  });

  test('survives a page that was killed right after: another page goes on with it', async () => {
    const name = freshName();
    const { begun } = await charged(name);
    const after = await newCounter(await openTestStore({ name }));
    expect(await openCharges(after.store)).toMatchObject([{ attempt: begun.attempt }]);
    await heard(after, begun.attempt, 'paid');
    expect(await sellCharge(after, await now(after, begun.attempt))).toMatchObject({ ok: true });
  });
});

describe('a charge that was paid', () => {
  test('sells the bill that comes to its amount, of two that were put aside under one id', async () => {
    const { counter, cart, begun } = await charged();
    const other = { ...newCart(cart.id), lines: [looseLine('salt', fen(500))] };
    const body = { ...heldBody(other, null, { till: 2, label: 'salt' }), round: 2 };
    const held = { id: idOf('held'), kind: 'bill-held', v: heldVersion(body), body };
    expect(await record(counter.store, [held])).toMatchObject({ ok: true });
    await heard(counter, begun.attempt, 'paid');
    const charge = await now(counter, begun.attempt);
    expect(await sellCharge(counter, charge)).toMatchObject({ ok: true, isNew: true });
    const found = await billById(counter.store, cart.id);
    expect(found?.bill.body).toMatchObject({ lines: [{ name: 'tea' }] });
  });

  test('becomes one sale that names it, however often and wherever it is sold', async () => {
    const name = freshName();
    const { counter, cart, begun } = await charged(name);
    const other = await newCounter(await openTestStore({ name }));
    await heard(counter, begun.attempt, 'paid');
    const charge = await now(counter, begun.attempt);
    const sold = await Promise.all([
      sellCharge(counter, charge),
      sellCharge(other, charge),
      sellCharge(counter, charge),
    ]);
    expect(sold.filter((one) => one.ok && one.isNew)).toHaveLength(1);
    const found = await billById(counter.store, cart.id);
    expect(found?.bill.body.tenders).toEqual([{ kind: 'qr', amount: 300, attempt: begun.attempt }]);
    const sales = (await counter.store.db.entries.toArray()).filter(({ kind }) => kind === 'sale');
    expect(sales.map((row) => entryIn(row)?.v)).toEqual([2]);
    expect(await openCharges(counter.store)).toEqual([]);
    expect(await heldBills(counter.store)).toEqual([]);
  });

  test('shows as done when nobody else is at the counter, and not in the middle of a bill', async () => {
    const { counter, cart, begun } = await charged();
    await heard(counter, begun.attempt, 'paid');
    await sellCharge(counter, await now(counter, begun.attempt));
    expect(counter.finished.value?.id).toBe(cart.id);
    const { counter: busy, begun: second } = await charged();
    await addLine(busy, looseLine('salt', fen(200)));
    await heard(busy, second.attempt, 'paid');
    await sellCharge(busy, await now(busy, second.attempt));
    expect([busy.finished.value, names(busy)]).toEqual([null, ['salt']]);
  });
});

describe('the same bill', () => {
  test('is not charged again while nobody knows how the first charge ends', async () => {
    const { counter, cart, begun } = await charged();
    await heard(counter, begun.attempt, 'unknown', 'timeout');
    await counter.inTurn(async () => {
      counter.cart.value = { ...cart };
    });
    expect(await beginCharge(counter, HOW)).toEqual({ ok: false, why: 'barred' });
  });

  test('comes back when the charge took no money, and may be charged anew', async () => {
    const { counter, cart, begun } = await charged();
    await heard(counter, begun.attempt, 'failed', 'not-enough');
    expect((await heldBills(counter.store)).map((bill) => bill.cart.id)).toEqual([cart.id]);
    expect(await bringBack(counter, cart.id, MORNING)).toBe(true);
    expect([counter.cart.value.id, names(counter)]).toEqual([cart.id, ['tea']]);
    const again = await beginCharge(counter, HOW);
    expect(again).toMatchObject({ ok: true, sale: cart.id });
    expect(await chargesOfSale(counter.store, cart.id)).toHaveLength(2);
  });

  test('does not push an open bill aside by itself', async () => {
    const { counter, cart, begun } = await charged();
    await addLine(counter, looseLine('salt', fen(200)));
    await heard(counter, begun.attempt, 'failed');
    expect(await bringBack(counter, cart.id, MORNING)).toBe(false);
    expect(await bringBack(counter, cart.id, MORNING, true)).toBe(true);
    expect(names(counter)).toEqual(['tea']);
    expect(
      (await heldBills(counter.store)).map(({ cart: held }) => liveLines(held)[0]?.name),
    ).toEqual(['salt']);
  });
});

describe('a charge that was given up', () => {
  test('frees its bill at once, and is owed to the guest if he paid after all', async () => {
    const { counter, cart, begun } = await charged();
    await heard(counter, begun.attempt, 'unknown', 'timeout');
    await heard(counter, begun.attempt, 'reversing', GIVEN_UP);
    await bringBack(counter, cart.id, MORNING);
    expect(await beginCharge(counter, HOW)).toEqual({ ok: false, why: 'barred' });
    expect(await settle(counter, 'off', { by: 'cash', given: null })).toMatchObject({ ok: true });
    await heard(counter, begun.attempt, 'paid');
    expect((await now(counter, begun.attempt)).state).toBe('owed');
    expect(await openCharges(counter.store)).toHaveLength(1);
    await heard(counter, begun.attempt, 'reversed');
    expect(await openCharges(counter.store)).toEqual([]);
  });

  test('is what a paid charge becomes whose bill was settled otherwise', async () => {
    const { counter, cart, begun } = await charged();
    // A tab of an older version knows no charges: it takes the bill back and sells it for cash.
    await bringBack(counter, cart.id, MORNING);
    await settle(counter, 'off', { by: 'cash', given: null });
    await heard(counter, begun.attempt, 'paid');
    const outcome = await sellCharge(counter, await now(counter, begun.attempt));
    expect(outcome).toEqual({ ok: false, why: 'exists' });
    expect((await now(counter, begun.attempt)).state).toBe('owed');
  });
});

test('a paid charge waits while its goods are on another till', async () => {
  const counter = await newCounter(await openTestStore());
  const attempt = 'a'.repeat(32);
  const sale = newCart(idOf('far')).id;
  await record(counter.store, [
    {
      id: idOf('begun'),
      kind: 'charge-begun',
      v: 1,
      body: { attempt, sale, amount: 300, channel: 'alipay', way: 'guest-code' },
    },
  ]);
  await heard(counter, attempt, 'paid');
  const outcome = await sellCharge(counter, await now(counter, attempt));
  expect(outcome).toEqual({ ok: false, why: 'no-bill' });
  expect(await openCharges(counter.store)).toHaveLength(1);
});

describe('a return of what was charged', () => {
  /** A sale of tea for 3.00 that was charged, sold and is about to come back. */
  async function sold() {
    const { counter, cart, begun } = await charged();
    await heard(counter, begun.attempt, 'paid');
    const outcome = await sellCharge(counter, await now(counter, begun.attempt));
    if (!outcome.ok) throw new Error(outcome.why);
    const { sale } = outcome.finished;
    const body = required(returnOf(sale, cart.id, null, [1], 'qr'), 'it can come back');
    return { counter, sale, attempt: begun.attempt, body };
  }

  test('asks its money back under one number, however often it is tapped', async () => {
    const { counter, sale, attempt, body } = await sold();
    const { store } = counter;
    expect(await refundable(store, sale.tenders)).toEqual({ attempt, left: 300 });
    const drafts = returnDrafts(returnId(identityOf(store).device, body), body, attempt);
    await record(store, drafts);
    expect(await record(store, drafts)).toMatchObject({ ok: true, isNew: false });
    const refunds = await openRefunds(store);
    expect(refunds).toMatchObject([{ state: 'begun', begun: { attempt, amount: 300 } }]);
    expect(await refundable(store, sale.tenders)).toEqual({ attempt, left: 0 });
  });

  test('that was refused leaves its money to a later one', async () => {
    const { counter, sale, attempt } = await sold();
    const { store } = counter;
    const wished = (name: string, amount: number) => ({
      id: idOf(name),
      kind: 'refund-begun',
      v: 1,
      body: { refund: attemptOf(idOf(name)), attempt, amount, return: idOf(`${name}-goods`) },
    });
    await record(store, [wished('one', 200), wished('two', 250)]);
    expect(await refundable(store, sale.tenders)).toEqual({ attempt, left: 0 });
    const refund = attemptOf(idOf('two'));
    const body = { refund, state: 'failed', why: OVER_CHARGE };
    await record(store, [{ id: idOf('refused'), kind: 'refund-moved', v: 1, body }]);
    expect(await refundable(store, sale.tenders)).toEqual({ attempt, left: 100 });
  });

  test('by cash asks the acquirer for nothing', async () => {
    const { counter, body } = await sold();
    const id = returnId(identityOf(counter.store).device, body);
    expect(returnDrafts(id, body, null).map(({ kind }) => kind)).toEqual(['return']);
    expect(await openRefunds(counter.store)).toEqual([]);
  });

  test('a sale that the sticker paid has no charge to give back', async () => {
    const { counter } = await sold();
    expect(await refundable(counter.store, [{ kind: 'qr', amount: fen(300) }])).toBeNull();
  });
});
