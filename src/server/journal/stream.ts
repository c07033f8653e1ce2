import * as v from 'valibot';
import type { Cursor, Pulled } from '../../core/protocol.ts';
import { type Tx, select } from '../database/pool.ts';

const EntryRow = v.object({
  seq: v.number(),
  id: v.string(),
  eff: v.number(),
  text: v.string(),
});
const SeqRow = v.object({ seq: v.number() });

// A page of imports could be 32 MB: it ends where this many characters are reached.
const PAGE_SIZE = 1_000_000;

/** A stream's next page; `rewind`: another entry stands at the cursor, so it starts at 1. */
export type Page = {
  readonly entries: Pulled[];
  readonly cursor: Cursor;
  readonly more: boolean;
  readonly rewind: boolean;
};

/** The entries after a cursor in the order of their sequence, at most `limit`. */
export async function nextPage(
  tx: Tx,
  station: string,
  cursor: Cursor,
  limit: number,
): Promise<Page> {
  const rewind = !(await stands(tx, station, cursor));
  const from = rewind ? { seq: 0, id: null } : cursor;
  const rows = await select(
    tx,
    EntryRow,
    `SELECT seq, id, eff, text FROM (
      SELECT seq, id, eff, text, sum(length(text)) OVER (ORDER BY seq) - length(text) AS before
      FROM entry WHERE station_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
    ) AS page WHERE before < $4 ORDER BY seq`,
    [station, from.seq, limit, PAGE_SIZE],
  );
  const last = rows.at(-1);
  return {
    entries: rows.map(({ seq, eff, text }) => ({ text, seq, eff })),
    rewind,
    cursor: last ? { seq: last.seq, id: last.id } : from,
    more: last !== undefined && last.seq < (await lastSeq(tx, station)),
  };
}

async function stands(tx: Tx, station: string, { seq, id }: Cursor): Promise<boolean> {
  if (seq === 0 || id === null) return true;
  const found = await select(
    tx,
    SeqRow,
    'SELECT seq FROM entry WHERE station_id = $1 AND seq = $2 AND id = $3',
    [station, seq, id],
  );
  return found.length > 0;
}

async function lastSeq(tx: Tx, station: string): Promise<number> {
  const [row] = await select(
    tx,
    SeqRow,
    'SELECT coalesce(max(seq), 0) AS seq FROM entry WHERE station_id = $1',
    [station],
  );
  return row?.seq ?? 0;
}

/** The end of a stream. */
export async function endOf(tx: Tx, station: string): Promise<Cursor> {
  const [row] = await select(
    tx,
    EntryRow,
    `SELECT seq, id, eff, '' AS text FROM entry
    WHERE station_id = $1 ORDER BY seq DESC LIMIT 1`,
    [station],
  );
  return row ? { seq: row.seq, id: row.id } : { seq: 0, id: null };
}

/** Entries before a sequence, newest first, at most `limit`. */
export async function pastPage(
  tx: Tx,
  station: string,
  before: number,
  limit: number,
): Promise<{ entries: Pulled[]; more: boolean }> {
  const rows = await select(
    tx,
    EntryRow,
    `SELECT seq, id, eff, text FROM (
      SELECT seq, id, eff, text,
        sum(length(text)) OVER (ORDER BY seq DESC) - length(text) AS before
      FROM entry WHERE station_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3
    ) AS page WHERE before < $4 ORDER BY seq DESC`,
    [station, before, limit, PAGE_SIZE],
  );
  const last = rows.at(-1);
  return {
    entries: rows.map(({ seq, eff, text }) => ({ text, seq, eff })),
    more: last !== undefined && last.seq > (await firstSeq(tx, station)),
  };
}

async function firstSeq(tx: Tx, station: string): Promise<number> {
  const [row] = await select(
    tx,
    SeqRow,
    'SELECT coalesce(min(seq), 0) AS seq FROM entry WHERE station_id = $1',
    [station],
  );
  return row?.seq ?? 0;
}
