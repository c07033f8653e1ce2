// Where a run belongs. A device's chain is one line, branch 0, until its disk is rolled back and
// it goes on from an entry that is no longer the last: then it has numbered branches. A number is
// taken once on each line.
import { type Sealed, NO_HASH, NO_HEAD, unseal } from '../../core/journal/entry.ts';
import type { JournalTx, Line, Stored } from './journal-tx.ts';

/** A line that a run goes onto: `end` where it stood, `floor` the least effective time. */
export type Spot = { readonly end: Line; readonly floor: number };

/** What is known of the run's device: its lines, and what is stored around the run's numbers. */
export type Around = { readonly lines: readonly Line[]; readonly stored: readonly Stored[] };

/** A run of at least one entry, each naming the one before; `afterGap` as the device says. */
export type Unplaced = {
  readonly device: string;
  readonly first: Sealed;
  readonly last: Sealed;
  readonly afterGap: boolean;
};

/** The line of branch 0, where it ends. */
export const mainOf = (device: string, lines: readonly Line[]): Line =>
  lines.find(({ branch }) => branch === 0) ?? { device, branch: 0, ...NO_HEAD };

/** The spot of a run; null when what comes before it is not here yet. */
export async function placeOf(tx: JournalTx, run: Unplaced, around: Around): Promise<Spot | null> {
  const { first, last } = run;
  const { n, prev } = first.entry;
  const main = mainOf(run.device, around.lines);
  const lines = [main, ...around.lines.filter(({ branch }) => branch !== 0)];
  const spot = (end: Line, since: number): Spot => ({
    end,
    floor: floorOn(lines, end.branch, since),
  });
  const onto = (branch: number, since: number): Spot | null => {
    const end = lines.find((line) => line.branch === branch);
    return end && isFree(around.stored, branch, run) ? spot(end, since) : null;
  };
  const head = lines.find((line) => line.n === n - 1 && line.hash === prev);
  if (head) return spot(head, head.eff);
  const parent = parentOf(first, around.stored);
  const since = parent?.eff ?? 0;
  // What names the run's last entry knows best which line it is of.
  const next = await follower(tx, run.device, last, around.stored);
  const filled = (next && onto(next.branch, since)) ?? (parent && onto(parent.branch, since));
  if (filled) return filled;
  if (parent === null && !run.afterGap) return null;
  const afterGap = parent === null ? lineWithGap(lines, around.stored, run) : null;
  return afterGap
    ? spot(afterGap, n > afterGap.n ? afterGap.eff : 0)
    : spot(newLine(run.device, lines), 0);
}

/**
 * The line that a run without its parent goes onto: the main one where it fills a hole in it, else
 * the one of which the fewest numbers are missing. Nothing may be stored right before or behind
 * it: that would be its parent or its follower, and both were looked for.
 */
function lineWithGap(
  [main, ...branches]: readonly Line[],
  stored: readonly Stored[],
  run: Unplaced,
): Line | null {
  const { first, last } = run;
  const fits = ({ branch }: Line): boolean =>
    isFree(stored, branch, run) &&
    !stored.some(
      ({ branch: own, n }) => own === branch && (n === first.entry.n - 1 || n === last.entry.n + 1),
    );
  if (main === undefined) return null;
  if (first.entry.n <= main.n && fits(main)) return main;
  const behind = [main, ...branches].filter((line) => line.n < first.entry.n - 1 && fits(line));
  return behind.sort((a, b) => b.n - a.n || a.branch - b.branch)[0] ?? null;
}

/** The stored entry that a run's first one names; the chain's beginning for a number 1. */
function parentOf(
  { entry: { n, prev } }: Sealed,
  stored: readonly Stored[],
): { branch: number; eff: number } | null {
  if (n === 1 && prev === NO_HASH) return { branch: 0, eff: 0 };
  return stored.find((other) => other.n === n - 1 && other.hash === prev) ?? null;
}

/** The stored entry that names a run's last one. */
async function follower(
  tx: JournalTx,
  device: string,
  { entry, hash }: Sealed,
  stored: readonly Stored[],
): Promise<Stored | null> {
  for (const next of stored.filter(({ n }) => n === entry.n + 1)) {
    const text = await tx.textIn({ device, branch: next.branch, n: next.n });
    const read = unseal(text ?? '');
    if (read.ok && read.sealed.entry.prev === hash) return next;
  }
  return null;
}

const isFree = (stored: readonly Stored[], branch: number, { first, last }: Unplaced): boolean =>
  !stored.some(
    (other) => other.branch === branch && other.n >= first.entry.n && other.n <= last.entry.n,
  );

/**
 * Above all that the other lines have, because a stamp (eff, device, n) does not know its branch:
 * two entries of one number must never count at the same moment.
 */
const floorOn = (lines: readonly Line[], branch: number, since: number): number =>
  Math.max(since, ...lines.filter((line) => line.branch !== branch).map(({ eff }) => eff + 1));

const newLine = (device: string, lines: readonly Line[]): Line => ({
  device,
  branch: Math.max(...lines.map(({ branch }) => branch)) + 1,
  ...NO_HEAD,
});
