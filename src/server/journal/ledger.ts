import * as v from 'valibot';
import type { Balances, MovesNeeded } from '../../core/journal/fold.ts';
import { type MoveRow, type Row, RowSchema } from '../../core/journal/row.ts';
import { type Tx, select, tuples } from '../database/pool.ts';

const Stored = v.object({ row: RowSchema });

// PostgreSQL takes 65,535 parameters in a statement.
const CHUNK = 5_000;

function* chunks<T>(items: readonly T[], size = CHUNK): Generator<T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}

/** A station's balances of these accounts; null where there is none. */
export async function loadRows(
  tx: Tx,
  station: string,
  ids: readonly string[],
): Promise<Map<string, Row | null>> {
  const rows = new Map<string, Row | null>(ids.map((id) => [id, null]));
  if (ids.length === 0) return rows;
  const found = await select(
    tx,
    Stored,
    'SELECT row FROM ledger WHERE station_id = $1 AND id = ANY($2)',
    [station, ids],
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
  const found = await select(
    tx,
    v.object({ id: v.string() }),
    'SELECT id FROM ledger WHERE station_id = $1 AND id = ANY($2)',
    [station, ids],
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
  const moves: MoveRow[] = [];
  for (const part of chunks(needed)) {
    const bounds = part.flatMap(({ product, after }) => [
      `move:${product}:${after}`,
      `move:${product};`,
    ]);
    const found = await select(
      tx,
      Stored,
      `SELECT row FROM ledger
      JOIN (VALUES ${tuples(part.length, 2, 2)}) AS wanted (low, high)
      ON id >= wanted.low COLLATE "C" AND id < wanted.high COLLATE "C"
      WHERE station_id = $1`,
      [station, ...bounds],
    );
    for (const { row } of found) if (row.form === 'move') moves.push(row);
  }
  return moves;
}

const columns = (row: Row): unknown[] => {
  const mark = row.form === 'claims' ? row : null;
  return [row.id, mark?.eff ?? null, mark?.open ?? null, JSON.stringify(row)];
};

/** Stores changed balances and removes those that are no more. */
export async function storeRows(tx: Tx, station: string, changed: Balances): Promise<void> {
  const kept: Row[] = [];
  const gone: string[] = [];
  for (const [id, row] of changed) {
    if (row === null) gone.push(id);
    else kept.push(row);
  }
  for (const part of chunks(kept)) {
    await tx.query(
      `INSERT INTO ledger (station_id, id, eff, open, row)
      SELECT $1::uuid, id, eff::bigint, open, row::jsonb
      FROM (VALUES ${tuples(part.length, 4, 2)}) AS changed (id, eff, open, row)
      ON CONFLICT (station_id, id)
      DO UPDATE SET eff = excluded.eff, open = excluded.open, row = excluded.row`,
      [station, ...part.flatMap(columns)],
    );
  }
  if (gone.length > 0) {
    await tx.query('DELETE FROM ledger WHERE station_id = $1 AND id = ANY($2)', [station, gone]);
  }
}

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
