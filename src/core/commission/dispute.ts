import * as v from 'valibot';
import { disputeAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Row } from '../journal/row.ts';
import { effOf } from '../time.ts';
import { BASES } from './base.ts';
import { MonthSchema } from './statement.ts';

/** A word about a statement's line: the statement's month, the line's base and its own month. */
const LineWordSchema = v.strictObject({
  month: MonthSchema,
  base: v.picklist(BASES),
  of: MonthSchema,
  note: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
});
export type LineWord = v.InferOutput<typeof LineWordSchema>;

/** The keeper says what is wrong with a line of a statement (有异议). */
export const lineDisputed = kind('line-disputed', 1, LineWordSchema, (body) => [
  claim(disputeAccount(body.month, body.of, body.base), { note: body.note, by: 'keeper' }),
]);

/** The centre answers; what it puts right shows in the next statement, never in this one. */
export const disputeAnswered = kind('dispute-answered', 1, LineWordSchema, (body) => [
  claim(disputeAccount(body.month, body.of, body.base), { note: body.note, by: 'centre' }),
]);

/** What was said of one line, in order; `open` while the last word is the keeper's. */
export type Dispute = {
  readonly words: readonly { readonly by: 'keeper' | 'centre'; note: string; at: number }[];
  readonly open: boolean;
};

const SaidSchema = v.object({ note: v.string(), by: v.picklist(['keeper', 'centre']) });

/** The dispute that an account holds; null when nothing was said. */
export function disputeIn(row: Row | null | undefined): Dispute | null {
  if (row?.form !== 'claims') return null;
  const words = row.claims.flatMap(({ stamp, fields }) => {
    const parsed = v.safeParse(SaidSchema, fields);
    return parsed.success ? [{ ...parsed.output, at: effOf(stamp) }] : [];
  });
  return words.length === 0 ? null : { words, open: words.at(-1)?.by === 'keeper' };
}
