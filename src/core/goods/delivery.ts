// A delivery that was announced (送货单): what the centre sent on its way, to be ticked off by
// scanning. It names goods by their barcodes, for it knows nothing of a shop's own registers.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { deliveryAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Claim, type ClaimRow, leading, merged } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { DatedFields, DaySchema } from './batch.ts';
import { CodeSchema, FactorSchema } from './product.ts';

const Text = v.pipe(v.string(), v.maxLength(60));
const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9));

export const DELIVERY_RANK = { announced: 1, withdrawn: 10, received: 20 } as const;

/**
 * A line on its way: `quantity` in base units, in packs of `factor`; `cost` its total in fen (null:
 * not told, 0: a gift); `price` what the centre would sell one base unit for, if it says so.
 */
export const AnnouncedLineSchema = v.strictObject({
  code: CodeSchema,
  name: v.pipe(Text, v.minLength(1)),
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  factor: FactorSchema,
  quantity: Quantity,
  cost: v.nullable(PriceSchema),
  price: v.nullable(PriceSchema),
  ...DatedFields,
});
export type AnnouncedLine = v.InferOutput<typeof AnnouncedLineSchema>;

/** A delivery is on its way (预送货): for which order, from where, due on which day. */
export const DeliveryAnnouncedSchema = v.strictObject({
  delivery: IdSchema,
  order: v.nullable(IdSchema),
  supplier: Text,
  supplierId: v.nullable(IdSchema),
  noteNumber: Text,
  warehouse: Text,
  due: DaySchema,
  lines: v.pipe(v.array(AnnouncedLineSchema), v.minLength(1), v.maxLength(150)),
});
export type DeliveryAnnounced = v.InferOutput<typeof DeliveryAnnouncedSchema>;

export const deliveryAnnounced = kind(
  'delivery-announced',
  1,
  DeliveryAnnouncedSchema,
  ({ delivery, ...fields }) => [
    claim(deliveryAccount(delivery), {
      ...fields,
      state: 'announced',
      rank: DELIVERY_RANK.announced,
    }),
  ],
);

/** A delivery comes no more: who sent it has it back. A receiving of it stands all the same. */
export const deliveryWithdrawn = kind(
  'delivery-withdrawn',
  1,
  v.strictObject({ delivery: IdSchema }),
  ({ delivery }) => [
    claim(deliveryAccount(delivery), { state: 'withdrawn', rank: DELIVERY_RANK.withdrawn }),
  ],
);

/** The entry by which the centre withdrew a delivery; null where it did not. */
export const withdrawnBy = (claims: readonly Claim[]): string | null =>
  claims.find(({ fields }) => fields['rank'] === DELIVERY_RANK.withdrawn)?.entry ?? null;

/**
 * A delivery as its account tells: `receiving` is the entry it became, `withdrawn` the one by which
 * it comes no more; both null while it is open.
 */
export type Delivery = Omit<DeliveryAnnounced, 'delivery'> & {
  readonly id: string;
  readonly receiving: string | null;
  readonly withdrawn: string | null;
};

const { delivery: _, ...fields } = DeliveryAnnouncedSchema.entries;
const KnownSchema = v.object(fields);
const ReceivedSchema = v.object({ receiving: IdSchema });

/** Reads a delivery; null where a receiving names one that was never announced here. */
export function deliveryIn(row: ClaimRow): Delivery | null {
  const known = v.safeParse(KnownSchema, merged(row));
  const received = v.safeParse(ReceivedSchema, leading(row)?.fields);
  return known.success
    ? {
        ...known.output,
        id: row.id.slice(deliveryAccount('').length),
        receiving: received.success ? received.output.receiving : null,
        withdrawn: withdrawnBy(row.claims),
      }
    : null;
}

/** How one product of a delivery came: base units announced and there. */
export type Difference = {
  readonly product: string;
  readonly expected: number;
  readonly came: number;
};

type Amount = { readonly product: string; readonly quantity: number };

/** Every product announced or there, in order of the announcement, with both quantities. */
export function compared(expected: readonly Amount[], came: readonly Amount[]): Difference[] {
  const sums = new Map<string, { expected: number; came: number }>();
  const add = (field: 'expected' | 'came', { product, quantity }: Amount): void => {
    const sum = sums.get(product) ?? { expected: 0, came: 0 };
    sums.set(product, { ...sum, [field]: sum[field] + quantity });
  };
  for (const line of expected) add('expected', line);
  for (const line of came) add('came', line);
  return [...sums].map(([product, sum]) => ({ product, ...sum }));
}

/** Whether everything announced is there, and nothing else. */
export const isAllRight = (lines: readonly Difference[]): boolean =>
  lines.every(({ expected, came }) => expected === came);
