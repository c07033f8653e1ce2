// Orders of goods (订货): written by the shop, and for the post's wholesale answered by the centre.
// What has come of one is not kept here: receivings that name the order add it up.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { orderAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Claim } from '../journal/row.ts';
import { LARGEST, PriceSchema } from '../money.ts';
import { DaySchema } from './batch.ts';
import { CodeSchema, FactorSchema } from './product.ts';

const Text = v.pipe(v.string(), v.maxLength(200));
const Packs = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100_000));

/** An order has at most so many lines. */
export const MOST_ORDERED = 150;

/**
 * A line of an order: `packs` of `factor` base units each, `price` fen per pack (null: not told).
 * A barcoded product has the id that its code gives it, so goods the shop never had can be ordered.
 */
export const OrderLineSchema = v.strictObject({
  product: IdSchema,
  code: v.union([v.literal(''), CodeSchema]),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  spec: v.pipe(v.string(), v.maxLength(60)),
  unit: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  factor: FactorSchema,
  packs: Packs,
  price: v.nullable(PriceSchema),
});
export type OrderLine = v.InferOutput<typeof OrderLineSchema>;

const isPayable = (lines: readonly OrderLine[]): boolean =>
  lines.reduce((sum, { packs, price }) => sum + packs * (price ?? 0), 0) <= LARGEST;

/** What can be ordered at once; all of it together is an amount of money. */
export const OrderLinesSchema = v.pipe(
  v.array(OrderLineSchema),
  v.maxLength(MOST_ORDERED),
  v.check((lines) => isPayable(lines)),
);

/** What an order is of and for whom: `supplier` null where the keeper named none. */
const content = { order: IdSchema, supplier: v.nullable(IdSchema), note: Text };

/** States by rank; from `refused` on nothing is awaited any more. */
export const ORDER_RANK = {
  drafted: 1,
  placed: 3,
  accepted: 4,
  sent: 5,
  refused: 20,
  closed: 21,
} as const;

/** An order being written (草稿), whole each time; without lines it is given up. */
export const OrderDraftedSchema = v.strictObject({ ...content, lines: OrderLinesSchema });
export type OrderDrafted = v.InferOutput<typeof OrderDraftedSchema>;

export const orderDrafted = kind('order-drafted', 1, OrderDraftedSchema, ({ order, ...fields }) => [
  claim(orderAccount(order), { ...fields, state: 'drafted', rank: ORDER_RANK.drafted }),
]);

/** An order given (已下单); `due` is the day it is expected on, null where nobody said. */
export const OrderPlacedSchema = v.strictObject({
  ...content,
  lines: v.pipe(OrderLinesSchema, v.minLength(1)),
  due: v.nullable(DaySchema),
});
export type OrderPlaced = v.InferOutput<typeof OrderPlacedSchema>;

export const orderPlaced = kind('order-placed', 1, OrderPlacedSchema, ({ order, ...fields }) => [
  claim(orderAccount(order), { ...fields, state: 'placed', rank: ORDER_RANK.placed }),
]);

/** Nothing more is expected of an order (关闭): all came, or the shop gave the rest up. */
export const OrderClosedSchema = v.strictObject({
  order: IdSchema,
  why: v.picklist(['complete', 'rest', 'cancelled']),
});
export type OrderClosed = v.InferOutput<typeof OrderClosedSchema>;

export const orderClosed = kind('order-closed', 1, OrderClosedSchema, ({ order, why }) => [
  claim(orderAccount(order), { why, state: 'closed', rank: ORDER_RANK.closed }),
]);

/** What the centre can say of an order for the post's wholesale. */
export const ANSWERS = ['accepted', 'sent', 'refused'] as const;
export type OrderAnswer = (typeof ANSWERS)[number];

/** The centre's word on an order (已接单, 已发货), with the day it will come (null: not told). */
export const OrderAnsweredSchema = v.strictObject({
  order: IdSchema,
  state: v.picklist(ANSWERS),
  due: v.nullable(DaySchema),
  note: Text,
});
export type OrderAnswered = v.InferOutput<typeof OrderAnsweredSchema>;

export const orderAnswered = kind('order-answered', 1, OrderAnsweredSchema, (body) => [
  claim(orderAccount(body.order), {
    answer: body.note,
    ...(body.due === null ? {} : { due: body.due }),
    state: body.state,
    rank: ORDER_RANK[body.state],
  }),
]);

/** Whether an order's account still waits for something: it was given and has not ended. */
export const isAwaited = (claims: readonly Claim[]): boolean => {
  const ranks = claims.map(({ fields }) => Number(fields['rank']));
  return ranks.includes(ORDER_RANK.placed) && ranks.every((rank) => rank < ORDER_RANK.refused);
};
