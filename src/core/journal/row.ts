import * as v from 'valibot';
import type { Fields } from './posting.ts';
import type { Json } from '../text.ts';

/** One entry's claim on an account; claims are kept in stamp order. */
export type Claim = {
  readonly entry: string;
  readonly part: number;
  readonly stamp: string;
  readonly fields: Fields;
};

export type SumRow = {
  readonly id: string;
  readonly form: 'sum';
  readonly sums: Readonly<Record<string, number>>;
};

/** `eff`, `codes` and `open` are what the row is looked up by; derived from the claims. */
export type ClaimRow = {
  readonly id: string;
  readonly form: 'claims';
  readonly claims: readonly Claim[];
  readonly eff?: number;
  readonly codes?: readonly string[];
  readonly open?: string;
};

/** A move of stock (库存流水): base units, value in fen (null: cost unknown), amount sold for. */
export type MoveRow = {
  readonly id: string;
  readonly form: 'move';
  readonly product: string;
  readonly stamp: string;
  readonly entry: string;
  readonly quantity: number;
  readonly value: number | null;
  readonly amount: number;
  readonly why: string;
};

export type Counted = {
  readonly entry: string;
  readonly part: number;
  readonly stamp: string;
  readonly quantity: number;
  readonly value: number | null;
};

/**
 * A product's stock: every count, every receiving, and the sums of the moves effective after the
 * last count (`unknown` is the quantity among them whose cost is not known); `moves` counts all;
 * `open` is there while the stock is short.
 */
export type StockRow = {
  readonly id: string;
  readonly form: 'stock';
  readonly counts: readonly Counted[];
  readonly receipts: readonly Counted[];
  readonly quantity: number;
  readonly value: number;
  readonly unknown: number;
  readonly moves: number;
  readonly open?: string;
};

/** One balance in a ledger, the same JSON on the device and at the centre. */
export type Row = SumRow | ClaimRow | MoveRow | StockRow;

const JsonSchema: v.GenericSchema<unknown, Json> = v.lazy(() =>
  v.union([
    v.null(),
    v.boolean(),
    v.number(),
    v.string(),
    v.array(JsonSchema),
    v.record(v.string(), JsonSchema),
  ]),
);
const Counts = v.array(
  v.object({
    entry: v.string(),
    part: v.number(),
    stamp: v.string(),
    quantity: v.number(),
    value: v.nullable(v.number()),
  }),
);

/** Parses a balance from the wire or from a database row of an older version. */
export const RowSchema: v.GenericSchema<unknown, Row> = v.variant('form', [
  v.object({ id: v.string(), form: v.literal('sum'), sums: v.record(v.string(), v.number()) }),
  v.object({
    id: v.string(),
    form: v.literal('claims'),
    claims: v.array(
      v.object({
        entry: v.string(),
        part: v.number(),
        stamp: v.string(),
        fields: v.record(v.string(), JsonSchema),
      }),
    ),
    eff: v.exactOptional(v.number()),
    codes: v.exactOptional(v.array(v.string())),
    open: v.exactOptional(v.string()),
  }),
  v.object({
    id: v.string(),
    form: v.literal('move'),
    product: v.string(),
    stamp: v.string(),
    entry: v.string(),
    quantity: v.number(),
    value: v.nullable(v.number()),
    amount: v.number(),
    why: v.string(),
  }),
  v.object({
    id: v.string(),
    form: v.literal('stock'),
    counts: Counts,
    receipts: Counts,
    quantity: v.number(),
    value: v.number(),
    unknown: v.number(),
    moves: v.number(),
    open: v.exactOptional(v.string()),
  }),
]);

/** Latest claim per field wins: the value of a register (set). */
export function latest(row: ClaimRow | null | undefined): Fields {
  return Object.assign({}, ...(row?.claims ?? []).map((claim) => claim.fields));
}

/** Highest rank wins, ties to the earliest: the state of a parcel, a referral, a statement. */
export function leading(row: ClaimRow | null | undefined): Claim | null {
  const rank = (claim: Claim): number => Number(claim.fields['rank'] ?? 0);
  return (row?.claims ?? []).reduce<Claim | null>(
    (best, claim) => (best === null || rank(claim) > rank(best) ? claim : best),
    null,
  );
}

/** The earliest claim: the one that counts for a once-key; the others are flags. */
export const winner = (row: ClaimRow | null | undefined): Claim | null => row?.claims[0] ?? null;

/** Whether a claim takes its once-key out for good, whoever acted: a returned parcel, a failure. */
export const isVoid = (claim: Claim): boolean => claim.fields['void'] === true;

/** All states' fields together, lower ranks first, of every state its earliest claim. */
export function merged(row: ClaimRow): Fields {
  const byRank = new Map<number, Claim>();
  for (const claim of row.claims) {
    const rank = Number(claim.fields['rank'] ?? 0);
    if (!byRank.has(rank)) byRank.set(rank, claim);
  }
  const ordered = [...byRank.entries()].sort(([a], [b]) => a - b).map(([, claim]) => claim.fields);
  return Object.assign({}, ...ordered);
}
