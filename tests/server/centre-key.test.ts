// The centre's key and the database it belongs to.
import { execFile } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addStation } from '../../src/server/access/station.ts';
import { centreKeys } from '../../src/server/access/centre-key.ts';
import { makeKeys } from '../../src/server/access/keys.ts';
import { backup } from '../../src/server/commands/backup.ts';
import { restore } from '../../src/server/commands/restore.ts';
import { MIGRATION_NAMES, migrateWithin } from '../../src/server/database/migrate.ts';
import { type Pool, asOwner, openPool } from '../../src/server/database/pool.ts';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { type TestDatabase, createDatabase, createEmptyDatabase } from '../support/database.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { ROOT } from '../support/source.ts';

const FILE = 'centre-key.pem';
const made: string[] = [];
let database: TestDatabase;
let pool: Pool;
let folder = '';

const newFolder = (): string => {
  const fresh = mkdtempSync(join(tmpdir(), 'till-key-'));
  made.push(fresh);
  return fresh;
};

beforeEach(async () => {
  database = await createDatabase();
  pool = openPool(database.url, 4);
  folder = newFolder();
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});
afterAll(() => {
  for (const each of made) rmSync(each, { recursive: true });
});

const bindDevice = async (key: string): Promise<void> => {
  await addStation(pool, { id: STATION, name: 'Dongcun', demo: false });
  await pool.query(
    'INSERT INTO device (station_id, device, number, key, enrolled) VALUES ($1, $2, 1, $3, $4)',
    [STATION, idOf('till'), key, MORNING],
  );
};

const fingerprints = async (on: Pool = pool): Promise<string[]> =>
  (await on.query<{ fingerprint: string }>('SELECT fingerprint FROM centre_key')).rows.map(
    ({ fingerprint }) => fingerprint,
  );

/** Whether a start on this folder is refused with a sentence that names its file. */
const refused = async (on: string, why: RegExp): Promise<void> => {
  const told = await centreKeys(pool, on).then(
    () => '',
    (failure: Error) => failure.message,
  );
  expect(told).toMatch(why);
  expect(told).toContain(join(on, FILE));
};

const MISSING = /is missing.* put it back from its copy$/;
const ANOTHER = /is not the key .* from its copy$/;

test('it is made at first use, and is the same ever after', async () => {
  const signature = (await centreKeys(pool, folder)).sign('text');
  const again = await centreKeys(pool, folder);
  expect(again.verify('text', signature)).toBe(true);
  expect(again.verify('texts', signature)).toBe(false);
  const open = createPublicKey(readFileSync(join(folder, FILE)));
  const spki = open.export({ format: 'der', type: 'spki' });
  expect(await fingerprints()).toEqual([createHash('sha256').update(spki).digest('hex')]);
});

test('a centre of an earlier version goes on with the key that it has', async () => {
  const other = await createDatabase();
  const first = openPool(other.url, 1);
  const { fingerprint } = await centreKeys(first, folder);
  await first.end();
  await other.drop();
  await bindDevice('key');
  expect((await centreKeys(pool, folder)).fingerprint).toBe(fingerprint);
  expect(await fingerprints()).toEqual([fingerprint]);
});

describe('refused, with nothing made or changed,', () => {
  test('is a start whose key is missing beside a database that knows one', async () => {
    const { fingerprint } = await centreKeys(pool, folder);
    const empty = newFolder();
    await refused(empty, MISSING);
    await refused(empty, MISSING);
    expect(existsSync(join(empty, FILE))).toBe(false);
    expect(await fingerprints()).toEqual([fingerprint]);
    copyFileSync(join(folder, FILE), join(empty, FILE));
    expect((await centreKeys(pool, empty)).fingerprint).toBe(fingerprint);
  });

  test("is a start with another centre's key", async () => {
    const { fingerprint } = await centreKeys(pool, folder);
    const other = await createDatabase();
    const elsewhere = openPool(other.url, 1);
    const foreign = newFolder();
    await centreKeys(elsewhere, foreign);
    await elsewhere.end();
    await other.drop();
    await refused(foreign, ANOTHER);
    expect(await fingerprints()).toEqual([fingerprint]);
  });

  test('is a start without a key beside devices of an earlier version', async () => {
    await bindDevice('key');
    await refused(folder, MISSING);
    await refused(folder, MISSING);
    expect(existsSync(join(folder, FILE))).toBe(false);
    expect(await fingerprints()).toEqual([]);
  });
});

test("the demo's past, which has no key of its own, does not count as a device", async () => {
  await bindDevice('');
  expect(await fingerprints()).toEqual([]);
  const { fingerprint } = await centreKeys(pool, folder);
  expect(await fingerprints()).toEqual([fingerprint]);
});

describe('several that start at once', () => {
  test('on one folder have one key', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => centreKeys(pool, folder)));
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  test('on folders of their own: one goes on, the others are refused and make nothing', async () => {
    const folders = [folder, newFolder(), newFolder()];
    const all = await Promise.allSettled(folders.map((each) => centreKeys(pool, each)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(folders.filter((each) => existsSync(join(each, FILE)))).toHaveLength(1);
  });
});

describe('a backup', () => {
  let target: TestDatabase;
  beforeEach(async () => {
    target = await createDatabase();
  });
  afterEach(() => target.drop());

  const started = async (on: string): Promise<string> => {
    const second = openPool(target.url, 1);
    try {
      return (await centreKeys(second, on)).fingerprint;
    } finally {
      await second.end();
    }
  };
  const putBack = async (file: string): Promise<unknown> => {
    const second = openPool(target.url, 1);
    try {
      return await restore(second, file, false);
    } finally {
      await second.end();
    }
  };

  test('brings along whose it is, over a centre that was started once and is empty', async () => {
    const { fingerprint } = await centreKeys(pool, folder);
    const file = join(folder, 'backup');
    await backup(pool, file, MORNING);
    const fresh = newFolder();
    await started(fresh);
    expect(await putBack(file)).toMatchObject({ ok: true });
    await expect(started(fresh)).rejects.toThrow(ANOTHER);
    copyFileSync(join(folder, FILE), join(fresh, FILE));
    expect(await started(fresh)).toBe(fingerprint);
  });

  test('of an earlier version comes back, and the key beside it is taken', async () => {
    const before = MIGRATION_NAMES.indexOf('14-centre-key');
    const empty = await createEmptyDatabase();
    const old = openPool(empty.url, 1);
    await old.query('CREATE TABLE migration (name text PRIMARY KEY, applied timestamptz)');
    await asOwner(old, (tx) => migrateWithin(tx, 0, before));
    await addStation(old, { id: STATION, name: 'Dongcun', demo: false });
    await old.query("INSERT INTO device VALUES ($1, $2, 1, 'key', 0)", [STATION, idOf('till')]);
    const file = join(folder, 'older');
    await backup(old, file, MORNING);
    await old.end();
    await empty.drop();
    expect(await putBack(file)).toMatchObject({ ok: true });
    await expect(started(newFolder())).rejects.toThrow(MISSING);
    const { fingerprint } = await centreKeys(pool, folder);
    expect(await started(folder)).toBe(fingerprint);
  });
});

test("a fingerprint is a key's own", () => {
  expect(makeKeys().fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(makeKeys().fingerprint).not.toBe(makeKeys().fingerprint);
});

describe('a process', () => {
  beforeAll(() => ensureBuild(ROOT), 120_000);

  test('whose key is missing says so and ends', async () => {
    await centreKeys(pool, folder);
    const empty = newFolder();
    const { code, told } = await new Promise<{ code: unknown; told: string }>((done) => {
      execFile(
        process.execPath,
        ['.build/server/main.js'],
        {
          cwd: ROOT,
          timeout: 30_000,
          env: { ...process.env, DATA_DIR: empty, DATABASE_URL: database.url, DEMO: '' },
        },
        (failure, _, stderr) => done({ code: failure?.code, told: stderr }),
      );
    });
    expect(told).toContain(`${join(empty, FILE)} is missing`);
    expect(code).toBe(1);
    expect(existsSync(join(empty, FILE))).toBe(false);
  });
});
