import * as v from 'valibot';
import { asked } from '../../database/asked.ts';
import { type Tx, lookUp, select } from '../../database/pool.ts';
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

// Up to the id that the device began with, then down to all that came of it. $1 is the station, $2
// any of its ids.
const FAMILY = `
WITH RECURSIVE up AS (
  SELECT device, predecessor FROM device WHERE station_id = $1 AND device = $2
  UNION
  SELECT device.device, device.predecessor
  FROM up JOIN device ON device.station_id = $1 AND device.device = up.predecessor
), family AS (
  SELECT device FROM up
  UNION
  SELECT device.device
  FROM family JOIN device ON device.station_id = $1 AND device.predecessor = family.device
)`;

/** All ids that one device has had. */
export const readFamily = (tx: Tx, station: string, device: string): Promise<DeviceRow[]> =>
  select(
    tx,
    Row,
    `${FAMILY}
    SELECT device, number, key, revoked, predecessor FROM device
    WHERE station_id = $1 AND device IN (SELECT device FROM family)`,
    [station, device],
  );

/** Revokes those of a family that are not revoked yet; gives them. */
export const revokeFamily = (
  tx: Tx,
  station: string,
  device: string,
  at: number,
): Promise<DeviceRow[]> =>
  select(
    tx,
    Row,
    `${FAMILY}
    UPDATE device SET revoked = $3
    WHERE station_id = $1 AND revoked IS NULL AND device IN (SELECT device FROM family)
    RETURNING device, number, key, revoked, predecessor`,
    [station, device, at],
  );

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
