import * as v from 'valibot';
import { differences, enter, newBook } from '../../core/journal/book.ts';
import type { Row } from '../../core/journal/row.ts';
import { type Pool, type Tx, inStation, select } from '../database/pool.ts';
import { entryIn } from '../journal/accept.ts';
import { lockStation } from '../journal/sql/heads.ts';
import { loadAll, storeRows } from '../journal/ledger.ts';

const EntryRow = v.object({ seq: v.number(), eff: v.number(), text: v.string() });
const PAGE = 1_000;

/**
 * Computes all of a station's balances anew from its entries, and puts them in place of the
 * stored ones. Gives how many there are and the accounts that differed.
 */
export const rebuild = (
  pool: Pool,
  station: string,
): Promise<{ rows: number; different: string[] }> =>
  inStation(pool, station, 'write', async (tx) => {
    // Between two statements all of a station's balances are computed.
    await tx.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await lockStation(tx, station);
    const computed = await recomputed(tx, station);
    const different = differences(computed, await loadAll(tx, station));
    await storeRows(tx, station, new Map(different.map((id) => [id, computed.get(id) ?? null])));
    return { rows: computed.size, different };
  });

/** A station's balances as its entries give them. */
export async function recomputed(tx: Tx, station: string): Promise<Map<string, Row>> {
  const book = newBook();
  for (let after = 0; ; ) {
    const page = await select(
      tx,
      EntryRow,
      `SELECT seq, eff, text FROM entry
      WHERE station_id = $1 AND seq > $2 ORDER BY seq LIMIT ${PAGE}`,
      [station, after],
    );
    const last = page.at(-1);
    if (!last) return book.rows;
    enter(
      book,
      page.map(({ eff, text }) => ({ entry: entryIn(text), eff })),
    );
    after = last.seq;
  }
}
