import * as v from 'valibot';
import { isId } from '../../core/id.ts';
import { type Pool, type Tx, inStation, select } from '../database/pool.ts';
import { digest, newToken } from './secret.ts';

/** The cookie that proves a session: station and a token, readable by no script. */
export const COOKIE = 'till-session';

/** Who asks: a device of a station. */
export type Session = { readonly station: string; readonly device: string };

const DeviceRow = v.object({ device: v.string() });

/** Opens a session for a device; gives the cookie's value. */
export async function openSession(tx: Tx, session: Session, now: number): Promise<string> {
  const token = newToken();
  await tx.query('INSERT INTO session (station_id, hash, device, made) VALUES ($1, $2, $3, $4)', [
    session.station,
    digest(token),
    session.device,
    now,
  ]);
  return `${session.station}.${token}`;
}

/** The session a cookie stands for; null when there is none or its device was revoked. */
export async function findSession(pool: Pool, cookie: string): Promise<Session | null> {
  const [station = '', token = ''] = cookie.split('.');
  if (!isId(station) || token === '') return null;
  const [row] = await inStation(pool, station, 'read', (tx) =>
    select(
      tx,
      DeviceRow,
      `SELECT device FROM session JOIN device USING (station_id, device)
     WHERE station_id = $1 AND hash = $2 AND revoked IS NULL`,
      [station, digest(token)],
    ),
  );
  return row ? { station, device: row.device } : null;
}
