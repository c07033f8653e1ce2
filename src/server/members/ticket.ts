// Tickets to the sign-up page. A door lets few in, a station so many an hour, and one guest's
// phone is written of so often a day, so that neither a photographed QR code nor a script can
// fill a shop's list.
import * as v from 'valibot';
import { derivedId } from '../../core/derived-id.ts';
import { isId } from '../../core/id.ts';
import { digest, newToken } from '../access/secret.ts';
import { type Tx, select } from '../database/pool.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A ticket is good for this long after the page was opened. */
export const TICKET_MS = 15 * 60_000;
/** Tickets by one door, by one station an hour, and times a day that one guest is written of. */
export const MOST = { door: 20, hour: 240, guest: 6 } as const;

const Counts = v.object({ door: v.number(), hour: v.number() });

/** A ticket for who came in by a door; null when too many have. */
export async function issueTicket(
  tx: Tx,
  station: string,
  door: string,
  now: number,
): Promise<string | null> {
  const by = digest(door);
  await tx.query('DELETE FROM ticket WHERE station_id = $1 AND made < $2', [station, now - DAY_MS]);
  const [counts = { door: 0, hour: 0 }] = await select(
    tx,
    Counts,
    `SELECT count(*) FILTER (WHERE door = $2) AS door, count(*) FILTER (WHERE made > $3) AS hour
    FROM ticket WHERE station_id = $1`,
    [station, by, now - HOUR_MS],
  );
  if (counts.door >= MOST.door || counts.hour >= MOST.hour) return null;
  const token = newToken();
  await tx.query('INSERT INTO ticket (station_id, hash, door, made) VALUES ($1, $2, $3, $4)', [
    station,
    digest(token),
    by,
    now,
  ]);
  return `${station}.${token}`;
}

/** Station and secret of a ticket; null when it cannot be one. */
export function ticketIn(ticket: string): { station: string; token: string } | null {
  const [station = '', token = ''] = ticket.split('.');
  return isId(station) && token !== '' ? { station, token } : null;
}

/** The id of a ticket, which tells nobody the ticket. */
export const ticketId = ({ station, token }: { station: string; token: string }): string =>
  derivedId(station, `ticket:${digest(token)}`);

const TicketRow = v.object({ made: v.number(), guest: v.nullable(v.string()) });
const Times = v.object({ times: v.number() });

/** `again` when the same guest used it before: his answer was lost. */
export type Used =
  | { readonly ok: true; readonly again: boolean }
  | { readonly ok: false; readonly why: 'code-unknown' | 'code-used' | 'too-many-tries' };

/** Uses a ticket for the guest with this phone hash. */
export async function useTicket(
  tx: Tx,
  { station, token }: { station: string; token: string },
  phoneHash: string,
  now: number,
): Promise<Used> {
  const guest = derivedId(station, `guest:${phoneHash}`);
  const key = [station, digest(token)];
  const [row] = await select(
    tx,
    TicketRow,
    'SELECT made, guest FROM ticket WHERE station_id = $1 AND hash = $2 FOR UPDATE',
    key,
  );
  if (!row || now >= row.made + TICKET_MS) return { ok: false, why: 'code-unknown' };
  if (row.guest !== null) {
    return row.guest === guest ? { ok: true, again: true } : { ok: false, why: 'code-used' };
  }
  const [counted] = await select(
    tx,
    Times,
    'SELECT count(*) AS times FROM ticket WHERE station_id = $1 AND guest = $2 AND made > $3',
    [station, guest, now - DAY_MS],
  );
  if ((counted?.times ?? 0) >= MOST.guest) return { ok: false, why: 'too-many-tries' };
  await tx.query('UPDATE ticket SET guest = $3 WHERE station_id = $1 AND hash = $2', [
    ...key,
    guest,
  ]);
  return { ok: true, again: false };
}
