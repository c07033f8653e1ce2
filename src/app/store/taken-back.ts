// What takes an entry back takes its postings out of the balances, as they are known here: of what
// another one with its id may have posted, or at another time, the base is read again.
import type { EntryRow } from './database.ts';
import { heldFrom } from './horizon.ts';
import { type BaseMark, doubtBase, metaIn } from './meta.ts';
import type { Tables } from './posting.ts';

/** The base is read again where it may hold other postings of what is taken back than these. */
export async function doubtTaken(
  tables: Pick<Tables, 'meta'>,
  taken: readonly (EntryRow | null | undefined)[],
): Promise<void> {
  const base = metaIn('base', await tables.meta.get('base'));
  if (base !== null && !taken.every((row) => isSure(row ?? null, base))) await doubtBase(tables);
}

/**
 * Whether an entry is here as it counts at the centre. Where another with its id counts, only ours
 * may be here; of what is too old to be fetched a restored centre may have changed the time since.
 */
const isSure = (row: EntryRow | null, base: BaseMark): boolean =>
  row !== null && row.why !== 'same-id' && (row.state !== 'past' || row.eff >= heldFrom(base));
