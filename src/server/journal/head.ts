import { CENTRE } from '../../core/id.ts';
import { type Heads, headKey } from '../../core/protocol.ts';
import type { JournalTx, Line } from './journal-tx.ts';

const keyed = (lines: readonly Line[]): Heads =>
  Object.fromEntries(
    lines.map(({ device, branch, n, hash }) => [headKey(device, branch), { n, hash }]),
  );

/** Where every line of every device of a station ends, the centre's stream included. */
export async function headsOf(tx: JournalTx): Promise<Heads> {
  const own = keyed(await tx.lines());
  if (tx.station === CENTRE) return own;
  return { ...own, ...(await tx.beside(CENTRE, async (centre) => keyed(await centre.lines()))) };
}
