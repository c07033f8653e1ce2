// How a transfer stands, read from its account, and what both shops make of its lines.
import * as v from 'valibot';
import { shopAccount, transferAccount } from '../journal/account.ts';
import { type ClaimRow, latest } from '../journal/row.ts';
import { type Fen, plus } from '../money.ts';
import { effOf } from '../time.ts';
import type { DatedFields } from './batch.ts';
import type { AnnouncedLine } from './delivery.ts';
import {
  type ShopLinked,
  ShopLinkedSchema,
  TRANSFER_RANK,
  type TransferLine,
  type TransferReturned,
  type TransferTold,
  entriesOfRank,
  toldLast,
  transferContent,
} from './transfer.ts';

/** A transfer as its account tells; `receiving` is null while nobody has received the goods. */
export type Transfer = {
  readonly id: string;
  readonly to: string;
  readonly note: string;
  readonly lines: readonly TransferLine[];
  /** When the goods left, epoch ms. */
  readonly at: number;
  readonly receiving: string | null;
  /** The entry by which the sender wants the goods back; null: he does not. */
  readonly recall: string | null;
  /**
   * The centre's entries by which they are his again; none: they are not. There are several where
   * it was restored from a backup, wrote another, and heard from a till of the first.
   */
  readonly backs: readonly string[];
  /** Base units that came, by product. */
  readonly came: ReadonlyMap<string, number>;
};

const SentSchema = v.object(transferContent);

/** Reads a transfer; null where nothing but the centre's word is here yet. */
export function transferIn(row: ClaimRow): Transfer | null {
  const sent = row.claims.find(({ fields }) => fields['rank'] === TRANSFER_RANK.sent);
  const parsed = v.safeParse(SentSchema, sent?.fields);
  if (sent === undefined || !parsed.success) return null;
  const said = toldLast(row.claims);
  return {
    ...parsed.output,
    id: row.id.slice(transferAccount('').length),
    at: effOf(sent.stamp),
    receiving: said?.receiving ?? null,
    recall: entriesOfRank(row.claims, TRANSFER_RANK.recalled)[0] ?? null,
    backs: entriesOfRank(row.claims, TRANSFER_RANK.returned),
    came: new Map(said?.came.map(({ product, quantity }) => [product, quantity])),
  };
}

/** A product that went, of whatever dates: base units, what they cost in fen, and its lines. */
export type SentGoods = Omit<TransferLine, keyof typeof DatedFields> & {
  readonly parts: readonly TransferLine[];
};

/** The goods of a transfer in their order, each once; a cost is known or not as a whole. */
export function goodsOf({ lines }: Pick<Transfer, 'lines'>): SentGoods[] {
  const ids = [...new Set(lines.map(({ product }) => product))];
  return ids.flatMap((id): SentGoods[] => {
    const parts = lines.filter(({ product }) => product === id);
    const [first] = parts;
    if (first === undefined) return [];
    const { product, code, name, spec, unit, price } = first;
    const quantity = parts.reduce((sum, line) => sum + line.quantity, 0);
    const costs = parts.flatMap(({ cost }) => cost ?? []);
    const cost = costs.length < parts.length ? null : plus(...costs);
    return [{ product, code, name, spec, unit, price, quantity, cost, parts }];
  });
}

/** Goods of a transfer that was received of which less or more came, with what came. */
export const differing = (one: Transfer): (SentGoods & { readonly came: number })[] =>
  one.receiving === null
    ? []
    : goodsOf(one).flatMap((goods) => {
        const came = one.came.get(goods.product) ?? 0;
        return came === goods.quantity ? [] : [{ ...goods, came }];
      });

/** A transfer's lines as they come back on the sender's shelf. */
export const returnedLines = (lines: readonly TransferLine[]): TransferReturned['lines'] =>
  lines.map(({ product, quantity, cost }) => ({ product, quantity, cost }));

/** What the goods of a transfer cost in fen, as far as it is known. */
export const transferCost = ({ lines }: Pick<Transfer, 'lines'>): Fen =>
  plus(...lines.flatMap(({ cost }) => cost ?? []));

/** A transfer's lines as the other shop ticks them off. */
export const announcedLines = (lines: readonly TransferLine[]): AnnouncedLine[] =>
  lines.map(({ product: _product, ...line }) => ({ ...line, factor: 1 }));

/**
 * What came of a transfer's goods: base units received by barcode, shared out in their order; what
 * came beyond all goods of a barcode is counted with the last of them.
 */
export function cameOf(
  lines: readonly TransferLine[],
  received: ReadonlyMap<string, number>,
): TransferTold['came'] {
  const left = new Map(received);
  const goods = goodsOf({ lines });
  return goods.map(({ product, code, quantity }, i) => {
    const here = left.get(code) ?? 0;
    const isLast = goods.every((other, at) => at <= i || other.code !== code);
    const taken = isLast ? here : Math.min(here, quantity);
    left.set(code, here - taken);
    return { product, quantity: taken };
  });
}

/** Reads another shop; null where the centre has said nothing of it. */
export function shopIn(row: ClaimRow): ShopLinked | null {
  const shop = row.id.slice(shopAccount('').length);
  const parsed = v.safeParse(ShopLinkedSchema, { ...latest(row), shop });
  return parsed.success ? parsed.output : null;
}
