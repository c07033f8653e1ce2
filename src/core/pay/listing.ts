// What acquirers say they took: their lists of a day, line by line. A list read twice makes a
// second claim on the same line, and a line counts once.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { agreedAccount, listedAccount, subjectOf } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type ClaimRow, latest } from '../journal/row.ts';
import { type Fen, FenSchema, PriceSchema } from '../money.ts';
import { LATEST, effOf } from '../time.ts';
import { AttemptSchema } from './attempt.ts';

/** Whose list it is; `other` for one that the keeper has as a file. */
export const SOURCES = ['wechat', 'alipay', 'aggregator', 'other'] as const;
export type Source = (typeof SOURCES)[number];

/** A list is written in entries of at most so many lines: they stay below 64 kB. */
export const LISTED_PART = 200;

export const DaySchema = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\d$/));
const Number32 = v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,64}$/));
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST));

/**
 * One line: a charge, or with `refund` money given back. `transaction` is the acquirer's number,
 * `attempt` ours, null for what was paid by the shop's sticker; `amount` fen, never negative;
 * `fee` what the acquirer kept (negative: gave back); `at` epoch ms.
 */
export const ListedLineSchema = v.strictObject({
  transaction: Number32,
  attempt: v.nullable(v.union([AttemptSchema, Number32])),
  refund: v.nullable(Number32),
  amount: PriceSchema,
  fee: FenSchema,
  at: Time,
});
export type ListedLine = v.InferOutput<typeof ListedLineSchema>;

export const ChargesListedSchema = v.strictObject({
  day: DaySchema,
  source: v.picklist(SOURCES),
  lines: v.pipe(v.array(ListedLineSchema), v.maxLength(LISTED_PART)),
});
/** An acquirer's list of a day (对账单), or a part of it, as it came. */
export type ChargesListed = v.InferOutput<typeof ChargesListedSchema>;

/**
 * One line of an acquirer's list of a day (对账单): a charge, or with `refund` money given back.
 * Amounts in fen, both positive; `fee` is what the acquirer kept (negative: gave back); `at` epoch
 * ms. `attempt` is our number, null for what was paid by the shop's sticker; `station` where a list
 * of several stations says whose sticker it was.
 */
export type ListedCharge = {
  readonly transaction: string;
  readonly attempt: string | null;
  readonly refund: string | null;
  readonly amount: Fen;
  readonly fee: Fen;
  readonly at: number;
  readonly station?: string;
};

/** Rows of fields, the heading first. */
export type ListTable = readonly (readonly string[])[];

const plain = (text: string): string => text.replace(/[^0-9A-Za-z_-]/g, '').slice(0, 64);

/** A line as entries have it: other systems write their numbers as they like, ours are plain. */
export const lineOf = ({
  transaction,
  attempt,
  refund,
  amount,
  fee,
  at,
}: ListedCharge): ListedLine => ({
  transaction: plain(transaction) || 'none',
  attempt: attempt === null ? null : plain(attempt) || null,
  refund: refund === null ? null : plain(refund) || 'none',
  amount,
  fee,
  at,
});

/** Lines in parts that fit an entry each. */
export const partsOf = (lines: readonly ListedLine[]): ListedLine[][] =>
  Array.from({ length: Math.ceil(lines.length / LISTED_PART) }, (_, i) =>
    lines.slice(i * LISTED_PART, (i + 1) * LISTED_PART),
  );

/** What tells a line from all others of its day: a refund's number, else the transaction's. */
export const keyOf = ({
  refund,
  transaction,
}: Pick<ListedLine, 'refund' | 'transaction'>): string => refund ?? transaction;

export const chargesListed = kind(
  'charges-listed',
  1,
  ChargesListedSchema,
  ({ day, source, lines }) =>
    lines.map((line, part) => claim(listedAccount(day, keyOf(line)), { source, ...line }, part)),
);

/** The keeper says which sale a line paid (null: none after all). */
export const ListedPairedSchema = v.strictObject({
  day: DaySchema,
  key: Number32,
  sale: v.nullable(IdSchema),
});
export type ListedPaired = v.InferOutput<typeof ListedPairedSchema>;

export const listedPaired = kind('listed-paired', 1, ListedPairedSchema, ({ day, key, sale }) => [
  claim(listedAccount(day, key), { sale }),
]);

/**
 * The keeper's answer at closing: what was taken by codes (`due`, fen) is there, or so much is
 * lacking (`lacks`; negative: too much).
 */
export const TakingsAgreedSchema = v.strictObject({
  day: DaySchema,
  due: FenSchema,
  lacks: FenSchema,
});
export type TakingsAgreed = v.InferOutput<typeof TakingsAgreedSchema>;

export const takingsAgreed = kind(
  'takings-agreed',
  1,
  TakingsAgreedSchema,
  ({ day, due, lacks }) => [claim(agreedAccount(day), { due, lacks })],
);

const LineClaim = v.object({ source: v.picklist(SOURCES), ...ListedLineSchema.entries });
const PairClaim = v.object({ sale: v.nullable(IdSchema) });

/** A line as its row has it; `sale` is what the keeper said that it paid. */
export type Listed = ListedLine & {
  readonly key: string;
  readonly source: Source;
  readonly sale: string | null;
};

/** The line that a row of `listedAccount` holds; null until its list has come. */
export function listedIn(row: ClaimRow): Listed | null {
  const subject = subjectOf(row.id);
  const key = subject.slice(subject.indexOf(':') + 1);
  let sale: string | null = null;
  let line: v.InferOutput<typeof LineClaim> | null = null;
  for (const { fields } of row.claims) {
    const listed = v.safeParse(LineClaim, fields);
    if (listed.success) line ??= listed.output;
    const pair = v.safeParse(PairClaim, fields);
    if (pair.success) sale = pair.output.sale;
  }
  return line === null ? null : { ...line, key, sale };
}

/** What the keeper said of a day's takings, and when (epoch ms); null while he said nothing. */
export function agreedIn(
  row: ClaimRow | null,
): { readonly due: Fen; readonly lacks: Fen; readonly at: number } | null {
  const said = v.safeParse(v.object({ due: FenSchema, lacks: FenSchema }), latest(row));
  const last = row?.claims.at(-1);
  return said.success && last ? { ...said.output, at: effOf(last.stamp) } : null;
}
