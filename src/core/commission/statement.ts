import * as v from 'valibot';
import { statementAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Fen, FenSchema, LARGEST, ZERO, fen, least, minus, plus } from '../money.ts';
import { effOf, monthAfter, monthOf, monthStart } from '../time.ts';
import { BASES, type Base } from './base.ts';
import { type Earned, isUsual } from './commission.ts';

export const MonthSchema = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/));
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(-LARGEST), v.maxValue(LARGEST));
const Line = { base: v.picklist(BASES), count: Whole, fee: FenSchema } as const;

const sumOf = (lines: readonly { fee: Fen }[]): number =>
  lines.reduce((sum, line) => sum + line.fee, 0);

/** The first form of a statement: its lines are all of its own month. */
export const FirstStatementSchema = v.pipe(
  v.strictObject({
    month: MonthSchema,
    upTo: Whole,
    total: FenSchema,
    lines: v.array(v.strictObject(Line)),
  }),
  v.check((body) => sumOf(body.lines) === body.total, 'total'),
);

/**
 * A month's statement (结算单): per base and month of earning (`of`) the acts and fees that no
 * earlier statement listed. `upTo` is the station's sequence it saw; what arrives later belongs to
 * the next one. `carried` (≤ 0) is what an earlier statement was below nothing.
 */
export const StatementIssuedSchema = v.pipe(
  v.strictObject({
    month: MonthSchema,
    upTo: Whole,
    total: FenSchema,
    carried: v.pipe(FenSchema, v.maxValue(ZERO)),
    lines: v.pipe(v.array(v.strictObject({ ...Line, of: MonthSchema })), v.maxLength(600)),
  }),
  v.check((body) => sumOf(body.lines) === body.total, 'total'),
  v.check((body) => body.lines.every(({ of }) => of <= body.month), 'months'),
);
export type Statement = v.InferOutput<typeof StatementIssuedSchema>;
export type StatementLine = Statement['lines'][number];

/** A statement's body as JSON. */
export const statementBody = (statement: Statement) => ({
  ...statement,
  lines: statement.lines.map((line) => ({ ...line })),
});

export const statementIssued = kind('statement-issued', 1, FirstStatementSchema, (body, moment) => [
  claim(statementAccount(body.month), {
    ...body,
    lines: body.lines.map((line) => ({ ...line })),
    state: 'issued',
    rank: 1,
    issuedAt: moment.eff,
  }),
]);

export const fullStatementIssued = kind(
  'statement-issued',
  2,
  StatementIssuedSchema,
  (body, moment) => [
    claim(statementAccount(body.month), {
      ...statementBody(body),
      state: 'issued',
      rank: 1,
      issuedAt: moment.eff,
    }),
  ],
);

/** A statement of either form; null when it is none. */
export function statementOf(fields: unknown): Statement | null {
  const known = v.safeParse(v.looseObject({}), fields);
  if (!known.success) return null;
  const { month, upTo, total, carried, lines } = known.output;
  const full = v.safeParse(StatementIssuedSchema, { month, upTo, total, carried, lines });
  if (full.success) return full.output;
  const first = v.safeParse(FirstStatementSchema, { month, upTo, total, lines });
  if (!first.success) return null;
  const { month: of } = first.output;
  return {
    ...first.output,
    carried: ZERO,
    lines: first.output.lines.map((line) => ({ ...line, of })),
  };
}

/** What is to be paid on a statement; below zero it is carried into the next one. */
export const dueOf = ({ total, carried }: Pick<Statement, 'total' | 'carried'>): Fen =>
  plus(total, carried);

/** What the statements before left below nothing (≤ 0). */
export function carriedFrom(issued: readonly Statement[]): Fen {
  const last = issued.reduce<Statement | null>(
    (late, one) => (late === null || one.month > late.month ? one : late),
    null,
  );
  return last === null ? ZERO : least(dueOf(last), ZERO);
}

const lineKey = (base: Base, of: string): string => `${of}/${base}`;

/** Σ of acts and fees per month and base, in this order. */
export function monthLines(earned: readonly Earned[]): StatementLine[] {
  const sums = new Map<string, { base: Base; of: string; count: number; fee: number }>();
  let of = '';
  let bounds = { start: 0, end: 0 };
  for (const item of earned) {
    const eff = effOf(item.stamp);
    if (eff < bounds.start || eff >= bounds.end) {
      of = monthOf(eff);
      bounds = { start: monthStart(of), end: monthStart(monthAfter(of, 1)) };
    }
    const key = lineKey(item.base, of);
    const line = sums.get(key) ?? { base: item.base, of, count: 0, fee: 0 };
    sums.set(key, line);
    line.count += isUsual(item) ? item.amount : 0;
    line.fee += item.fee;
  }
  return ordered([...sums.values()].map((line) => ({ ...line, fee: fen(line.fee) })));
}

const ordered = (lines: StatementLine[]): StatementLine[] =>
  lines.sort((a, b) =>
    a.of === b.of ? BASES.indexOf(a.base) - BASES.indexOf(b.base) : a.of < b.of ? -1 : 1,
  );

/** Σ of everything earned before the month's end, less what earlier statements listed. */
export function statementFor(
  month: string,
  upTo: number,
  earned: readonly Earned[],
  issued: readonly Statement[],
): Statement {
  const end = monthStart(monthAfter(month, 1));
  const rest = new Map<string, StatementLine>();
  for (const line of monthLines(earned.filter(({ stamp }) => effOf(stamp) < end))) {
    rest.set(lineKey(line.base, line.of), line);
  }
  for (const { base, of, count, fee } of issued.flatMap(({ lines }) => lines)) {
    const key = lineKey(base, of);
    const now = rest.get(key) ?? { base, of, count: 0, fee: ZERO };
    rest.set(key, { base, of, count: now.count - count, fee: minus(now.fee, fee) });
  }
  const lines = ordered([...rest.values()].filter(({ count, fee }) => count !== 0 || fee !== 0));
  return {
    month,
    upTo,
    lines,
    total: plus(...lines.map((line) => line.fee)),
    carried: carriedFrom(issued),
  };
}

/** Fees earned in one month. */
export const earnedIn = (month: string, earned: readonly Earned[]): Fen =>
  plus(...monthLines(earned).flatMap(({ of, fee }) => (of === month ? [fee] : [])));
