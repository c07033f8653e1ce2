import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { boughtAccount, dayAccount, saleAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Moment, Posting } from '../journal/posting.ts';
import type { ClaimRow } from '../journal/row.ts';
import { type Fen, FenSchema, ZERO, fen, minus, plus, spread, unitPart } from '../money.ts';
import { dayOf, hourOf } from '../time.ts';
import { MOST_LINES } from './most-lines.ts';
import {
  type Sale,
  type SaleLine,
  SaleLineSchema,
  addsUp,
  goodsPostings,
  knownCost,
} from './sale.ts';
import { TendersSchema, paid, takings } from './tender.ts';

/** Above this many pieces a line comes back as one unit, whole. */
const MOST_UNITS = 10_000;

const Index = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_LINES - 1));
const UnitNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_UNITS));
const UnitsSchema = v.pipe(
  v.array(
    v.pipe(
      v.tuple([UnitNumber, UnitNumber]),
      v.check(([from, to]) => from <= to, 'from ≤ to'),
    ),
  ),
  v.maxLength(MOST_UNITS),
);

/**
 * A return line (退货). With a receipt it names its sale's line and the units (1…k, as ranges
 * from–to) that come back, so that partial returns on two tills sum exactly.
 */
export const ReturnLineSchema = v.strictObject({
  ...SaleLineSchema.entries,
  line: v.nullable(Index),
  units: UnitsSchema,
});
export type ReturnLine = v.InferOutput<typeof ReturnLineSchema>;

const entries = {
  sale: v.nullable(IdSchema),
  lines: v.pipe(v.array(ReturnLineSchema), v.minLength(1), v.maxLength(MOST_LINES)),
  rounding: FenSchema,
  tenders: TendersSchema,
  shift: v.nullable(IdSchema),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
};
const PlainSchema = v.strictObject(entries);
type Plain = v.InferOutput<typeof PlainSchema>;

const isSummed = ({ lines }: Plain): boolean => lines.every(addsUp);
const isPaidBack = ({ lines, tenders, rounding }: Plain): boolean =>
  paid(tenders) === minus(plus(...lines.map((line) => line.amount)), rounding);

const PlainReturnSchema = v.pipe(
  PlainSchema,
  v.check((body) => isSummed(body), 'amount = gross − off − share'),
  v.check((body) => isPaidBack(body), 'tenders = lines'),
);

/** `saved`: what the member had paid less for these goods than others would have, in fen. */
const MemberReturnSchema = v.pipe(
  v.strictObject({ ...entries, member: IdSchema, saved: FenSchema }),
  v.check((body) => isSummed(body), 'amount = gross − off − share'),
  v.check((body) => isPaidBack(body), 'tenders = lines'),
);

/** A return of a sale (or, with `sale` null, without a receipt); `tenders` is money given back. */
export const ReturnSchema = v.union([PlainReturnSchema, MemberReturnSchema]);
export type Return = Plain & { readonly member?: string; readonly saved?: Fen };

const returnPostings = (body: Plain, moment: Moment): Posting[] => {
  const amount = paid(body.tenders);
  const hour = `h${String(hourOf(moment.eff)).padStart(2, '0')}`;
  return [
    {
      form: 'add',
      account: dayAccount(dayOf(moment.eff)),
      deltas: {
        returns: 1,
        returned: amount,
        amount: -amount,
        rounding: -body.rounding,
        ...knownCost(body.lines, -1),
        [hour]: -amount,
        ...takings(body.tenders, -1),
      },
    },
    ...goodsPostings(body.lines, moment, -1),
    ...(body.sale === null
      ? []
      : [
          claim(saleAccount(body.sale), {
            returned: body.lines.map((line) => ({ line: line.line, units: line.units })),
          }),
        ]),
  ];
};

export const goodsReturned = kind('return', 1, PlainReturnSchema, returnPostings);

/** The second form: of a sale to one of the shop's own members, who has bought so much less. */
export const memberReturned = kind('return', 2, MemberReturnSchema, (body, moment) => [
  ...returnPostings(body, moment),
  {
    form: 'add',
    account: boughtAccount(body.member),
    deltas: { returns: 1, amount: -paid(body.tenders) || 0, saved: -body.saved || 0 },
  },
]);

/** The version that a return's body is written as: older devices read the lowest that says it. */
export const returnVersion = ({ member }: Return): 1 | 2 => (member === undefined ? 1 : 2);

const PastSchema = v.object({
  returned: v.array(
    v.object({
      line: v.nullable(Index),
      units: UnitsSchema,
    }),
  ),
});

/** Which units of a sale's line have come back already, in order. */
export function returnedUnits(row: ClaimRow | null, line: number): Set<number> {
  const units = new Set<number>();
  for (const { fields } of row?.claims ?? []) {
    if (!v.is(PastSchema, fields)) continue;
    for (const part of fields.returned) {
      if (part.line !== line) continue;
      for (const [from, to] of part.units) for (let i = from; i <= to; i += 1) units.add(i);
    }
  }
  return units;
}

/** How many returnable units a line has: pieces of its selling unit, or one for weighed goods. */
export function unitsIn(line: Pick<SaleLine, 'factor' | 'quantity'>): number {
  const pieces = line.quantity / line.factor;
  return Number.isInteger(pieces) && pieces <= MOST_UNITS ? pieces : 1;
}

/** The sale's line for `count` of the units that have not come back; null when too few are left. */
export function returnLine(
  sale: Sale,
  index: number,
  count: number,
  already: ReadonlySet<number>,
): ReturnLine | null {
  const line = sale.lines[index];
  if (!line) return null;
  const k = unitsIn(line);
  const free = Array.from({ length: k }, (_, i) => i + 1).filter((i) => !already.has(i));
  const chosen = free.slice(0, count);
  if (count < 1 || chosen.length < count) return null;
  const part = (whole: number): Fen => plus(...chosen.map((i) => unitPart(fen(whole), k, i)));
  const off = part(line.off + line.share);
  const amount = part(line.amount);
  const { usual: _, ...plain } = line;
  return {
    ...plain,
    line: index,
    units: ranges(chosen),
    quantity: (line.quantity / k) * count,
    gross: plus(amount, off),
    off,
    share: ZERO,
    amount,
    cost: line.cost === null ? null : part(line.cost),
  };
}

/** What a member saved on the units that come back, in fen: all of a line's parts add up to it. */
export const returnSaved = (sale: Pick<Sale, 'lines'>, lines: readonly ReturnLine[]): Fen =>
  plus(
    ZERO,
    ...lines.flatMap(({ line: index, units }) => {
      const line = index === null ? undefined : sale.lines[index];
      if (line?.usual === undefined) return [];
      const saved = minus(line.usual, line.gross);
      const k = unitsIn(line);
      return units.map(([from, to]) => spread(saved, k, from - 1, to));
    }),
  );

/**
 * The sale's 抹零 that comes back with these lines: its rounding shared over lines and units in
 * the same exact way, so that returning everything gives back exactly what was paid.
 */
export function returnRounding(sale: Sale, lines: readonly ReturnLine[]): Fen {
  const starts = [0];
  for (const line of sale.lines) starts.push((starts.at(-1) ?? 0) + line.amount);
  const whole = starts.at(-1) ?? 0;
  if (sale.rounding === 0 || whole === 0) return ZERO;
  const parts: Fen[] = [];
  for (const back of lines) {
    const line = back.line === null ? undefined : sale.lines[back.line];
    if (!line || back.line === null) continue;
    const start = starts[back.line] ?? 0;
    const k = unitsIn(line);
    for (const [from, to] of back.units) {
      parts.push(
        spread(
          sale.rounding,
          whole,
          start + spread(line.amount, k, 0, from - 1),
          start + spread(line.amount, k, 0, to),
        ),
      );
    }
  }
  return plus(...parts);
}

function ranges(units: readonly number[]): [number, number][] {
  const all: [number, number][] = [];
  for (const unit of units) {
    const last = all.at(-1);
    if (last && last[1] === unit - 1) last[1] = unit;
    else all.push([unit, unit]);
  }
  return all;
}
