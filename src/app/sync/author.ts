import { centreDevice } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { required } from '../../core/assert.ts';
import type { EntryRow } from '../store/database.ts';
import type { Identity } from '../store/meta.ts';
import type { Store } from '../store/store.ts';

/**
 * Who signs for a device's entries: that device if we are or were it, else we as we are now. A
 * former one that never got a certificate cannot: the centre hears of it from us.
 */
export const signerOf = (mine: readonly Identity[], device: string): Identity =>
  required(
    mine.find((one) => one.device === device && one.certificate !== '') ?? mine[0],
    'somebody signs',
  );

/**
 * Whether nobody but us brings what is before a device's entries: we are all that it was. What is
 * not here of it then is lost, or at the centre already.
 */
export const isOurs = ({ session }: Store, as: Identity, device: string): boolean =>
  device === as.device || session.numbers[device] !== undefined;

/** Without a certificate nothing is sent, nor the centre's own entries without its signatures. */
export function canSend(as: Identity, rows: readonly EntryRow[]): boolean {
  if (as.keys === null || as.certificate === '') return false;
  const [first] = rows;
  const isCentre = [CENTRE, as.station].map(centreDevice).includes(first?.device ?? '');
  return !isCentre || rows.every(({ signature }) => signature !== undefined);
}
