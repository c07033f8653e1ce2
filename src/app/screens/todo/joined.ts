// What flags name by id, joined with what it is called: names are looked up at reading.
import * as v from 'valibot';
import type { Flag } from '../../../core/flags/flag.ts';
import type { Product } from '../../../core/goods/product.ts';
import { IdSchema } from '../../../core/id.ts';
import { productsByIds } from '../../store/goods/goods.ts';
import { lastMoves } from '../../store/goods/shelves.ts';
import { openFlags } from '../../store/flags.ts';
import { memberById } from '../../store/members.ts';
import { type Parcel, parcelById } from '../../store/post/post.ts';
import { billById } from '../../store/sale/sales.ts';
import type { Store } from '../../store/store.ts';

/**
 * Goods, parcels and masked phones of members by id; `names` are what goods without a record were
 * called when sold.
 */
export type Joined = {
  readonly products: ReadonlyMap<string, Product>;
  readonly parcels: ReadonlyMap<string, Parcel>;
  readonly members: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
};

export type Todo = { readonly flags: readonly Flag[]; readonly joined: Joined };

const NamedSchema = v.object({
  product: v.optional(IdSchema),
  parcel: v.optional(IdSchema),
  base: v.optional(v.string()),
  key: v.optional(v.string()),
  lines: v.optional(v.array(v.object({ product: IdSchema })), []),
});

type Ids = { products: string[]; parcels: string[]; members: string[] };

function namedBy({ facts }: Flag): Ids {
  const named = v.safeParse(NamedSchema, facts);
  if (!named.success) return { products: [], parcels: [], members: [] };
  const { product, parcel, base, key, lines } = named.output;
  const isParcel = base === 'parcel-in' || base === 'parcel-out';
  return {
    products: [...(product === undefined ? [] : [product]), ...lines.map((line) => line.product)],
    parcels: [parcel, isParcel ? key : undefined].filter((id) => id !== undefined),
    members: base === 'sign-up' && key !== undefined ? [key] : [],
  };
}

/** 待处理 with the names of what it is about. */
export async function readTodo(store: Store): Promise<Todo> {
  const flags = await openFlags(store);
  const named = flags.map(namedBy);
  const ids = [...new Set(named.flatMap(({ products }) => products))];
  const parcelIds = [...new Set(named.flatMap(({ parcels }) => parcels))];
  const [goods, parcels, members] = await Promise.all([
    productsByIds(store, ids),
    Promise.all(parcelIds.map((id) => parcelById(store, id))),
    Promise.all(named.flatMap((one) => one.members).map((id) => memberById(store, 'post', id))),
  ]);
  const products = new Map(goods.map((product) => [product.id, product]));
  const names = await Promise.all(
    ids.filter((id) => !products.has(id)).map(async (id) => [id, await soldAs(store, id)] as const),
  );
  return {
    flags,
    joined: {
      products,
      parcels: new Map(parcels.flatMap((parcel) => (parcel ? [[parcel.id, parcel]] : []))),
      members: new Map(
        members.flatMap((one) => (one?.state === 'in' ? [[one.id, one.phone] as const] : [])),
      ),
      names: new Map(names),
    },
  };
}

/** What a product without a record was called on the last bill it was on; empty when on none. */
async function soldAs(store: Store, product: string): Promise<string> {
  const [move] = await lastMoves(store, product, 1);
  const found = move === undefined ? null : await billById(store, move.entry);
  const line = found?.bill.body.lines.find((one) => one.product === product);
  return line?.name ?? '';
}
