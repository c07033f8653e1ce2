// Whole phone numbers of parcels' guests, as a system's file gave them. They are in no entry, so
// that they can be erased: they stay on the device that read the file, and no longer than 30 days
// after the parcel has left, or 60 when it never came.
import * as v from 'valibot';
import { parcelAccount } from '../../../core/journal/account.ts';
import { parcelIn } from './post.ts';
import type { Store } from '../store.ts';

const ContactSchema = v.object({ phone: v.string(), since: v.number() });
const PREFIX = 'contact:';
const DAY = 24 * 3_600_000;

/** Keeps phones by parcel id; one that is kept already stays as it is. */
export async function keepPhones(
  { db }: Store,
  phones: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  const keys = [...phones.keys()].map((parcel) => PREFIX + parcel);
  const known = new Set(await db.meta.where('key').anyOf(keys).primaryKeys());
  const rows = [...phones]
    .map(([parcel, phone]) => ({ key: PREFIX + parcel, value: { phone, since: now } }))
    .filter(({ key }) => !known.has(key));
  if (rows.length > 0) await db.meta.bulkPut(rows);
}

/** The whole phones known here of these parcels, by parcel id. */
export async function phonesOf(
  { db }: Store,
  parcels: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.meta.bulkGet(parcels.map((parcel) => PREFIX + parcel));
  return new Map(
    parcels.flatMap((parcel, i) => {
      const parsed = v.safeParse(ContactSchema, rows[i]?.value);
      return parsed.success ? [[parcel, parsed.output.phone] as const] : [];
    }),
  );
}

/** Erases phones of parcels that left 30 days ago, or that never came; gives how many. */
export async function erasePhones({ db }: Store, now: number): Promise<number> {
  const rows = await db.meta.where('key').startsWith(PREFIX).toArray();
  const accounts = rows.map(({ key }) => parcelAccount(key.slice(PREFIX.length)));
  const parcels = await db.ledger.bulkGet(accounts);
  const old = rows.filter(({ value }, i) => {
    const [parcel] = parcelIn(parcels[i]);
    const left = parcel?.handedOutAt ?? parcel?.returnedAt ?? null;
    if (left !== null) return now - left >= 30 * DAY;
    if (parcel?.state === 'waiting') return false;
    const kept = v.safeParse(ContactSchema, value);
    return !kept.success || now - kept.output.since >= 60 * DAY;
  });
  await db.meta.bulkDelete(old.map(({ key }) => key));
  return old.length;
}
