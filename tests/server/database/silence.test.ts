// A database host that is gone without a word: its connections stay open and nothing comes back.
import { type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInfrastructure } from '../../../src/server/database/failure.ts';
import { type Pool, inStation, openPool } from '../../../src/server/database/pool.ts';
import { databaseNews, notify } from '../../../src/server/news.ts';
import { type TestDatabase, createDatabase } from '../../support/database.ts';
import { STATION } from '../../support/entries.ts';

const ANSWER_MS = 300;

/** A line to the database; `cut` keeps all that it carries now open, and carries no more of it. */
type Line = { readonly url: string; cut(): void; close(): Promise<void> };

async function openLine(to: string): Promise<Line> {
  const { hostname, port } = new URL(to);
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    for (const each of [near, far]) each.on('error', () => undefined);
    pairs.add([near, far]);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  const url = new URL(to);
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url: url.href,
    cut: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    close: async () => {
      for (const both of pairs) for (const each of both) each.destroy();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}

let database: TestDatabase;
let line: Line;
beforeEach(async () => {
  database = await createDatabase();
  line = await openLine(database.url);
});
afterEach(async () => {
  await line.close();
  await database.drop();
});

const pidBy = async (pool: Pool): Promise<number> =>
  (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;

const asking: [string, (pool: Pool) => Promise<unknown>][] = [
  ['a single query', (pool) => pool.query('SELECT 1')],
  [
    'a transaction',
    (pool) => inStation(pool, STATION, 'read', (tx) => tx.query('SELECT 1 FROM station')),
  ],
  [
    'several queries sent at once',
    (pool) =>
      inStation(pool, STATION, 'write', (tx) =>
        Promise.all([1, 2, 3].map(() => tx.query('SELECT 1 FROM station'))),
      ),
  ],
];

test.each(asking)('%s gives up, and its connection is not used again', async (_, ask) => {
  const pool = openPool(line.url, 1, { answer: ANSWER_MS });
  const before = await pidBy(pool);
  line.cut();
  const failure = await ask(pool).then(
    () => null,
    (given: unknown) => given,
  );
  expect(isInfrastructure(failure)).toBe(true);
  // The one connection that the pool may have is free for another.
  expect(await pidBy(pool)).not.toBe(before);
  await ask(pool);
  await pool.end();
});

test('what is answered in time is not given up later', async () => {
  const pool = openPool(line.url, 1, { answer: ANSWER_MS });
  const before = await pidBy(pool);
  await new Promise((done) => {
    setTimeout(done, 2 * ANSWER_MS);
  });
  expect(await pidBy(pool)).toBe(before);
  await pool.end();
});

test('news that do not get through are heard here at least', async () => {
  const heard: number[] = [];
  const news = databaseNews(line.url, () => undefined, ANSWER_MS);
  news.subscribe(
    STATION,
    (seq) => heard.push(seq),
    () => undefined,
  );
  // Another process is heard: this one listens.
  const other = openPool(database.url, 1);
  await expect
    .poll(async () => {
      await notify(other, STATION);
      return heard;
    })
    .toContain(0);
  await other.end();
  line.cut();
  news.announce(STATION, 2);
  await expect.poll(() => heard).toContain(2);
  await news.close();
});
