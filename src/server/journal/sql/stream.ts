import * as v from 'valibot';
import { type Tx, select } from '../../database/pool.ts';
import type { PageLimit, Standing, Streamed } from '../journal-tx.ts';

const EntryRow = v.object({
  seq: v.number(),
  id: v.string(),
  device: v.string(),
  branch: v.number(),
  eff: v.number(),
  received: v.number(),
  text: v.string(),
});
const SeqRow = v.object({ seq: v.number() });
const StandingRow = v.object({ seq: v.number(), id: v.string(), received: v.number() });
const COLUMNS = 'seq, id, device, branch, eff, received, text';

const page =
  (above: boolean) =>
  (tx: Tx, station: string, seq: number, limit: PageLimit): Promise<Streamed[]> => {
    const order = above ? 'seq' : 'seq DESC';
    return select(
      tx,
      EntryRow,
      `SELECT ${COLUMNS} FROM (
        SELECT ${COLUMNS},
          sum(length(text)) OVER (ORDER BY ${order}) - length(text) AS earlier
        FROM entry WHERE station_id = $1 AND seq ${above ? '>' : '<'} $2
        ORDER BY ${order} LIMIT $3
      ) AS page WHERE earlier < $4 ORDER BY ${order}`,
      [station, seq, limit.entries, limit.characters],
    );
  };

/** Entries above a sequence, rising. */
export const pageAfter = page(true);

/** Entries below a sequence, falling. */
export const pageBefore = page(false);

/** What stands at a sequence. */
export async function standingAt(tx: Tx, station: string, seq: number): Promise<Standing | null> {
  const [row] = await select(
    tx,
    StandingRow,
    'SELECT seq, id, received FROM entry WHERE station_id = $1 AND seq = $2',
    [station, seq],
  );
  return row ?? null;
}

/** The first sequence. */
export async function firstSeq(tx: Tx, station: string): Promise<number> {
  const [row] = await select(
    tx,
    SeqRow,
    'SELECT coalesce(min(seq), 0) AS seq FROM entry WHERE station_id = $1',
    [station],
  );
  return row?.seq ?? 0;
}

/** The end of the stream. */
export async function endOf(tx: Tx, station: string): Promise<Standing | null> {
  const [row] = await select(
    tx,
    StandingRow,
    'SELECT seq, id, received FROM entry WHERE station_id = $1 ORDER BY seq DESC LIMIT 1',
    [station],
  );
  return row ?? null;
}
