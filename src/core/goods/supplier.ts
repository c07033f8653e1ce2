import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { supplierAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type ClaimRow, latest } from '../journal/row.ts';

/** The post's own wholesale (批销) is one supplier with the same id in every shop. */
export const WHOLESALE = '44663dee-d5e9-5696-86f7-c768482ee1fb';

/** 138****5678, or a firm's own line with its area code: no one's own phone stands in an entry. */
const PHONE = /^(?:|1[3-9]\d\*{4}\d{4}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})$/;

const Text = v.pipe(v.string(), v.maxLength(60));

/** What a keeper says of a supplier; a field that is absent says nothing. */
export const SupplierFieldsSchema = v.strictObject({
  name: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
  /** Whom to ask for. */
  contact: v.exactOptional(Text),
  phone: v.exactOptional(v.pipe(v.string(), v.regex(PHONE, 'phone'))),
  address: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
  /** Days from order to delivery; null: not known. */
  leadDays: v.exactOptional(
    v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(365))),
  ),
  gone: v.exactOptional(v.boolean()),
});
export type SupplierFields = v.InferOutput<typeof SupplierFieldsSchema>;

/** A supplier made or changed (供货商): only the fields that change. */
export const SupplierSavedSchema = v.strictObject({
  supplier: IdSchema,
  fields: SupplierFieldsSchema,
});
export type SupplierSaved = v.InferOutput<typeof SupplierSavedSchema>;

export const supplierSaved = kind('supplier-saved', 1, SupplierSavedSchema, (body) => [
  claim(supplierAccount(body.supplier), body.fields),
]);

/** Who goods are bought from, as the register stands; `leadDays` null: not known. */
export type Supplier = {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  readonly phone: string;
  readonly address: string;
  readonly leadDays: number | null;
  readonly gone: boolean;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A supplier from its register's claims. */
export function supplierOf(row: ClaimRow): Supplier {
  const fields = latest(row);
  const lead = fields['leadDays'];
  return {
    id: row.id.slice('supplier:'.length),
    name: text(fields['name']),
    contact: text(fields['contact']),
    phone: text(fields['phone']),
    address: text(fields['address']),
    leadDays: typeof lead === 'number' ? lead : null,
    gone: fields['gone'] === true,
  };
}
