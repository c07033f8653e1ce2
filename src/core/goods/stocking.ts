import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { kind } from '../journal/kind.ts';
import { PriceSchema } from '../money.ts';
import { LATEST } from '../time.ts';

const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9));
const Text = v.pipe(v.string(), v.maxLength(200));

/** Goods taken in (进货); `cost` is the line's total in fen, null when the keeper did not say. */
export const ReceivingSchema = v.strictObject({
  supplier: Text,
  note: Text,
  lines: v.pipe(
    v.array(
      v.strictObject({
        product: IdSchema,
        quantity: Quantity,
        cost: v.nullable(PriceSchema),
      }),
    ),
    v.minLength(1),
    v.maxLength(300),
  ),
});
export type Receiving = v.InferOutput<typeof ReceivingSchema>;

export const receiving = kind('receiving', 1, ReceivingSchema, (body) =>
  body.lines.map((line, part) => ({
    form: 'move',
    product: line.product,
    part,
    quantity: line.quantity,
    value: line.cost,
    amount: 0,
    why: 'receiving',
  })),
);

/** A stock count (盘点): each line at its own counting time, with its stock's value if known. */
export const CountSchema = v.strictObject({
  lines: v.pipe(
    v.array(
      v.strictObject({
        product: IdSchema,
        quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e12)),
        value: v.nullable(PriceSchema),
        at: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST)),
      }),
    ),
    v.minLength(1),
    v.maxLength(300),
  ),
});
export type Count = v.InferOutput<typeof CountSchema>;

export const count = kind('count', 1, CountSchema, (body) =>
  body.lines.map((line, part) => ({
    form: 'count',
    product: line.product,
    part,
    at: line.at,
    quantity: line.quantity,
    value: line.value,
  })),
);
