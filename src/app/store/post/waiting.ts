// The parcels that wait. A busy station has thousands, and every scan asks for all of them: they
// are read once and then kept up by what the store says has changed.
import { ledgerOf, subjectOf } from '../../../core/journal/account.ts';
import type { Row } from '../../../core/journal/row.ts';
import { type Changed, concerns, rowsAfter } from '../changes.ts';
import { type Parcel, parcelIn } from './post.ts';
import type { Store } from '../store.ts';

type Kept = { readonly byId: ReadonlyMap<string, Parcel>; readonly sorted: readonly Parcel[] };

const kept = new WeakMap<Store, Promise<Kept>>();
const listening = new WeakSet<Store>();

const byTime = (a: Parcel, b: Parcel): number => (a.receivedAt ?? 0) - (b.receivedAt ?? 0);

const keptFrom = (byId: ReadonlyMap<string, Parcel>): Kept => ({
  byId,
  sorted: [...byId.values()].sort(byTime),
});

async function readAll({ db }: Store): Promise<Kept> {
  const rows = await db.ledger.where('open').equals('parcel').toArray();
  return keptFrom(new Map(rows.flatMap(parcelIn).map((parcel) => [parcel.id, parcel])));
}

const isWaiting = (row: Row | undefined): boolean =>
  row?.form === 'claims' && row.open === 'parcel';

/** With the parcels that have changed; what came last, as nearly all do, is not sorted again. */
async function refreshed({ db }: Store, before: Kept, changed: Changed): Promise<Kept> {
  const own = (changed.accounts ?? []).filter((account) => ledgerOf(account) === 'parcel');
  if (own.length === 0) return before;
  const rows = await rowsAfter(db, changed, own);
  const byId = new Map(before.byId);
  const fresh: Parcel[] = [];
  const last = before.sorted.at(-1);
  let isLater = true;
  own.forEach((account, i) => {
    const [parcel] = isWaiting(rows[i]) ? parcelIn(rows[i]) : [];
    if (parcel === undefined) {
      isLater = !byId.delete(subjectOf(account)) && isLater;
      return;
    }
    isLater &&= !byId.has(parcel.id) && (last === undefined || byTime(last, parcel) <= 0);
    byId.set(parcel.id, parcel);
    fresh.push(parcel);
  });
  return isLater ? { byId, sorted: [...before.sorted, ...fresh.sort(byTime)] } : keptFrom(byId);
}

function keep(store: Store, parcels: Promise<Kept>): Promise<Kept> {
  kept.set(store, parcels);
  parcels.catch(() => {
    if (kept.get(store) === parcels) kept.delete(store);
  });
  return parcels;
}

function hear(store: Store, changed: Changed): void {
  const before = kept.get(store);
  if (before === undefined || !concerns(changed, 'parcel')) return;
  if (changed.accounts === null || changed.ledgers.includes('*')) kept.delete(store);
  else
    keep(
      store,
      before.then((parcels) => refreshed(store, parcels, changed)),
    );
}

async function all(store: Store): Promise<Kept> {
  if (!listening.has(store)) {
    listening.add(store);
    store.changes.listen((changed) => hear(store, changed));
  }
  return await (kept.get(store) ?? keep(store, readAll(store)));
}

/** Parcels still on the shelf, the longest waiting first. */
export const waitingParcels = async (store: Store): Promise<readonly Parcel[]> =>
  (await all(store)).sorted;
