import * as v from 'valibot';
import { CARRIERS } from '../../../core/barcode/parcel-number.ts';
import { parcelId } from '../../../core/derived-id.ts';
import { parcelAccount } from '../../../core/journal/account.ts';
import { type ClaimRow, type Row, merged } from '../../../core/journal/row.ts';
import { REFERRALS } from '../../../core/post/referral.ts';
import type { Store } from '../store.ts';

const Time = v.optional(v.nullable(v.number()), null);
const Text = v.optional(v.string(), '');
const ParcelSchema = v.object({
  carrier: Text,
  waybill: Text,
  shelf: Text,
  code: Text,
  tail: Text,
  name: Text,
  state: v.picklist(['announced', 'waiting', 'returned', 'handed-out']),
  receivedAt: Time,
  handedOutAt: Time,
  returnedAt: Time,
});

/** A parcel (包裹) as its account stands; `row` keeps every word said of it. */
export type Parcel = v.InferOutput<typeof ParcelSchema> & {
  readonly id: string;
  readonly row: ClaimRow;
};

/** The parcel that a row is; none when the row is no parcel's. */
export function parcelIn(row: Row | undefined): Parcel[] {
  if (row?.form !== 'claims') return [];
  const parsed = v.safeParse(ParcelSchema, merged(row));
  return parsed.success ? [{ ...parsed.output, id: row.id.slice('parcel:'.length), row }] : [];
}

export async function parcelById(store: Store, id: string): Promise<Parcel | null> {
  return parcelIn(await store.db.ledger.get(parcelAccount(id)))[0] ?? null;
}

/** The parcel of this waybill, whatever carrier it is known under. */
export async function parcelOfWaybill(
  store: Store,
  station: string,
  waybill: string,
): Promise<Parcel | null> {
  const accounts = CARRIERS.map((carrier) => parcelAccount(parcelId(station, carrier, waybill)));
  const parcels = (await store.db.ledger.bulkGet(accounts)).flatMap(parcelIn);
  return parcels.find(({ state }) => state !== 'announced') ?? parcels[0] ?? null;
}

const ReferralSchema = v.object({
  business: v.picklist(REFERRALS),
  phone: Text,
  salutation: Text,
  code: Text,
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
