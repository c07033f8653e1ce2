import type { Sealed } from '../../core/journal/entry.ts';
import { post } from '../../core/kinds.ts';
import type { EntryRow } from './database.ts';
import { type Word, ownRow, told } from './entry-row.ts';

/** The row of an entry that came from the centre or a file; unknown kinds wait unposted. */
export function arrivedRow(sealed: Sealed, word: Word): EntryRow {
  const { unsent: _, ...row } = told(ownRow(sealed), word);
  const read = post(sealed.entry, word.eff);
  return read.ok ? row : { ...row, state: 'unposted', why: read.why };
}
