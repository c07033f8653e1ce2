import { afterAll, beforeAll, expect, test } from 'vitest';
import { journal } from '../../../src/server/database/migrations/journal.ts';
import { catalogue } from '../../../src/server/database/migrations/catalogue.ts';
import { fence } from '../../../src/server/database/migrations/fence.ts';
import { migrate } from '../../../src/server/database/migrate.ts';
import { type Pool, openPool } from '../../../src/server/database/pool.ts';
import { sqlJournal } from '../../../src/server/journal/sql/journal.ts';
import { type TestDatabase, connected, createEmptyDatabase } from '../../support/database.ts';
import { DEVICES, MORNING, STATION, idOf } from '../../support/entries.ts';

const [DEVICE] = DEVICES;
const HASH = 'ab'.repeat(32);
let database: TestDatabase;
let pool: Pool;

// A database as the first release left it, with a sale and one that is held.
beforeAll(async () => {
  database = await createEmptyDatabase();
  await connected(database.url, async (client) => {
    await client.query(
      'CREATE TABLE migration (name text PRIMARY KEY, applied timestamptz NOT NULL)',
    );
    for (const [name, sql] of [
      ['1-journal', journal],
      ['2-catalogue', catalogue],
      ['3-fence', fence],
    ] as const) {
      await client.query(sql);
      await client.query('INSERT INTO migration VALUES ($1, now())', [name]);
    }
    await client.query(`
      INSERT INTO station (station_id, name, seq, next_device) VALUES ('${STATION}', 'old', 1, 2);
      INSERT INTO device VALUES ('${STATION}', '${DEVICE}', 1, 'key', ${MORNING}, NULL);
      INSERT INTO entry VALUES ('${STATION}', 1, '${idOf('one')}', '${DEVICE}', 1, '${HASH}',
        ${MORNING}, ${MORNING}, ${MORNING}, 'sale', 'text');
      INSERT INTO quarantine VALUES ('${STATION}', '${DEVICE}', 2, '${idOf('two')}', '${HASH}',
        ${MORNING}, ${MORNING}, 'held', 'malformed');
      INSERT INTO head VALUES ('${STATION}', '${DEVICE}', 2, '${HASH}', ${MORNING});`);
    await migrate(client);
    await migrate(client);
  });
  pool = openPool(database.url);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('what the first release stored stands on branch 0 of its chain', async () => {
  await sqlJournal(pool).inStation(STATION, 'read', async (tx) => {
    expect(await tx.lines()).toEqual([
      { device: DEVICE, branch: 0, n: 2, hash: HASH, eff: MORNING },
    ]);
    expect((await tx.stored(DEVICE, 1, 2)).map(({ n, branch, seq }) => [n, branch, seq])).toEqual([
      [1, 0, 1],
      [2, 0, null],
    ]);
    expect(await tx.held(['malformed'], { after: null, most: 9 })).toMatchObject([
      { branch: 0, n: 2, text: 'held' },
    ]);
    expect(await tx.device(DEVICE)).toMatchObject({ number: 1, predecessor: null });
  });
});

test('a number is still taken once on each line', async () => {
  const again = (branch: number) =>
    pool.query(
      `INSERT INTO entry (station_id, seq, id, device, branch, n, hash, at, eff, received, kind, text)
      VALUES ($1, $2, $3, $4, $5, 1, $6, 0, 0, 0, 'sale', '')`,
      [STATION, 10 + branch, idOf(`branch ${branch}`), DEVICE, branch, HASH],
    );
  await expect(again(0)).rejects.toThrow(/duplicate key/);
  expect((await again(1)).rowCount).toBe(1);
});
