// `npm run silence`: 10,000 frames without a code before the camera's eye, or as many as are asked
// for (`npm run silence -- 500`). Ends with 1 when one of them is billed.
import { join } from 'node:path';
import { ensurePackages } from '../../src/server/setup/packages.mjs';
import { nodeComplaint, PROJECT, say, seconds } from '../../src/server/setup/project.mjs';

const TOLD_EVERY = 1_000;

const main = async () => {
  process.chdir(PROJECT);
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) throw new Error(complaint);
  const count = Number(process.argv[2] ?? 10_000);
  if (!Number.isInteger(count) || count < 1) throw new Error('how many frames is a number above 0');
  say(`packages ${await ensurePackages(PROJECT)}`);
  const { runnerImport } = await import('vite');
  /** @type {{ module: typeof import('./silence.ts') }} */
  const { module } = await runnerImport(join(PROJECT, 'tests', 'bench', 'silence.ts'), {
    configFile: false,
    logLevel: 'error',
  });
  const since = performance.now();
  const { engine, pictures } = await module.silenceStage();
  /** @type {(frames: number, so: import('./silence.ts').Silence) => void} */
  const tell = (frames, { read, billed }) => {
    if (frames % TOLD_EVERY === 0 || frames === count) {
      say(`${frames} frames, ${read} readings, ${billed} billed (${seconds(since)})`);
    }
  };
  return (await module.silence(engine, pictures, count, tell)).billed === 0;
};

try {
  process.exit((await main()) ? 0 : 1);
} catch (failure) {
  say(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
  process.exit(1);
}
