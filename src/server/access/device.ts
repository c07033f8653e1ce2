import * as v from 'valibot';
import type { Certificate } from '../../core/protocol.ts';
import { type Tx, select } from '../database/pool.ts';
import type { Author } from '../journal/judge.ts';

const DeviceRow = v.object({ revoked: v.nullable(v.number()) });

/**
 * The author behind a certificate. A device that a database restored from a backup has forgotten
 * is entered again; the station's row must be locked.
 */
export const authorOf =
  (certificate: Certificate, now: number) =>
  async (tx: Tx): Promise<Author> => {
    const { station, device } = certificate;
    const [known] = await select(
      tx,
      DeviceRow,
      'SELECT revoked FROM device WHERE station_id = $1 AND device = $2',
      [station, device],
    );
    if (!known) await enterAgain(tx, certificate, now);
    return { centre: false, revoked: known?.revoked ?? null };
  };

async function enterAgain(
  tx: Tx,
  { station, device, number, key }: Certificate,
  now: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO device (station_id, device, number, key, enrolled)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [station, device, number, key, now],
  );
  await tx.query(
    `UPDATE station SET next_device = greatest(next_device, $2)
    WHERE station_id = $1`,
    [station, number + 1],
  );
}
