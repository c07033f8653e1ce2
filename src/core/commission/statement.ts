import * as v from 'valibot';
import { statementAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Fen, FenSchema, LARGEST, ZERO, fen, minus, most, percentOf, plus } from '../money.ts';
import { effOf, monthAfter, monthStart } from '../time.ts';
import { type Earned, byBase, feesOf } from './commission.ts';
import { BASES } from './base.ts';

const Month = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/));
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(-LARGEST), v.maxValue(LARGEST));

/**
 * A month's statement (结算单): per base the pieces and fees since the last statement; `upTo` is
 * the station's sequence it saw, and what arrives later belongs to the next one.
 */
export const StatementIssuedSchema = v.pipe(
  v.strictObject({
    month: Month,
    upTo: Whole,
    total: FenSchema,
    lines: v.array(v.strictObject({ base: v.picklist(BASES), count: Whole, fee: FenSchema })),
  }),
  v.check((body) => body.lines.reduce((sum, line) => sum + line.fee, 0) === body.total, 'total'),
);
export type Statement = v.InferOutput<typeof StatementIssuedSchema>;

export const statementIssued = kind(
  'statement-issued',
  1,
  StatementIssuedSchema,
  (body, moment) => [
    claim(statementAccount(body.month), {
      ...body,
      lines: body.lines.map((line) => ({ ...line })),
      state: 'issued',
      rank: 1,
      issuedAt: moment.eff,
    }),
  ],
);

/** The post paid a month's statement. */
export const StatementPaidSchema = v.strictObject({ month: Month, total: FenSchema });

export const statementPaid = kind('statement-paid', 1, StatementPaidSchema, (body, moment) => [
  claim(statementAccount(body.month), {
    paid: body.total,
    state: 'paid',
    rank: 2,
    paidAt: moment.eff,
  }),
]);

/** Σ of everything earned before the month's end, less what earlier statements listed. */
export function statementFor(
  month: string,
  upTo: number,
  earned: readonly Earned[],
  issued: readonly Statement[],
): Statement {
  const end = monthStart(monthAfter(month, 1));
  const seen = byBase(earned.filter((item) => effOf(item.stamp) < end));
  const lines = BASES.flatMap((base) => {
    const now = seen.find((item) => item.base === base);
    const past = issued.flatMap((item) => item.lines.filter((line) => line.base === base));
    const count = (now?.count ?? 0) - past.reduce((sum, line) => sum + line.count, 0);
    const fee = minus(now?.fee ?? ZERO, plus(...past.map((line) => line.fee)));
    return count === 0 && fee === 0 ? [] : [{ base, count, fee }];
  });
  return { month, upTo, lines, total: plus(...lines.map((line) => line.fee)) };
}

/**
 * Estimated tax withheld on a month's commission as 劳务报酬 (个税条例 §6): ≤ 4,000 yuan less
 * 800, above less 20 %; of the rest 20 %, above 20,000 yuan 30 % less 2,000, above 50,000 40 %
 * less 7,000. What is really withheld decides.
 */
export function withheld(gross: Fen): Fen {
  const rest =
    gross <= 400_000 ? most(minus(gross, fen(80_000)), ZERO) : minus(gross, percentOf(gross, 20));
  if (rest <= 2_000_000) return percentOf(rest, 20);
  if (rest <= 5_000_000) return minus(percentOf(rest, 30), fen(200_000));
  return minus(percentOf(rest, 40), fen(700_000));
}

/** Fees earned in one month. */
export const earnedIn = (month: string, earned: readonly Earned[]): Fen =>
  feesOf(
    earned.filter(
      ({ stamp }) =>
        effOf(stamp) >= monthStart(month) && effOf(stamp) < monthStart(monthAfter(month, 1)),
    ),
  );
