// Backup, restore, verify, revoke and release on a real PostgreSQL.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addStation } from '../../src/server/access/station.ts';
import { createApp } from '../../src/server/app.ts';
import { COMMANDS, USAGE } from '../../src/server/commands/commands.ts';
import { differences } from '../../src/core/journal/book.ts';
import { type Pool, inStation, openPool } from '../../src/server/database/pool.ts';
import { loadAll } from '../../src/server/journal/ledger.ts';
import { sqlJournal } from '../../src/server/journal/sql/journal.ts';
import { localNews } from '../../src/server/news.ts';
import { type TestDatabase, createDatabase } from '../support/database.ts';
import { type Device, NOTHING, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, idOf, saleBody } from '../support/entries.ts';
import { forOther, post, rolledBack } from '../support/healing.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-operate-'));
let centre: Centre;
let device: Device;
let station = '';

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
beforeEach(async () => {
  station = randomUUID();
  centre.clock.now = MORNING;
  await addStation(centre.pool, { id: station, name: `shop ${station}`, demo: false });
  device = await boundDevice(centre, station);
});
afterAll(async () => {
  await centre.close();
  rmSync(folder, { recursive: true, force: true });
});

const runOn = async (pool: Pool, name: string, ...args: string[]) => {
  const command = COMMANDS.get(name);
  if (!command) throw new Error(`no command ${name}`);
  return command.run({
    pool,
    now: centre.clock.now,
    origin: '',
    arg: (index) => args[index] ?? '',
    save: () => 'no files here',
    read: () => new Uint8Array(),
  });
};
const run = (name: string, ...args: string[]) => runOn(centre.pool, name, ...args);

const sell = (count: number, from: Device = device): void => {
  for (let i = 0; i < count; i += 1) {
    from.write('sale', saleBody(idOf('tea'), 1 + (i % 3), 300), MORNING + from.head.n);
  }
};

/** Another database, whose connections are closed again before a restore. */
async function another(): Promise<{
  database: TestDatabase;
  restore: (...args: string[]) => ReturnType<typeof runOn>;
}> {
  const database = await createDatabase();
  return {
    database,
    restore: async (...args) => {
      const pool = openPool(database.url, 2);
      const outcome = await runOn(pool, 'restore', ...args);
      await pool.end();
      return outcome;
    },
  };
}

/** All rows of all tables, as text; a restore raises the number that is given next. */
async function contentOf(pool: Pool): Promise<Record<string, string>> {
  const tables = ['station', 'device', 'session', 'entry', 'quarantine', 'head', 'ledger'];
  const found: Record<string, string> = {};
  for (const table of [...tables, 'code', 'segment', 'catalogue', 'migration']) {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT (to_jsonb(line) - 'next_device')::text AS row FROM ${table} AS line ORDER BY 1`,
    );
    found[table] = rows.map(({ row }) => row).join('\n');
  }
  return found;
}

const RESTORED = {
  ok: true,
  lines: expect.arrayContaining([
    expect.stringMatching(/^as of /),
    'who was revoked since then is forgotten: revoke each of those numbers again',
  ]),
};

const withoutDates = (content: Record<string, string>) => ({ ...content, migration: '' });

describe('a backup', () => {
  test('comes back as it was, and is listed with its rows', async () => {
    sell(40);
    device.write('sale', { nonsense: true }, MORNING); // goes into quarantine
    await device.push();
    const file = join(folder, 'whole');
    const made = await run('backup', file);
    expect(made).toMatchObject({ ok: true });
    expect(made.lines).toContain('quarantine 1');
    expect(readdirSync(folder)).toEqual(['whole']);
    const before = await contentOf(centre.pool);
    const { database, restore } = await another();
    expect(await restore(file)).toEqual({
      ok: true,
      lines: expect.arrayContaining(made.lines?.slice(0, -1) ?? []),
    });
    const pool = openPool(database.url, 1);
    expect(withoutDates(await contentOf(pool))).toEqual(withoutDates(before));
    await pool.end();
    expect(await restore(file)).toEqual({ ok: false, why: 'not-empty' });
    expect(await restore(file, '--replace')).toMatchObject({ ok: true });
    expect(await restore(file, '--all')).toMatchObject({ ok: false });
    await database.drop();
    expect(USAGE).toContain('centre-key.pem');
  });

  test('shows one moment while the shop sells on', async () => {
    const file = join(folder, 'moment');
    let isOver = false;
    const selling = (async () => {
      while (!isOver) {
        sell(1);
        await device.push(device.entries.slice(-1));
      }
    })();
    for (let round = 0; round < 5; round += 1) {
      expect(await run('backup', file)).toMatchObject({ ok: true });
      const { database, restore } = await another();
      expect(await restore(file)).toEqual(RESTORED);
      const pool = openPool(database.url, 1);
      expect(await runOn(pool, 'verify')).toMatchObject({ ok: true });
      await pool.end();
      await database.drop();
    }
    isOver = true;
    await selling;
  });

  test('is refused with nothing changed where the server runs', async () => {
    sell(3);
    await device.push();
    const file = join(folder, 'running');
    await run('backup', file);
    const other = openPool(centre.pool.options.connectionString ?? '', 1);
    await other.query('SELECT 1');
    expect(await run('restore', file, '--replace')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/^in-use by \d+ connections$/),
    });
    await other.end();
    expect(await run('verify', station)).toMatchObject({ ok: true });
  });

  const damage: [string, (bytes: Buffer) => Uint8Array][] = [
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 30)],
    ['a byte turned over', (bytes) => bytes.map((byte, i) => (i === 900 ? byte ^ 64 : byte))],
    ['a figure changed within', (bytes) => replaced(bytes, /(?<=quantity\W+)\d/, '7')],
    ['a row taken out', (bytes) => replaced(bytes, /\n[^\n]*sale[^\n]*(?=\n)/, '')],
    ['a hash changed', (bytes) => replaced(bytes, /(?<="sha256":")./g, 'x')],
    ['its end missing', (bytes) => replaced(bytes, /\{"tables":\d+\}\n$/, '')],
    ['more behind its end', (bytes) => gzipSync(`${gunzipSync(bytes).toString('latin1')}{}\n`)],
    ['of a newer version', (bytes) => replaced(bytes, /"1-journal"/, '"9-journal"')],
    ['no backup at all', () => Buffer.from('{}')],
  ];
  const replaced = (bytes: Buffer, what: RegExp, by: string): Buffer =>
    gzipSync(Buffer.from(gunzipSync(bytes).toString('latin1').replace(what, by), 'latin1'));

  test.each(damage)('%s is refused with nothing changed', async (name, harm) => {
    sell(30);
    await device.push();
    const file = join(folder, `${name} whole`);
    await run('backup', file);
    const { database, restore } = await another();
    expect(await restore(file)).toEqual(RESTORED);
    const pool = openPool(database.url, 1);
    const before = await contentOf(pool);
    await pool.end();
    const bad = join(folder, name);
    const harmed = harm(readFileSync(file));
    expect(harmed).not.toEqual(readFileSync(file));
    writeFileSync(bad, harmed);
    const refused = await restore(bad, '--replace');
    expect(refused.ok).toBe(false);
    expect(refused.ok || refused.why).toMatch(/^not a whole backup|^made by a newer version$/);
    const again = openPool(database.url, 1);
    expect(await contentOf(again)).toEqual(before);
    await again.end();
    await database.drop();
  });

  test('that fails leaves neither a part nor a changed file', async () => {
    const file = join(folder, 'kept');
    await run('backup', file);
    const bytes = readFileSync(file);
    const closed = openPool(centre.pool.options.connectionString ?? '', 1);
    await closed.query('SET statement_timeout = 0');
    await expect(runOn(closed, 'backup', join(folder, 'no-such-folder', 'file'))).rejects.toThrow(
      /ENOENT/,
    );
    await closed.end();
    expect(existsSync(join(folder, 'no-such-folder'))).toBe(false);
    expect(readFileSync(file)).toEqual(bytes);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

test('after an older backup the devices bring back what came later', async () => {
  let now: Pick<Centre, 'request'> = centre;
  const line = {
    ...centre,
    request: (path: string, init?: RequestInit) => now.request(path, init),
  };
  const first = await boundDevice(line, station);
  const second = await boundDevice(line, station);
  sell(5, first);
  sell(4, second);
  await first.push();
  await second.push();
  const file = join(folder, 'older');
  await run('backup', file);
  sell(6, first);
  await first.push(first.entries.slice(5));
  const seen = await second.pull();
  const wanted = await centre.rows(station);
  const { database, restore } = await another();
  expect(await restore(file)).toEqual(RESTORED);
  const pool = openPool(database.url);
  const journal = sqlJournal(pool);
  const news = localNews();
  const app = createApp({
    pool,
    journal,
    news,
    keys: centre.keys,
    page: null,
    now: () => centre.clock.now,
    log: () => undefined,
  });
  now = { request: async (path, init) => app.request(path, init) };
  // The cursor of the second till stands on an entry that the centre no longer has.
  const answer = await second.pull(seen.cursor);
  expect(answer.rewind).toBe(true);
  expect(answer.heads[first.id]?.n).toBe(5);
  // One sends a part of its own, the other forwards all of the same: each is there once.
  await post(first, first.entries.slice(5, 8));
  await post(second, first.entries.slice(5), forOther(first.id));
  expect((await second.pull(NOTHING)).heads[first.id]?.n).toBe(11);
  const rows = await inStation(pool, station, 'read', (tx) => loadAll(tx, station));
  expect(differences(rows, wanted)).toEqual([]);
  expect(await runOn(pool, 'verify', station)).toEqual({
    ok: true,
    lines: ['sound: 15 entries of 1 stations'],
  });
  await news.close();
  await pool.end();
  await database.drop();
});

describe('verify', () => {
  const damaged: [string, string, RegExp][] = [
    [
      'a text changed',
      `UPDATE entry SET text = replace(text, '"operator":""', '"operator":"x"')
      WHERE station_id = $1 AND n = 3`,
      /device 1 .*number 3: the text has another hash$/,
    ],
    [
      'a text and its hash changed',
      `UPDATE entry SET text = replace(text, '"operator":""', '"operator":"x"'), hash =
      encode(sha256(convert_to(replace(text, '"operator":""', '"operator":"x"'), 'UTF8')), 'hex')
      WHERE station_id = $1 AND n = 3`,
      /device 1 .*number 4 does not name number 3$/,
    ],
    ['an entry gone', 'DELETE FROM entry WHERE station_id = $1 AND n = 2', /number 2 is missing$/],
    [
      'several gone',
      'DELETE FROM entry WHERE station_id = $1 AND n IN (2, 3, 4)',
      /numbers 2 to 4 are missing$/,
    ],
    [
      'the first gone',
      'DELETE FROM entry WHERE station_id = $1 AND n = 1',
      /device 1 .*number 1 is missing$/,
    ],
    [
      'the last gone',
      'DELETE FROM entry WHERE station_id = $1 AND n = 6',
      /the head is number 6, the last entry number 5$/,
    ],
    [
      'a sequence skipped',
      'UPDATE entry SET seq = 9 WHERE station_id = $1 AND seq = 6',
      /sequences 6 to 8 are missing$/,
    ],
    [
      'the counter behind',
      'UPDATE station SET seq = 4 WHERE station_id = $1',
      /the counter is 4, the last sequence 6$/,
    ],
    [
      'another id beside the text',
      'UPDATE entry SET id = gen_random_uuid() WHERE station_id = $1 AND n = 5',
      /number 5: the text is another entry's$/,
    ],
    [
      'a head moved',
      `UPDATE head SET hash = repeat('0', 64) WHERE station_id = $1`,
      /the head is number 6, the last entry number 6$/,
    ],
    [
      'a balance changed',
      `UPDATE ledger SET row = jsonb_set(row, '{sums,sales}', '77')
      WHERE station_id = $1 AND id LIKE 'day:%'`,
      /balance day:2026-11-20 is not what the entries give$/,
    ],
    [
      'an effective time changed',
      'UPDATE entry SET eff = eff - 86400000 WHERE station_id = $1 AND n = 2',
      /balance day:2026-11-19 is not what the entries give$/,
    ],
  ];

  test.each(damaged)('finds %s', async (_, sql, told) => {
    sell(6);
    await device.push();
    expect(await run('verify', station)).toEqual({
      ok: true,
      lines: ['sound: 6 entries of 1 stations'],
    });
    await centre.pool.query(sql, [station]);
    const verified = await run('verify', station);
    expect(verified.ok).toBe(false);
    expect(verified.lines?.some((line) => told.test(line))).toBe(true);
    expect(verified.lines?.every((line) => line.startsWith(`station ${station} `))).toBe(true);
    await centre.pool.query('DELETE FROM station WHERE station_id = $1', [station]);
  });

  test('knows branches, quarantine and numbers that are noted as lost', async () => {
    sell(4);
    await device.push();
    const older = rolledBack(centre, device, 2);
    sell(2, older);
    await post(device, older.entries.slice(2));
    device.write('sale', { nonsense: true }, MORNING);
    sell(1);
    await device.push(device.entries.slice(4));
    sell(3);
    await post(device, device.entries.slice(8), { afterGap: true });
    const verified = await run('verify', station);
    expect(verified).toMatchObject({ ok: false, why: '1 faults in 9 entries of 1 stations' });
    expect(verified.lines?.[0]).toMatch(/device 1 \(.*\) numbers 7 to 8 are missing$/);
    device.write('numbers-lost', { device: device.id, first: 7, last: 8 }, MORNING);
    await device.push(device.entries.slice(9));
    const noted = await run('verify', station);
    expect(noted).toMatchObject({ ok: true });
    expect(noted.lines?.[0]).toMatch(/numbers 7 to 8 are missing, noted as lost$/);
    expect(await run('verify', 'nowhere')).toEqual({ ok: false, why: 'station-unknown' });
  });
});

test('a revoked device counts until then, and what it wrote later when it is released', async () => {
  sell(2);
  await device.push();
  centre.clock.now = MORNING + 1_000;
  expect(await run('revoke', station, '2')).toEqual({ ok: false, why: 'device-unknown' });
  expect(await run('revoke', station, '1')).toMatchObject({ ok: true });
  expect(await run('revoke', station, '1')).toEqual({ ok: false, why: 'revoked-already' });
  expect((await device.get('/api/pull')).status).toBe(401);
  sell(1); // before the revocation, sent after it
  centre.clock.now = MORNING + 60_000;
  device.write('sale', saleBody(idOf('tea'), 1, 300), MORNING + 50_000);
  const { results } = await device.push(device.entries.slice(2));
  expect(results.map(({ status }) => status)).toEqual(['created', 'quarantined']);
  const salesOf = async () => (await centre.rows(station)).get('day:2026-11-20');
  expect(await salesOf()).toMatchObject({ sums: { sales: 3 } });
  expect(await run('release', station)).toEqual({ ok: true, lines: ['1 entries released'] });
  expect(await salesOf()).toMatchObject({ sums: { sales: 4 } });
  expect(await run('release', station)).toEqual({ ok: true, lines: ['0 entries released'] });
  expect(await run('verify', station)).toMatchObject({ ok: true });
});
