import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../../../../src/core/goods/delivery.ts';
import { payableIn } from '../../../../../src/core/goods/payable.ts';
import { onHand } from '../../../../../src/core/goods/stock.ts';
import { WHOLESALE } from '../../../../../src/core/goods/supplier.ts';
import { derivedId, productId } from '../../../../../src/core/derived-id.ts';
import { payableAccount } from '../../../../../src/core/journal/account.ts';
import { fen } from '../../../../../src/core/money.ts';
import type { Json } from '../../../../../src/core/text.ts';
import {
  draftFor,
  expectedOf,
} from '../../../../../src/app/screens/goods/receiving/delivery-draft.ts';
import {
  countedSince,
  draftsFor,
} from '../../../../../src/app/screens/goods/receiving/receive-saving.ts';
import { differenceWords } from '../../../../../src/app/screens/goods/receiving/receive-words.ts';
import { allRight, ticked } from '../../../../../src/app/screens/goods/receiving/receiving-body.ts';
import {
  type ReceivingDraft,
  asNoted,
  lineFor,
  newDraft,
  withGift,
  withUnit,
} from '../../../../../src/app/screens/goods/receiving/receiving-draft.ts';
import { deliveryById, openDeliveries } from '../../../../../src/app/store/goods/deliveries.ts';
import { draftId } from '../../../../../src/app/store/drafts.ts';
import { productById, stockOf } from '../../../../../src/app/store/goods/goods.ts';
import { suppliers } from '../../../../../src/app/store/goods/orders.ts';
import { record } from '../../../../../src/app/store/record.ts';
import type { Store } from '../../../../../src/app/store/store.ts';
import { MORNING, STATION, idOf } from '../../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../../support/store.ts';

afterEach(closeTestStores);

const TEA_CODE = '6901234567892';
const TEA = productId(STATION, TEA_CODE);
const CUP_CODE = '6909999999998';
const CUP = productId(STATION, CUP_CODE);
const DELIVERY = idOf('delivery');

const write = async (store: Store, kind: string, body: Json, id: string): Promise<void> => {
  const done = await record(store, [{ id, kind, v: 1, body }]);
  if (!done.ok) throw new Error(`${kind} was not written: ${done.why}`);
};

/** A shop that sells tea by bottle and carton, and waits for tea and for cups it never had. */
async function shop(price: number | null = 500, clock = handClock()): Promise<Store> {
  const store = await openTestStore({ clock: clock.now });
  const units = [
    { unit: '瓶', factor: 1, price: 300, codes: [TEA_CODE] },
    { unit: '箱', factor: 24, price: 6_800 },
  ];
  await write(
    store,
    'product-saved',
    { product: TEA, fields: { name: '冰红茶' }, units },
    idOf('p'),
  );
  await write(
    store,
    'delivery-announced',
    {
      delivery: DELIVERY,
      order: null,
      supplier: '县副食批发',
      supplierId: null,
      noteNumber: 'PF-1',
      warehouse: '县仓',
      due: '2026-11-20',
      lines: [
        line(TEA_CODE, '红茶', 24, 48, 10_081, 300),
        line(CUP_CODE, '杯子', 1, 6, 1_800, price),
      ],
    },
    idOf('announced'),
  );
  return store;
}

const line = (
  code: string,
  name: string,
  factor: number,
  quantity: number,
  cost: number,
  price: number | null,
) => ({
  code,
  name,
  spec: '',
  unit: '件',
  factor,
  quantity,
  cost,
  price,
  made: '2026-11-01',
  days: 90,
});

async function coming(store: Store): Promise<Delivery> {
  const delivery = await deliveryById(store, DELIVERY);
  if (delivery === null) throw new Error('the delivery was announced');
  return delivery;
}

async function onDesk(store: Store): Promise<ReceivingDraft> {
  const delivery = await coming(store);
  return draftFor(newDraft(idOf('draft')), delivery, await expectedOf(store, STATION, delivery));
}

async function received(store: Store, draft: ReceivingDraft): Promise<void> {
  const made = await draftsFor(store, STATION, draft);
  if (!made.ok) throw new Error(`${made.code} has to be priced`);
  const done = await record(store, made.drafts, { cart: draftId('receiving') });
  if (!done.ok) throw new Error(`not written: ${done.why}`);
}

describe('an announced delivery with no difference', () => {
  test('is received whole: stock, dates, new goods with price and code, supplier and debt', async () => {
    const store = await shop();
    expect((await openDeliveries(store)).map(({ id }) => id)).toEqual([DELIVERY]);
    await received(store, allRight(await onDesk(store)));
    expect(onHand(await stockOf(store, TEA)).quantity).toBe(48);
    expect((await stockOf(store, TEA))?.value).toBe(10_081);
    expect(await productById(store, CUP)).toMatchObject({
      name: '杯子',
      shelfLife: 90,
      units: [{ unit: '件', price: 500, codes: [CUP_CODE] }],
    });
    expect(onHand(await stockOf(store, CUP)).quantity).toBe(6);
    expect(await openDeliveries(store)).toEqual([]);
    const supplier = derivedId(STATION, 'supplier:县副食批发');
    expect((await suppliers(store)).map(({ id }) => id)).toEqual([WHOLESALE, supplier]);
    const row = await store.db.ledger.get(payableAccount(supplier));
    expect(payableIn(row).owed).toBe(11_881);
    expect((await store.db.ledger.get(`batch:${TEA}`)) ?? null).toMatchObject({
      codes: ['until:2027-01-30'],
    });
  });

  test('tapped twice is received once', async () => {
    const store = await shop();
    const draft = allRight(await onDesk(store));
    await received(store, draft);
    await received(store, draft);
    expect(onHand(await stockOf(store, TEA)).quantity).toBe(48);
  });

  test('goods without a price are asked for first, and nothing is written', async () => {
    const store = await shop(null);
    const made = await draftsFor(store, STATION, allRight(await onDesk(store)));
    expect(made).toEqual({ ok: false, code: CUP_CODE });
  });
});

describe('a delivery that is ticked off', () => {
  test('a carton’s scan ticks its bottles at the note’s cost; the rest is told', async () => {
    const store = await shop();
    const tea = await productById(store, TEA);
    const carton = tea?.units.at(-1);
    if (tea === null || carton === undefined) throw new Error('the tea is sold by the carton');
    const empty = await onDesk(store);
    const one = withUnit(empty, asNoted(empty, lineFor(tea, carton, null)));
    expect(ticked(one)).toMatchObject([
      { product: TEA, expected: 48, came: 24 },
      { product: CUP, expected: 6, came: 0 },
    ]);
    expect(differenceWords(ticked(one))).toBe('少了 2 样，照实收。');
    const two = withUnit(one, asNoted(one, lineFor(tea, carton, null)));
    expect(differenceWords(ticked(two))).toBe('少了 1 样，照实收。');
    expect(differenceWords(ticked(allRight(two)))).toBe('和单子一样，都齐了。');
    await received(store, two);
    expect((await stockOf(store, TEA))?.value).toBe(10_081);
  });

  test('a gift comes in for nothing and says no cost of its own', async () => {
    const store = await shop();
    const tea = await productById(store, TEA);
    const [bottle] = tea?.units ?? [];
    if (tea === null || bottle === undefined) throw new Error('the tea is sold by the bottle');
    const paid = withUnit(
      newDraft(idOf('draft')),
      lineFor(tea, bottle, { fen: fen(200), factor: 1 }),
    );
    const given = withGift(paid, paid.lines[0]?.key ?? '', true);
    expect(given.lines).toMatchObject([{ gift: true, cost: { fen: 0 }, quantity: 1 }]);
    const both = withUnit(given, lineFor(tea, bottle, { fen: fen(200), factor: 1 }));
    expect(both.lines).toHaveLength(2);
    await received(store, both);
    expect(await stockOf(store, TEA)).toMatchObject({ quantity: 2, value: 200 });
  });
});

test('goods counted while they were being received come in once, if the keeper says so', async () => {
  const clock = handClock();
  const store = await shop(500, clock);
  const draft = { ...allRight(await onDesk(store)), arrived: MORNING };
  expect(await countedSince(store, draft)).toEqual(new Set());
  clock.at = MORNING + 60_000;
  const counted = { product: TEA, quantity: 48, value: null, at: clock.at };
  await write(store, 'count', { lines: [counted] }, idOf('count'));
  expect(await countedSince(store, draft)).toEqual(new Set([TEA]));
  await received(store, { ...draft, counted: true });
  expect(onHand(await stockOf(store, TEA)).quantity).toBe(48);
  expect(onHand(await stockOf(store, CUP)).quantity).toBe(6);
});
