// `npm run load`: the month, 70 stations × 31 days × 65 sales, 62 of them paid by code, and 45
// parcels. Every figure can be given: `npm run load -- --stations 7 --days 3`. `--servers 2` plays
// it on one server process and then on two. Ends with 1 when anything differs.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { ensurePackages } from '../../src/server/setup/packages.mjs';
import { nodeComplaint, PROJECT, say, seconds } from '../../src/server/setup/project.mjs';

const USUAL = { stations: 70, days: 31, sales: 65, payments: 62, parcels: 45, servers: 1 };

const since = performance.now();

/** @param {string} text */
const tell = (text) => say(`${seconds(since).padStart(8)}  ${text}`);

/** @param {readonly string[]} args */
const sizeIn = (args) => {
  const options = Object.fromEntries(
    Object.keys(USUAL).map((name) => [name, { type: /** @type {const} */ ('string') }]),
  );
  const { values } = parseArgs({ args: [...args], options });
  /** @param {keyof typeof USUAL} name */
  const whole = (name) => {
    const value = Number(values[name] ?? USUAL[name]);
    if (Number.isInteger(value) && value > 0) return value;
    throw new Error(`--${name} is a number above 0`);
  };
  return {
    stations: whole('stations'),
    days: whole('days'),
    sales: whole('sales'),
    payments: whole('payments'),
    parcels: whole('parcels'),
    servers: whole('servers'),
  };
};

const main = async () => {
  process.chdir(PROJECT);
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== null) throw new Error(complaint);
  const size = sizeIn(process.argv.slice(2));
  tell(`packages ${await ensurePackages(PROJECT)}`);
  tell(`page and server ${await ensureBuild(PROJECT)}`);
  const { runnerImport } = await import('vite');
  /** @type {{ module: typeof import('./month.ts') }} */
  const { module } = await runnerImport(join(PROJECT, 'tests', 'load', 'month.ts'), {
    configFile: false,
    logLevel: 'error',
  });
  const { playMonth } = module;
  /** @type {{ module: typeof import('./report.ts') }} */
  const {
    module: { ratio, report },
  } = await runnerImport(join(PROJECT, 'tests', 'load', 'report.ts'), {
    configFile: false,
    logLevel: 'error',
  });
  const one = await playMonth({ ...size, servers: 1 }, tell);
  say(`\none server process\n${report(one).join('\n')}`);
  if (size.servers === 1) return one.differences.length === 0;
  const more = await playMonth(size, tell);
  say(`\n${size.servers} server processes\n${report(more).join('\n')}`);
  say(`${size.servers} server processes against one: ${ratio(more, one)}`);
  return one.differences.length + more.differences.length === 0;
};

try {
  process.exit((await main()) ? 0 : 1);
} catch (failure) {
  say(failure instanceof Error ? (failure.stack ?? failure.message) : String(failure));
  process.exit(1);
}
