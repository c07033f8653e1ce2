// Postage coupons that the centre issues at a station, to one of the post's members or to whoever
// brings the code, and that it may take back. Which can be used is a function of the rows; that one
// was used twice, or after it was taken back, is a flag.
import * as v from 'valibot';
import { assert } from '../assert.ts';
import { DaySchema } from '../goods/batch.ts';
import { IdSchema } from '../id.ts';
import { subjectOf } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Claim, type Row, latest } from '../journal/row.ts';
import type { Fen } from '../money.ts';
import { dayOf } from '../time.ts';
import { type Receivable, withdrawal } from './receivable.ts';
import { COUPONS, COUPON_PLANS, couponOff } from './sending.ts';

// Without I, L, O and U, which are misread or misheard.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTER = `[${LETTERS}]`;
const START = 'YLG-C-';
/** A coupon's code is made of so many bytes. */
export const COUPON_BYTES = 5;

/** The code of a coupon, `YLG-C-7K3M-9QXT`, from five random bytes. */
export function couponCode(bytes: Uint8Array): string {
  assert(bytes.length === COUPON_BYTES, 'a code is made of five bytes');
  let bits = bytes.reduce((all, byte) => all * 256n + BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < 8; i += 1) {
    text = LETTERS.charAt(Number(bits % 32n)) + text;
    bits /= 32n;
  }
  return `${START}${text.slice(0, 4)}-${text.slice(4)}`;
}

/** The code that a guest shows or tells, scanned or typed in any way; null when it is none. */
export function couponInCode(text: string): string | null {
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/^YLGC(?=.{8}$)/, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return new RegExp(`^${LETTER}{8}$`).test(bare)
    ? `${START}${bare.slice(0, 4)}-${bare.slice(4)}`
    : null;
}

/** Whether a code is of this form: the centre issues none but these. */
export const isCouponCode = (code: string): boolean =>
  code.startsWith(START) && couponInCode(code) === code;

const CodeSchema = v.pipe(v.string(), v.check(isCouponCode, 'coupon code'));
const LineSchema = v.strictObject({ code: CodeSchema, member: v.nullable(IdSchema) });

/** That the centre issued a coupon, by its code. */
export const issuedCouponAccount = (code: string): string => `issued-coupon:${code}`;

/** An entry holds at most so many coupons. */
export const MOST_COUPONS = 100;

export const CouponsIssuedSchema = v.strictObject({
  plan: v.picklist(COUPON_PLANS),
  /** The last day on which they are taken. */
  until: DaySchema,
  lines: v.pipe(
    v.array(LineSchema),
    v.minLength(1),
    v.maxLength(MOST_COUPONS),
    v.check((lines) => new Set(lines.map(({ code }) => code)).size === lines.length),
  ),
});
/** The centre issues coupons (发券); `member` null: to whoever brings the code. */
export type CouponsIssued = v.InferOutput<typeof CouponsIssuedSchema>;

export const couponsIssued = kind(
  'coupons-issued',
  1,
  CouponsIssuedSchema,
  ({ plan, until, lines }) =>
    lines.map(({ code, member }, part) =>
      claim(issuedCouponAccount(code), { plan, until, member }, part),
    ),
);

export const CouponsWithdrawnSchema = v.strictObject({
  codes: v.pipe(
    v.array(CodeSchema),
    v.minLength(1),
    v.maxLength(MOST_COUPONS),
    v.check((codes) => new Set(codes).size === codes.length),
  ),
});
/** The centre takes coupons back (作废): a use after this is a flag, one before it stands. */
export type CouponsWithdrawn = v.InferOutput<typeof CouponsWithdrawnSchema>;

export const couponsWithdrawn = kind(
  'coupons-withdrawn',
  1,
  CouponsWithdrawnSchema,
  ({ codes }, moment) =>
    codes.flatMap((code, part) => [
      claim(issuedCouponAccount(code), { withdrawnAt: moment.eff }, part),
      withdrawal(code, part),
    ]),
);

/** By what the coupons of one of the post's members are looked up. */
export const holderCode = (member: string): string => `coupon-of:${member}`;

const FieldsSchema = v.object({
  plan: v.picklist(COUPON_PLANS),
  until: DaySchema,
  member: v.nullable(IdSchema),
  withdrawnAt: v.exactOptional(v.number()),
});

/** What the row of an issued coupon is looked up by. */
export const holderCodes = (claims: readonly Claim[]): string[] => [
  ...new Set(
    claims.flatMap(({ fields }) => {
      const parsed = v.safeParse(FieldsSchema, fields);
      return parsed.success && parsed.output.member !== null
        ? [holderCode(parsed.output.member)]
        : [];
    }),
  ),
];

/**
 * A coupon as it was issued; `until` is the last day ("2026-11-30"), `withdrawnAt` (epoch ms) is
 * there once the centre has taken it back.
 */
export type Coupon = v.InferOutput<typeof FieldsSchema> & { readonly code: string };

/** The coupon whose row this is; null where none was issued. */
export function couponIn(row: Row | null | undefined): Coupon | null {
  if (row?.form !== 'claims') return null;
  const parsed = v.safeParse(FieldsSchema, latest(row));
  return parsed.success ? { ...parsed.output, code: subjectOf(row.id) } : null;
}

/** Whether a coupon's last day is past. */
export const isExpired = ({ until }: Pick<Coupon, 'until'>, today: string): boolean =>
  until < today;

/** Whether a coupon nobody has used can be used on a day. */
export const isGood = (coupon: Pick<Coupon, 'until' | 'withdrawnAt'>, today: string): boolean =>
  coupon.withdrawnAt === undefined && !isExpired(coupon, today);

/**
 * What is odd about a use (`at` epoch ms) of a code: the centre had taken it back or never issued
 * it here, its last day was past, it was issued as another; null for what is right, and for a
 * paper coupon of the post's.
 */
export function oddUse(
  { key, what, at, withdrawn }: Pick<Receivable, 'key' | 'what' | 'at' | 'withdrawn'>,
  issued: Coupon | null,
): 'withdrawn' | 'not-issued' | 'late' | 'other-plan' | null {
  if (withdrawn) return 'withdrawn';
  if (issued === null) return isCouponCode(key) ? 'not-issued' : null;
  if (what !== issued.plan) return 'other-plan';
  return isExpired(issued, dayOf(at)) ? 'late' : null;
}

/** Of the coupons that a guest holds, the one for a fee: that takes off most, ends first. */
export function bestCoupon(held: readonly Coupon[], fee: Fen, today: string): Coupon | null {
  const [best] = held
    .filter((one) => couponOff(one.plan, fee) !== null && isGood(one, today))
    .sort(
      (a, b) =>
        COUPONS[b.plan].off - COUPONS[a.plan].off ||
        (a.until < b.until ? -1 : a.until > b.until ? 1 : a.code < b.code ? -1 : 1),
    );
  return best ?? null;
}
