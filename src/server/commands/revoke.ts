import * as v from 'valibot';
import { type Pool, inStation, select } from '../database/pool.ts';
import { releaseIn } from '../journal/quarantine.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import type { Outcome } from './outcome.ts';

const DeviceRow = v.object({ device: v.string(), revoked: v.nullable(v.number()) });

/**
 * Revokes a device by its number in the station, or by its id where a restored database gave a
 * number twice. What counts up to `now` stays; what it sends later goes into quarantine.
 */
export const revoke = (
  pool: Pool,
  station: string,
  named: string,
  now: number,
): Promise<Outcome<{ device: string }>> =>
  inStation(pool, station, 'write', async (tx) => {
    const [found, another] = await select(
      tx,
      DeviceRow,
      `SELECT device, revoked FROM device
      WHERE station_id = $1 AND (number::text = $2 OR device::text = $2)
      ORDER BY device FOR UPDATE`,
      [station, named],
    );
    if (!found) return { ok: false, why: 'device-unknown' };
    if (another) return { ok: false, why: 'several devices have this number, use the id' };
    if (found.revoked !== null) return { ok: false, why: 'revoked-already' };
    await tx.query('UPDATE device SET revoked = $3 WHERE station_id = $1 AND device = $2', [
      station,
      found.device,
      now,
    ]);
    return { ok: true, device: found.device };
  });

/** Lets what revoked devices of a station wrote count after all; gives how many entries. */
export const release = (pool: Pool, station: string, now: number): Promise<number> =>
  tellingJournal(pool).inStation(station, 'write', (tx) => releaseIn(tx, ['revoked'], now));
