import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
 * Builds pages and server unless the sources are those of the last build.
 * @param {string} project
 * @returns {Promise<'built' | 'present'>}
 */
export const ensureBuild = async (project) => {
  const note = join(project, '.build', 'stamp');
  const stamp = sourceStamp(project);
  if (existsSync(note) && readFileSync(note, 'utf8') === stamp) return 'present';
  rmSync(note, { force: true });
  // Both are awaited even when one fails, so that no build goes on behind the error message.
  const builds = await Promise.allSettled([
    vite(project, 'building the page', []),
    vite(project, 'building the guests’ page', ['--mode', 'guest']),
    vite(project, 'building the server', ['--mode', 'server']),
  ]);
  for (const build of builds) if (build.status === 'rejected') throw build.reason;
  mkdirSync(join(project, '.build'), { recursive: true });
  writeFileSync(note, stamp);
  return 'built';
};
