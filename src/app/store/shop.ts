import { cancelAccount, dayAccount } from '../../core/journal/account.ts';
import type { DayFigures, Stretch } from '../../core/insight.ts';
import { dayFigures } from '../../core/insight.ts';
import { type Fen, ZERO, fen, negate, plus } from '../../core/money.ts';
import { dayAfter } from '../../core/time.ts';
import type { EntryRow } from './database.ts';
import { productsByIds } from './goods/goods.ts';
import { readMeta } from './meta.ts';
import { type Bill, billIn } from './sale/sales.ts';
import type { Store } from './store.ts';

/** A business day's sums as its account keeps them: counts and fen; empty on a day without. */
export async function daySums(
  store: Store,
  day: string,
): Promise<Readonly<Record<string, number>>> {
  const row = await store.db.ledger.get(dayAccount(day));
  return row?.form === 'sum' ? row.sums : {};
}

/** Figures of consecutive business days up to and with `day`, the earliest first. */
export async function lastDays(
  store: Store,
  day: string,
  count: number,
): Promise<{ day: string; figures: DayFigures }[]> {
  const days = Array.from({ length: count }, (_, i) => dayAfter(day, i + 1 - count));
  const rows = await store.db.ledger.bulkGet(days.map(dayAccount));
  return days.map((each, i) => {
    const row = rows[i];
    return { day: each, figures: dayFigures(row?.form === 'sum' ? row.sums : {}) };
  });
}

/** Sales less returns of a stretch of time (epoch ms, until excluded), by category. */
export async function stretchOf(store: Store, from: number, until: number): Promise<Stretch> {
  const bills = await countingBills(store, from, until);
  const ids = new Set(bills.flatMap(({ body }) => body.lines.flatMap((l) => l.product ?? [])));
  const products = await productsByIds(store, [...ids]);
  const categories = new Map(products.map(({ id, category }) => [id, category]));
  const byCategory = new Map<string, Fen>();
  for (const { kind, body } of bills) {
    for (const line of body.lines) {
      const name = categories.get(line.product ?? '') ?? '';
      byCategory.set(
        name,
        plus(byCategory.get(name) ?? ZERO, kind === 'sale' ? line.amount : negate(line.amount)),
      );
    }
  }
  const amount = plus(...bills.map(({ kind, total }) => (kind === 'sale' ? total : negate(total))));
  return { amount: fen(amount), byCategory };
}

// Whole ranges at once: with a filter or a reversed order each row is a round trip of its own.
async function countingBills(store: Store, from: number, until: number): Promise<Bill[]> {
  const kinds = await Promise.all(
    ['sale', 'return'].map((kind) =>
      store.db.entries.where('[kind+eff]').between([kind, from], [kind, until]).toArray(),
    ),
  );
  const rows = kinds.flat().filter(({ state }) => state !== 'quarantined');
  const cancelled = await store.db.ledger.bulkGet(rows.map(({ id }) => cancelAccount(id)));
  return rows.flatMap((row, i) => (cancelled[i] === undefined ? (billIn(row) ?? []) : []));
}

/** Entries the centre refused for now; they count nowhere and stand in 待处理. */
export const quarantined = (store: Store): Promise<EntryRow[]> =>
  store.db.entries.where('state').equals('quarantined').toArray();

/** When the centre last answered (epoch ms), or null. */
export const lastExchange = (store: Store): Promise<number | null> =>
  readMeta(store.db, 'exchange');

/** Bytes in use and allowed, and whether the browser has promised to keep them. */
export type Room = { readonly used: number; readonly quota: number; readonly kept: boolean };

/** How full this device is; null where the browser does not say. */
export async function roomLeft(storage: StorageManager = navigator.storage): Promise<Room | null> {
  if (!('estimate' in storage)) return null;
  const [{ usage = 0, quota = 0 }, kept] = await Promise.all([
    storage.estimate(),
    storage.persisted(),
  ]);
  return { used: usage, quota, kept };
}
