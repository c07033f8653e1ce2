// Versions of the centre and of the tills that differ for a while: kinds of entries that came
// later, and who knows them. Whoever has learnt them never forgets.
import { assert } from '../../src/core/assert.ts';
import type { Entry } from '../../src/core/journal/entry.ts';

/** What came later, as kind and version. */
export const LATER_KINDS = ['redemption@3', 'product-saved@2'] as const;
const LATER: ReadonlySet<string> = new Set(LATER_KINDS);

/** What a till or the centre runs; `isNew`: it knows the later kinds. */
export type Version = { isNew: boolean };

/** Whether all of these know the later kinds: only then may two of them run at once. */
export const areNew = (...all: readonly { readonly version: Version }[]): boolean =>
  all.every(({ version }) => version.isNew);

let isNewRunning = true;

/** Whether the version whose code runs now knows an entry's kind. */
export const isKnown = ({ kind, v }: Entry): boolean => isNewRunning || !LATER.has(`${kind}@${v}`);

/** Runs the code of a version, alone where it does not know the later kinds. */
export async function runAs<T>({ isNew }: Version, work: () => Promise<T>): Promise<T> {
  if (isNew === isNewRunning) return work();
  isNewRunning = isNew;
  try {
    return await work();
  } finally {
    assert(isNewRunning === isNew, 'another version ran meanwhile');
    isNewRunning = !isNew;
  }
}
