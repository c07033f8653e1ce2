// Goods sent to another shop of the post (调拨). The sender's stock falls when they leave; the
// centre carries the note to the other shop as a delivery, which is received there as usual at the
// same cost, and tells the sender what came. A shop never reads another's rows. Who wants goods
// back asks: only the centre knows whether they were received, and its word alone puts them on the
// shelf again, so that no order of arrival loses or doubles them.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { shopAccount, transferAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import type { Claim } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { DatedFields } from './batch.ts';
import { CodeSchema } from './product.ts';

const Text = v.pipe(v.string(), v.maxLength(60));
const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e9));

/** A transfer has at most so many goods, and so many lines when they are of several dates. */
export const TRANSFER_LINES = 100;
export const TRANSFER_PARTS = 150;

/**
 * A line that goes: `quantity` base units at a total cost in fen (null: not known), named by the
 * barcode that both shops know; `price` fen for one base unit, a proposal (null: none).
 */
const line = {
  product: IdSchema,
  code: CodeSchema,
  name: v.pipe(Text, v.minLength(1)),
  spec: Text,
  unit: v.pipe(v.string(), v.maxLength(20)),
  quantity: Quantity,
  cost: v.nullable(PriceSchema),
  price: v.nullable(PriceSchema),
};
const LineSchema = v.strictObject(line);

/** A line with what is known of its dates: goods of several last days are lines of their own. */
export const TransferLineSchema = v.strictObject({ ...line, ...DatedFields });
export type TransferLine = v.InferOutput<typeof TransferLineSchema>;

/** What a transfer is of and for whom. */
export const transferContent = {
  to: IdSchema,
  note: Text,
  lines: v.pipe(v.array(TransferLineSchema), v.minLength(1), v.maxLength(TRANSFER_PARTS)),
};
/** A transfer's states by rank. */
export const TRANSFER_RANK = { sent: 1, recalled: 5, returned: 10, told: 20 } as const;

/** Goods leave for the shop `to`. */
export const TransferSentSchema = v.strictObject({ transfer: IdSchema, ...transferContent });
export type TransferSent = v.InferOutput<typeof TransferSentSchema>;

const UndatedSchema = v.strictObject({
  ...TransferSentSchema.entries,
  lines: v.pipe(v.array(LineSchema), v.minLength(1), v.maxLength(TRANSFER_LINES)),
});

function sent({ transfer, ...fields }: TransferSent): Posting[] {
  return [
    ...fields.lines.map(({ product, quantity, cost }, part) => ({
      form: 'move' as const,
      product,
      part,
      quantity: -quantity,
      value: cost === null ? null : -cost || 0,
      amount: 0,
      why: 'transfer' as const,
    })),
    claim(transferAccount(transfer), { ...fields, state: 'sent', rank: TRANSFER_RANK.sent }),
  ];
}

export const transferSent = kind('transfer-sent', 1, UndatedSchema, sent);
/** The same with the dates of what goes. */
export const transferSent2 = kind('transfer-sent', 2, TransferSentSchema, sent);

/** The sender wants a transfer's goods back (叫回), if nobody has received them. */
export const TransferRecalledSchema = v.strictObject({ transfer: IdSchema });
export type TransferRecalled = v.InferOutput<typeof TransferRecalledSchema>;

export const transferRecalled = kind('transfer-recalled', 1, TransferRecalledSchema, (body) => [
  claim(transferAccount(body.transfer), { state: 'recalled', rank: TRANSFER_RANK.recalled }),
]);

/**
 * The centre's word that a recalled transfer's goods are the sender's again: base units at a total
 * cost in fen (null: not known). Reversed by the centre where they were received after all.
 */
export const TransferReturnedSchema = v.strictObject({
  transfer: IdSchema,
  lines: v.pipe(
    v.array(
      v.strictObject({ product: IdSchema, quantity: Quantity, cost: v.nullable(PriceSchema) }),
    ),
    v.minLength(1),
    v.maxLength(TRANSFER_PARTS),
  ),
});
export type TransferReturned = v.InferOutput<typeof TransferReturnedSchema>;

export const transferReturned = kind('transfer-returned', 1, TransferReturnedSchema, (body) => [
  ...body.lines.map(({ product, quantity, cost }, part) => ({
    form: 'move' as const,
    product,
    part,
    quantity,
    value: cost,
    amount: 0,
    why: 'transfer' as const,
  })),
  claim(transferAccount(body.transfer), { state: 'returned', rank: TRANSFER_RANK.returned }),
]);

/**
 * The centre's word on what came of a transfer: base units by the sender's product, and the
 * receiving at the other shop; null again where that was taken back.
 */
export const TransferToldSchema = v.strictObject({
  transfer: IdSchema,
  receiving: v.nullable(IdSchema),
  came: v.pipe(
    v.array(
      v.strictObject({
        product: IdSchema,
        quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e9)),
      }),
    ),
    v.maxLength(TRANSFER_LINES),
  ),
});
export type TransferTold = v.InferOutput<typeof TransferToldSchema>;

export const transferTold = kind('transfer-told', 1, TransferToldSchema, (body) => {
  const { transfer, ...fields } = body;
  return [claim(transferAccount(transfer), { ...fields, state: 'told', rank: TRANSFER_RANK.told })];
});

const { transfer: _, ...told } = TransferToldSchema.entries;
const ToldSchema = v.object(told);

/** The centre's last word on a transfer; null before there is one. */
export const toldLast = (claims: readonly Claim[]): v.InferOutput<typeof ToldSchema> | null => {
  const said = v.safeParse(
    ToldSchema,
    claims.findLast(({ fields }) => fields['rank'] === TRANSFER_RANK.told)?.fields,
  );
  return said.success ? said.output : null;
};

/** The entries by which a transfer came into a state of this rank, the earliest first. */
export const entriesOfRank = (claims: readonly Claim[], rank: number): string[] =>
  claims.filter(({ fields }) => fields['rank'] === rank).map(({ entry }) => entry);

/**
 * Whether a transfer's goods left and are at neither shop, or the centre has yet to say at which:
 * those that were received are not the sender's, those it has back were recalled and are so once.
 */
export function isUnderWay(claims: readonly Claim[]): boolean {
  const times = (rank: number): number => entriesOfRank(claims, rank).length;
  if (times(TRANSFER_RANK.sent) === 0) return false;
  const backs = times(TRANSFER_RANK.returned);
  const isReceived = (toldLast(claims)?.receiving ?? null) !== null;
  return isReceived ? backs > 0 : backs !== 1 || times(TRANSFER_RANK.recalled) === 0;
}

/** Another shop that goods may be sent to, as the centre says; `linked` false: no longer. */
export const ShopLinkedSchema = v.strictObject({
  shop: IdSchema,
  name: v.pipe(Text, v.minLength(1)),
  linked: v.boolean(),
});
export type ShopLinked = v.InferOutput<typeof ShopLinkedSchema>;

export const shopLinked = kind('shop-linked', 1, ShopLinkedSchema, ({ shop, ...fields }) => [
  claim(shopAccount(shop), fields),
]);
