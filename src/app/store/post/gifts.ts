import * as v from 'valibot';
import { onHand } from '../../../core/goods/stock.ts';
import type { Product } from '../../../core/goods/product.ts';
import { subjectOf } from '../../../core/journal/account.ts';
import type { Row } from '../../../core/journal/row.ts';
import { latest } from '../../../core/journal/row.ts';
import type { Fen } from '../../../core/money.ts';
import { PriceSchema } from '../../../core/money.ts';
import { type Gift, giftIn } from '../../../core/post/gift.ts';
import {
  type Receivable,
  type ReceivableKind,
  receivableIn,
} from '../../../core/post/receivable.ts';
import { productsByIds, stocksOf } from '../goods/goods.ts';
import type { Store } from '../store.ts';

/** A gift with its product and how many base units are there; null: never counted. */
export type GiftOnShelf = Gift & { readonly product: Product; readonly stock: number | null };

const rowsOf = ({ db }: Store, ledger: string): Promise<Row[]> =>
  db.ledger.where('id').between(`${ledger}:`, `${ledger}:\uffff`).toArray();

/** The goods that are given for the post's points, by name. */
export async function gifts(store: Store): Promise<GiftOnShelf[]> {
  const found = (await rowsOf(store, 'gift')).flatMap((row) => {
    const gift = giftIn(row);
    return gift === null ? [] : [[subjectOf(row.id), gift] as const];
  });
  const ids = found.map(([id]) => id);
  const [products, stocks] = await Promise.all([productsByIds(store, ids), stocksOf(store, ids)]);
  const byId = new Map(found);
  return products
    .flatMap((product) => {
      const gift = byId.get(product.id);
      const { counted, quantity } = onHand(stocks.get(product.id) ?? null);
      return gift ? [{ ...gift, product, stock: counted ? quantity : null }] : [];
    })
    .sort((a, b) => (a.product.name < b.product.name ? -1 : 1));
}

/** What the post owes and has paid for vouchers and coupons, the latest first. */
export async function receivables(store: Store): Promise<Receivable[]> {
  const rows = await rowsOf(store, 'receivable');
  return rows
    .flatMap((row) => (row.form === 'claims' ? (receivableIn(row) ?? []) : []))
    .sort((a, b) => b.at - a.at);
}

/** The claim made for a voucher or coupon before; null when it is new here. */
export async function receivableOf(
  { db }: Store,
  of: ReceivableKind,
  key: string,
): Promise<Receivable | null> {
  const row = await db.ledger.get(`receivable:${of}:${key}`);
  return row?.form === 'claims' ? receivableIn(row) : null;
}

const OutgoingSchema = v.object({
  label: v.string(),
  weight: v.number(),
  fee: PriceSchema,
  paid: PriceSchema,
  coupon: v.nullable(v.string()),
  acceptedAt: v.number(),
});

/**
 * A parcel taken for sending: weight in grams, fee and what the guest paid in fen; `entry` took it,
 * `isSettled`: the post has paid for its coupon.
 */
export type Outgoing = {
  readonly id: string;
  readonly entry: string;
  readonly label: string;
  readonly weight: number;
  readonly fee: Fen;
  readonly paid: Fen;
  readonly acceptedAt: number;
  readonly isSettled: boolean;
};

/** Parcels taken for sending, the latest first; at most `limit`. */
export async function outgoing(store: Store, limit = 50): Promise<Outgoing[]> {
  const sent = (await rowsOf(store, 'outgoing'))
    .flatMap((row) => {
      const claims = row.form === 'claims' ? row : null;
      const parsed = v.safeParse(OutgoingSchema, latest(claims));
      const entry = claims?.claims[0]?.entry;
      if (!parsed.success || entry === undefined) return [];
      return [{ ...parsed.output, id: subjectOf(row.id), entry }];
    })
    .sort((a, b) => b.acceptedAt - a.acceptedAt)
    .slice(0, limit);
  return await Promise.all(
    sent.map(async ({ coupon, ...one }) => {
      const owed = coupon === null ? null : await receivableOf(store, 'coupon', coupon);
      return { ...one, isSettled: owed?.settled === true };
    }),
  );
}
