import * as v from 'valibot';
import { unseal } from '../../core/journal/entry.ts';
import { centreDevice } from '../../core/id.ts';
import { type Pool, type Tx, inStation, select, tuples } from '../database/pool.ts';
import { isInfrastructure } from '../database/failure.ts';
import { type Numbered, accept } from './accept.ts';
import { lockStation, writeSeq } from './head.ts';
import { type Doubt, LIFTABLE, doubtOf } from './judge.ts';

/** An entry that does not count, and why. */
export type Doubted = Omit<Numbered, 'seq'> & { readonly why: Doubt };

/** Puts entries into quarantine; their numbers in the device's chain are taken by them. */
export async function hold(
  tx: Tx,
  station: string,
  batch: readonly Doubted[],
  received: number,
): Promise<void> {
  if (batch.length === 0) return;
  await tx.query(
    `INSERT INTO quarantine
    (station_id, device, n, id, hash, eff, received, text, why)
    VALUES ${tuples(batch.length, 9, 1)}`,
    batch.flatMap(({ sealed: { entry, hash, text }, eff, why }) => [
      station,
      entry.device,
      entry.n,
      entry.id,
      hash,
      eff,
      received,
      text,
      why,
    ]),
  );
}

const Held = v.object({
  device: v.string(),
  n: v.number(),
  eff: v.number(),
  received: v.number(),
  text: v.string(),
});
const StationRow = v.object({ station: v.string() });

/**
 * Reads every station's quarantine again: what this version understands gets the next sequence
 * and counts, at the effective time it was given when it came. Gives how many were let out.
 */
export async function releaseQuarantine(pool: Pool): Promise<number> {
  const stations = await select(
    pool,
    StationRow,
    'SELECT DISTINCT station_id AS station FROM quarantine WHERE why = ANY($1)',
    [LIFTABLE],
  );
  let released = 0;
  for (const { station } of stations) {
    released += await inStation(pool, station, 'write', (tx) => releaseIn(tx, station));
  }
  return released;
}

async function releaseIn(tx: Tx, station: string): Promise<number> {
  const last = await lockStation(tx, station);
  if (last === null) return 0;
  const held = await select(
    tx,
    Held,
    `SELECT device, n, eff, received, text FROM quarantine
    WHERE station_id = $1 AND why = ANY($2) ORDER BY eff, device, n`,
    [station, LIFTABLE],
  );
  let seq = last;
  for (const item of held) if (await releaseOne(tx, station, item, seq + 1)) seq += 1;
  await writeSeq(tx, station, seq);
  return seq - last;
}

async function releaseOne(
  tx: Tx,
  station: string,
  held: v.InferOutput<typeof Held>,
  seq: number,
): Promise<boolean> {
  const read = unseal(held.text);
  if (!read.ok) return false;
  const centre = held.device === centreDevice(station);
  if (doubtOf(read.sealed.entry, held.eff, { centre, revoked: null }) !== null) return false;
  return guarded(tx, async () => {
    const numbered = { sealed: read.sealed, eff: held.eff, seq };
    if (!(await accept(tx, station, [numbered], held.received)).has(held.n)) return false;
    await tx.query('DELETE FROM quarantine WHERE station_id = $1 AND device = $2 AND n = $3', [
      station,
      held.device,
      held.n,
    ]);
    return true;
  });
}

/** Runs `work` under a savepoint; false when the data, not the infrastructure, made it fail. */
export async function guarded(tx: Tx, work: () => Promise<boolean>): Promise<boolean> {
  await tx.query('SAVEPOINT one');
  try {
    const done = await work();
    await tx.query('RELEASE SAVEPOINT one');
    return done;
  } catch (failure) {
    if (isInfrastructure(failure)) throw failure;
    await tx.query('ROLLBACK TO SAVEPOINT one');
    return false;
  }
}
