import { unseal } from '../../core/journal/entry.ts';
import { centreDevice } from '../../core/derived-id.ts';
import { accept } from './accept.ts';
import type { Held, HeldPage, Journal, JournalTx } from './journal-tx.ts';
import { type Doubt, LIFTABLE, judge } from './judge.ts';

/** Who is told of a station's new last sequence, and says when to end: between two pages. */
export type Releasing = {
  readonly told: (station: string, seq: number) => void;
  readonly isEnded: () => boolean;
};

/** So many entries at most are read and judged at once. */
const PAGE = 200;

/**
 * Reads every station's quarantine again: what this version understands gets the next sequence
 * and counts, at the effective time it was given when it came. `now` (epoch ms) is when it is
 * numbered. A page is a transaction, between which others may write. Gives how many were let out.
 */
export async function releaseQuarantine(
  journal: Journal,
  now: () => number,
  { told, isEnded }: Releasing = { told: () => undefined, isEnded: () => false },
): Promise<number> {
  let released = 0;
  for (const station of await journal.holding(LIFTABLE)) {
    let last: HeldPage['after'] = null;
    do {
      const page: Released = await journal.inStation(station, 'write', (tx) =>
        releasePage(tx, LIFTABLE, now(), last),
      );
      if (page.entries > 0) told(station, page.seq);
      released += page.entries;
      last = page.last;
    } while (last !== null && !isEnded());
    if (isEnded()) break;
  }
  return released;
}

/** Lets out of a station's quarantine what was held for these reasons and may count now. */
export async function releaseIn(
  tx: JournalTx,
  reasons: readonly Doubt[],
  now: number,
): Promise<number> {
  let released = 0;
  let last: HeldPage['after'] = null;
  do {
    const page: Released = await releasePage(tx, reasons, now, last);
    released += page.entries;
    last = page.last;
  } while (last !== null);
  return released;
}

/** How many entries of a page were let out, up to which sequence; `last` null: no more pages. */
type Released = {
  readonly entries: number;
  readonly seq: number;
  readonly last: HeldPage['after'];
};

// What cannot be let out stays, and is passed over.
async function releasePage(
  tx: JournalTx,
  reasons: readonly Doubt[],
  now: number,
  after: HeldPage['after'],
): Promise<Released> {
  const station = await tx.lock();
  if (station === null) return { entries: 0, seq: 0, last: null };
  const page = await tx.held(reasons, { after, most: PAGE });
  let { seq } = station;
  for (const item of page) {
    if (await releaseOne(tx, item, seq + 1, now)) seq += 1;
  }
  if (seq > station.seq) await tx.writeSeq(seq);
  return { entries: seq - station.seq, seq, last: page[PAGE - 1] ?? null };
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
