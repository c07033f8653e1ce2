import * as v from 'valibot';
import { AttemptSchema } from '../pay/attempt.ts';
import { FenSchema, type Fen, plus } from '../money.ts';

/** Ways of paying. `qr` is the shop's sticker, unverified until matched with the channel's bill. */
export const TENDERS = ['cash', 'qr'] as const;
export type TenderKind = (typeof TENDERS)[number];

/** A tender as sales without charges have it. */
const PlainTender = v.strictObject({
  kind: v.picklist(TENDERS),
  amount: FenSchema,
  given: v.exactOptional(FenSchema),
});
export const TendersSchema = v.pipe(v.array(PlainTender), v.maxLength(20));

const TenderSchema = v.pipe(
  v.strictObject({ ...PlainTender.entries, attempt: v.exactOptional(AttemptSchema) }),
  v.check(({ kind, attempt }) => attempt === undefined || kind === 'qr', 'a charge is qr'),
);
/**
 * A tender (付款): what settled the bill; `given` is the cash handed over, change is the rest;
 * `attempt` the charge that the acquirer says was paid, where there is one.
 */
export type Tender = v.InferOutput<typeof TenderSchema>;

/** Tenders of any version of a sale. */
export const AnyTendersSchema = v.pipe(v.array(TenderSchema), v.maxLength(20));

/** Whether the acquirer says that it was paid. */
export const isVerified = ({ attempt }: Tender): boolean => attempt !== undefined;

export const paid = (tenders: readonly Tender[]): Fen =>
  plus(...tenders.map((tender) => tender.amount));

/** Takings per kind of tender, as fields of the day's account. */
export const takings = (tenders: readonly Tender[], sign: 1 | -1): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const tender of tenders) {
    const field = `tender-${tender.kind}`;
    sums[field] = (sums[field] ?? 0) + sign * tender.amount;
  }
  return sums;
};
