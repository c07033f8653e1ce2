import { CENTRE } from '../../core/id.ts';
import { type Gap, type Heads, headKey } from '../../core/protocol.ts';
import { asked } from '../database/asked.ts';
import type { JournalTx, Line } from './journal-tx.ts';

/** Lines as heads; of two ends of one line the later in the list. */
export const keyed = (lines: readonly Line[]): Heads =>
  Object.fromEntries(
    lines.map(({ device, branch, n, hash }) => [headKey(device, branch), { n, hash }]),
  );

/** What the lines of a station and of the stream for all lack below their ends. */
export async function gapsOf(tx: JournalTx): Promise<Gap[]> {
  const own = await tx.missing();
  const shared = await tx.beside(CENTRE, (centre) => centre.missing());
  return [...own, ...shared].map(({ device, branch, first, last }) => ({
    line: headKey(device, branch),
    first,
    last,
  }));
}

/** Where every line of every device of a station ends, the centre's stream included. */
export const headsOf = async (tx: JournalTx): Promise<Heads> =>
  keyed((await asked([tx.lines(), tx.centreLines()])).flat());
