import * as v from 'valibot';
import { type Head, NO_HEAD } from '../../core/journal/entry.ts';
import type { Heads } from '../../core/protocol.ts';
import { CENTRE } from '../../core/id.ts';
import { type Tx, scope, select } from '../database/pool.ts';

const HeadRow = v.object({ device: v.string(), n: v.number(), hash: v.string(), eff: v.number() });
const StationRow = v.object({ seq: v.number() });

/**
 * Locks a station's row: from here on this transaction alone numbers its entries, so the order
 * of commits is the order of sequences. Gives the last sequence; null: no such station.
 */
export async function lockStation(tx: Tx, station: string): Promise<number | null> {
  const [row] = await select(
    tx,
    StationRow,
    'SELECT seq FROM station WHERE station_id = $1 FOR UPDATE',
    [station],
  );
  return row?.seq ?? null;
}

/** Where a device's chain stands; to be read after the lock, by a statement of its own. */
export async function readHead(tx: Tx, station: string, device: string): Promise<Head> {
  const [row] = await select(
    tx,
    HeadRow,
    'SELECT device, n, hash, eff FROM head WHERE station_id = $1 AND device = $2',
    [station, device],
  );
  return row ? { n: row.n, hash: row.hash, eff: row.eff } : NO_HEAD;
}

/** Writes a device's new head and the station's last sequence. */
export async function writeHead(
  tx: Tx,
  station: string,
  device: string,
  head: Head,
  seq: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO head (station_id, device, n, hash, eff) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (station_id, device)
    DO UPDATE SET n = excluded.n, hash = excluded.hash, eff = excluded.eff`,
    [station, device, head.n, head.hash, head.eff],
  );
  await writeSeq(tx, station, seq);
}

/** Writes the station's last sequence. */
export const writeSeq = async (tx: Tx, station: string, seq: number): Promise<void> => {
  await tx.query('UPDATE station SET seq = $2 WHERE station_id = $1', [station, seq]);
};

const ownHeads = (tx: Tx, station: string) =>
  select(tx, HeadRow, 'SELECT device, n, hash, eff FROM head WHERE station_id = $1', [station]);

/** Heads of every device of a station, the centre's stream included. */
export async function headsOf(tx: Tx, station: string): Promise<Heads> {
  const rows = await ownHeads(tx, station);
  if (station !== CENTRE) {
    await scope(tx, CENTRE);
    rows.push(...(await ownHeads(tx, CENTRE)));
    await scope(tx, station);
  }
  return Object.fromEntries(rows.map(({ device, n, hash }) => [device, { n, hash }]));
}
