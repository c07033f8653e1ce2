// Whether an entry may count. What may not is put into quarantine: it keeps its number in the
// device's chain, but gets no sequence and counts nowhere.
import type { Entry } from '../../core/journal/entry.ts';
import type { Change } from '../../core/journal/fold.ts';
import type { Posting } from '../../core/journal/posting.ts';
import { changeOf, isForCentre, post } from '../../core/kinds.ts';
import { LARGEST } from '../../core/money.ts';

/** Why an entry does not count. `refused`: the database would not take its postings. */
export type Doubt =
  | 'unknown-kind'
  | 'malformed'
  | 'outsized'
  | 'centre-only'
  | 'revoked'
  | 'same-id'
  | 'refused';

/** Doubts that another version of the server may lift: looked at again at every start. */
export const LIFTABLE: readonly Doubt[] = ['unknown-kind', 'malformed', 'outsized', 'refused'];

/** Who wrote an entry: the centre itself, or a device, revoked (epoch ms) or not (null). */
export type Author = { readonly centre: boolean; readonly revoked: number | null };

const numbersOf = (posting: Posting): (number | null)[] => {
  switch (posting.form) {
    case 'add':
      return Object.values(posting.deltas);
    case 'claim':
      return [];
    case 'move':
      return [posting.quantity, posting.value, posting.amount];
    case 'count':
      return [posting.quantity, posting.value];
  }
};

const isOutsized = (posting: Posting): boolean =>
  numbersOf(posting).some((value) => value !== null && Math.abs(value) > LARGEST);

// A body whose amounts do not even add up within the largest amount throws in its schema's check.
const readingOf = (entry: Entry, eff: number): ReturnType<typeof post> => {
  try {
    return post(entry, eff);
  } catch {
    return { ok: false, why: 'malformed' };
  }
};

/** What an entry means for the ledgers, or why it does not count. */
export type Judgement =
  | { readonly ok: true; readonly change: Change }
  | { readonly ok: false; readonly why: Doubt };

const no = (why: Doubt): Judgement => ({ ok: false, why });

/** Whether an entry effective at `eff` may count. */
export function judge(entry: Entry, eff: number, author: Author): Judgement {
  if (!author.centre && isForCentre(entry)) return no('centre-only');
  if (author.revoked !== null && eff > author.revoked) return no('revoked');
  const read = readingOf(entry, eff);
  if (!read.ok) return no(read.why);
  if (read.postings.some(isOutsized)) return no('outsized');
  return { ok: true, change: changeOf(entry, eff, 1, read) };
}
