// A device's run of entries becomes part of the station's journal. Steps, in one transaction:
// 1 lock the station's row · 2 answer for what is here already · 3 take the run that follows the
// device's head · 4 doubtful ones into quarantine · 5 number, insert and post the others ·
// 6 write head and counter. Only when it has committed is anything answered.
import * as v from 'valibot';
import { assert } from '../../core/assert.ts';
import { type Head, type Sealed, effectiveAt } from '../../core/journal/entry.ts';
import type { Heads, PushResult } from '../../core/protocol.ts';
import { isConflict, isInfrastructure } from '../database/failure.ts';
import { type Pool, type Tx, inStation, select } from '../database/pool.ts';
import { type Numbered, accept } from './accept.ts';
import { headsOf, lockStation, readHead, writeHead } from './head.ts';
import { type Author, doubtOf } from './judge.ts';
import { type Doubted, guarded, hold } from './quarantine.ts';

/** A run to be taken: entries of one device in order of n, and when they came (epoch ms). */
export type Run = {
  readonly station: string;
  readonly device: string;
  readonly authorOf: (tx: Tx) => Promise<Author>;
  readonly entries: readonly Sealed[];
  readonly received: number;
};

/** What became of a run; `gap` and `fork` name the head that the centre has. */
export type Taken =
  | {
      readonly ok: true;
      readonly results: readonly PushResult[];
      readonly heads: Heads;
      /** The station's last sequence when it rose. */
      readonly seq: number | null;
    }
  | { readonly ok: false; readonly why: 'gap' | 'fork'; readonly head: Head }
  | { readonly ok: false; readonly why: 'wrong-station' };

/** Takes a run, whole; a conflict with another transaction is tried once more. */
export async function take(pool: Pool, run: Run): Promise<Taken> {
  try {
    return await takeOnce(pool, run);
  } catch (failure) {
    if (isConflict(failure)) return takeOnce(pool, run);
    throw failure;
  }
}

// Whatever is not the infrastructure's fault is the fault of an entry: the run is taken again
// one by one, and the guilty one goes into quarantine instead of stopping its device for ever.
async function takeOnce(pool: Pool, run: Run): Promise<Taken> {
  const attempt = (mode: Mode): Promise<Taken> =>
    inStation(pool, run.station, 'write', (tx) => takeIn(tx, run, mode));
  try {
    return await attempt(together);
  } catch (failure) {
    if (isInfrastructure(failure)) throw failure;
    return attempt(oneByOne);
  }
}

/** Takes a run inside a transaction of that station that is open already. */
export async function takeIn(tx: Tx, run: Run, mode: Mode = together): Promise<Taken> {
  const { station, device, entries } = run;
  const last = await lockStation(tx, station);
  if (last === null) return { ok: false, why: 'wrong-station' };
  const head = await readHead(tx, station, device);
  const known = entries.filter(({ entry }) => entry.n <= head.n);
  const results = await resultsFor(tx, run, known);
  if (results === null) return { ok: false, why: 'fork', head };
  const fresh = following(head, entries);
  const [first] = entries.filter(({ entry }) => entry.n > head.n);
  if (fresh.length === 0 && first && first.entry.n === head.n + 1) {
    return { ok: false, why: 'fork', head };
  }
  if (fresh.length === 0 && results.length === 0) return { ok: false, why: 'gap', head };
  if (fresh.length === 0) {
    return { ok: true, results, heads: await headsOf(tx, station), seq: null };
  }
  const judged = judge(fresh, head, run.received, await run.authorOf(tx));
  const done = await mode(tx, run, judged, last);
  const end = judged.at(-1);
  if (end) {
    await writeHead(
      tx,
      station,
      device,
      { n: end.sealed.entry.n, hash: end.sealed.hash, eff: end.eff },
      done.seq,
    );
  }
  return {
    ok: true,
    results: [...results, ...done.results],
    heads: await headsOf(tx, station),
    seq: done.seq > last ? done.seq : null,
  };
}

/** The unbroken run after the head: numbers without a gap, each hash naming the one before. */
function following(head: Head, entries: readonly Sealed[]): Sealed[] {
  const run: Sealed[] = [];
  let { n, hash } = head;
  for (const sealed of entries) {
    if (sealed.entry.n <= head.n) continue;
    if (sealed.entry.n !== n + 1 || sealed.entry.prev !== hash) break;
    run.push(sealed);
    n = sealed.entry.n;
    hash = sealed.hash;
  }
  return run;
}

type Judged = {
  readonly sealed: Sealed;
  readonly eff: number;
  readonly why: Doubted['why'] | null;
};

function judge(fresh: readonly Sealed[], head: Head, received: number, author: Author): Judged[] {
  let { eff } = head;
  return fresh.map((sealed) => {
    eff = effectiveAt(sealed.entry.at, received, eff);
    return { sealed, eff, why: doubtOf(sealed.entry, eff, author) };
  });
}

type Done = { readonly results: PushResult[]; readonly seq: number };
type Mode = (tx: Tx, run: Run, judged: readonly Judged[], last: number) => Promise<Done>;

/** All at once: a few statements for the whole run. */
async function together(tx: Tx, run: Run, judged: readonly Judged[], last: number): Promise<Done> {
  let seq = last;
  const numbered: Numbered[] = judged
    .filter(({ why }) => why === null)
    .map(({ sealed, eff }) => ({ sealed, eff, seq: (seq += 1) }));
  const inserted = await accept(tx, run.station, numbered, run.received);
  // An id that is here already would leave a hole in the sequence: then one by one.
  assert(judged.length === 1 || inserted.size === numbered.length, 'every id is new');
  const seqs = new Map(
    numbered
      .filter(({ sealed }) => inserted.has(sealed.entry.n))
      .map((item) => [item.sealed.entry.n, item.seq]),
  );
  await hold(
    tx,
    run.station,
    judged
      .filter(({ sealed }) => !seqs.has(sealed.entry.n))
      .map(({ sealed, eff, why }) => ({ sealed, eff, why: why ?? 'same-id' })),
    run.received,
  );
  return {
    results: judged.map((item) => resultOf(item, seqs.get(item.sealed.entry.n) ?? null)),
    seq: Math.max(last, ...seqs.values()),
  };
}

/** Each under a savepoint of its own. */
async function oneByOne(tx: Tx, run: Run, judged: readonly Judged[], last: number): Promise<Done> {
  const results: PushResult[] = [];
  let seq = last;
  for (const item of judged) {
    const passed = await guarded(tx, async () => {
      const done = await together(tx, run, [item], seq);
      results.push(...done.results);
      seq = done.seq;
      return true;
    });
    if (passed) continue;
    await hold(tx, run.station, [{ ...item, why: 'refused' }], run.received);
    results.push(resultOf({ ...item, why: 'refused' }, null));
  }
  return { results, seq };
}

const resultOf = ({ sealed, eff, why }: Judged, seq: number | null): PushResult => ({
  id: sealed.entry.id,
  hash: sealed.hash,
  eff,
  seq,
  status: seq === null ? 'quarantined' : 'created',
  ...(seq === null ? { why: why ?? 'same-id' } : {}),
});

const Here = v.object({
  id: v.string(),
  n: v.number(),
  hash: v.string(),
  seq: v.nullable(v.number()),
  eff: v.number(),
  why: v.nullable(v.string()),
});

/** The same answer again for entries that are here; null when another one has their number. */
async function resultsFor(
  tx: Tx,
  run: Run,
  known: readonly Sealed[],
): Promise<PushResult[] | null> {
  if (known.length === 0) return [];
  const rows = await select(
    tx,
    Here,
    `
    SELECT id, n, hash, seq, eff, NULL AS why FROM entry
    WHERE station_id = $1 AND device = $2 AND n BETWEEN $3 AND $4
    UNION ALL SELECT id, n, hash, NULL, eff, why FROM quarantine
    WHERE station_id = $1 AND device = $2 AND n BETWEEN $3 AND $4`,
    [run.station, run.device, known[0]?.entry.n, known.at(-1)?.entry.n],
  );
  const here = new Map(rows.map((row) => [row.n, row]));
  const results: PushResult[] = [];
  for (const { entry, hash } of known) {
    const row = here.get(entry.n);
    if (row === undefined || row.hash !== hash) return null;
    const { id, seq, eff, why } = row;
    results.push(
      why === null
        ? { id, hash, status: 'exists', seq, eff }
        : { id, hash, status: 'quarantined', seq, eff, why },
    );
  }
  return results;
}
