// The endpoint as it is shipped, a process on its own embedded PostgreSQL, with tills that sell and
// sync all the while: killed at random moments, and brought back from a backup of the day before.
// SOAK=100 kills as often as that instead.
import 'fake-indexeddb/auto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differences } from '../../src/core/journal/book.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Embedded, startEmbedded } from '../../src/server/database/embedded.ts';
import { parsePostmaster } from '../../src/server/database/postmaster.ts';
import { type Pool, inStation, openPool } from '../../src/server/database/pool.ts';
import { loadAll } from '../../src/server/journal/ledger.ts';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { type Till, closeTills, newTill, rowsOf, sell, sync } from '../support/broken-till.ts';
import { Device } from '../support/device.ts';
import { seeded } from '../support/dice.ts';
import { type EndpointProcess, centreCommand, startEndpoint } from '../support/endpoint-process.ts';
import { STATION, idOf, saleBody } from '../support/entries.ts';
import { ROOT } from '../support/source.ts';

const KILLS = Number(process.env['SOAK'] ?? 20);
const SALES = 8;
/** Kills are spread over so many times of what an exchange takes here. */
const SPREAD = 1.2;

const folder = mkdtempSync(join(tmpdir(), 'till-killed-'));
const env = { DATA_DIR: folder, DATABASE_URL: '' };
let database: Embedded;
let server: EndpointProcess;
let one: Till;
let two: Till;
/** The ids of all that was sold, in order. */
let sold: string[] = [];

/** The endpoint, whichever process it is now. */
const centre = {
  request: (path: string, init?: RequestInit) => server.request(path, init),
  code: () => looking((pool) => issueCode(pool, STATION, 'digits', Date.now())),
  clock: { now: Date.now() },
};

/** Looks into the database over connections that are gone afterwards: a restore wants it alone. */
async function looking<T>(look: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = openPool(database.url, 1);
  try {
    return await look(pool);
  } finally {
    await pool.end();
  }
}

/** The ids of the station's entries at the centre, by sequence, which has no holes. */
async function stored(): Promise<string[]> {
  const { rows } = await looking((pool) =>
    pool.query<{ seq: number; id: string }>(
      'SELECT seq, id FROM entry WHERE station_id = $1 ORDER BY seq',
      [STATION],
    ),
  );
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from(rows, (_, i) => i + 1));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  return rows.map(({ id }) => id);
}

beforeAll(async () => {
  await ensureBuild(ROOT);
  chmodSync(folder, 0o711);
  database = await startEmbedded(folder);
  server = await startEndpoint(folder, '');
  await looking((pool) => addStation(pool, { id: STATION, name: 'Dongcun', demo: false }));
  [one, two] = [await newTill(centre), await newTill(centre)];
});
afterAll(async () => {
  closeTills();
  await server.end();
  await database.stop();
  rmSync(database.home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

async function sellSome(till: Till, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, i) => `sale ${sold.length + i}`);
  await sell(centre, till, names);
  sold = [...sold, ...names.map(idOf)];
}

/** What a till takes for acknowledged. */
const acknowledged = async ({ store }: Till): Promise<string[]> =>
  (await store.db.entries.toArray()).filter((row) => row.unsent !== 1).map(({ id }) => id);

/** Both tills have sent everything, and all three have the same entries and balances. */
async function expectAlike(): Promise<void> {
  for (const till of [one, two, one, two]) expect(await sync(till)).toBeNull();
  expect((await stored()).toSorted()).toEqual(sold.toSorted());
  const rows = await looking((pool) =>
    inStation(pool, STATION, 'read', (tx) => loadAll(tx, STATION)),
  );
  for (const till of [one, two]) {
    expect(await countUnsent(till.store)).toBe(0);
    expect(differences(rows, await rowsOf(till))).toEqual([]);
  }
  expect(await centreCommand(env, ['verify'])).toMatch(/^sound: /m);
}

test(
  'killed at any moment: nothing acknowledged is lost, nothing is doubled',
  async ({ annotate }) => {
    const random = seeded(20_261_122);
    await sellSome(one, SALES);
    const since = performance.now();
    expect(await sync(one)).toBeNull();
    const latest = (performance.now() - since) * SPREAD;
    const reopened: number[] = [];
    let refused = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sellSome(one, SALES);
      await sellSome(two, SALES / 2);
      const exchanges = [one, two].map((till) => sync(till));
      await pause(random() * latest);
      await server.end('SIGKILL');
      refused += (await Promise.all(exchanges)).filter((why) => why !== null).length;
      const held = new Set(await stored());
      const claimed = [...(await acknowledged(one)), ...(await acknowledged(two))];
      expect(claimed.filter((id) => !held.has(id))).toEqual([]);
      const begun = performance.now();
      server = await startEndpoint(folder, '');
      reopened.push(performance.now() - begun);
    }
    // The moments were the right ones: exchanges were cut.
    expect(refused).toBeGreaterThan(0);
    await expectAlike();
    await annotate(`${refused} exchanges cut; open again after ${spread(reopened)} ms`);
  },
  60_000 + KILLS * 10_000,
);

const spread = (times: readonly number[]): string => {
  const sorted = [...times].sort((a, b) => a - b).map(Math.round);
  return `${sorted[Math.floor(sorted.length / 2)]} (median), ${sorted.at(-1)} (most)`;
};

/** Starts the endpoint again; where its PostgreSQL was started anew, that has another port. */
async function again(): Promise<void> {
  server = await startEndpoint(folder, '');
  database = await startEmbedded(folder);
}

test('killed while its answer was on the way: sent again, there once', async () => {
  await sellSome(one, 2);
  await sellSome(two, 2);
  const line = one.fetch;
  const cut: Till = {
    ...one,
    fetch: async (path, init) => {
      const answer = await line(path, init);
      if (path !== PATHS.push) return answer;
      await server.end('SIGKILL');
      throw new TypeError('the line is dead');
    },
  };
  expect(await sync(cut)).toBe('no-answer');
  expect(await countUnsent(one.store)).toBe(2);
  expect(await stored()).toEqual(expect.arrayContaining(sold.slice(-4, -2)));
  // Nobody answers at all: the other till keeps what it sold.
  expect(await sync(two)).toBe('no-answer');
  expect(await countUnsent(two.store)).toBe(2);
  await again();
  await expectAlike();
});

test('killed in an enrolment: the same code, id and key are one device', async () => {
  for (const after of [0, 4, 15, 40]) {
    const device = new Device(centre);
    const code = await centre.code();
    const asked = device.enrol(code).catch(() => null);
    await pause(after);
    await server.end('SIGKILL');
    await asked;
    await again();
    expect((await device.enrol(code)).status).toBe(200);
    const { rows } = await looking((pool) =>
      pool.query('SELECT 1 FROM device WHERE device = $1', [device.id]),
    );
    expect(rows).toHaveLength(1);
    device.write('sale', saleBody(idOf('tea'), 1, 350, 200), Date.now());
    expect((await device.push()).results.map(({ status }) => status)).toEqual(['created']);
    sold = [...sold, device.entries[0]?.entry.id ?? ''];
  }
  await expectAlike();
});

test('PostgreSQL itself killed under it: busy, and all is there when both are up again', async () => {
  const file = readFileSync(join(database.home, 'cluster', 'postmaster.pid'), 'utf8');
  process.kill(parsePostmaster(file)?.pid ?? 0, 'SIGKILL');
  await sellSome(one, 3);
  expect(await sync(one)).toBe('busy');
  expect(await countUnsent(one.store)).toBe(3);
  await server.end('SIGKILL');
  await again();
  await expectAlike();
});

test('killed, its disk lost, a backup put in place: the tills bring back all of it', async () => {
  await sellSome(one, 3);
  await expectAlike();
  const file = join(folder, 'yesterday');
  await centreCommand(env, ['backup', file]);
  await sellSome(one, 5);
  await sellSome(two, 4);
  await expectAlike();
  const newest = sold.length;
  await sellSome(one, 2);
  await server.end('SIGKILL');
  await centreCommand(env, ['restore', file, '--replace']);
  await again();
  expect(await stored()).toHaveLength(newest - 9);
  // The second till alone, which knows nothing of it, brings the first one's entries too.
  await sellSome(two, 1);
  expect(await sync(two)).toBeNull();
  expect(await stored()).toEqual(expect.arrayContaining(sold.slice(0, newest)));
  await expectAlike();
});
