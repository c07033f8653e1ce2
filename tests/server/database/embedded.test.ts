import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from '../../../src/server/database/embedded.ts';
import { parsePostmaster } from '../../../src/server/database/postmaster.ts';

let folder = '';
const started: Embedded[] = [];

const start = async (): Promise<Embedded> => {
  const database = await startEmbedded(folder);
  started.push(database);
  return database;
};

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return rows.flat();
};

const postmasterPid = (database: Embedded): number => {
  const text = readFileSync(join(database.home, 'cluster', 'postmaster.pid'), 'utf8');
  return parsePostmaster(text)?.pid ?? 0;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(folder, 0o711);
});

afterEach(async () => {
  const homes = started.map(({ home }) => home);
  for (const database of started.splice(0)) await database.stop();
  for (const home of homes) rmSync(home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

test('what was written is there after a stop; every commit is flushed; text is UTF-8', async () => {
  const first = await start();
  expect(await ask(first.url, 'SHOW fsync')).toEqual(['on']);
  expect(await ask(first.url, 'SHOW server_encoding')).toEqual(['UTF8']);
  expect(await ask(first.url, 'SHOW unix_socket_directories')).toEqual(['']);
  expect(await ask(first.url, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
  await ask(first.url, "CREATE TABLE kept AS SELECT '酱油' AS name");
  await first.stop();
  await expect(ask(first.url, 'SELECT 1')).rejects.toThrow();
  await first.stop(); // a second goodbye is no error
  expect(await ask((await start()).url, 'SELECT name FROM kept')).toEqual(['酱油']);
});

test('a server left running by a killed process is used again', async () => {
  const left = await start();
  const again = await start();
  expect(again.url).toBe(left.url);
});

test('a server killed under us is started anew and has everything', async () => {
  const first = await start();
  await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  process.kill(postmasterPid(first), 'SIGKILL');
  await pause(300);
  expect(await ask((await start()).url, 'SELECT n FROM kept')).toEqual([7]);
});

test('it is not stopped while another start is connected to it', async () => {
  const first = await start();
  const other = new pg.Client({ connectionString: first.url });
  await other.connect();
  await first.stop();
  expect((await other.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await other.end();
});

test('nobody gets in without the password of the folder', async () => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = 'guess';
  await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/authentication/);
});
