// Two server processes on one database: no state is in a process.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { differences, enter, newBook } from '../../src/core/journal/book.ts';
import { unseal } from '../../src/core/journal/entry.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { addStation } from '../../src/server/access/station.ts';
import { type Pool, inStation, openPool } from '../../src/server/database/pool.ts';
import { sqlJournal } from '../../src/server/journal/sql/journal.ts';
import { loadAll } from '../../src/server/journal/ledger.ts';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { type TestDatabase, createEmptyDatabase } from '../support/database.ts';
import { type Device, NOTHING, boundDevice } from '../support/device.ts';
import { type EndpointProcess, startEndpoint } from '../support/endpoint-process.ts';
import { idOf, saleBody } from '../support/entries.ts';
import { ROOT } from '../support/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-processes-'));
let database: TestDatabase;
let servers: EndpointProcess[] = [];
let pool: Pool;
let station = '';
let tills: Device[] = [];

beforeAll(async () => {
  await ensureBuild(ROOT);
  database = await createEmptyDatabase();
  // Both at once: the migrations and the signing key are made by whichever is first.
  servers = await Promise.all([
    startEndpoint(folder, database.url),
    startEndpoint(folder, database.url),
  ]);
  pool = openPool(database.url);
});
beforeEach(async () => {
  station = randomUUID();
  await addStation(pool, { id: station, name: station, demo: false });
  tills = await Promise.all(
    servers.map(({ request }) =>
      boundDevice({ request, code: () => issueCode(pool, station, 'digits', Date.now()) }, station),
    ),
  );
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.end()));
  await pool.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const pair = <T>([first, second]: readonly T[]): readonly [T, T] => {
  if (first === undefined || second === undefined) throw new Error('there are two');
  return [first, second];
};

const sell = (till: Device): void => {
  till.write('sale', saleBody(idOf('tea'), 1 + (till.head.n % 3), 300), Date.now());
};

/** Listens to the news of a device; gives what waits for the next event of a name. */
async function listening(till: Device) {
  const answer = await till.get(PATHS.news, { accept: 'text/event-stream' });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('the news are a stream');
  let text = '';
  return {
    next: async (event: string): Promise<string> => {
      for (;;) {
        const found = new RegExp(`event: ${event}\ndata: ?(.*)\n`).exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          return found[1] ?? '';
        }
        const { done, value } = await reader.read();
        if (done) throw new Error('the news ended');
        text += value;
      }
    },
    close: () => reader.cancel(),
  };
}

test('what one process takes is heard at the other', async () => {
  const [first, second] = pair(tills);
  const ear = await listening(second);
  await ear.next('beat');
  sell(first);
  await first.push();
  expect(await ear.next('entry')).toBe('1');
  expect((await second.pull()).station).toHaveLength(1);
  await ear.close();
});

test('a listening connection that is cut is made again, and nothing is missed', async () => {
  const [first, second] = pair(tills);
  const ear = await listening(second);
  await ear.next('beat');
  const listeners = async (): Promise<number[]> =>
    (
      await pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'till_news'`,
      )
    ).rows.map(({ pid }) => pid);
  const before = await listeners();
  expect(before).toHaveLength(2);
  await pool.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [before]);
  sell(first);
  await first.push(); // while nobody listens, or already again: heard in either case
  await ear.next('entry');
  await expect.poll(listeners, { timeout: 20_000 }).toHaveLength(2);
  expect((await listeners()).filter((pid) => before.includes(pid))).toEqual([]);
  sell(first);
  await first.push(first.entries.slice(1));
  for (let heard = ''; heard !== '2'; heard = await ear.next('entry'));
  await ear.close();
});

test('both take for one station at once: one sequence, equal balances', async () => {
  const [first, second] = pair(tills);
  const batches = 12;
  await Promise.all(
    [first, second].map(async (till) => {
      for (let batch = 0; batch < batches; batch += 1) {
        for (let i = 0; i < 5; i += 1) sell(till);
        await till.push(till.entries.slice(-5));
      }
    }),
  );
  const pages = await Promise.all([first, second].map((till) => till.pull(NOTHING)));
  const [here, there] = pair(pages.map(({ station: page }) => page));
  expect(here).toEqual(there);
  expect(here.map(({ seq }) => seq)).toEqual(Array.from(here, (_, i) => i + 1));
  expect(here).toHaveLength(2 * batches * 5);
  const book = newBook();
  enter(
    book,
    here.flatMap(({ text, eff }) => {
      const read = unseal(text);
      return read.ok ? [{ entry: read.sealed.entry, eff }] : [];
    }),
  );
  const rows = await inStation(pool, station, 'read', (tx) => loadAll(tx, station));
  expect(differences(book.rows, rows)).toEqual([]);
  // A page of the one process is continued at the other.
  const cursor = { station: { seq: 60, id: unsealedId(here[59]?.text) }, centre: NOTHING.centre };
  first.cookie = second.cookie;
  expect((await first.pull(cursor)).station).toEqual(here.slice(60));
});

function unsealedId(text: string | undefined): string {
  const read = unseal(text ?? '');
  if (!read.ok) throw new Error('an entry');
  return read.sealed.entry.id;
}

test('a start answers before it has read the quarantine, and tells what it then lets out', async () => {
  const [first, second] = pair(tills);
  sell(first);
  const [sealed] = first.entries;
  if (sealed === undefined) throw new Error('one was sold');
  const at = Date.now();
  await sqlJournal(pool).inStation(station, 'write', async (tx) => {
    await tx.hold([{ sealed, branch: 0, eff: at, why: 'unknown-kind' }], at);
    await tx.writeLine({ device: first.id, branch: 0, n: 1, hash: sealed.hash, eff: at });
  });
  const ear = await listening(second);
  await ear.next('beat');
  const writer = await pool.connect();
  await writer.query(`BEGIN; SELECT 1 FROM station WHERE station_id = '${station}' FOR UPDATE`);
  const third = await startEndpoint(folder, database.url);
  expect((await third.request(PATHS.pull, { headers: { cookie: first.cookie } })).status).toBe(200);
  await writer.query('COMMIT');
  writer.release();
  expect(await ear.next('entry')).toBe('1');
  expect((await second.pull()).station).toMatchObject([{ seq: 1, text: sealed.text }]);
  await ear.close();
  await third.end();
});

test('when one process is killed, its sessions and devices go on at the other', async () => {
  const [first, second] = pair(tills);
  const answer = await servers[0]?.request(`${PATHS.pull}?station=0&centre=0`, {
    headers: { cookie: second.cookie },
  });
  expect(answer?.status).toBe(200);
  await servers[1]?.end('SIGKILL');
  sell(second);
  await expect(second.push()).rejects.toThrow(/fetch failed/);
  const signed = second.sign(second.entries);
  const taken = await servers[0]?.request(PATHS.push, {
    method: 'POST',
    headers: signed.headers,
    body: signed.body,
  });
  expect(taken?.status).toBe(200);
  expect((await first.pull()).station).toHaveLength(1);
});
