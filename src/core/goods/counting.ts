// A count (盘点) of many goods: opened for a scope, counted in parts by any number of phones, and
// posted line by line only where the keeper confirms what was counted.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { countingAccount, tallyAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Posting, effectiveOf } from '../journal/posting.ts';
import { type ClaimRow, latest } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { LATEST, effOf } from '../time.ts';
import { COUNTING_RANK, isCounting } from './counting-state.ts';

const Word = v.pipe(v.string(), v.minLength(1), v.maxLength(60));
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST));
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e9));
const Round = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e6));

/** What a count is of: the whole shop, a category, a shelf, or whatever is scanned. */
export const ScopeSchema = v.variant('by', [
  v.strictObject({ by: v.literal('all') }),
  v.strictObject({ by: v.literal('category'), of: Word }),
  v.strictObject({ by: v.literal('shelf'), of: Word }),
  v.strictObject({ by: v.literal('picked') }),
]);
export type Scope = v.InferOutput<typeof ScopeSchema>;

export const CountOpenedSchema = v.strictObject({
  count: IdSchema,
  scope: ScopeSchema,
  /** Whether those who count do not see what should be there. */
  blind: v.boolean(),
});
/** A count begins. */
export type CountOpened = v.InferOutput<typeof CountOpenedSchema>;

export const countOpened = kind('count-opened', 1, CountOpenedSchema, ({ count, ...fields }) => [
  claim(countingAccount(count), { rank: COUNTING_RANK.opened, ...fields }),
]);

/** An entry of a count holds at most this many lines. */
export const COUNT_LINES = 300;
const lines = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(v.array(schema), v.minLength(1), v.maxLength(COUNT_LINES));

/**
 * One product in a part of a count: base units seen between `from` and `at` (epoch ms). The parts
 * of the highest `round` add up; a recount begins the next one.
 */
export const TallyLineSchema = v.pipe(
  v.strictObject({ product: IdSchema, quantity: Whole, from: Time, at: Time, round: Round }),
  v.check(({ from, at }) => from <= at, 'from ≤ at'),
);
export type TallyLine = v.InferOutput<typeof TallyLineSchema>;

export const CountTalliedSchema = v.strictObject({
  count: IdSchema,
  lines: lines(TallyLineSchema),
});
/** What one phone has counted is handed in; it moves no stock. */
export type CountTallied = v.InferOutput<typeof CountTalliedSchema>;

export const countTallied = kind('count-tallied', 1, CountTalliedSchema, (body, moment) => [
  claim(countingAccount(body.count), { rank: COUNTING_RANK.tallied, lines: body.lines.length }),
  ...body.lines.map(({ product, from, at, ...fields }, part) =>
    claim(
      tallyAccount(body.count, product),
      { ...fields, from: effectiveOf(moment, from), at: effectiveOf(moment, at) },
      part,
    ),
  ),
]);

/**
 * The second form of a count: lines of a count of many goods that the keeper confirmed, each at
 * its last part's counting time, with the stock's value in fen (null: not known).
 */
export const Count2Schema = v.strictObject({
  count: IdSchema,
  lines: lines(
    v.strictObject({
      product: IdSchema,
      quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e12)),
      value: v.nullable(PriceSchema),
      at: Time,
      round: Round,
    }),
  ),
});
export type Count2 = v.InferOutput<typeof Count2Schema>;

export const count2 = kind('count', 2, Count2Schema, (body, moment) =>
  body.lines.flatMap(({ product, quantity, value, at, round }, part): Posting[] => [
    { form: 'count', product, part, at, quantity, value },
    claim(
      tallyAccount(body.count, product),
      { confirmed: true, quantity, at: effectiveOf(moment, at), round },
      part,
    ),
  ]),
);

export const CountClosedSchema = v.strictObject({
  count: IdSchema,
  how: v.picklist(['done', 'dropped']),
  /** How many parts its device knew to be handed in. */
  seen: Whole,
});
/** A count is done with, or thrown away. */
export type CountClosed = v.InferOutput<typeof CountClosedSchema>;

export const countClosed = kind('count-closed', 1, CountClosedSchema, ({ count, how, seen }) => [
  claim(countingAccount(count), { rank: COUNTING_RANK[how], seen }),
]);

export const countingKinds = [countOpened, countTallied, count2, countClosed] as const;

/** A count as its account says; `parts` were handed in, `at` (epoch ms) it was opened. */
export type Counting = {
  readonly id: string;
  readonly scope: Scope;
  readonly blind: boolean;
  readonly at: number;
  readonly parts: number;
  readonly isOpen: boolean;
};

/** The count that a row of its account says; null before its opening has come. */
export function countingIn(row: ClaimRow): Counting | null {
  const opened = row.claims.find(({ fields }) => fields['rank'] === COUNTING_RANK.opened);
  const fields = opened?.fields ?? latest(null);
  const scope = v.safeParse(ScopeSchema, fields['scope']);
  if (opened === undefined || !scope.success) return null;
  return {
    id: row.id.slice('counting:'.length),
    scope: scope.output,
    blind: fields['blind'] === true,
    at: effOf(opened.stamp),
    parts: row.claims.filter((claim) => claim.fields['rank'] === COUNTING_RANK.tallied).length,
    isOpen: isCounting(row.claims),
  };
}
