import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { lossAccount } from '../journal/account.ts';
import { HashSchema } from '../journal/entry.ts';
import { kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import type { Row, SumRow } from '../journal/row.ts';
import { type Fen, PriceSchema, ZERO, fen, plus } from '../money.ts';
import { dayOf } from '../time.ts';

/** Why goods left the shop unsold (报损): the keeper's own use (自用) and gifts are no losses. */
export const GONE = ['broken', 'expired', 'missing', 'own-use', 'given', 'other'] as const;
/** Why goods are there that the ledger did not know of (报溢). */
export const FOUND = ['found'] as const;
export const REASONS = [...GONE, ...FOUND] as const;
export type Reason = (typeof REASONS)[number];

/** What is a loss; the rest was meant. */
export const LOSSES: readonly Reason[] = ['broken', 'expired', 'missing', 'other', 'found'];

/** A write-off has at most this many lines. */
export const WRITE_OFF_LINES = 100;

/** `quantity` in base units, `cost` the line's total in fen, null when not known. */
export const WriteOffLineSchema = v.strictObject({
  product: IdSchema,
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9)),
  cost: v.nullable(PriceSchema),
});
export type WriteOffLine = v.InferOutput<typeof WriteOffLineSchema>;

export const WriteOffSchema = v.strictObject({
  reason: v.picklist(REASONS),
  note: v.pipe(v.string(), v.maxLength(200)),
  /** SHA-256 of its picture; null: none was taken. */
  photo: v.nullable(HashSchema),
  lines: v.pipe(v.array(WriteOffLineSchema), v.minLength(1), v.maxLength(WRITE_OFF_LINES)),
});
/** Goods written off (报损, 自用), or found (报溢). */
export type WriteOff = v.InferOutput<typeof WriteOffSchema>;

export const writeOff = kind('write-off', 1, WriteOffSchema, ({ reason, lines }, moment) => {
  const sign = reason === 'found' ? 1 : -1;
  return lines.flatMap(({ product, quantity, cost }, part): Posting[] => [
    {
      form: 'move',
      product,
      part,
      quantity: sign * quantity,
      value: cost === null ? null : sign * cost || 0,
      amount: 0,
      why: 'write-off',
    },
    {
      form: 'add',
      account: lossAccount(dayOf(moment.eff), product),
      deltas: {
        [`${reason}-units`]: -sign * quantity,
        ...(cost === null
          ? { [`${reason}-uncosted`]: -sign * quantity }
          : { [reason]: -sign * cost }),
      },
    },
  ]);
});

/** What went of one product for one reason; less than nothing where it was found. */
export type Loss = {
  readonly day: string;
  readonly product: string;
  readonly reason: Reason;
  readonly units: number;
  readonly cost: Fen;
  /** Base units among them whose cost is not known. */
  readonly uncosted: number;
};

const isSums = (row: Row): row is SumRow => row.form === 'sum' && row.id.startsWith('loss:');

/** The losses that rows of the loss ledger say. */
export const lossesIn = (rows: readonly Row[]): Loss[] =>
  rows.filter(isSums).flatMap(({ id, sums }) =>
    REASONS.flatMap((reason) => {
      const units = sums[`${reason}-units`] ?? 0;
      const cost = sums[reason] ?? 0;
      if (units === 0 && cost === 0) return [];
      const [, day = '', product = ''] = id.split(':');
      const uncosted = sums[`${reason}-uncosted`] ?? 0;
      return [{ day, product, reason, units, cost: fen(cost), uncosted }];
    }),
  );

/** Fen lost for each reason, those with something only; and the goods that lost most first. */
export function lossTotals(losses: readonly Loss[]): {
  readonly byReason: ReadonlyMap<Reason, Fen>;
  readonly lost: Fen;
  readonly byProduct: readonly { readonly product: string; readonly cost: Fen }[];
} {
  const byReason = new Map<Reason, Fen>();
  const products = new Map<string, Fen>();
  for (const { reason, product, cost } of losses) {
    byReason.set(reason, plus(byReason.get(reason) ?? ZERO, cost));
    if (LOSSES.includes(reason)) products.set(product, plus(products.get(product) ?? ZERO, cost));
  }
  return {
    byReason,
    lost: plus(ZERO, ...products.values()),
    byProduct: [...products]
      .map(([product, cost]) => ({ product, cost }))
      .sort((a, b) => b.cost - a.cost || (a.product < b.product ? -1 : 1)),
  };
}
