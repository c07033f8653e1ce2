import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Order,
  awaitedOf,
  onOrder,
  orderIn,
  totalOf,
  wholesaleByMonth,
} from '../../../src/core/goods/order-state.ts';
import type { OrderLine } from '../../../src/core/goods/order.ts';
import { WHOLESALE } from '../../../src/core/goods/supplier.ts';
import { orderAccount } from '../../../src/core/journal/account.ts';
import { canonical, enter, newBook } from '../../../src/core/journal/book.ts';
import { fen } from '../../../src/core/money.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const ORDER = idOf('order');
const [TEA, EGGS] = [idOf('tea'), idOf('eggs')];
const line = (product: string, packs: number, price: number | null): OrderLine => ({
  product,
  code: '',
  name: product.slice(0, 4),
  spec: '',
  unit: '箱',
  factor: 24,
  packs,
  price: price === null ? null : fen(price),
});
const LINES = [line(TEA, 2, 5040), line(EGGS, 1, null)];
const content = (over: object = {}): Json => ({
  order: ORDER,
  supplier: WHOLESALE,
  note: '',
  lines: LINES,
  ...over,
});

type Said = readonly [minute: number, kind: string, body: Json];
const DRAFT: Said = [0, 'order-drafted', content({ lines: [line(TEA, 1, null)] })];
const PLACED: Said = [2, 'order-placed', content({ due: '2026-11-22' })];
const answer = (minute: number, state: string, due: string | null, note = ''): Said => [
  minute,
  'order-answered',
  { order: ORDER, state, due, note },
];
const closed = (minute: number, why: string): Said => [
  minute,
  'order-closed',
  { order: ORDER, why },
];

function bookAfter(...said: readonly Said[]) {
  const book = newBook();
  said.forEach(([minute, kind, body]) => {
    const at = MORNING + minute * 60_000;
    const entry = entryOf(kind, body, at, minute + 1, DEVICES[minute % 2], idOf(`e${minute}`));
    enter(book, [{ eff: at, entry }]);
  });
  return book;
}

/** The order after what was said, when these base units have come. */
function after(arrived: Record<string, number>, ...said: readonly Said[]): Order {
  const row = bookAfter(...said).rows.get(orderAccount(ORDER));
  if (row?.form !== 'claims') throw new Error('no order');
  const sums = { id: `arrived:${ORDER}`, form: 'sum' as const, sums: arrived };
  const order = orderIn(row, sums);
  if (order === null) throw new Error('no order');
  return order;
}

describe('an order', () => {
  test('goes from draft to the end', () => {
    const sent = [answer(3, 'accepted', null), answer(4, 'sent', '2026-11-21')] as const;
    expect(after({}, DRAFT)).toMatchObject({ state: 'drafted', placed: false, due: null });
    expect(after({}, DRAFT, PLACED)).toMatchObject({ state: 'placed', due: '2026-11-22' });
    expect(after({}, DRAFT, PLACED, sent[0])).toMatchObject({ state: 'accepted' });
    expect(after({}, PLACED, ...sent)).toMatchObject({ state: 'sent', due: '2026-11-21' });
    expect(after({ [TEA]: 24 }, PLACED, ...sent)).toMatchObject({ state: 'partial' });
    expect(after({ [TEA]: 48, [EGGS]: 30 }, PLACED)).toMatchObject({ state: 'complete' });
    expect(after({ [TEA]: 24 }, PLACED, closed(9, 'rest'))).toMatchObject({
      state: 'closed',
      why: 'rest',
    });
    expect(after({}, PLACED, answer(3, 'refused', null, '没货'))).toMatchObject({
      state: 'refused',
      answer: '没货',
    });
  });

  test('takes the last version of a draft and the first of what was given', () => {
    const more: Said = [1, 'order-drafted', content({ lines: [line(TEA, 7, null)] })];
    expect(after({}, more, DRAFT).lines[0]?.packs).toBe(7);
    const again: Said = [5, 'order-placed', content({ lines: [line(TEA, 9, 1)], due: null })];
    expect(after({}, again, PLACED, DRAFT).lines).toEqual(LINES);
  });

  test('a draft that was emptied, and an answer to nothing, are no orders', () => {
    const given: Said = [1, 'order-drafted', content({ lines: [] })];
    for (const said of [[DRAFT, given], [answer(3, 'accepted', null)]]) {
      const row = bookAfter(...said).rows.get(orderAccount(ORDER));
      expect(row?.form === 'claims' && orderIn(row, null)).toBe(null);
    }
  });

  test('is found as open from when it is given to when it ends', () => {
    const open = (...said: Said[]): string | undefined => {
      const row = bookAfter(...said).rows.get(orderAccount(ORDER));
      return row?.form === 'claims' ? row.open : 'none';
    };
    expect(open(DRAFT)).toBe(undefined);
    expect(open(DRAFT, PLACED)).toBe('order');
    expect(open(PLACED, answer(3, 'sent', null))).toBe('order');
    expect(open(PLACED, answer(3, 'refused', null))).toBe(undefined);
    expect(open(closed(4, 'complete'), PLACED)).toBe(undefined);
  });

  test('stands the same whatever the order of arrival', () => {
    const said = [DRAFT, PLACED, answer(3, 'accepted', '2026-11-23'), answer(4, 'sent', null)];
    const all = canonical(Object.fromEntries(bookAfter(...said).rows));
    fc.assert(
      fc.property(fc.shuffledSubarray(said, { minLength: 4 }), (shuffled) => {
        expect(canonical(Object.fromEntries(bookAfter(...shuffled).rows))).toBe(all);
      }),
    );
  });

  test('says what is missing, and nothing once it has ended', () => {
    const partly = after({ [TEA]: 50, [EGGS]: 4 }, PLACED);
    expect(awaitedOf(partly)).toEqual([
      { product: TEA, ordered: 48, arrived: 50, missing: 0 },
      { product: EGGS, ordered: 24, arrived: 4, missing: 20 },
    ]);
    expect([...onOrder([partly, after({}, PLACED)])]).toEqual([
      [EGGS, 44],
      [TEA, 48],
    ]);
    const ends = [closed(9, 'rest'), closed(9, 'cancelled'), answer(9, 'refused', null)];
    expect(ends.map((end) => onOrder([after({}, PLACED, end)]).size)).toEqual([0, 0, 0]);
    expect(onOrder([after({}, DRAFT)]).size).toBe(0);
  });
});

describe('what an order comes to', () => {
  test('the lines with a price, and how many have none', () => {
    expect(totalOf(LINES)).toEqual({ total: 10_080, unpriced: 1 });
    expect(totalOf([])).toEqual({ total: 0, unpriced: 0 });
  });

  test('wholesale by month leaves out drafts, others’ orders and what never came', () => {
    const own: Said = [2, 'order-placed', content({ supplier: idOf('li'), due: null })];
    const orders = [
      after({}, PLACED),
      after({ [TEA]: 24 }, PLACED, closed(9, 'rest')),
      after({}, PLACED, closed(9, 'cancelled')),
      after({}, PLACED, answer(9, 'refused', null)),
      after({}, DRAFT),
      after({}, own),
    ];
    expect([...wholesaleByMonth(orders)]).toEqual([['2026-11', 10_080 + 5_040]]);
  });
});
