// The database behind the centre is read-only, full, or torn between two transactions: the centre
// says busy and stores nothing, tills sell on, and all of it arrives once when the database can
// write again. Every failure here is PostgreSQL's own.
import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PATHS } from '../../src/core/protocol.ts';
import { addStation } from '../../src/server/access/station.ts';
import { createApp } from '../../src/server/app.ts';
import { type Pool, openPool } from '../../src/server/database/pool.ts';
import { sqlJournal } from '../../src/server/journal/sql/journal.ts';
import { localNews } from '../../src/server/news.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { type Till, closeTills, newTill, sell, sync } from '../support/broken-till.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';
import { expectSound, stationOf } from '../support/healing.ts';

const tea = idOf('tea');
let centre: Centre;

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
afterEach(closeTills);
afterAll(() => centre.close());

const databaseName = async (pool: Pool): Promise<string> =>
  (await pool.query<{ name: string }>('SELECT current_database() AS name')).rows[0]?.name ?? '';

/** Changes a setting of the whole database; every connection begins anew with it. */
async function set(setting: string): Promise<void> {
  const client = await centre.pool.connect();
  await client.query('SET default_transaction_read_only = off');
  await client.query(`ALTER DATABASE ${await databaseName(centre.pool)} ${setting}`);
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  client.release(true);
  await pause(50);
}

const TROUBLES: [string, () => Promise<void>, () => Promise<void>][] = [
  [
    'set read-only',
    () => set('SET default_transaction_read_only = on'),
    () => set('RESET default_transaction_read_only'),
  ],
  [
    'on a full disk',
    async () => {
      await centre.pool.query(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$`);
      await centre.pool.query(
        'CREATE TRIGGER full_disk BEFORE INSERT ON entry EXECUTE FUNCTION full_disk()',
      );
    },
    async () => {
      await centre.pool.query('DROP FUNCTION full_disk CASCADE');
    },
  ],
];

const storedCount = async (table: string): Promise<number> =>
  (await centre.pool.query(`SELECT 1 FROM ${table}`)).rowCount ?? -1;

describe.each(TROUBLES)('a database %s', (_, begin, end) => {
  test('is busy; the till keeps what it sold and sends it later', async () => {
    const till: Till = await newTill(centre);
    await sell(centre, till, ['a']);
    expect(await sync(till)).toBeNull();
    const before = [await storedCount('entry'), await storedCount('quarantine')];
    const device = await boundDevice(centre);
    device.write('sale', saleBody(tea, 1, 300), MORNING);
    await begin();
    await sell(centre, till, ['b', 'c']);
    expect(await sync(till)).toBe('busy');
    expect(await countUnsent(till.store)).toBe(2);
    const answer = await device.send(device.sign(device.entries));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    // Whatever is only read goes on.
    expect((await till.fetch(`${PATHS.pull}?station=0&centre=0`, {})).status).toBe(200);
    await end();
    expect([await storedCount('entry'), await storedCount('quarantine')]).toEqual(before);
    expect(await sync(till)).toBeNull();
    expect(await countUnsent(till.store)).toBe(0);
    expect((await device.push()).results.map(({ status }) => status)).toEqual(['created']);
    expect(await storedCount('quarantine')).toBe(before[1]);
    await expectSound(centre, STATION);
    await centre.forget(STATION);
  });
});

/** Devices of a station of their own. */
async function devices(count: number): Promise<Device[]> {
  const id = randomUUID();
  await addStation(centre.pool, { id, name: id, demo: false });
  const all: Device[] = [];
  for (let i = 0; i < count; i += 1) all.push(await boundDevice(centre, id));
  return all;
}

/** How many connections wait for a lock. */
const lockedOut = async (): Promise<number> =>
  (
    await centre.pool.query(
      `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
  ).rowCount ?? -1;

describe('transactions that meet', () => {
  test('eight tills push the same goods at once: no deadlock, one sequence', async () => {
    const tills = await devices(8);
    const batches = 6;
    const sold = tills.flatMap((till) => Array.from({ length: batches }, () => till));
    const answers = await Promise.all(
      tills.map(async (till) => {
        const statuses: number[] = [];
        for (let batch = 0; batch < batches; batch += 1) {
          till.write('sale', saleBody(tea, 1, 300), MORNING + batch);
          statuses.push((await till.send(till.sign(till.entries.slice(-1)))).status);
        }
        return statuses;
      }),
    );
    expect(new Set(answers.flat())).toEqual(new Set([200]));
    const [first] = tills;
    if (!first) throw new Error('eight tills');
    expect((await first.pull()).station).toHaveLength(sold.length);
    await expectSound(centre, stationOf(first));
  });

  test('a push that PostgreSQL ends as a deadlock is tried again and taken', async () => {
    const [till] = await devices(1);
    if (!till) throw new Error('a till');
    till.write('sale', saleBody(tea, 1, 300), MORNING);
    await till.push();
    till.write('sale', saleBody(tea, 1, 300), MORNING + 1);
    // Somebody who locks in the other order: first a balance, then the station.
    const other = await centre.pool.connect();
    await other.query('BEGIN');
    await other.query(`SET LOCAL deadlock_timeout = '20s'`);
    await other.query('SELECT 1 FROM ledger WHERE station_id = $1 FOR UPDATE', [stationOf(till)]);
    // The push is held between the two until the other one waits for it, however long that takes.
    const gate = await centre.pool.connect();
    await gate.query('BEGIN; LOCK TABLE entry IN SHARE MODE');
    const push = till.push(till.entries.slice(1));
    await expect.poll(lockedOut).toBe(1);
    const locked = other.query('SELECT 1 FROM station WHERE station_id = $1 FOR UPDATE', [
      stationOf(till),
    ]);
    await expect.poll(lockedOut).toBe(2);
    await gate.query('ROLLBACK');
    gate.release();
    await locked; // only when the push was ended does its lock go
    await other.query('ROLLBACK');
    other.release();
    expect((await push).results.map(({ status, seq }) => [status, seq])).toEqual([['created', 2]]);
    await expectSound(centre, stationOf(till));
  });

  test('while a station is locked its pushes are busy soon, and those of others go through', async () => {
    const [till] = await devices(1);
    const [neighbour] = await devices(1);
    if (!till || !neighbour) throw new Error('a till in each of two shops');
    for (const each of [till, neighbour]) each.write('sale', saleBody(tea, 1, 300), MORNING);
    const pool = openPool(centre.pool.options.connectionString ?? '', 2, { lock: 1_500 });
    const app = createApp({
      pool,
      journal: sqlJournal(pool),
      keys: centre.keys,
      news: localNews(),
      page: null,
      now: () => centre.clock.now,
      log: () => undefined,
    });
    const push = async (device: Device): Promise<number> => {
      const { headers, body } = device.sign(device.entries);
      return (await app.request(PATHS.push, { method: 'POST', headers, body })).status;
    };
    const rebuilding = await centre.pool.connect();
    await rebuilding.query('BEGIN');
    await rebuilding.query('SELECT 1 FROM station WHERE station_id = $1 FOR UPDATE', [
      stationOf(till),
    ]);
    // More of them than there are connections.
    const waiting = Promise.all([push(till), push(till), push(till)]);
    await expect.poll(lockedOut).toBeGreaterThan(0);
    expect(await push(neighbour)).toBe(200);
    expect(await waiting).toEqual([503, 503, 503]);
    await rebuilding.query('ROLLBACK');
    rebuilding.release();
    expect(await push(till)).toBe(200);
    await expectSound(centre, stationOf(till));
    await pool.end();
  });
});
