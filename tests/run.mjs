// `npm test` on a bare machine: nothing but Node may be imported before the packages are there.
// `npm test -- core e2e` runs these groups only (e2e with e2e-alone).
import { join } from 'node:path';
import { ensureBuild } from '../src/server/setup/build.mjs';
import { runQuietly } from '../src/server/setup/command.mjs';
import { ensurePackages } from '../src/server/setup/packages.mjs';
import { nodeComplaint, PROJECT, say, seconds } from '../src/server/setup/project.mjs';
import { ensureBrowser } from './support/browser-install.mjs';
import { GROUPS, Heartbeat, inWords, Progress } from './support/progress.mjs';

const LIMIT_MS = 40 * 60_000;

const heartbeat = new Heartbeat();
const progress = new Progress(heartbeat);

/** @type {import('vitest/node').Vitest | undefined} */
let vitest;

/**
 * The closing line stands alone and last, whatever happened before.
 * @returns {never}
 */
const finish = () => {
  heartbeat.stop();
  if (progress.total.passed + progress.total.failed === 0) progress.total.failed = 1;
  say(inWords(progress.total));
  process.exit(progress.total.failed > 0 ? 1 : 0);
};

/** @param {unknown} failure */
const tell = (failure) => {
  progress.total.failed += 1;
  say(failure instanceof Error ? failure.message : String(failure));
};

/**
 * One step of the preparation, told in one line; false when it failed.
 * @param {string} doing
 * @param {() => Promise<string>} work
 */
const step = async (doing, work) => {
  heartbeat.begin(doing);
  const since = performance.now();
  try {
    say(`${doing}: ${await work()} (${seconds(since)})`);
    return true;
  } catch (failure) {
    tell(failure);
    return false;
  }
};

const checkTypes = async () => {
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  await runQuietly('type check', process.execPath, [tsc, '-b', '--force'], { cwd: PROJECT });
  progress.total.passed += 1;
  return '1 passed';
};

/** @param {readonly string[]} wanted names of groups; none means all */
const runGroups = async (wanted) => {
  const { createVitest } = await import('vitest/node');
  vitest = await createVitest('test', {
    watch: false,
    root: PROJECT,
    config: join(PROJECT, 'vite.config.ts'),
    project: wanted.length > 0 ? wanted.map((name) => `${name}*`) : Object.keys(GROUPS),
    reporters: [progress],
  });
  await vitest.start();
  for (const file of progress.secondTry()) await vitest.runTestSpecifications([file]);
  await vitest.close();
};

const giveUp = async () => {
  tell(`not finished after ${LIMIT_MS / 60_000} minutes: ${heartbeat.doing}`);
  await closeSoon();
  finish();
};

// Vitest stops the tests' database when it is closed; a worker that hangs may not hold us.
const closeSoon = () =>
  Promise.race([
    vitest?.close(),
    new Promise((done) => {
      setTimeout(done, 10_000);
    }),
  ]);

const interrupted = async () => {
  await closeSoon();
  process.exit(130);
};

const main = async () => {
  process.chdir(PROJECT);
  process.env.CI ??= 'true';
  process.env.NO_COLOR = '1'; // differences are read in logs, not on a coloured screen
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) {
    tell(complaint);
    finish();
  }
  const wanted = process.argv.slice(2);
  const browser = wanted.length === 0 || wanted.some((name) => name.startsWith('e2e'));
  if (!(await step('packages', () => ensurePackages(PROJECT)))) finish();
  if (
    browser &&
    !(await step('browser', async () => {
      const { path, fonts } = await ensureBrowser();
      return fonts ? path : `${path}, without Chinese fonts (install fonts-noto-cjk)`;
    }))
  )
    finish();
  const [, built] = await Promise.all([
    step('types', checkTypes),
    step('page and server', () => ensureBuild(PROJECT)),
  ]);
  if (!built) finish();
  await runGroups(wanted);
};

process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
setTimeout(giveUp, LIMIT_MS).unref();
await main().catch(tell);
finish();
