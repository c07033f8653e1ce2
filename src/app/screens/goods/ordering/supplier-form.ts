import * as v from 'valibot';
import {
  type Supplier,
  type SupplierFields,
  SupplierFieldsSchema,
} from '../../../../core/goods/supplier.ts';
import { maskedPhone } from '../../../../core/post/phone.ts';

/** A supplier as typed. */
export type SupplierForm = {
  readonly name: string;
  readonly contact: string;
  readonly phone: string;
  readonly address: string;
  readonly leadDays: string;
};

/** What cannot be read of it. */
export type SupplierFault = 'name' | 'phone' | 'leadDays';

export const formOfSupplier = (supplier: Supplier | null): SupplierForm => ({
  name: supplier?.name ?? '',
  contact: supplier?.contact ?? '',
  phone: supplier?.phone ?? '',
  address: supplier?.address ?? '',
  leadDays: supplier === null || supplier.leadDays === null ? '' : String(supplier.leadDays),
});

/** The fields that change, a mobile number only as its mask; or the first that is wrong. */
export function supplierChanges(
  before: Supplier | null,
  form: SupplierForm,
): { ok: true; fields: SupplierFields } | { ok: false; at: SupplierFault } {
  const name = form.name.trim();
  const typed = form.phone.normalize('NFKC').replace(/\s+/g, '');
  const phone = maskedPhone(typed) ?? typed;
  const days = form.leadDays.normalize('NFKC').trim();
  if (name === '') return { ok: false, at: 'name' };
  if (!v.is(SupplierFieldsSchema.entries.phone, phone)) return { ok: false, at: 'phone' };
  if (!/^\d{0,3}$/.test(days) || Number(days) > 365) return { ok: false, at: 'leadDays' };
  const leadDays = days === '' ? null : Number(days);
  const address = form.address.trim();
  const contact = form.contact.trim();
  return {
    ok: true,
    fields: {
      ...(name === before?.name ? {} : { name }),
      ...(contact === (before?.contact ?? '') ? {} : { contact }),
      ...(phone === (before?.phone ?? '') ? {} : { phone }),
      ...(address === (before?.address ?? '') ? {} : { address }),
      ...(leadDays === (before?.leadDays ?? null) ? {} : { leadDays }),
    },
  };
}
