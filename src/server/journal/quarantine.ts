import { unseal } from '../../core/journal/entry.ts';
import { centreDevice } from '../../core/id.ts';
import { accept } from './accept.ts';
import type { Held, Journal, JournalTx } from './journal-tx.ts';
import { type Doubt, LIFTABLE, judge } from './judge.ts';

/**
 * Reads every station's quarantine again: what this version understands gets the next sequence
 * and counts, at the effective time it was given when it came. `now` (epoch ms) is when it is
 * numbered. Gives how many were let out.
 */
export async function releaseQuarantine(journal: Journal, now: number): Promise<number> {
  let released = 0;
  for (const station of await journal.holding(LIFTABLE)) {
    released += await journal.inStation(station, 'write', (tx) => releaseIn(tx, LIFTABLE, now));
  }
  return released;
}

/** Lets out of a station's quarantine what was held for these reasons and may count now. */
export async function releaseIn(
  tx: JournalTx,
  reasons: readonly Doubt[],
  now: number,
): Promise<number> {
  const station = await tx.lock();
  if (station === null) return 0;
  let { seq } = station;
  for (const item of await tx.held(reasons)) {
    if (await releaseOne(tx, item, seq + 1, now)) seq += 1;
  }
  await tx.writeSeq(seq);
  return seq - station.seq;
}

// It is numbered as received now: a cursor tells by it that a restored centre let the same entry
// out at the same sequence behind others.
async function releaseOne(tx: JournalTx, held: Held, seq: number, now: number): Promise<boolean> {
  const read = unseal(held.text);
  if (!read.ok) return false;
  const centre = held.device === centreDevice(tx.station);
  const judged = judge(read.sealed.entry, held.eff, { centre, revoked: null });
  if (!judged.ok) return false;
  const { change } = judged;
  return tx.guarded(async () => {
    const numbered = { sealed: read.sealed, branch: held.branch, eff: held.eff, seq, change };
    if (!(await accept(tx, [numbered], now)).has(held.n)) return false;
    await tx.unhold(held);
    return true;
  });
}
