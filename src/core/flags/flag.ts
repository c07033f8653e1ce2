// 待处理: what a person should look at. A flag is derived from ledger rows and entries, never
// stored; only that the keeper has seen it is an entry, so that it goes on every device.
import * as v from 'valibot';
import { flagAccount } from '../journal/account.ts';
import type { Entry } from '../journal/entry.ts';
import { claim, kind } from '../journal/kind.ts';
import type { ClaimRow, Row } from '../journal/row.ts';
import type { Json } from '../text.ts';
import { authorIn } from '../time.ts';

/**
 * One thing to look at. `id` is rule and subject; `at` epoch ms; `facts` are the numbers and ids
 * of its sentence. `level` says how far it has gone since `since`: the keeper's word covers up to
 * the level he saw, and what goes further comes back.
 */
export type Flag = {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly at: number;
  readonly facts: Readonly<Record<string, Json>>;
  readonly since: string;
  readonly level: number;
};

/** An entry as rules see it; `why` says why it is in quarantine, null when it counts. */
export type Envelope = {
  readonly id: string;
  readonly device: string;
  readonly n: number;
  readonly kind: string;
  readonly hash: string;
  readonly eff: number;
  readonly entry: Entry | null;
  readonly why: string | null;
};

/**
 * What rules look at: rows that may be flags, entries that may be, and any other account's row.
 * `own` is this device with the milliseconds its clock is behind the centre's; null elsewhere.
 */
export type Evidence = {
  readonly rows: readonly Row[];
  readonly entries: readonly Envelope[];
  readonly row: (account: string) => Row | null;
  readonly own: { readonly device: string; readonly offset: number; readonly now: number } | null;
};

/** A kind of flag: one pure function, independent of the order of rows and entries. */
export type FlagKind = {
  readonly rule: string;
  readonly find: (evidence: Evidence) => readonly Finding[];
};

/** A flag as its rule finds it; `since` and `level` where the keeper's word may be overtaken. */
export type Finding = Pick<Flag, 'subject' | 'at' | 'facts'> & {
  readonly since?: string;
  readonly level?: number;
};

/** The finding as a flag of its rule. */
export const flagOf = (rule: string, finding: Finding): Flag => ({
  since: '',
  level: 0,
  ...finding,
  id: `${rule}:${finding.subject}`,
  rule,
});

export const FlagSettledSchema = v.strictObject({
  flag: v.pipe(v.string(), v.regex(/^[a-z-]{1,40}:[\x21-\x7e]{1,120}$/)),
  since: v.pipe(v.string(), v.maxLength(60)),
  level: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e12)),
  how: v.picklist(['known', 'exported']),
});
/** The keeper has seen to a flag (知道了), up to the level he saw. */
export type FlagSettled = v.InferOutput<typeof FlagSettledSchema>;

export const flagSettled = kind('flag-settled', 1, FlagSettledSchema, ({ flag, ...fields }) => [
  claim(flagAccount(flag), fields),
]);

/** The entry's body that settles a flag. */
export const settledBody = ({ id, since, level }: Flag, how: FlagSettled['how']): FlagSettled => ({
  flag: id,
  since,
  level,
  how,
});

/** Whether the keeper's word on a flag still covers it. */
export const isSettled = (flag: Flag, row: ClaimRow | null): boolean =>
  (row?.claims ?? []).some(
    ({ fields }) => fields['since'] === flag.since && Number(fields['level']) >= flag.level,
  );

/** Device and number inside a stamp. */
export const authorOf = (stamp: string): { device: string; n: number } => ({
  device: authorIn(stamp),
  n: Number(stamp.slice(-10)),
});
