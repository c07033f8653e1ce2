// The built endpoint as a process of its own, without a demo: several of them on one database.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from '../../src/server/setup/ports.mjs';
import { NODE_FLAGS } from '../../src/server/setup/project.mjs';
import { ROOT } from './source.ts';

export type EndpointProcess = {
  readonly origin: string;
  readonly pid: number;
  /** Its requests, for whatever takes a centre without a socket. */
  request(path: string, init?: RequestInit): Promise<Response>;
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

// Each worker has ports of its own: a killed server must find the one it had free again.
const FIRST_PORT = 24_000 + 200 * Number(process.env['VITEST_POOL_ID'] ?? 0);

const ready = (child: ChildProcess): Promise<string> =>
  new Promise((done, failed) => {
    if (child.stdout === null) throw new Error('the server prints to a pipe');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready: ')) done(line.slice('ready: '.length));
    });
    child.once('exit', (code) => failed(new Error(`the server left with ${code}`)));
  });

/** A kept connection that the server had closed as idle just when it was used again. */
const wasIdle = (failure: unknown): boolean =>
  failure instanceof Error &&
  failure.cause instanceof Error &&
  'code' in failure.cause &&
  failure.cause.code === 'UND_ERR_SOCKET';

/**
 * Starts one on a data folder; `databaseUrl` '' is the folder's own embedded database. `more` are
 * further settings.
 */
export async function startEndpoint(
  dataDir: string,
  databaseUrl: string,
  options: readonly string[] = [],
  more: NodeJS.ProcessEnv = {},
): Promise<EndpointProcess> {
  const env = {
    ...process.env,
    PORT: String(await freePort(FIRST_PORT)),
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    DEMO: '',
    ...more,
  };
  const child = spawn(process.execPath, [...NODE_FLAGS, ...options, '.build/server/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const origin = (await ready(child)).replace('localhost', '127.0.0.1');
  return {
    origin,
    pid: child.pid ?? 0,
    request: (path, init) =>
      fetch(`${origin}${path}`, init).catch((failure: unknown) => {
        if (!wasIdle(failure)) throw failure;
        return fetch(`${origin}${path}`, init);
      }),
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const left = once(child, 'exit');
      child.kill(signal);
      await left;
    },
  };
}

/** Runs a command of the centre's (`npm run centre -- …`) and gives what it prints. */
export const centreCommand = async (
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<string> =>
  (
    await promisify(execFile)(process.execPath, ['.build/server/cli.js', ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    })
  ).stdout;
