import * as v from 'valibot';
import { ParcelHandedOutSchema } from '../../../core/post/parcel.ts';
import { entryIn } from '../entry-row.ts';
import { type Parcel, parcelById } from './post.ts';
import type { Store } from '../store.ts';

/** Parcels handed out lately, the latest first: for a guest who asks for what is gone. */
export async function handedOutLately(store: Store, limit = 200): Promise<Parcel[]> {
  const rows = await store.db.entries
    .where('[kind+eff]')
    .between(['parcel-handed-out', 0], ['parcel-handed-out', Infinity])
    .reverse()
    .limit(limit)
    .toArray();
  const ids = rows.flatMap((row) => {
    const parsed = v.safeParse(ParcelHandedOutSchema, entryIn(row)?.body);
    return parsed.success ? [parsed.output.parcel] : [];
  });
  const parcels = await Promise.all([...new Set(ids)].map((id) => parcelById(store, id)));
  return parcels.flatMap((parcel) => (parcel?.state === 'handed-out' ? [parcel] : []));
}
