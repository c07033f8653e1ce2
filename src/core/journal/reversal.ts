import * as v from 'valibot';
import { CENTRE, IdSchema } from '../id.ts';
import { cancelAccount } from './account.ts';
import type { Entry } from './entry.ts';
import { claim, kind } from './kind.ts';

/** Takes another entry of this station back (冲销). */
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

/**
 * True for an entry that a reversal takes out. A reversal itself is none; nor is what the centre
 * writes for all stations: the ledgers of a till hold that stream beside the station's, at the
 * centre each stream has its own, and both must come to the same.
 */
export const isReversible = (entry: Entry): boolean =>
  entry.station !== CENTRE && cancelledBy(entry) === null;
