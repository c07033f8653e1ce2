// Two fences keep stations apart. The first: every statement of a request names its station. The
// second, behind it: the role that requests work as sees and writes one station's rows alone. Which
// tables there are the database says, so that none can be forgotten.
import pg from 'pg';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { assert } from '../../src/core/assert.ts';
import { CURSORS_HEADER } from '../../src/core/protocol.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Device, NOTHING, boundDevice, queryOf } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';
import { post, rolledBack } from '../support/healing.ts';

const OTHER = idOf('other station');
const BUSY = idOf('busy station');
/** Tables of stations that no request reads or writes. */
const CLOSED = ['code', 'sign_up'];

/** Any value of a type, for rows in tables that nobody has thought of here. */
const VALUES: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: "''",
  bigint: '1',
  integer: '1',
  boolean: 'false',
  jsonb: "'{}'",
  bytea: "''",
};

const Table = v.object({
  table: v.string(),
  columns: v.array(v.object({ name: v.string(), type: v.string() })),
});
type Table = v.InferOutput<typeof Table>;

let centre: Centre;
/** Every table with a station, and what a row of it must have beside that. */
let tables: Table[];

beforeAll(async () => {
  centre = await startCentre(MORNING);
  await addStation(centre.pool, { id: OTHER, name: 'other', demo: false });
  const { rows } = await centre.pool.query(`
    SELECT t.relname AS table, (
      SELECT coalesce(json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, NULL))), '[]')
      FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attnotnull AND NOT a.atthasdef AND a.attname <> 'station_id'
    ) AS columns
    FROM pg_class t JOIN pg_attribute s ON s.attrelid = t.oid AND s.attname = 'station_id'
    WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace ORDER BY 1`);
  tables = v.parse(v.array(Table), rows);
});
beforeEach(async () => {
  for (const table of tables) {
    for (const station of [STATION, OTHER]) {
      await centre.pool.query(`${rowIn(table, station)} ON CONFLICT DO NOTHING`);
    }
  }
});
afterAll(() => centre.close());

function rowIn({ table, columns }: Table, station: string): string {
  const names = ['station_id', ...columns.map(({ name }) => name)].join(', ');
  const values = columns.map(({ type }) => {
    const value = VALUES[type];
    assert(value !== undefined, `there is a value of type ${type}`);
    return value;
  });
  return `INSERT INTO ${table} (${names}) VALUES (${[`'${station}'`, ...values].join(', ')})`;
}

/** How many rows a request of a station (or of none) meets, or which of the fences. */
async function met(sql: string, station: string | null): Promise<number | string> {
  const client = await centre.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL ROLE till_station');
    if (station !== null) await client.query(`SET LOCAL till.station = '${station}'`);
    return (await client.query(sql)).rowCount ?? -1;
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : '';
    const fence = /permission denied|row-level security/.exec(why);
    if (fence === null) throw failure;
    return fence[0];
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const DENIED = 'permission denied';
const FENCED = 'row-level security';

test("a request reads one station's rows of every table, or none", async () => {
  const closed: string[] = [];
  for (const { table } of tables) {
    const read = `SELECT station_id FROM ${table}`;
    const seen = [
      await met(read, null),
      await met(`${read} WHERE station_id = '${STATION}'`, OTHER),
      await met(`${read} WHERE station_id <> '${STATION}'`, STATION),
    ];
    const own = await met(read, STATION);
    if (own === DENIED) closed.push(table);
    else expect([table, own]).not.toEqual([table, 0]);
    expect([table, ...seen]).toEqual([table, ...(own === DENIED ? [own, own, own] : [0, 0, 0])]);
  }
  expect(closed).toEqual(CLOSED);
  expect(tables.length).toBeGreaterThan(12);
});

test('a request writes no row of another station in any table', async () => {
  for (const table of tables) {
    const { table: name } = table;
    const inserted = await met(rowIn(table, STATION), OTHER);
    expect([name, inserted]).toEqual([name, CLOSED.includes(name) ? DENIED : FENCED]);
    const moved = await met(`UPDATE ${name} SET station_id = '${STATION}'`, OTHER);
    expect([name, [FENCED, DENIED].includes(String(moved))]).toEqual([name, true]);
    for (const change of [`UPDATE ${name} SET station_id = station_id`, `DELETE FROM ${name}`]) {
      const changed = await met(`${change} WHERE station_id = '${STATION}'`, OTHER);
      expect([name, [0, DENIED].includes(changed)]).toEqual([name, true]);
    }
  }
});

test('what belongs to no station is out of reach, but for the catalogue', async () => {
  for (const table of ['tries', 'centre_key', 'migration']) {
    expect([table, await met(`SELECT 1 FROM ${table}`, OTHER)]).toEqual([table, DENIED]);
  }
  for (const table of ['segment', 'catalogue']) {
    expect([table, await met(`SELECT 1 FROM ${table}`, OTHER)]).toEqual([table, 0]);
    expect([table, await met(`DELETE FROM ${table}`, OTHER)]).toEqual([table, DENIED]);
  }
});

/** The texts of all statements that some work makes. */
async function sentBy(work: () => Promise<unknown>): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const Sent = v.union([v.string(), v.pipe(v.object({ text: v.string() }), v.transform(textOf))]);
  const texts = query.mock.calls.map(([sent]: readonly unknown[]) => v.parse(Sent, sent));
  query.mockRestore();
  return [...new Set(texts)];
}
const textOf = ({ text }: { text: string }): string => text;

/** What a till asks for all day, with all that a push may meet. */
async function day(device: Device): Promise<void> {
  const tea = idOf('tea');
  const sell = () => device.write('sale', saleBody(tea, 1, 100), MORNING);
  const sold = sell();
  sell();
  const counted = (at: number) =>
    device.write('count', { lines: [{ product: tea, quantity: 9, value: 90, at }] }, MORNING);
  counted(MORNING);
  device.write('sale', { nonsense: true }, MORNING); // goes into quarantine
  await device.push();
  device.write('reversal', { entry: sold.entry.id, reason: '' }, MORNING);
  counted(MORNING - 1); // before what was sold since
  await device.push(); // with what is there already
  const older = rolledBack(centre, device, 2);
  older.write('sale', saleBody(tea, 1, 100), MORNING);
  await post(device, older.entries.slice(2)); // a fork
  sell(); // lost
  sell();
  await post(device, device.entries.slice(7), { afterGap: true });
  const asking = { cookie: device.cookie, [CURSORS_HEADER]: queryOf(NOTHING) };
  await device.send(device.sign([sell()]), asking);
  const { cursor } = await device.pull();
  await device.pull(cursor);
  await device.base();
  await device.past(3);
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

test('every statement of a push, pull, base or past names its station for every table', async () => {
  await centre.addStation(BUSY);
  const device = await boundDevice(centre, BUSY);
  const sent = await sentBy(() => day(device));
  const names = tables.map(({ table }) => table).join('|');
  const touched = new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE)\\s+(${names})\\b`, 'g');
  const parts = sent.flatMap((text) => text.split(/\bUNION\b/));
  const unnamed = parts.filter(
    (text) => count(text, touched) > count(text, /\bstation_id = |\(station_id\b/g),
  );
  expect(unnamed).toEqual([]);
  const met = new Set(sent.flatMap((text) => [...text.matchAll(touched)].map(([, one]) => one)));
  const used = ['device', 'entry', 'head', 'ledger', 'quarantine', 'session', 'station'];
  expect([...met].sort()).toEqual(used);
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
