// The real endpoint on an empty embedded database, and in front of it the bench's own page on the
// same origin, so that both see the same browser storage.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { build } from 'vite';
import { freePort } from '../../src/server/setup/ports.mjs';
import { ROOT } from '../support/source.ts';

const PAGE = join(ROOT, '.build', 'bench');
const FIRST_PORT = 9_300;

/** The bench's page and the app on one address. */
export type Site = {
  readonly origin: string;
  /** The endpoint's data folder. */
  readonly folder: string;
  /** A new one-time code of the bench's station. */
  code(): Promise<string>;
  /** Loads the shared catalogue. */
  catalogue(csv: string): Promise<void>;
  /** Serves one more file below `/bench/`. */
  file(name: string, text: string): string;
  stop(): Promise<void>;
};

/** Builds the bench's page. */
export const buildPage = (): Promise<unknown> =>
  build({
    configFile: false,
    root: join(ROOT, 'tests', 'bench', 'page'),
    base: '/bench/',
    publicDir: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: PAGE,
      emptyOutDir: true,
      reportCompressedSize: false,
      target: 'es2022',
      minify: process.env['BENCH_PROFILE'] === undefined,
      chunkSizeWarningLimit: 5_000,
    },
  });

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
};

type Files = Map<string, string>;

function own(files: Files, path: string, response: ServerResponse): void {
  const name = normalize(path.slice('/bench/'.length));
  response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream');
  try {
    response.end(files.get(name) ?? readFileSync(join(PAGE, name)));
  } catch {
    response.writeHead(404).end();
  }
}

function passOn(port: number, asked: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = asked;
  const onward = request({ port, host: '127.0.0.1', method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  asked.pipe(onward);
}

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((done, failed) => {
    if (child.stdout === null) throw new Error('the server prints to a pipe');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready: ')) done();
    });
    child.once('exit', (code) => failed(new Error(`the server left with ${code}`)));
  });

/** Starts both; the endpoint is a process of its own as its users start it. */
export async function startSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'till-bench-'));
  chmodSync(folder, 0o755); // the database's own user must reach it
  const inner = await freePort(FIRST_PORT);
  const env = {
    ...process.env,
    PORT: String(inner),
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    DATA_DIR: folder,
    DATABASE_URL: '',
    DEMO: '',
  };
  const child = spawn(process.execPath, ['.build/server/main.js'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  const centre = async (...args: readonly string[]): Promise<string> =>
    (
      await promisify(execFile)(process.execPath, ['.build/server/cli.js', ...args], {
        cwd: ROOT,
        env,
      })
    ).stdout;
  await centre('add-station', 'bench');
  const files: Files = new Map();
  const front = createServer((asked, response) => {
    const path = (asked.url ?? '/').replace(/[?#].*$/, '');
    if (path.startsWith('/bench/')) own(files, path, response);
    else passOn(inner, asked, response);
  });
  const port = await freePort(inner + 1);
  await new Promise<void>((done) => {
    front.listen(port, '127.0.0.1', done);
  });
  return {
    origin: `http://localhost:${port}`,
    folder,
    code: async () =>
      (/code ([\d ]+)/.exec(await centre('code', 'bench'))?.[1] ?? '').replaceAll(' ', ''),
    catalogue: async (csv) => {
      const path = join(folder, 'catalogue.csv');
      writeFileSync(path, csv);
      await centre('load-catalogue', path);
    },
    file: (name, text) => {
      files.set(name, text);
      return `/bench/${name}`;
    },
    stop: async () => {
      front.closeAllConnections();
      front.close();
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
