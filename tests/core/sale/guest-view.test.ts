import * as v from 'valibot';
import { expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { newCart, saleOf, withGone, withLine, withLineOff } from '../../../src/core/sale/cart.ts';
import {
  type AtCounter,
  GuestAskSchema,
  GuestMessageSchema,
  guestView,
} from '../../../src/core/sale/guest-view.ts';
import { required } from '../../../src/core/assert.ts';
import type { Tender } from '../../../src/core/sale/tender.ts';
import { apples, tea } from '../../support/cart-lines.ts';
import { idOf } from '../../support/entries.ts';

const empty = newCart(idOf('cart'));
const basket = withLineOff(withLine(withLine(empty, tea), apples), 'tea', {
  by: 'amount',
  fen: fen(50),
});
const nothing: AtCounter = { cart: empty, finished: null, code: null, waiting: null };
const soldFor = (tender: Tender) =>
  required(
    saleOf(withLine(empty, tea), 'off', [tender], () => null),
    'a sale',
  );

const code = { qr: 'weixin://x', amount: fen(1_203) };

test.each<[string, Partial<AtCounter>, object]>([
  ['an empty counter', {}, { show: 'welcome' }],
  [
    'goods, with what each comes to and what is saved',
    { cart: basket },
    {
      show: 'cart',
      pieces: 2,
      due: 1_203,
      saved: 50,
      lines: [
        { name: '冰红茶', quantity: 1, price: 350, amount: 300 },
        { name: '苹果', quantity: 755, weighed: true, unit: '斤', amount: 903 },
      ],
    },
  ],
  [
    'a line taken out is not shown',
    { cart: withGone(basket, 'tea', true) },
    { show: 'cart', pieces: 1, due: 903, lines: [{ name: '苹果' }] },
  ],
  [
    'goods of the next guest, while one before is still paying',
    { cart: basket, waiting: fen(500) },
    { show: 'cart', due: 1_203 },
  ],
  ['a code to scan, before anything else', { cart: basket, code }, { show: 'code', due: 1_203 }],
  ['a guest who pays on his phone', { waiting: fen(500) }, { show: 'waiting', due: 500 }],
  [
    'what came back of a note',
    { finished: soldFor({ kind: 'cash', amount: fen(350), given: fen(2_000) }), waiting: fen(500) },
    { show: 'done', paid: 350, given: 2_000, back: 1_650 },
  ],
  [
    'what was paid by code',
    { finished: soldFor({ kind: 'qr', amount: fen(350) }) },
    { show: 'done', paid: 350, given: null, back: 0 },
  ],
])('the guest sees %s', (_, part, view) => {
  const shown = guestView({ ...nothing, ...part });
  expect(shown).toMatchObject(view);
  const message = { shop: 'shop', practice: false, view: shown };
  expect(v.parse(GuestMessageSchema, structuredClone(message))).toEqual(message);
});

test('nothing of the shop’s own figures is told: no cost, no reason, no member', () => {
  const told = JSON.stringify(guestView({ ...nothing, cart: { ...basket, member: idOf('m') } }));
  expect(told).not.toMatch(/cost|reason|member|product|note/);
});

test.each([{ ask: 'sell' }, { ask: 'scan' }, { ask: 'scan', text: 5 }, null])(
  'what no guests’ screen asks is not listened to: %j',
  (asked) => {
    expect(v.is(GuestAskSchema, asked)).toBe(false);
  },
);
