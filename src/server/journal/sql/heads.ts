import * as v from 'valibot';
import { CENTRE } from '../../../core/id.ts';
import { type Head, NO_HEAD } from '../../../core/journal/entry.ts';
import { type Tx, lookUp, readBeside, steady } from '../../database/pool.ts';
import type { Line, StationRow } from '../journal-tx.ts';

const LineRow = v.object({
  device: v.string(),
  branch: v.number(),
  n: v.number(),
  hash: v.string(),
  eff: v.number(),
});
const Station = v.object({
  name: v.string(),
  demo: v.boolean(),
  seq: v.number(),
  next: v.number(),
});

/** Locks a station's row; null: no such station. */
export async function lockStation(tx: Tx, station: string): Promise<StationRow | null> {
  const [row] = await lookUp(
    tx,
    Station,
    'SELECT name, demo, seq, next_device AS next FROM station WHERE station_id = $1 FOR UPDATE',
    [station],
  );
  return row ?? null;
}

/** Where the lines of one device end, or those of all. */
export const readLines = (tx: Tx, station: string, device?: string): Promise<Line[]> =>
  lookUp(
    tx,
    LineRow,
    `SELECT device, branch, n, hash, eff FROM head
    WHERE station_id = $1 ${device === undefined ? '' : 'AND device = $2'}`,
    device === undefined ? [station] : [station, device],
  );

/** Where the lines of the stream for all end, read in one go in a station's transaction. */
export async function readCentreLines(tx: Tx, station: string): Promise<Line[]> {
  if (station === CENTRE) return [];
  const rows = await readBeside(
    tx,
    station,
    CENTRE,
    `SELECT device, branch, n, hash, eff FROM head WHERE station_id = '${CENTRE}'`,
  );
  return rows.map((row) => v.parse(LineRow, row));
}

/** Where a device's chain itself ends. */
export async function readHead(tx: Tx, station: string, device: string): Promise<Head> {
  const main = (await readLines(tx, station, device)).find(({ branch }) => branch === 0);
  return main ? { n: main.n, hash: main.hash, eff: main.eff } : NO_HEAD;
}

/** Writes where a line ends. */
export const writeLine = async (tx: Tx, station: string, line: Line): Promise<void> => {
  await tx.query(
    steady(
      `INSERT INTO head (station_id, device, branch, n, hash, eff) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (station_id, device, branch)
      DO UPDATE SET n = excluded.n, hash = excluded.hash, eff = excluded.eff`,
      [station, line.device, line.branch, line.n, line.hash, line.eff],
    ),
  );
};

/** Writes the station's last sequence. */
export const writeSeq = async (tx: Tx, station: string, seq: number): Promise<void> => {
  await tx.query(steady('UPDATE station SET seq = $2 WHERE station_id = $1', [station, seq]));
};
