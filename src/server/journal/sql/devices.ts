import * as v from 'valibot';
import { asked } from '../../database/asked.ts';
import { type Tx, lookUp } from '../../database/pool.ts';
import type { DeviceRow, SessionRow } from '../journal-tx.ts';

const Row = v.object({
  device: v.string(),
  number: v.number(),
  key: v.string(),
  revoked: v.nullable(v.number()),
  predecessor: v.nullable(v.string()),
});

/** A device of a station. */
export async function readDevice(
  tx: Tx,
  station: string,
  device: string,
): Promise<DeviceRow | null> {
  const [row] = await lookUp(
    tx,
    Row,
    `SELECT device, number, key, revoked, predecessor FROM device
    WHERE station_id = $1 AND device = $2`,
    [station, device],
  );
  return row ?? null;
}

/** Enters a device and raises the station's counter above its number. */
export async function insertDevice(
  tx: Tx,
  station: string,
  { device, number, key, predecessor }: Omit<DeviceRow, 'revoked'>,
  now: number,
): Promise<void> {
  await asked([
    tx.query(
      `INSERT INTO device (station_id, device, number, key, predecessor, enrolled)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [station, device, number, key, predecessor, now],
    ),
    // Raised at once and never lowered: a number stands on receipts for ever.
    tx.query('UPDATE station SET next_device = greatest(next_device, $2) WHERE station_id = $1', [
      station,
      number + 1,
    ]),
  ]);
}

/** Opens a session. */
export const insertSession = async (
  tx: Tx,
  station: string,
  { hash, device, made }: SessionRow,
): Promise<void> => {
  await tx.query('INSERT INTO session (station_id, hash, device, made) VALUES ($1, $2, $3, $4)', [
    station,
    hash,
    device,
    made,
  ]);
};

/** Ends a device's sessions. */
export const deleteSessions = async (tx: Tx, station: string, device: string): Promise<void> => {
  await tx.query('DELETE FROM session WHERE station_id = $1 AND device = $2', [station, device]);
};

/** The device of a session; null when there is none or the device was revoked. */
export async function readSession(tx: Tx, station: string, hash: string): Promise<string | null> {
  const [row] = await lookUp(
    tx,
    v.object({ device: v.string() }),
    `SELECT device FROM session JOIN device USING (station_id, device)
    WHERE station_id = $1 AND hash = $2 AND revoked IS NULL`,
    [station, hash],
  );
  return row?.device ?? null;
}
