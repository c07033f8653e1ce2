// What the guest sees of his bill on a screen of his own (客显): goods, sums and the code to scan,
// and none of the shop's figures. It travels between two windows, so it is read like any message.
import * as v from 'valibot';
import { type Fen, FenSchema, ZERO, minus } from '../money.ts';
import { type Cart, isEmpty, totalsOf } from './cart.ts';
import { type Sale, saleTotal } from './sale.ts';

/** Name of the channel between a till and its guests' screen. */
export const GUEST_CHANNEL = 'till-guest';

const GuestLineSchema = v.object({
  key: v.string(),
  name: v.string(),
  unit: v.string(),
  quantity: v.number(),
  factor: v.number(),
  weighed: v.boolean(),
  price: FenSchema,
  amount: FenSchema,
});
/** A line: base units, fen for one unit, fen for all of it. */
export type GuestLine = v.InferOutput<typeof GuestLineSchema>;

const ViewSchema = v.variant('show', [
  v.object({ show: v.literal('welcome') }),
  v.object({
    show: v.literal('cart'),
    lines: v.array(GuestLineSchema),
    pieces: v.number(),
    due: FenSchema,
    saved: FenSchema,
  }),
  v.object({ show: v.literal('code'), qr: v.string(), due: FenSchema }),
  v.object({ show: v.literal('waiting'), due: FenSchema }),
  v.object({
    show: v.literal('done'),
    paid: FenSchema,
    given: v.nullable(FenSchema),
    back: FenSchema,
  }),
]);
/** All sums in fen; `given` is the cash handed over, null where none was. */
export type GuestView = v.InferOutput<typeof ViewSchema>;

export const GuestMessageSchema = v.object({
  shop: v.string(),
  practice: v.boolean(),
  view: ViewSchema,
});
export type GuestMessage = v.InferOutput<typeof GuestMessageSchema>;

/** What the guests' screen asks of the till: what to show, or to take a scan its window got. */
export const GuestAskSchema = v.variant('ask', [
  v.object({ ask: v.literal('view') }),
  v.object({ ask: v.literal('scan'), text: v.string() }),
]);
export type GuestAsk = v.InferOutput<typeof GuestAskSchema>;

/** What stands at the counter; `waiting`: fen that a guest has yet to pay on his phone. */
export type AtCounter = {
  readonly cart: Cart;
  readonly finished: Sale | null;
  readonly code: { readonly qr: string; readonly amount: Fen } | null;
  readonly waiting: Fen | null;
};

/** What the guest at the counter sees: the code held out to him first, then his goods. */
export function guestView({ cart, finished, code, waiting }: AtCounter): GuestView {
  if (code !== null) return { show: 'code', qr: code.qr, due: code.amount };
  if (!isEmpty(cart)) {
    const { lines, pieces, due, saved } = totalsOf(cart, 'off');
    return {
      show: 'cart',
      lines: lines.map(({ line, price, amount }) => ({
        key: line.key,
        name: line.name,
        unit: line.unit,
        quantity: line.quantity,
        factor: line.factor,
        weighed: line.weighed,
        price,
        amount,
      })),
      pieces,
      due,
      saved,
    };
  }
  if (finished !== null) {
    const cash = finished.tenders.find(({ given }) => given !== undefined);
    const given = cash?.given ?? null;
    const back = cash === undefined || given === null ? ZERO : minus(given, cash.amount);
    return { show: 'done', paid: saleTotal(finished), given, back };
  }
  return waiting === null ? { show: 'welcome' } : { show: 'waiting', due: waiting };
}
