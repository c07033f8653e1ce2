import * as v from 'valibot';
import { required } from '../../core/assert.ts';
import {
  type Entry,
  EntrySchema,
  type Sealed,
  hashOf,
  parseJson,
} from '../../core/journal/entry.ts';
import type { Counting } from '../../core/journal/plan.ts';
import { headKey } from '../../core/protocol.ts';
import type { EntryRow } from './database.ts';

/** The row of an entry written here: counted at its own time until the centre gives another. */
export const ownRow = ({ entry, text, hash }: Sealed): EntryRow => ({
  id: entry.id,
  device: entry.device,
  n: entry.n,
  kind: entry.kind,
  eff: entry.at,
  seq: null,
  hash,
  text,
  unsent: 1,
});

/** What the centre says of an entry beside its text; without a branch it is on the chain itself. */
export type Word = {
  readonly eff: number;
  readonly seq: number | null;
  readonly branch?: number | undefined;
  readonly signature?: string | undefined;
};

/**
 * A row with the centre's word. A branch that it was on before is gone: a restored centre places
 * the chains anew, in the order in which they come back. A signature stays.
 */
export function told(row: EntryRow, { eff, seq, branch, signature }: Word): EntryRow {
  const { branch: _branch, ...rest } = row;
  return {
    ...rest,
    eff,
    seq,
    ...(branch === undefined || branch === 0 ? {} : { branch }),
    ...(signature === undefined ? {} : { signature }),
  };
}

/** The chain, or branch of one, that a row stands on, as heads name it. */
export const lineOf = (row: EntryRow): string => headKey(row.device, row.branch ?? 0);

/** The entry in a stored row, or null when the row cannot be read. */
export function entryIn(row: EntryRow | undefined): Entry | null {
  if (row === undefined) return null;
  const parsed = v.safeParse(EntrySchema, parseJson(row.text));
  return parsed.success ? parsed.output : null;
}

/** A stored entry with text and hash. */
export const sealedIn = (row: EntryRow): Sealed => ({
  entry: required(entryIn(row), `entry ${row.id} can be read`),
  text: row.text,
  hash: row.hash,
});

/** A stored entry that counts in the ledgers, with the time it counts at; else null. */
export function countingIn(row: EntryRow | undefined): Counting | null {
  const entry = entryIn(row);
  if (!row || !entry || row.state === 'quarantined' || row.state === 'unposted') return null;
  return { entry, eff: row.eff };
}

/** The hash of a row's text as it is now: damage shows as another hash. */
export const sealedHashOf = (row: EntryRow | undefined): string | null =>
  row === undefined ? null : hashOf(row.text);
