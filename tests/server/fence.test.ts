import { afterAll, beforeAll, expect, test } from 'vitest';
import { inStation } from '../../src/server/database/pool.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { boundDevice } from '../support/device.ts';
import { picture, sendPhoto } from '../support/picture.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';

const TABLES = ['station', 'device', 'session', 'entry', 'head', 'ledger', 'photo'];
const OTHER = idOf('other station');
let centre: Centre;

beforeAll(async () => {
  centre = await startCentre(MORNING + 1_000);
  await addStation(centre.pool, { id: OTHER, name: 'other', demo: false });
  const device = await boundDevice(centre);
  device.write('sale', saleBody(idOf('tea'), 1, 100), MORNING);
  await device.push();
  await sendPhoto(device, picture(1));
});
afterAll(() => centre.close());

const countIn = async (table: string, opening: readonly string[]): Promise<number> => {
  const client = await centre.pool.connect();
  try {
    for (const sql of ['BEGIN', 'SET LOCAL ROLE till_station', ...opening]) {
      await client.query(sql);
    }
    return (await client.query(`SELECT 1 FROM ${table}`)).rowCount ?? -1;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
};

test.each(TABLES)("a query for every %s sees one station's, or none", async (table) => {
  expect(await countIn(table, [])).toBe(0);
  expect(await countIn(table, [`SET LOCAL till.station = '${STATION}'`])).toBeGreaterThan(0);
  const others = await countIn(table, [`SET LOCAL till.station = '${OTHER}'`]);
  expect(others).toBe(table === 'station' ? 1 : 0);
});

test('a row cannot be written into another station, and codes are out of reach', async () => {
  const insert = inStation(centre.pool, OTHER, 'write', (tx) =>
    tx.query(`INSERT INTO ledger (station_id, id, row) VALUES ($1, 'day:x', '{}')`, [STATION]),
  );
  await expect(insert).rejects.toThrow(/row-level security/);
  for (const table of ['code', 'tries']) {
    await expect(
      inStation(centre.pool, OTHER, 'read', (tx) => tx.query(`SELECT 1 FROM ${table}`)),
    ).rejects.toThrow(/permission denied/);
  }
});

test('every primary key of a growing table begins with the station', async () => {
  const { rows } = await centre.pool.query<{ name: string; first: string }>(`
    SELECT t.relname AS name, a.attname AS first FROM pg_index i
    JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace s ON s.oid = t.relnamespace
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
    WHERE i.indisunique AND s.nspname = 'public'`);
  // Tries at codes are counted before a station is known, a few rows in all.
  const shared = new Set(['segment', 'catalogue', 'centre_key', 'migration', 'tries']);
  expect(rows.filter(({ name, first }) => !shared.has(name) && first !== 'station_id')).toEqual([]);
  expect(rows.length).toBeGreaterThan(9);
});
