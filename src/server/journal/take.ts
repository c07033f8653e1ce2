// A device's run of entries becomes part of the station's journal, in one transaction:
// 1 lock the station's row, so that of two pushes of the same things one waits and then finds them
// 2 answer for what is here already, on whatever line: same device, number and hash
// 3 take the first unbroken run of what is new, and place it by the entry it names (place.ts):
//   a the end of a line: the line goes on
//   b beside a hole in a line, before or behind it: it fills the hole
//   c an entry that is not the end, or number 1 once more: a fork, taken whole as a new branch
//   d nothing here, and the device says that the numbers before are lost: the chain goes on after
//     the gap, or on a new branch where its numbers are taken
//   e nothing here: refused as a gap, with the end of the chain itself; nothing is stored
// 4 judge: each gets its effective time, doubtful ones go into quarantine
// 5 number, insert and post the others
// 6 write the line's end and the station's counter
// Only when it has committed is anything answered.
import { assert } from '../../core/assert.ts';
import { type Head, type Sealed, effectiveAt } from '../../core/journal/entry.ts';
import type { Heads, PushResult } from '../../core/protocol.ts';
import { asked } from '../database/asked.ts';
import { isConflict, isInfrastructure } from '../database/failure.ts';
import { type Acceptable, accept } from './accept.ts';
import { keyed } from './head.ts';
import type { DeviceRow, Journal, JournalTx, Line, Placed, Stored } from './journal-tx.ts';
import { type Author, type Doubt, type Judgement, judge } from './judge.ts';
import { type Spot, mainOf, placeOf } from './place.ts';

/**
 * A run to be taken: entries of one device in order of n, and when they came (epoch ms).
 * `authorOf` gives null when the sender may not send it; it is asked together with other things,
 * so that it only looks up.
 */
export type Run = {
  readonly station: string;
  readonly device: string;
  readonly authorOf: (tx: JournalTx) => Promise<Speaker | null>;
  readonly entries: readonly Sealed[];
  readonly received: number;
  readonly afterGap?: boolean;
};

/** An author, and the sender whom a database restored from a backup has forgotten, else null. */
export type Speaker = Author & { readonly unknown: Omit<DeviceRow, 'revoked'> | null };

/** What became of a run; `gap` names the end of the chain that the centre has, and all others'. */
export type Taken =
  | {
      readonly ok: true;
      readonly results: readonly PushResult[];
      readonly heads: Heads;
      /** The station's last sequence when it rose. */
      readonly seq: number | null;
    }
  | { readonly ok: false; readonly why: 'gap'; readonly head: Head; readonly heads: Heads }
  | { readonly ok: false; readonly why: 'wrong-station' | 'session' };

/** A second one may meet the same other transaction again, where that is slow to go on. */
const TRIES = 3;

/** Takes a run, whole; after a conflict with another transaction it is tried again. */
export async function take(journal: Journal, run: Run, tries = TRIES): Promise<Taken> {
  try {
    return await takeOnce(journal, run);
  } catch (failure) {
    if (tries > 1 && isConflict(failure)) return take(journal, run, tries - 1);
    throw failure;
  }
}

// Whatever is not the infrastructure's fault is the fault of an entry: the run is taken again
// one by one, and the guilty one goes into quarantine instead of stopping its device for ever.
async function takeOnce(journal: Journal, run: Run): Promise<Taken> {
  const attempt = (mode: Mode): Promise<Taken> =>
    journal.inStation(run.station, 'write', (tx) => takeIn(tx, run, mode));
  try {
    return await attempt(together);
  } catch (failure) {
    if (isInfrastructure(failure)) throw failure;
    return attempt(oneByOne);
  }
}

/** Takes a run inside a transaction of that station that is open already. */
export async function takeIn(tx: JournalTx, run: Run, mode: Mode = together): Promise<Taken> {
  const [station, all, shared, author] = await asked([
    tx.lock(),
    tx.lines(),
    tx.centreLines(),
    run.authorOf(tx),
  ]);
  if (station === null) return { ok: false, why: 'wrong-station' };
  const lines = all.filter(({ device }) => device === run.device);
  const stored = await storedAround(tx, run, Math.max(0, ...lines.map(({ n }) => n)));
  const here = new Map(stored.map((item) => [item.hash, item]));
  const results = run.entries.flatMap(({ hash }) => againOf(here.get(hash)));
  const fresh = firstRun(run.entries, here);
  const [first] = fresh;
  const last = fresh.at(-1);
  const spot =
    first && last
      ? await placeOf(
          tx,
          { device: run.device, first, last, afterGap: run.afterGap === true },
          { lines, stored },
        )
      : null;
  if (spot === null) {
    const heads = keyed([...all, ...shared]);
    return results.length === 0
      ? { ok: false, why: 'gap', head: mainOf(run.device, lines), heads }
      : { ok: true, results, heads, seq: null };
  }
  if (author === null) return { ok: false, why: 'session' };
  if (author.unknown !== null) await tx.enter(author.unknown, run.received);
  const judged = judgeAll(fresh, spot, run.received, author);
  const done = await mode(tx, judged, station.seq, run.received);
  const end = endAfter(spot, judged);
  await asked([tx.writeLine(end), tx.writeSeq(done.seq)]);
  return {
    ok: true,
    results: [...results, ...done.results],
    heads: keyed([...all, ...shared, end]),
    seq: done.seq > station.seq ? done.seq : null,
  };
}

/** What is here around a run's numbers; nothing can be where all of them are above every end. */
async function storedAround(tx: JournalTx, run: Run, top: number): Promise<Stored[]> {
  const from = run.entries[0]?.entry.n ?? 0;
  const to = run.entries.at(-1)?.entry.n ?? 0;
  return from > top ? [] : tx.stored(run.device, from - 1, to + 1);
}

/** The first entries that are not here yet, as far as each names the one before. */
function firstRun(entries: readonly Sealed[], here: ReadonlyMap<string, Stored>): Sealed[] {
  const run: Sealed[] = [];
  for (const sealed of entries) {
    const last = run.at(-1);
    if (last === undefined) {
      if (!here.has(sealed.hash)) run.push(sealed);
      continue;
    }
    const follows = sealed.entry.n === last.entry.n + 1 && sealed.entry.prev === last.hash;
    if (!follows || here.has(sealed.hash)) break;
    run.push(sealed);
  }
  return run;
}

type Judged = Placed & { readonly judgement: Judgement };

function judgeAll(
  fresh: readonly Sealed[],
  spot: Spot,
  received: number,
  author: Author,
): Judged[] {
  const { branch } = spot.end;
  let eff = spot.floor;
  return fresh.map((sealed) => {
    eff = effectiveAt(sealed.entry.at, received, eff);
    return { sealed, branch, eff, judgement: judge(sealed.entry, eff, author) };
  });
}

/** The line ends with the run, or where it ended before when the run filled a hole in it. */
function endAfter({ end }: Spot, judged: readonly Judged[]): Line {
  const last = judged.at(-1);
  assert(last !== undefined, 'a run has an entry');
  const { n } = last.sealed.entry;
  const eff = Math.max(end.eff, last.eff);
  return n > end.n ? { ...end, n, hash: last.sealed.hash, eff } : { ...end, eff };
}

type Done = { readonly results: PushResult[]; readonly seq: number };
type Mode = (
  tx: JournalTx,
  judged: readonly Judged[],
  last: number,
  received: number,
) => Promise<Done>;

/** All at once: a few statements for the whole run. */
async function together(
  tx: JournalTx,
  judged: readonly Judged[],
  last: number,
  received: number,
): Promise<Done> {
  let seq = last;
  const numbered = judged.flatMap(({ sealed, branch, eff, judgement }): Acceptable[] =>
    judgement.ok ? [{ sealed, branch, eff, seq: (seq += 1), change: judgement.change }] : [],
  );
  const inserted = await accept(tx, numbered, received);
  // An id that is here already would leave a hole in the sequence: then one by one.
  assert(judged.length === 1 || inserted.size === numbered.length, 'every id is new');
  const seqs = new Map(
    numbered
      .filter(({ sealed }) => inserted.has(sealed.entry.n))
      .map((item) => [item.sealed.entry.n, item.seq]),
  );
  const doubted = judged
    .filter(({ sealed }) => !seqs.has(sealed.entry.n))
    .map((item) => ({ ...item, why: whyNot(item) }));
  if (doubted.length > 0) await tx.hold(doubted, received);
  return {
    results: judged.map((item) => resultOf(item, seqs.get(item.sealed.entry.n) ?? null)),
    seq: Math.max(last, ...seqs.values()),
  };
}

/** Each under a savepoint of its own. */
async function oneByOne(
  tx: JournalTx,
  judged: readonly Judged[],
  last: number,
  received: number,
): Promise<Done> {
  const results: PushResult[] = [];
  let seq = last;
  for (const item of judged) {
    const passed = await tx.guarded(async () => {
      const done = await together(tx, [item], seq, received);
      results.push(...done.results);
      seq = done.seq;
      return true;
    });
    if (passed) continue;
    await tx.hold([{ ...item, why: 'refused' }], received);
    results.push(resultOf(item, null, 'refused'));
  }
  return { results, seq };
}

const onBranch = (branch: number): { branch?: number } => (branch > 0 ? { branch } : {});

/** Why an entry that was not inserted does not count. */
const whyNot = ({ judgement }: Judged): Doubt => (judgement.ok ? 'same-id' : judgement.why);

const resultOf = (item: Judged, seq: number | null, why = whyNot(item)): PushResult => ({
  id: item.sealed.entry.id,
  hash: item.sealed.hash,
  eff: item.eff,
  seq,
  ...onBranch(item.branch),
  status: seq === null ? 'quarantined' : 'created',
  ...(seq === null ? { why } : {}),
});

/** The same answer again for an entry that is here. */
const againOf = (stored: Stored | undefined): PushResult[] => {
  if (stored === undefined) return [];
  const { id, hash, seq, eff, why, branch } = stored;
  return [
    {
      id,
      hash,
      seq,
      eff,
      ...onBranch(branch),
      ...(why === null ? { status: 'exists' } : { status: 'quarantined', why }),
    },
  ];
};
