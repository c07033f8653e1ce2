import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { cancelAccount } from './account.ts';
import { claim, kind } from './kind.ts';

/** Takes another entry of this station back (冲销). A reversal itself cannot be reversed. */
export const ReversalSchema = v.strictObject({
  entry: IdSchema,
  reason: v.pipe(v.string(), v.maxLength(200)),
});
export type Reversal = v.InferOutput<typeof ReversalSchema>;

export const REVERSAL = 'reversal';

export const reversal = kind(REVERSAL, 1, ReversalSchema, (body) => [
  claim(cancelAccount(body.entry), {}),
]);

/** The entry that a reversal names, or null when the entry is no reversal. */
export const cancelledBy = (entry: { kind: string; body: unknown }): string | null =>
  entry.kind === REVERSAL && v.is(ReversalSchema, entry.body) ? entry.body.entry : null;
