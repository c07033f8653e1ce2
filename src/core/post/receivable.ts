// What the post owes the shop for gifts handed over and coupons taken. One claim a voucher or
// coupon: a second claim on the same key is a flag, and is owed only once.
import * as v from 'valibot';
import { receivableAccount } from '../journal/account.ts';
import { HashSchema } from '../journal/entry.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import { type Claim, type ClaimRow, leading } from '../journal/row.ts';
import { type Fen, FenSchema, PriceSchema } from '../money.ts';
import { effOf } from '../time.ts';

/** What a claim on the post is for: a gift for points, or a postage coupon. */
export const RECEIVABLES = ['redemption', 'coupon'] as const;
export type ReceivableKind = (typeof RECEIVABLES)[number];

/** A voucher's or coupon's number, in capitals without blanks. */
export const NumberSchema = v.pipe(v.string(), v.regex(/^[0-9A-Z-]{4,40}$/));

const RANK = { open: 1, settled: 10 } as const;

/**
 * By what a guest confirmed that he has his gift: on his own phone, by leaving the paper voucher,
 * or, with neither, by a signature on the till, whose picture is named by its hash.
 */
export const ConfirmedSchema = v.variant('by', [
  v.strictObject({ by: v.picklist(['phone', 'voucher']) }),
  v.strictObject({ by: v.literal('signature'), picture: HashSchema }),
]);
export type Confirmed = v.InferOutput<typeof ConfirmedSchema>;

/**
 * Claims an amount (fen) from the post, by the voucher or coupon that it is for, with the guest's
 * confirmation where one was noted.
 */
export const receivable = (
  of: ReceivableKind,
  key: string,
  amount: Fen,
  what: string,
  confirmed: Confirmed | null = null,
): Posting =>
  claim(receivableAccount(of, key), {
    amount,
    what,
    state: 'open',
    rank: RANK.open,
    ...(confirmed === null ? {} : { confirmed }),
  });

/** A coupon is taken back: what is claimed for it from then on, the post may refuse. */
export const withdrawal = (code: string, part: number): Posting =>
  claim(receivableAccount('coupon', code), { withdrawn: true }, part);

const LineSchema = v.strictObject({
  of: v.picklist(RECEIVABLES),
  key: NumberSchema,
  amount: PriceSchema,
});

export const ReceivablesSettledSchema = v.pipe(
  v.strictObject({
    lines: v.pipe(v.array(LineSchema), v.minLength(1), v.maxLength(200)),
    total: FenSchema,
  }),
  v.check((body) => body.lines.reduce((sum, { amount }) => sum + amount, 0) === body.total),
);
/** The post paid what it owed for these (结清). */
export type ReceivablesSettled = v.InferOutput<typeof ReceivablesSettledSchema>;

export const receivablesSettled = kind(
  'receivables-settled',
  1,
  ReceivablesSettledSchema,
  ({ lines }, moment) =>
    lines.map(({ of, key, amount }, part) =>
      claim(
        receivableAccount(of, key),
        { paid: amount, state: 'settled', rank: RANK.settled, settledAt: moment.eff },
        part,
      ),
    ),
);

const OpenSchema = v.object({
  amount: PriceSchema,
  what: v.string(),
  rank: v.literal(RANK.open),
  confirmed: v.optional(ConfirmedSchema),
});

/**
 * One claim on the post; `times` is how often it was made, `amount` fen counts once; `entry` is
 * the act that made it first.
 */
export type Receivable = {
  readonly entry: string;
  readonly of: ReceivableKind;
  readonly key: string;
  readonly what: string;
  readonly amount: Fen;
  readonly at: number;
  readonly times: number;
  readonly settled: boolean;
  /** Whether it was claimed after the coupon had been taken back. */
  readonly withdrawn: boolean;
  /** How the guest of that act confirmed it; null: not noted. */
  readonly confirmed: Confirmed | null;
};

const isClaimed = ({ fields }: Claim): boolean => fields['rank'] === RANK.open;

/** Whether the act that counts, the earliest, came after its coupon had been taken back. */
export function isWithdrawn(claims: readonly Claim[]): boolean {
  const back = claims.findIndex(({ fields }) => fields['withdrawn'] === true);
  return back >= 0 && back < claims.findIndex(isClaimed);
}

/** The claim on the post that a row holds: that of the earliest act; null when it is none. */
export function receivableIn(row: ClaimRow): Receivable | null {
  const [, kindText = '', ...rest] = row.id.split(':');
  const of = RECEIVABLES.find((one) => one === kindText);
  const acts = row.claims.flatMap(({ fields, stamp, entry }) => {
    const parsed = v.safeParse(OpenSchema, fields);
    return parsed.success ? [{ ...parsed.output, at: effOf(stamp), entry }] : [];
  });
  const [first] = acts;
  if (of === undefined || first === undefined) return null;
  const settled = leading(row)?.fields['state'] === 'settled';
  const { what, amount, at, entry, confirmed = null } = first;
  const [times, withdrawn] = [acts.length, isWithdrawn(row.claims)];
  return { of, key: rest.join(':'), what, amount, at, entry, times, settled, withdrawn, confirmed };
}
