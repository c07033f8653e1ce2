// `npm start` on a bare machine: nothing but Node may be imported before the packages are there.
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild } from './setup/build.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { freePort, wishedPort } from './setup/ports.mjs';
import { nodeComplaint, PROJECT, say, seconds } from './setup/project.mjs';

const USUAL_PORT = 8787;

const prepare = async () => {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) throw new Error(complaint);
  say(`1/4 Node ${process.versions.node}`);
  const first = performance.now();
  say('2/4 Packages: checking, the first time installing (about half a minute)');
  const packages = await ensurePackages(PROJECT);
  say(`    ${packages} after ${seconds(first)}`);
  const second = performance.now();
  say('3/4 Page and server: checking, building what has changed');
  const build = await ensureBuild(PROJECT);
  say(`    ${build} after ${seconds(second)}`);
};

// The server is the same process: it gets the signals itself and closes what it has open.
const start = async () => {
  process.env.DATA_DIR = resolve(process.env.DATA_DIR ?? join(PROJECT, '.data'));
  process.chdir(PROJECT);
  await prepare();
  const wish = wishedPort(process.env.PORT, USUAL_PORT);
  const port = await freePort(wish);
  process.env.PORT = String(port);
  process.env.DEMO ??= '1';
  process.env.NODE_ENV ??= 'production';
  say(`4/4 Starting on port ${port}${port === wish ? '' : ` (${wish} is taken)`}`);
  await import(pathToFileURL(join(PROJECT, '.build', 'server', 'main.js')).href);
};

try {
  await start();
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exit(1);
}
