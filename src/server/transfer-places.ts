// Which transfers have to be looked at: found over all stations, which only the centre sees.
import * as v from 'valibot';
import { CENTRE } from '../core/id.ts';
import { deliveryIn } from '../core/goods/delivery.ts';
import { receivedIn } from '../core/goods/receiving.ts';
import { transferIn } from '../core/goods/transfer-state.ts';
import { TransferToldSchema, transferTold } from '../core/goods/transfer.ts';
import { type Entry, unseal } from '../core/journal/entry.ts';
import { type Row, RowSchema } from '../core/journal/row.ts';
import { digest } from './access/secret.ts';
import { type Pool, asOwner, select } from './database/pool.ts';

/** A transfer by the station that sent it. */
export type Place = { readonly station: string; readonly transfer: string };

/** Where a page ends: a balance by its station and account. */
export type Spot = { readonly station: string; readonly account: string };
/** Some of the places, and behind what the next ones are; null: there are no more. */
export type PlacePage = { readonly places: readonly Place[]; readonly last: Spot | null };

/** So many balances are read at once: each is parsed, and nothing else is done meanwhile. */
export const PLACES_PAGE = 100;

const OpenRow = v.object({ station: v.string(), account: v.string(), row: RowSchema });
const FIRST: Spot = { station: CENTRE, account: '' };

/** The transfer that a station's row is about, a transfer's or a delivery's; none otherwise. */
export function placeOf(station: string, row: Row): Place[] {
  if (row.form !== 'claims') return [];
  const [transfer, delivery] = [transferIn(row), deliveryIn(row)];
  if (transfer !== null) return [{ station, transfer: transfer.id }];
  const from = delivery?.supplierId ?? null;
  return delivery === null || from === null ? [] : [{ station: from, transfer: delivery.id }];
}

/**
 * A page of the goods under way, of all stations, and of those that were received after they were
 * called back: the ones behind a spot, or the first ones.
 */
export async function underWay(pool: Pool, after: Spot | null): Promise<PlacePage> {
  const { station, account } = after ?? FIRST;
  const rows = await asOwner(pool, (tx) =>
    select(
      tx,
      OpenRow,
      `SELECT station_id AS station, id AS account, row FROM ledger
      WHERE open = 'transfer' AND (station_id, id) > ($1, $2)
      ORDER BY station_id, id LIMIT $3`,
      [station, account, PLACES_PAGE],
    ),
  );
  return {
    places: rows.flatMap((one) => placeOf(one.station, one.row)),
    last: rows[PLACES_PAGE - 1] ?? null,
  };
}

/** The transfer that an entry received, or tells the sender of; none where it does neither. */
export function movedIn(entry: Entry): Place[] {
  const { station, kind } = entry;
  const told = kind === transferTold.name ? v.safeParse(TransferToldSchema, entry.body) : null;
  if (told?.success) return [{ station, transfer: told.output.transfer }];
  const body = receivedIn(entry);
  if (body === null || body.delivery === null || body.supplierId === null) return [];
  return [{ station: body.supplierId, transfer: body.delivery }];
}

const TextRow = v.object({ text: v.string() });

/**
 * Transfers of which something was received, taken back or told since a time: what its sender was
 * told may not be so any more, also where nothing of them is open. What a restored centre hears
 * from a till of what it said before is told late, and may be of before what was received since.
 */
export async function movedSince(pool: Pool, since: number): Promise<Place[]> {
  const rows = await asOwner(pool, (tx) =>
    select(
      tx,
      TextRow,
      `SELECT text FROM entry WHERE kind IN ('receiving', 'transfer-told') AND received >= $1
        AND (kind <> 'receiving' OR text::jsonb->'body'->>'delivery' IS NOT NULL)
      UNION ALL SELECT target.text FROM entry AS taken JOIN entry AS target
        ON target.station_id = taken.station_id
        AND target.id = (taken.text::jsonb->'body'->>'entry')::uuid
      WHERE taken.kind = 'reversal' AND taken.received >= $1 AND target.kind = 'receiving'`,
      [since],
    ),
  );
  return rows.flatMap(({ text }) => {
    const read = unseal(text, digest);
    return read.ok ? movedIn(read.sealed.entry) : [];
  });
}
