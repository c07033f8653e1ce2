// `npm run soak`: 10,000 runs of the simulation, or as many as are asked for (`npm run soak -- 500`);
// `FIRST=10001` goes on from there. Five hundred at a time, and what broke is told after each.
import { join } from 'node:path';
import { ensurePackages } from '../../src/server/setup/packages.mjs';
import { nodeComplaint, PROJECT, say, seconds } from '../../src/server/setup/project.mjs';
import { Heartbeat, inWords, Progress } from '../support/progress.mjs';

const AT_ONCE = 500;

/**
 * Plays seeds; how many tests failed.
 * @param {number} first
 * @param {number} runs
 */
const play = async (first, runs) => {
  const heartbeat = new Heartbeat();
  const progress = new Progress(heartbeat);
  process.env.FIRST = String(first);
  process.env.RUNS = String(runs);
  const { createVitest } = await import('vitest/node');
  const vitest = await createVitest('test', {
    watch: false,
    root: PROJECT,
    config: join(PROJECT, 'vite.config.ts'),
    project: ['simulation'],
    reporters: [progress],
  });
  await vitest.start(['seeds-']);
  await vitest.close();
  heartbeat.stop();
  say(`seeds ${first} to ${first + runs - 1}: ${inWords(progress.total)}`);
  return progress.total.passed === 0 ? 1 : progress.total.failed;
};

const main = async () => {
  process.chdir(PROJECT);
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) throw new Error(complaint);
  say(`packages ${await ensurePackages(PROJECT)}`);
  const since = performance.now();
  const start = Number(process.env.FIRST ?? 1);
  const runs = Number(process.argv[2] ?? 10_000);
  let failed = 0;
  for (let first = start; first < start + runs; first += AT_ONCE) {
    failed += await play(first, Math.min(AT_ONCE, start + runs - first));
  }
  say(`${runs} runs, ${failed} failed (${seconds(since)})`);
  return failed === 0;
};

try {
  process.exit((await main()) ? 0 : 1);
} catch (failure) {
  say(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
  process.exit(1);
}
