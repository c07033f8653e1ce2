// Tables in the database that are not the centre's: an extension's, an administrator's copy.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { addStation } from '../../src/server/access/station.ts';
import { OPERATING } from '../../src/server/commands/operating.ts';
import { type Pool, openPool } from '../../src/server/database/pool.ts';
import { TABLES } from '../../src/server/database/tables.ts';
import { type TestDatabase, connected, createDatabase } from '../support/database.ts';
import { MORNING, STATION } from '../support/entries.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-foreign-'));
const commands = new Map(OPERATING);
let databases: TestDatabase[] = [];
let database: TestDatabase;

const another = async (): Promise<TestDatabase> => {
  const made = await createDatabase();
  databases.push(made);
  return made;
};

beforeEach(async () => {
  database = await another();
  await withPool(database, (pool) =>
    addStation(pool, { id: STATION, name: 'Dongcun', demo: false }),
  );
});
afterEach(async () => {
  for (const { drop } of databases) await drop();
  databases = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

async function withPool<T>({ url }: TestDatabase, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = openPool(url, 1);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

const run = (on: TestDatabase, name: string, ...args: string[]) =>
  withPool(on, async (pool) =>
    commands.get(name)?.run({
      pool,
      now: MORNING,
      origin: '',
      arg: (index) => args[index] ?? '',
      save: () => 'no files here',
      read: () => new Uint8Array(),
    }),
  );

const namesIn = (on: TestDatabase): Promise<string[]> =>
  connected(on.url, async (client) =>
    (
      await client.query<{ name: string }>('SELECT name FROM station WHERE station_id = $1', [
        STATION,
      ])
    ).rows.map(({ name }) => name),
  );

const FOREIGN = `CREATE TABLE entry_old AS SELECT * FROM station;
  CREATE TABLE copy_2025 (id integer PRIMARY KEY);
  INSERT INTO copy_2025 VALUES (7)`;

const asked = (on: TestDatabase, sql: string): Promise<number> =>
  connected(on.url, async (client) => (await client.query(sql)).rowCount ?? -1);

test('the tables that are ours are those that the migrations make', async () => {
  const found = await connected(database.url, async (client) =>
    (
      await client.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
      )
    ).rows.map(({ name }) => name),
  );
  expect([...TABLES, 'migration'].sort()).toEqual(found.sort());
});

test('a backup leaves others out, says so, and comes back', async () => {
  await asked(database, FOREIGN);
  const file = join(folder, 'backup');
  const made = await run(database, 'backup', file);
  expect(made?.lines).toContain('left out, not of the centre: copy_2025, entry_old');
  expect(made?.lines).not.toContain('entry_old 2');
  const target = await another();
  expect(await run(target, 'restore', file)).toMatchObject({ ok: true });
  expect(await namesIn(target)).toEqual(['Dongcun']);
});

test('a restore drops no others', async () => {
  const file = join(folder, 'plain');
  expect((await run(database, 'backup', file))?.lines?.join('\n')).not.toContain('left out');
  const target = await another();
  await asked(target, FOREIGN);
  expect(await run(target, 'restore', file)).toMatchObject({ ok: true });
  expect(await run(target, 'restore', file, '--replace')).toMatchObject({ ok: true });
  expect(await namesIn(target)).toEqual(['Dongcun']);
  expect(await asked(target, 'SELECT 1 FROM copy_2025')).toBe(1);
  expect(await asked(target, 'SELECT 1 FROM entry_old')).toBe(1);
});

test("a restore is refused where others' views would go with the tables", async () => {
  const file = join(folder, 'seen');
  await run(database, 'backup', file);
  const target = await another();
  await asked(target, 'CREATE VIEW shops AS SELECT name FROM station');
  expect(await run(target, 'restore', file)).toEqual({
    ok: false,
    why: "not the centre's, but in the way: view shops depends on table station",
  });
  expect(await asked(target, 'SELECT 1 FROM shops')).toBe(1);
});

test('a backup of an earlier version, which took others in, comes back without them', async () => {
  const file = join(folder, 'plain before');
  await run(database, 'backup', file);
  const older = join(folder, 'older');
  const table = [
    { table: 'entry_2025', columns: ['id', 'text2'] },
    { bytes: 4 },
    '7\tx\n',
    { rows: 1, sha256: '' },
  ];
  const text = gunzipSync(readFileSync(file)).toString('latin1');
  const count = Number(/\{"tables":(\d+)\}\n$/.exec(text)?.[1]);
  const between = table
    .map((line) => (typeof line === 'string' ? line : `${JSON.stringify(line)}\n`))
    .join('');
  const withForeign = text
    .replace(/(?=\{"table":"entry")/, between)
    .replace(/\{"tables":\d+\}\n$/, `{"tables":${count + 1}}\n`);
  writeFileSync(older, gzipSync(Buffer.from(withForeign, 'latin1')));
  const target = await another();
  expect(await run(target, 'restore', older)).toMatchObject({ ok: true });
  expect(await namesIn(target)).toEqual(['Dongcun']);
  // A table of the centre's must still be there, under its name, and once.
  for (const [what, by] of [
    [/"table":"station"/, '"table":"stations"'],
    [/"table":"device"/, '"table":"attempt"'],
  ] as const) {
    writeFileSync(older, gzipSync(Buffer.from(withForeign.replace(what, by), 'latin1')));
    expect(await run(target, 'restore', older, '--replace')).toMatchObject({ ok: false });
  }
  expect(await namesIn(target)).toEqual(['Dongcun']);
});
