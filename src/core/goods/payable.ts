import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { payableAccount } from '../journal/account.ts';
import { kind } from '../journal/kind.ts';
import type { Row } from '../journal/row.ts';
import { type Fen, PriceSchema, fen } from '../money.ts';
import { movePosting } from '../sale/drawer.ts';

/** How a supplier can be paid. */
export const PAID_BY = ['cash', 'qr', 'bank'] as const;

/** A supplier was paid (付供货商) `amount` fen, for one receiving or for what is owed to him. */
export const SupplierPaidSchema = v.strictObject({
  supplierId: IdSchema,
  receiving: v.nullable(IdSchema),
  amount: PriceSchema,
  by: v.picklist(PAID_BY),
  note: v.pipe(v.string(), v.maxLength(200)),
});
export type SupplierPaid = v.InferOutput<typeof SupplierPaidSchema>;

export const supplierPaid = kind('supplier-paid', 1, SupplierPaidSchema, (body) => [
  { form: 'add', account: payableAccount(body.supplierId), deltas: { paid: body.amount } },
]);

/** The same in cash: it came out of the drawer. */
export const supplierPaidInCash = kind(
  'supplier-paid',
  2,
  v.strictObject({ ...SupplierPaidSchema.entries, by: v.literal('cash') }),
  (body, { eff }) => [
    { form: 'add', account: payableAccount(body.supplierId), deltas: { paid: body.amount } },
    movePosting('out', 'payable', body.amount, eff),
  ],
);

/** The version of its kind that says how a supplier was paid. */
export const paidVersion = (by: SupplierPaid['by']): number =>
  by === 'cash' ? supplierPaidInCash.v : supplierPaid.v;

/**
 * What stands between the shop and a supplier, in fen: received − returned − paid is owed, less
 * than nothing where he was paid ahead. `unknown` counts lines whose cost nobody told.
 */
export type Payable = {
  readonly received: Fen;
  readonly returned: Fen;
  readonly paid: Fen;
  readonly owed: Fen;
  readonly unknown: number;
};

/** Reads a supplier's payables (应付). */
export function payableIn(row: Row | null | undefined): Payable {
  const sum = (field: string): number => (row?.form === 'sum' ? (row.sums[field] ?? 0) : 0);
  const [received, returned, paid] = [sum('received'), sum('returned'), sum('paid')];
  return {
    received: fen(received),
    returned: fen(returned),
    paid: fen(paid),
    owed: fen(received - returned - paid),
    unknown: sum('unknown'),
  };
}
