// Reversals, late answers and quarantine, planned in one place for the device and the centre:
// which entries' postings go into the ledgers and which come out again.
import { changeOf } from '../kinds.ts';
import type { Entry } from './entry.ts';
import { cancelAccount } from './account.ts';
import { type Change, accountsOf } from './fold.ts';
import { cancelledBy, isReversible } from './reversal.ts';

/**
 * An entry and the time at which it counts (epoch ms; `at` until the centre has given one), with
 * its change where that has been made already.
 */
export type Counting = {
  readonly entry: Entry;
  readonly eff: number;
  readonly change?: Change;
};

const changeIn = ({ entry, eff, change }: Counting): Change => change ?? changeOf(entry, eff, 1);

/** What must be looked up before `changesFor`: these accounts, and these entries if stored. */
export function lookupsFor(batch: readonly Counting[]): { accounts: string[]; entries: string[] } {
  const targets = batch.flatMap(({ entry }) => cancelledBy(entry) ?? []);
  const ids = [...batch.map(({ entry }) => entry.id), ...targets];
  return { accounts: [...new Set(ids)].map(cancelAccount), entries: targets };
}

export type Known = {
  /** Whether a reversal of this entry has been posted already. */
  readonly isCancelled: (entry: string) => boolean;
  /** A stored entry whose postings are in the ledgers, or null. */
  readonly posted: (entry: string) => Counting | null;
};

/**
 * The changes of entries that are new here. An entry that was reversed before it arrived posts
 * nothing; a reversal takes out what it names, once, however often it is reversed.
 */
export function changesFor(batch: readonly Counting[], known: Known): Change[] {
  const cancelled = new Set<string>();
  const fresh = new Map<string, Counting>();
  const changes: Change[] = [];
  const isOut = (id: string): boolean => cancelled.has(id) || known.isCancelled(id);
  for (const item of batch) {
    const { entry } = item;
    const target = cancelledBy(entry);
    if (target === null) {
      if (isReversible(entry) && isOut(entry.id)) continue;
      fresh.set(entry.id, item);
      changes.push(changeIn(item));
      continue;
    }
    changes.push(changeIn(item));
    const named = isOut(target) ? null : (fresh.get(target) ?? known.posted(target));
    cancelled.add(target);
    if (named && isReversible(named.entry)) changes.push(changeOf(named.entry, named.eff, -1));
  }
  return changes;
}

/** What to read before a batch's changes are known for certain, and what they likely are. */
export type Guess = {
  readonly accounts: string[];
  readonly entries: string[];
  readonly changes: readonly Change[];
};

/** The changes of a batch that has no reversals and of which nothing was reversed before. */
export function guessFor(batch: readonly Counting[]): Guess {
  const { accounts, entries } = lookupsFor(batch);
  const changes = changesFor(batch, { isCancelled: () => false, posted: () => null });
  return { accounts: [...accounts, ...accountsOf(changes)], entries, changes };
}

/** The batch's changes, given that all the guess names has been looked up. */
export const changesAfter = (
  guess: Guess,
  batch: readonly Counting[],
  known: Known,
): readonly Change[] =>
  guess.entries.length === 0 && batch.every(({ entry }) => !known.isCancelled(entry.id))
    ? guess.changes
    : changesFor(batch, known);

/** The changes that move a posted entry from one effective time to another. */
export function restamped(entry: Entry, from: number, to: number, isCancelled: boolean): Change[] {
  if (from === to || (isCancelled && isReversible(entry))) return [];
  return [changeOf(entry, from, -1), changeOf(entry, to, 1)];
}

/**
 * The changes that take a posted entry out: the centre put it into quarantine. What a reversal had
 * taken out comes back unless another reversal names it too (`alsoNamed`).
 */
export function withdrawn({ entry, eff }: Counting, alsoNamed: boolean, known: Known): Change[] {
  const target = cancelledBy(entry);
  if (target === null) {
    const isOut = isReversible(entry) && known.isCancelled(entry.id);
    return isOut ? [] : [changeOf(entry, eff, -1)];
  }
  const named = alsoNamed ? null : known.posted(target);
  return [
    changeOf(entry, eff, -1),
    ...(named && isReversible(named.entry) ? [changeOf(named.entry, named.eff, 1)] : []),
  ];
}
