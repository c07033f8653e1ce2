// The database without anything in front of it: what the centre's rates are held against.
import pg from 'pg';
import { tuples } from '../../src/server/database/pool.ts';

const ENTRY = [
  'station_id',
  'seq',
  'id',
  'device',
  'branch',
  'n',
  'hash',
  'at',
  'eff',
  'received',
  'kind',
  'text',
] as const;
const LEDGER = ['station_id', 'id', 'eff', 'open', 'row'] as const;

/** The same rows cut into as many transactions as there were pushes, ready to be inserted. */
export type RawBatches = readonly { readonly entries: unknown[][]; readonly ledger: unknown[][] }[];

const connected = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
};

/** Makes empty twins of the two tables, with the same indexes. */
export async function makeTwins(url: string): Promise<void> {
  const client = await connected(url);
  for (const table of ['entry', 'ledger']) {
    await client.query(`DROP TABLE IF EXISTS raw_${table}`);
    await client.query(`CREATE TABLE raw_${table} (LIKE ${table} INCLUDING ALL)`);
  }
  await client.end();
}

/**
 * A station's rows as the centre has stored them, in `count` parts: in the order in which they came
 * (`ctid`), for no push has a station's balances in the order of their index.
 */
export async function rowsIn(url: string, station: string, count: number): Promise<RawBatches> {
  const client = await connected(url);
  const values = async (columns: readonly string[], table: string, order: string) =>
    (
      await client.query<unknown[]>({
        text: `SELECT ${columns.map((name) => (name === 'row' ? 'row::text' : name)).join(', ')}
          FROM ${table} WHERE station_id = $1 ORDER BY ${order}`,
        values: [station],
        rowMode: 'array',
      })
    ).rows;
  const entries = await values(ENTRY, 'entry', 'seq');
  const ledger = await values(LEDGER, 'ledger', 'ctid');
  await client.end();
  const part = <T>(items: readonly T[], nth: number): T[] =>
    items.slice(
      Math.floor((nth * items.length) / count),
      Math.floor(((nth + 1) * items.length) / count),
    );
  return Array.from({ length: count }, (_, nth) => ({
    entries: part(entries, nth),
    ledger: part(ledger, nth),
  }));
}

async function insertAll(client: pg.Client, batches: RawBatches): Promise<void> {
  for (const { entries, ledger } of batches) {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO raw_entry (${ENTRY.join(', ')})
      VALUES ${tuples(entries.length, ENTRY.length, 1)}`,
      entries.flat(),
    );
    await client.query(
      `INSERT INTO raw_ledger (${LEDGER.join(', ')})
      VALUES ${tuples(ledger.length, LEDGER.length, 1)}`,
      ledger.flat(),
    );
    await client.query('COMMIT');
  }
}

/** Milliseconds for all stations at once, a connection for each and a transaction for each batch. */
export async function insertRaw(url: string, stations: readonly RawBatches[]): Promise<number> {
  // Connected before, as the centre is.
  const open = await Promise.all(
    stations.map(async (batches) => ({ batches, client: await connected(url) })),
  );
  const since = performance.now();
  await Promise.all(open.map(({ batches, client }) => insertAll(client, batches)));
  const took = performance.now() - since;
  await Promise.all(open.map(({ client }) => client.end()));
  return took;
}
