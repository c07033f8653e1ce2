// The real endpoint as its users start it: a process of its own on a free port, with the demo.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { issueCode } from '../../src/server/access/code.ts';
import * as v from 'valibot';
import { type Row, RowSchema } from '../../src/core/journal/row.ts';
import { inStation, openPool, type Pool, select } from '../../src/server/database/pool.ts';
import { DEMO_STATION, prepareDemo } from '../../src/server/demo/demo.ts';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { freePort } from '../../src/server/setup/ports.mjs';
import { fewGoods } from './few-goods.ts';
import { type TestDatabase, createFilledDatabase, migrated } from './database.ts';
import { centreCommand } from './endpoint-process.ts';
import { ROOT } from './source.ts';

/** A running endpoint, and a second way to its database for what a test wants to compare. */
export type ServerProcess = {
  readonly origin: string;
  /** The one-time link that the start printed. */
  readonly link: string;
  readonly pool: Pool;
  /** Another one-time link to the demo station. */
  newLink(): Promise<string>;
  /** Runs a command of the centre's (`npm run centre -- …`) and gives what it prints. */
  centre(...args: readonly string[]): Promise<string>;
  /** Ends it as a power cut would: nothing is answered, nothing is closed. */
  kill(): Promise<void>;
  /** Starts it again after `kill`: same port, keys and database, no new history of the demo. */
  again(): Promise<void>;
  stop(): Promise<void>;
};

// Each worker has ports of its own: a killed server must find the one it had free again.
const FIRST_PORT = 18_000 + 200 * Number(process.env['VITEST_POOL_ID'] ?? 0);

const printed = (child: ChildProcess, word: string): Promise<string> =>
  new Promise((done, failed) => {
    if (child.stdout === null) throw new Error('the server prints to a pipe');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith(`${word}: `)) done(line.slice(word.length + 2));
    });
    child.once('exit', (code) => failed(new Error(`the server left with ${code}`)));
  });

const settings = async (folder: string, database: string): Promise<NodeJS.ProcessEnv> => ({
  ...process.env,
  PORT: String(await freePort(FIRST_PORT)),
  DATA_DIR: folder,
  DATABASE_URL: database,
  NODE_ENV: 'production',
});

const run = (env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, ['.build/server/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const left = once(child, 'exit');
  child.kill(signal);
  await left;
}

// A till takes the demo's books when it is bound: seconds for seven weeks of sales.
const FEW_DAYS = 6;

// The demo writes its history at its first start; every later start adds what is new since. No
// centre has started on the template yet: each copy belongs to the key of its own server's folder.
const fill =
  (folder: string, days?: number) =>
  async (url: string): Promise<void> => {
    await migrated(url);
    const pool = openPool(url);
    await prepareDemo({ pool, now: Date.now, folder, ...(days === undefined ? {} : { days }) });
    await pool.end();
  };

/**
 * Starts one with few goods and a few days of sales on a database of its own; ready when it told its link.
 * `more` is set in its environment.
 */
export async function startServer(more: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  await ensureBuild(ROOT);
  const goods = fewGoods();
  const { url, drop } = await createFilledDatabase('demo_few', fill(goods, FEW_DAYS));
  const dropBoth = async (): Promise<void> => {
    await drop();
    rmSync(goods, { recursive: true, force: true });
  };
  return serveDemo({ url, drop: dropBoth }, { ...more, DEMO_FOLDER: goods });
}

/** The same with all of the demo's past, last month's statement included. */
export async function startWholeDemo(): Promise<ServerProcess> {
  await ensureBuild(ROOT);
  return serveDemo(await createFilledDatabase('demo', fill(join(ROOT, 'public', 'practice'))));
}

/** Starts one on a database that is dropped when it stops. */
export async function serveDemo(
  database: Pick<TestDatabase, 'url' | 'drop'>,
  more: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'till-server-'));
  const env = { ...(await settings(folder, database.url)), ...more, DEMO: '1' };
  let child = run(env);
  const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => ended(child, signal);
  const link = await printed(child, 'demo');
  const { origin } = new URL(link);
  const pool = openPool(database.url);
  return {
    origin,
    link,
    pool,
    newLink: async () =>
      `${origin}/#bind=${await issueCode(pool, DEMO_STATION, 'link', Date.now())}`,
    centre: (...args) => centreCommand(env, args),
    kill: () => end('SIGKILL'),
    again: async () => {
      child = run({ ...env, DEMO: '0' });
      await printed(child, 'ready');
    },
    stop: async () => {
      await pool.end();
      await end('SIGTERM');
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The demo station's balances at the centre whose account begins so, by account. */
export async function rowsOf({ pool }: ServerProcess, prefix: string): Promise<Row[]> {
  const rows = await inStation(pool, DEMO_STATION, 'read', (tx) =>
    select(
      tx,
      v.object({ row: RowSchema }),
      `SELECT row FROM ledger WHERE station_id = $1
      AND starts_with(id, $2) ORDER BY id`,
      [DEMO_STATION, prefix],
    ),
  );
  return rows.map(({ row }) => row);
}
