import * as v from 'valibot';
import type { Balances, MovesNeeded } from '../../core/journal/fold.ts';
import { type ClaimRow, type MoveRow, type Row, RowSchema } from '../../core/journal/row.ts';
import { bigints, texts } from '../database/array.ts';
import { asked } from '../database/asked.ts';
import { type Tx, lookUp, select, steady } from '../database/pool.ts';

const Stored = v.object({ row: RowSchema });

// The database takes one part of so many rows in while the next one is made ready. A rebuilt
// station has a million rows, of which no more than these wait to be sent.
const PART = 250;
const WAITING = 5_000;

const parts = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, nth) =>
    items.slice(nth * size, (nth + 1) * size),
  );

/** A station's balances of these accounts; null where there is none. */
export async function loadRows(
  tx: Tx,
  station: string,
  ids: readonly string[],
): Promise<Map<string, Row | null>> {
  const rows = new Map<string, Row | null>(ids.map((id) => [id, null]));
  if (ids.length === 0) return rows;
  const found = await lookUp(
    tx,
    Stored,
    'SELECT row FROM ledger WHERE station_id = $1 AND id = ANY($2)',
    [station, texts(ids)],
  );
  for (const { row } of found) rows.set(row.id, row);
  return rows;
}

/** Which of these accounts have a balance. */
export async function presentRows(
  tx: Tx,
  station: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const found = await lookUp(
    tx,
    v.object({ id: v.string() }),
    'SELECT id FROM ledger WHERE station_id = $1 AND id = ANY($2)',
    [station, texts(ids)],
  );
  return new Set(found.map(({ id }) => id));
}

/** All of a station's balances of one ledger ("base", "rule", "statement"). */
export async function loadLedger(tx: Tx, station: string, ledger: string): Promise<Row[]> {
  const found = await select(
    tx,
    Stored,
    'SELECT row FROM ledger WHERE station_id = $1 AND id >= $2 AND id < $3 ORDER BY id',
    [station, `${ledger}:`, `${ledger};`],
  );
  return found.map(({ row }) => row);
}

// A month of a station is some 3,000 rows of this one form; the schema for rows of any form, with
// any JSON within, takes as long over them as all the rest of a settlement.
const isClaimRow = (row: unknown): row is ClaimRow => {
  const known = v.safeParse(BareClaims, row);
  return known.success && known.output.claims.length > 0;
};
const BareClaims = v.object({
  id: v.string(),
  form: v.literal('claims'),
  claims: v.array(
    v.object({
      entry: v.string(),
      part: v.number(),
      stamp: v.string(),
      fields: v.custom<object>((fields) => typeof fields === 'object' && fields !== null),
    }),
  ),
});
const StoredClaims = v.object({ row: v.custom<ClaimRow>(isClaimRow) });

/** All of a station's balances of one ledger whose rows are claims, each field as it was stored. */
export async function loadClaims(tx: Tx, station: string, ledger: string): Promise<ClaimRow[]> {
  const found = await select(
    tx,
    StoredClaims,
    'SELECT row FROM ledger WHERE station_id = $1 AND id >= $2 AND id < $3 ORDER BY id',
    [station, `${ledger}:`, `${ledger};`],
  );
  return found.map(({ row }) => row);
}

/** All of a station's balances. */
export async function loadAll(tx: Tx, station: string): Promise<Map<string, Row>> {
  const found = await select(tx, Stored, 'SELECT row FROM ledger WHERE station_id = $1', [station]);
  return new Map(found.map(({ row }) => [row.id, row]));
}

/** The stored moves that `fold` asks for: one range of keys per product. */
export async function loadMoves(
  tx: Tx,
  station: string,
  needed: readonly MovesNeeded[],
): Promise<MoveRow[]> {
  if (needed.length === 0) return [];
  const found = await select(
    tx,
    Stored,
    `SELECT row FROM ledger
    JOIN unnest($2::text[], $3::text[]) AS wanted (low, high)
    ON id >= wanted.low COLLATE "C" AND id < wanted.high COLLATE "C"
    WHERE station_id = $1`,
    [
      station,
      texts(needed.map(({ product, after }) => `move:${product}:${after}`)),
      texts(needed.map(({ product }) => `move:${product};`)),
    ],
  );
  return found.flatMap(({ row }) => (row.form === 'move' ? [row] : []));
}

/**
 * Stores changed balances and removes those that are no more. In the order of their index, where
 * each then finds the page that the one before it was on.
 */
export async function storeRows(tx: Tx, station: string, changed: Balances): Promise<void> {
  const kept: Row[] = [];
  const gone: string[] = [];
  for (const [id, row] of changed) {
    if (row === null) gone.push(id);
    else kept.push(row);
  }
  kept.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const some of parts(kept, WAITING)) {
    await asked(parts(some, PART).map((rows) => upsert(tx, station, rows)));
  }
  if (gone.length > 0) {
    await tx.query('DELETE FROM ledger WHERE station_id = $1 AND id = ANY($2)', [station, gone]);
  }
}

const markOf = (row: Row): ClaimRow | null => (row.form === 'claims' ? row : null);

const upsert = async (tx: Tx, station: string, rows: readonly Row[]): Promise<void> => {
  await tx.query(
    steady(
      `INSERT INTO ledger (station_id, id, eff, open, row)
      SELECT $1, id, eff, open, row::jsonb
      FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[]) AS changed (id, eff, open, row)
      ON CONFLICT (station_id, id)
      DO UPDATE SET eff = excluded.eff, open = excluded.open, row = excluded.row`,
      [
        station,
        texts(rows.map(({ id }) => id)),
        bigints(rows.map((row) => markOf(row)?.eff ?? null)),
        texts(rows.map((row) => markOf(row)?.open ?? null)),
        texts(rows.map((row) => JSON.stringify(row))),
      ],
    ),
  );
};

/** All balances but the moves as JSON, in order of account, at most `limit` after an account. */
export const rowTexts = (
  tx: Tx,
  station: string,
  after: string,
  limit: number,
): Promise<{ id: string; text: string }[]> =>
  select(
    tx,
    v.object({ id: v.string(), text: v.string() }),
    `SELECT id, row::text AS text FROM ledger
    WHERE station_id = $1 AND id > $2 AND NOT (id >= 'move:' AND id < 'move;')
    ORDER BY id LIMIT $3`,
    [station, after, limit],
  );
