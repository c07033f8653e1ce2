// Open and held bills. A put is one small write that the caller awaits before it paints, so that
// a kill right after a line was shown still finds it.
import * as v from 'valibot';
import { dayAccount, soldAccount, stockAccount } from '../../../core/journal/account.ts';
import { type Cart, CartSchema, liveLines } from '../../../core/sale/cart.ts';
import { dayOf } from '../../../core/time.ts';
import type { CartRow } from '../database.ts';
import { keep, versionIn } from '../ledger-cache.ts';
import { putRelaxed } from '../native.ts';
import { type Store, now, onBare } from '../store.ts';

/** At most this many bills are held at a time. */
export const MOST_HELD = 5;

const cartIn = (row: CartRow | undefined): Cart | null => {
  const parsed = v.safeParse(CartSchema, row?.cart);
  return parsed.success ? parsed.output : null;
};

/** Writes a cart as it stands; relaxed durability: it survives the browser, not the disk. */
export async function saveCart(store: Store, cart: Cart): Promise<void> {
  const row = { id: cart.id, cart };
  const held = cart.held === null ? row : { ...row, held: cart.held };
  await store.gate.first(() => onBare(store, (database) => putRelaxed(database, 'carts', held)));
  // Read ahead what selling it will change; without it the checkout reads for itself.
  if (cart.held === null) warm(store, cart).catch(() => undefined);
}

async function warm(store: Store, cart: Cart): Promise<void> {
  const {
    db,
    session: { cache },
  } = store;
  const day = dayOf(now(store));
  const products = liveLines(cart).flatMap(({ product }) => product ?? []);
  const wanted = [
    dayAccount(day),
    ...products.flatMap((product) => [stockAccount(product), soldAccount(day, product)]),
  ];
  const missing = [...new Set(wanted)].filter((id) => !cache.rows.has(id));
  if (missing.length === 0) return;
  await db.transaction('r', [db.ledger, db.meta], async () => {
    const [meta, rows] = await Promise.all([db.meta.get('version'), db.ledger.bulkGet(missing)]);
    const version = versionIn(meta);
    if (version === null) return;
    keep(cache, new Map(missing.map((id, i) => [id, rows[i] ?? null])), version, version);
  });
}

/** The bill on the counter: the one not held; null when there is none. */
export async function openCart(store: Store): Promise<Cart | null> {
  const rows = await store.db.carts.toArray();
  const open = rows.flatMap((row) => (row.held === undefined ? (cartIn(row) ?? []) : []));
  return open.sort((a, b) => (a.id < b.id ? -1 : 1)).at(-1) ?? null;
}

/** Held bills (挂单), the latest first. */
export async function heldCarts(store: Store): Promise<Cart[]> {
  const rows = await store.db.carts.orderBy('held').reverse().limit(50).toArray();
  return rows.flatMap((row) => cartIn(row) ?? []);
}

export async function deleteCart(store: Store, id: string): Promise<void> {
  await store.bulk.carts.delete(id);
}
