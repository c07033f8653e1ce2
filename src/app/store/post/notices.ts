import { noticeAccount } from '../../../core/journal/account.ts';
import { effOf } from '../../../core/time.ts';
import type { Store } from '../store.ts';

/** How often the guest of a parcel was told, and when last (epoch ms). */
export type Notice = { readonly times: number; readonly last: number };

/** What was told of these parcels, by parcel id; none of those nobody was told of. */
export async function noticesOf(
  { db }: Store,
  parcels: readonly string[],
): Promise<ReadonlyMap<string, Notice>> {
  const rows = await db.ledger.bulkGet(parcels.map(noticeAccount));
  return new Map(
    parcels.flatMap((parcel, i) => {
      const row = rows[i];
      const last = row?.form === 'claims' ? row.claims.at(-1) : undefined;
      if (row?.form !== 'claims' || last === undefined) return [];
      return [[parcel, { times: row.claims.length, last: effOf(last.stamp) }] as const];
    }),
  );
}
