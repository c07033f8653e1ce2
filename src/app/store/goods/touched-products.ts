import { ledgerOf, subjectOf } from '../../../core/journal/account.ts';
import type { Posting } from '../../../core/journal/posting.ts';
import { cancelledBy } from '../../../core/journal/reversal.ts';
import { post } from '../../../core/kinds.ts';
import type { EntryRow } from '../database.ts';
import { entryIn } from '../entry-row.ts';
import type { Store } from '../store.ts';

const KINDS: ReadonlySet<string> = new Set([
  'product-saved',
  'products-imported',
  'products-merged',
  'reversal',
]);

/** The products whose fields an entry, or what it reverses, has set. */
export async function touchedProducts({ db }: Store, row: EntryRow): Promise<string[]> {
  if (!KINDS.has(row.kind)) return [];
  const entry = entryIn(row);
  const target = entry === null ? null : cancelledBy(entry);
  const named = target === null ? entry : entryIn(await db.entries.get(target));
  const read = named === null ? null : post(named, row.eff);
  return read?.ok ? read.postings.flatMap(productIn) : [];
}

const NAMED: ReadonlySet<string> = new Set(['product', 'merged']);

/** The product that a posting is about: one made, changed or merged; none for anything else. */
export const productIn = (posting: Posting): string[] =>
  posting.form === 'claim' && NAMED.has(ledgerOf(posting.account))
    ? [subjectOf(posting.account)]
    : [];
