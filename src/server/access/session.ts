import { isId } from '../../core/id.ts';
import type { Journal, JournalTx } from '../journal/journal-tx.ts';
import { digest, newToken } from './secret.ts';

/** The cookie that proves a session: station and a token, readable by no script. */
export const COOKIE = 'till-session';

/** Who asks: a device of a station. */
export type Session = { readonly station: string; readonly device: string };

/** Opens a session for a device; gives the cookie's value. */
export async function openSession(tx: JournalTx, device: string, now: number): Promise<string> {
  const token = newToken();
  await tx.openSession({ hash: digest(token), device, made: now });
  return `${tx.station}.${token}`;
}

/** The session a cookie stands for; null when there is none or its device was revoked. */
export async function findSession(journal: Journal, cookie: string): Promise<Session | null> {
  const [station = ''] = cookie.split('.');
  if (!isId(station)) return null;
  const device = await journal.inStation(station, 'read', (tx) => deviceBy(tx, cookie));
  return device === null ? null : { station, device };
}

/** The device of this station whose session a cookie stands for, else null. */
export async function deviceBy(tx: JournalTx, cookie: string): Promise<string | null> {
  const [station, token = ''] = cookie.split('.');
  return station !== tx.station || token === '' ? null : tx.session(digest(token));
}
