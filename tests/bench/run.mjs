// `npm run bench`: measures the built app in a real browser. Missed goals are told, not failed;
// a figure that could not be measured ends with 1.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { ensurePackages } from '../../src/server/setup/packages.mjs';
import { nodeComplaint, PROJECT, say, seconds } from '../../src/server/setup/project.mjs';
import { ensureBrowser } from '../support/browser-install.mjs';

const LIMIT_MS = 345_000; // six minutes with what it takes to end everything
const PATIENCE_MS = 10_000;

const since = performance.now();

/** @param {string} text */
const tell = (text) => say(`${seconds(since).padStart(8)}  ${text}`);

/** @type {import('./bench.ts').Measured | undefined} */
let measured;

/**
 * Prints and writes what there is.
 * @returns {Promise<never>}
 */
const finish = async () => {
  const { results, failures, text, close } = measured ?? {
    results: [],
    failures: ['nothing'],
    text: () => '',
    close: () => Promise.resolve(),
  };
  await Promise.race([
    close(),
    new Promise((done) => {
      setTimeout(done, PATIENCE_MS);
    }),
  ]);
  mkdirSync(join(PROJECT, '.bench'), { recursive: true });
  writeFileSync(join(PROJECT, '.bench', 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  say(`\n${text()}\n`);
  for (const failure of failures) say(`could not be measured: ${failure}`);
  const missed = results.filter(({ ok }) => !ok).length;
  say(`${results.length} measured, ${missed} beside the goal, ${failures.length} failed`);
  process.exit(failures.length === 0 ? 0 : 1);
};

const main = async () => {
  process.chdir(PROJECT);
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) throw new Error(complaint);
  tell(`packages ${await ensurePackages(PROJECT)}`);
  tell(`browser ${(await ensureBrowser()).path}`);
  tell(`page and server ${await ensureBuild(PROJECT)}`);
  const { runnerImport } = await import('vite');
  /** @type {{ module: typeof import('./bench.ts') }} */
  const { module } = await runnerImport(join(PROJECT, 'tests', 'bench', 'bench.ts'), {
    configFile: false,
    logLevel: 'error',
  });
  measured = module.newMeasured();
  await module.measure(process.argv.slice(2), tell, measured);
};

process.on('SIGINT', () => void finish()).on('SIGTERM', () => void finish());
setTimeout(() => {
  measured?.failures.push(`not finished after ${LIMIT_MS / 1_000} s`);
  void finish();
}, LIMIT_MS).unref();
await main().catch((failure) => {
  say(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
  measured?.failures.push('the run broke off');
});
await finish();
