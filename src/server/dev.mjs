// `npm run dev`: the page from vite with hot reload, the server rebuilt and restarted on changes.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensurePackages } from './setup/packages.mjs';
import { freePort, wishedPort } from './setup/ports.mjs';
import { PROJECT, say } from './setup/project.mjs';

const VITE = join('node_modules', 'vite', 'bin', 'vite.js');
const MAIN = join(PROJECT, '.build', 'server', 'main.js');

/** @type {import('node:child_process').ChildProcess[]} */
const children = [];

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
const node = (args, env = {}) => {
  const child = spawn(process.execPath, args, {
    cwd: PROJECT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  children.push(child);
  return child;
};

const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};

await ensurePackages(PROJECT);
const page = await freePort(wishedPort(process.env.PORT, 8787));
const endpoint = await freePort(page + 1);
process.on('SIGINT', stop).on('SIGTERM', stop);
for (const mode of ['guest', 'server']) {
  node([VITE, 'build', '--mode', mode, '--watch', '--logLevel', 'warn']);
}
while (!existsSync(MAIN)) await pause(200);
node(['--watch', MAIN], {
  PORT: String(endpoint),
  DEMO: '1',
  DATA_DIR: process.env.DATA_DIR ?? join(PROJECT, '.data'),
});
node([VITE, '--port', String(page), '--strictPort'], {
  TILL_ENDPOINT: `http://127.0.0.1:${endpoint}`,
});
say(`Page on http://127.0.0.1:${page}/, endpoint on port ${endpoint}`);
