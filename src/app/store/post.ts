import * as v from 'valibot';
import { parcelAccount } from '../../core/journal/account.ts';
import { type ClaimRow, type Row, merged } from '../../core/journal/row.ts';
import { REFERRALS } from '../../core/post/referral.ts';
import type { Store } from './store.ts';

const Time = v.optional(v.nullable(v.number()), null);
const Text = v.optional(v.string(), '');
const ParcelSchema = v.object({
  carrier: Text,
  waybill: Text,
  shelf: Text,
  code: Text,
  tail: Text,
  state: v.picklist(['waiting', 'returned', 'handed-out']),
  receivedAt: Time,
  handedOutAt: Time,
});

/** A parcel (包裹) as its account stands; `row` keeps every word said of it. */
export type Parcel = v.InferOutput<typeof ParcelSchema> & {
  readonly id: string;
  readonly row: ClaimRow;
};

function parcelIn(row: Row | undefined): Parcel[] {
  if (row?.form !== 'claims') return [];
  const parsed = v.safeParse(ParcelSchema, merged(row));
  return parsed.success ? [{ ...parsed.output, id: row.id.slice('parcel:'.length), row }] : [];
}

export async function parcelById(store: Store, id: string): Promise<Parcel | null> {
  return parcelIn(await store.db.ledger.get(parcelAccount(id)))[0] ?? null;
}

/** Parcels still on the shelf, the longest waiting first. */
export async function waitingParcels(store: Store): Promise<Parcel[]> {
  const rows = await store.db.ledger.where('open').equals('parcel').toArray();
  return rows.flatMap(parcelIn).sort((a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0));
}

export const countWaitingParcels = (store: Store): Promise<number> =>
  store.db.ledger.where('open').equals('parcel').count();

/** Waiting parcels by 取件码, the phone's last digits, or the waybill (whole or its end). */
export async function findParcels(store: Store, text: string): Promise<Parcel[]> {
  const wanted = text.normalize('NFKC').trim().toUpperCase();
  if (wanted === '') return [];
  const waiting = await waitingParcels(store);
  return waiting.filter(
    ({ code, tail, waybill }) =>
      code.toUpperCase() === wanted ||
      tail === wanted ||
      (wanted.length >= 4 && waybill.toUpperCase().endsWith(wanted)),
  );
}

const ReferralSchema = v.object({
  business: v.picklist(REFERRALS),
  phone: Text,
  state: v.picklist(['submitted', 'contacted', 'success', 'settled', 'failed']),
  madeAt: Time,
  decidedAt: Time,
});

/** A referral (转介) as its account stands. */
export type Referral = v.InferOutput<typeof ReferralSchema> & { readonly id: string };

/** All referrals, the latest first; at most `limit`. */
export async function referrals(store: Store, limit = 200): Promise<Referral[]> {
  const rows = await store.db.ledger.where('id').between('referral:', 'referral:\uffff').toArray();
  return rows
    .flatMap((row) => {
      const parsed = v.safeParse(ReferralSchema, row.form === 'claims' ? merged(row) : null);
      return parsed.success ? [{ ...parsed.output, id: row.id.slice('referral:'.length) }] : [];
    })
    .sort((a, b) => (b.madeAt ?? 0) - (a.madeAt ?? 0))
    .slice(0, limit);
}
