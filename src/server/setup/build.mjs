import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './alone.mjs';
import { runQuietly } from './command.mjs';

const SOURCES = ['package-lock.json', 'package.json', 'public', 'src', 'sw', 'vite.config.ts'];

/**
 * Every file below a path, in a fixed order.
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
const filesBelow = (root, path) => {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.flatMap((name) => filesBelow(root, `${path}/${name}`));
};

/**
 * A stamp that changes when a source's name, size or time of change does; contents are not read.
 * @param {string} root
 * @param {readonly string[]} [paths]
 */
export const sourceStamp = (root, paths = SOURCES) => {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesBelow(root, path))) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file}\0${mtimeMs}\0${size}\n`);
  }
  return hash.digest('hex');
};

/**
 * @param {string} project
 * @param {string} title
 * @param {readonly string[]} args
 */
const vite = (project, title, args) =>
  runQuietly(
    title,
    process.execPath,
    [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn', ...args],
    { cwd: project, env: { NODE_ENV: 'production' } },
  );

/**
 * Builds pages and server.
 * @param {string} project
 */
const build = async (project) => {
  // All are awaited even when one fails, so that no build goes on behind the error message.
  const builds = await Promise.allSettled([
    vite(project, 'building the page', []),
    vite(project, 'building the guests’ page', ['--mode', 'guest']),
    vite(project, 'building the server', ['--mode', 'server']),
  ]);
  for (const one of builds) if (one.status === 'rejected') throw one.reason;
};

/**
 * Builds pages and server unless the sources are those of the last build; whoever comes meanwhile
 * waits and finds it.
 * @param {string} project
 * @returns {Promise<'built' | 'present'>}
 */
export const ensureBuild = async (project) => {
  const folder = join(project, '.build');
  const note = join(folder, 'stamp');
  const isPresent = () => existsSync(note) && readFileSync(note, 'utf8') === sourceStamp(project);
  if (isPresent()) return 'present';
  mkdirSync(folder, { recursive: true });
  return alone(join(folder, 'lock'), async () => {
    if (isPresent()) return 'present';
    const stamp = sourceStamp(project);
    rmSync(note, { force: true });
    await build(project);
    writeFileSync(note, stamp);
    return 'built';
  });
};
