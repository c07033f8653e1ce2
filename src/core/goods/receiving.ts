import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import {
  arrivedAccount,
  batchAccount,
  deliveryAccount,
  payableAccount,
  sentBackAccount,
} from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Entry } from '../journal/entry.ts';
import type { Posting } from '../journal/posting.ts';
import type { Row } from '../journal/row.ts';
import { type Fen, PriceSchema, spread } from '../money.ts';
import { LATEST } from '../time.ts';
import { DatedFields, lastDay } from './batch.ts';
import { DELIVERY_RANK } from './delivery.ts';
import { ReceivingSchema } from './stocking.ts';

const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9));
const Text = v.pipe(v.string(), v.maxLength(200));
const Short = v.pipe(v.string(), v.maxLength(60));

/** An entry of goods that come or go back has at most this many lines. */
export const MOST_LINES = 300;

/**
 * A line of a receiving: base units, total cost in fen (null: not told; 0: a gift) and what the
 * food-safety record wants. `counted` says that a count made since they came has them already:
 * then they are owed and dated, but no stock comes in a second time.
 */
export const ReceivedLineSchema = v.strictObject({
  product: IdSchema,
  quantity: Quantity,
  cost: v.nullable(PriceSchema),
  gift: v.exactOptional(v.literal(true)),
  counted: v.exactOptional(v.literal(true)),
  ...DatedFields,
});
export type ReceivedLine = v.InferOutput<typeof ReceivedLineSchema>;

/**
 * Goods taken in (进货). `supplier` is his name as it was written, `supplierId` his register;
 * `order` and `delivery` are what the goods came for; `noteNumber` the number on the delivery note,
 * `warehouse` where they were sent from, `arrived` (epoch ms) when they came.
 */
export const Receiving2Schema = v.strictObject({
  supplier: Text,
  supplierId: v.nullable(IdSchema),
  order: v.nullable(IdSchema),
  delivery: v.nullable(IdSchema),
  noteNumber: Short,
  warehouse: Short,
  note: Text,
  arrived: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST))),
  lines: v.pipe(v.array(ReceivedLineSchema), v.minLength(1), v.maxLength(MOST_LINES)),
});
export type Receiving2 = v.InferOutput<typeof Receiving2Schema>;

/** Base units by product, over all lines of it. */
function together(lines: readonly ReceivedLine[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { product, quantity } of lines) sums[product] = (sums[product] ?? 0) + quantity;
  return sums;
}

const owed = (lines: readonly { readonly cost: Fen | null }[]): number =>
  lines.reduce((sum, { cost }) => sum + (cost ?? 0), 0);

const unknown = (lines: readonly { readonly cost: Fen | null }[]): number =>
  lines.filter(({ cost }) => cost === null).length;

function linePostings(line: ReceivedLine, part: number): Posting[] {
  const { product, quantity, cost } = line;
  const until = lastDay(line);
  const dated = until === null ? [] : [claim(batchAccount(product), { quantity, until }, part)];
  if (line.counted) return dated;
  return [
    { form: 'move', product, part, quantity, value: cost, amount: 0, why: 'receiving' },
    ...dated,
  ];
}

export const receiving2 = kind('receiving', 2, Receiving2Schema, (body, moment) => [
  ...body.lines.flatMap(linePostings),
  ...(body.supplierId === null
    ? []
    : [
        {
          form: 'add' as const,
          account: payableAccount(body.supplierId),
          deltas: { received: owed(body.lines), unknown: unknown(body.lines) },
        },
      ]),
  ...(body.order === null
    ? []
    : [
        {
          form: 'add' as const,
          account: arrivedAccount(body.order),
          deltas: together(body.lines),
        },
      ]),
  ...(body.delivery === null
    ? []
    : [
        claim(deliveryAccount(body.delivery), {
          receiving: moment.entry,
          state: 'received',
          rank: DELIVERY_RANK.received,
        }),
      ]),
]);

/** What a receiving of either version says; null for any other entry. */
export function receivedIn(entry: Pick<Entry, 'kind' | 'v' | 'body'>): Receiving2 | null {
  if (entry.kind !== 'receiving') return null;
  if (entry.v === 2) {
    const now = v.safeParse(Receiving2Schema, entry.body);
    return now.success ? now.output : null;
  }
  const before = v.safeParse(ReceivingSchema, entry.body);
  return before.success
    ? {
        ...before.output,
        supplierId: null,
        order: null,
        delivery: null,
        noteNumber: '',
        warehouse: '',
        arrived: null,
      }
    : null;
}

/** A line that goes back: of `line` of the receiving named, or of goods whose receiving is lost. */
export const SentBackLineSchema = v.strictObject({
  product: IdSchema,
  quantity: Quantity,
  cost: v.nullable(PriceSchema),
  line: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_LINES - 1))),
});
export type SentBackLine = v.InferOutput<typeof SentBackLineSchema>;

/** Goods sent back to their supplier (退给供货商), at what the receiving had cost. */
export const SupplierReturnSchema = v.strictObject({
  supplier: Text,
  supplierId: v.nullable(IdSchema),
  receiving: v.nullable(IdSchema),
  note: Text,
  lines: v.pipe(v.array(SentBackLineSchema), v.minLength(1), v.maxLength(MOST_LINES)),
});
export type SupplierReturn = v.InferOutput<typeof SupplierReturnSchema>;

export const supplierReturn = kind('supplier-return', 1, SupplierReturnSchema, (body) => [
  ...body.lines.map(
    ({ product, quantity, cost }, part): Posting => ({
      form: 'move',
      product,
      part,
      quantity: -quantity,
      value: cost === null ? null : -cost,
      amount: 0,
      why: 'supplier-return',
    }),
  ),
  ...(body.supplierId === null
    ? []
    : [
        {
          form: 'add' as const,
          account: payableAccount(body.supplierId),
          deltas: { returned: owed(body.lines), unknown: unknown(body.lines) },
        },
      ]),
  ...(body.receiving === null
    ? []
    : [
        {
          form: 'add' as const,
          account: sentBackAccount(body.receiving),
          deltas: Object.fromEntries(quantities(body.lines)),
        },
      ]),
]);

/** Base units that go back by line of the receiving. */
function quantities(lines: readonly SentBackLine[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { line, quantity } of lines) {
    if (line !== null) sums.set(String(line), (sums.get(String(line)) ?? 0) + quantity);
  }
  return sums;
}

/** How many base units of a receiving's line have gone back; `row` is its sent-back account. */
export const sentBack = (row: Row | null, line: number): number =>
  row?.form === 'sum' ? (row.sums[String(line)] ?? 0) : 0;

/**
 * `quantity` base units of a receiving's line on their way back, of which `before` went earlier:
 * every part costs what it had cost, and all parts together cost what the line had. Null when
 * fewer are left.
 */
export function returnedLine(
  lines: readonly ReceivedLine[],
  line: number,
  quantity: number,
  before: number,
): SentBackLine | null {
  const own = lines[line];
  if (own === undefined || quantity < 1 || before + quantity > own.quantity) return null;
  const cost = own.cost === null ? null : spread(own.cost, own.quantity, before, before + quantity);
  return { product: own.product, quantity, cost, line };
}
