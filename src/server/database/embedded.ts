import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Account, databaseAccount } from './account.ts';
import { choosePlace, type Place } from './place.ts';
import { parsePostmaster } from './postmaster.ts';

/** A running embedded PostgreSQL: its address, its folder, and how to leave it. */
export type Embedded = { url: string; home: string; stop(): Promise<void> };

/** `durable: false` is for tests only: a power cut may lose everything. */
export type EmbeddedOptions = { durable?: boolean };

const DATABASE = 'till';
const RECOVERY_MS = 60_000;
const START_ATTEMPTS = 10;

// PostgreSQL's own programs fail with reasons on stderr; a started server must not inherit our
// pipes, or the exit of pg_ctl would never be seen.
const run = (file: string, args: string[], account: Account, quiet = false): Promise<void> =>
  new Promise((done, failed) => {
    const child = spawn(file, args, {
      ...account,
      cwd: '/',
      windowsHide: true,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', quiet ? 'ignore' : 'pipe'],
    });
    let reasons = '';
    child.stderr?.on('data', (chunk) => {
      reasons += String(chunk);
    });
    child.on('error', failed);
    child.on('exit', (code) => {
      if (code === 0) done();
      else failed(new Error(`${file} ended with ${code}: ${reasons.trim()}`));
    });
  });

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer().on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });

const initialise = async (place: Place, account: Account, durable: boolean): Promise<void> => {
  writeFileSync(place.passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  if (account !== null) chownSync(place.passwordFile, account.uid, account.gid);
  // Made aside and renamed: an initialisation cut short is made again, never taken for a cluster.
  const aside = `${place.cluster}.new`;
  rmSync(aside, { recursive: true, force: true });
  await run(
    join(place.bin, 'initdb'),
    [
      `--pgdata=${aside}`,
      '--username=postgres',
      `--pwfile=${place.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--set=listen_addresses=127.0.0.1',
      '--set=unix_socket_directories=',
      `--set=fsync=${durable ? 'on' : 'off'}`,
      ...(durable ? [] : ['--no-sync']),
    ],
    account,
  );
  renameSync(aside, place.cluster);
};

const address = (place: Place, port: number, database: string): string => {
  const password = readFileSync(place.passwordFile, 'utf8').trim();
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
};

const notedPort = (place: Place): number | null => {
  try {
    return (
      parsePostmaster(readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8'))?.port ?? null
    );
  } catch {
    return null;
  }
};

type Probe = 'ours' | 'starting' | 'absent';

const failureCode = (failure: unknown): string =>
  failure instanceof Error && 'code' in failure ? String(failure.code) : '';

const refuses = (failure: unknown): boolean => failureCode(failure) === 'ECONNREFUSED';

/** Runs one piece of work on a connection of its own. */
const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a connection cut later shows in the next query
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

// A pid file proves nothing (it outlives a power cut, and pids and ports are reused): only a
// server that takes our password and names our folder is ours.
const probe = async (place: Place, port: number): Promise<Probe> => {
  try {
    const row = await withClient(
      address(place, port, 'postgres'),
      async (client) =>
        (await client.query<{ data_directory: string }>('SHOW data_directory')).rows[0],
    );
    return row?.data_directory === place.cluster.replaceAll('\\', '/') ? 'ours' : 'absent';
  } catch (failure) {
    return failureCode(failure) === '57P03' ? 'starting' : 'absent';
  }
};

const runningPort = async (place: Place): Promise<number | null> => {
  for (const until = Date.now() + RECOVERY_MS; Date.now() < until; await pause(100)) {
    const port = notedPort(place);
    if (port === null) return null;
    const state = await probe(place, port);
    if (state !== 'starting') return state === 'ours' ? port : null;
  }
  return null;
};

const startServer = async (place: Place, account: Account, port: number): Promise<boolean> => {
  try {
    await run(
      join(place.bin, 'pg_ctl'),
      [
        'start',
        '--wait',
        '--silent',
        `--pgdata=${place.cluster}`,
        `--log=${place.log}`,
        `--timeout=${RECOVERY_MS / 1000}`,
        `--options=-p ${port}`,
      ],
      account,
      true,
    );
    return true;
  } catch {
    return false;
  }
};

// A start may fail for a moment only: another start was faster (then its server serves us as
// well), or a killed server's last processes still hold the folder.
const launch = async (place: Place, account: Account): Promise<number> => {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const port = await freePort();
    if (await startServer(place, account, port)) return port;
    const other = await runningPort(place);
    if (other !== null) return other;
    await pause(500);
  }
  throw new Error(`PostgreSQL did not start, see ${place.log}`);
};

const ensureDatabase = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });

const othersConnected = (url: string): Promise<boolean> =>
  withClient(url, async (client) => {
    const others = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend'" +
        ' AND pid <> pg_backend_pid() LIMIT 1',
    );
    return others.rowCount !== 0;
  });

// Two starts may share one cluster: the last to leave stops it. A connection just closed may
// still be listed for a moment, hence the second and third look.
const inUse = async (url: string): Promise<boolean> => {
  for (let look = 0; look < 3; look += 1) {
    if (!(await othersConnected(url))) return false;
    await pause(150);
  }
  return true;
};

/**
 * Starts (or finds still running) the PostgreSQL of a data folder, initialised at first use.
 * `url` names the database `till`. Close your own connections before `stop()`: it leaves the
 * server running while somebody else is connected (a test's cluster goes in any case).
 */
export const startEmbedded = async (
  dataDir: string,
  { durable = true }: EmbeddedOptions = {},
): Promise<Embedded> => {
  const account = databaseAccount();
  const place = choosePlace(dataDir, account);
  if (!existsSync(place.cluster)) await initialise(place, account, durable);
  const port = (await runningPort(place)) ?? (await launch(place, account));
  const maintenance = address(place, port, 'postgres');
  await ensureDatabase(maintenance);
  const stop = async (): Promise<void> => {
    try {
      if (durable && (await inUse(maintenance))) return;
    } catch (failure) {
      if (refuses(failure)) return; // stopped already
      throw failure;
    }
    await run(
      join(place.bin, 'pg_ctl'),
      ['stop', '--wait', '--silent', '--mode=fast', `--pgdata=${place.cluster}`],
      account,
    );
  };
  return { url: address(place, port, DATABASE), home: place.home, stop };
};
