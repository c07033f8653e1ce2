import { onHand, costOf } from '../../core/goods/stock.ts';
import { stockAccount } from '../../core/journal/account.ts';
import { type Book } from '../../core/journal/book.ts';
import type { Draft } from '../../core/journal/entry.ts';
import type { Json } from '../../core/text.ts';
import type { StockRow } from '../../core/journal/row.ts';
import type { Rule } from '../../core/commission/rule.ts';
import type { ImportLine } from '../../core/goods/saved.ts';
import type { Fen } from '../../core/money.ts';
import type { Good, Market } from './good.ts';

/** Words that only data may have: who delivers, what is given for points, who signs up. */
export type Names = {
  readonly name: string;
  /** Another shop that goods may be sent to; '' for none. */
  readonly neighbour: string;
  readonly suppliers: readonly string[];
  /** Where the wholesale's goods are sent from. */
  readonly warehouse: string;
  readonly gifts: readonly string[];
  readonly guests: readonly string[];
};

/** A parcel on the shelf. */
export type Waiting = { readonly parcel: string; readonly at: number };

/** What the demo shop is made of: its goods' table and its words. */
export type Stage = {
  readonly station: string;
  readonly lines: readonly ImportLine[];
  readonly goods: readonly Good[];
  readonly byProduct: ReadonlyMap<string, Good>;
  readonly market: Market;
  readonly names: Names;
  /** The good that is to be one above its reorder level whenever the demo opens. */
  readonly scarce: Good | null;
  /** Goods that the tray shows: always at hand. */
  readonly shown: ReadonlySet<Good>;
};

/** The demo shop at a moment: its ledgers, its shelf of parcels, the station's last sequence. */
export type Shop = Stage & {
  readonly book: Book;
  readonly rules: readonly Rule[];
  waiting: readonly Waiting[];
  seq: number;
};

/** A draft and the time (epoch ms) it happened. */
export type Timed = { readonly at: number; readonly draft: Draft };

/**
 * Something that happens in the demo shop, from `at` on for `span` ms. `stream` says who writes
 * it: the shop's own device, the centre into the station's stream, or the centre for all. `write`
 * looks at the shop as it then is; the time it is given may be a little later than `at`, for
 * nothing happens twice at one moment.
 */
export type Act = {
  readonly at: number;
  readonly span: number;
  readonly stream: 'device' | 'station' | 'centre';
  readonly write: (shop: Shop, at: number) => readonly Timed[];
};

/** An act of one entry with a body that does not depend on the shop. */
export const plainAct = (
  at: number,
  id: string,
  kind: string,
  body: Json,
  stream: Act['stream'] = 'device',
  v = 1,
): Act => ({
  at,
  span: 0,
  stream,
  write: (_, moment) => [{ at: moment, draft: { id, kind, v, body } }],
});

export function stockRow(shop: Shop, product: string): StockRow | null {
  const row = shop.book.rows.get(stockAccount(product));
  return row?.form === 'stock' ? row : null;
}

/** Base units that can be sold; never counted goods and services are never known to be out. */
export function available(shop: Shop, good: Good): number {
  if (!good.counted || good.service) return Number.MAX_SAFE_INTEGER;
  return onHand(stockRow(shop, good.product)).quantity;
}

/** What `quantity` of a good costs the shop at this moment, in fen; null when not known. */
export const costIn = (shop: Shop, good: Good, quantity: number): Fen | null =>
  costOf(stockRow(shop, good.product), quantity, { cost: good.cost, factor: good.factor });
