// What the first visit loads, as it goes over the wire: gzip, in kB of 1,000 bytes.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './source.ts';

/** Most that each may weigh. */
export const BUDGET = { scripts: 90, styles: 15, worker: 8, precache: 1_500, guest: 30 } as const;

const PAGE = join(ROOT, '.build', 'app');
const GUEST = join(ROOT, '.build', 'guest');
const text = (path: string): string => readFileSync(join(PAGE, path), 'utf8');
const weight = (paths: Iterable<string>): number =>
  [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(join(PAGE, path))).length, 0) /
  1_000;

const all = (source: string, pattern: RegExp): string[] =>
  [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []);

/** A module with everything it imports at once; what it imports later is left out. */
function withImports(path: string, known = new Set<string>()): Set<string> {
  if (known.has(path)) return known;
  known.add(path);
  const imported = all(text(path), /(?:\bfrom|\bimport)\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g);
  for (const other of imported) withImports(join(path, '..', other), known);
  return known;
}

/** Weights of the built page: the first load's scripts and styles, service worker, precache. */
export function builtWeights() {
  const index = text('index.html');
  const scripts = new Set(
    all(index, /(?:src|href)="\/([^"]+\.js)"/g).flatMap((path) => [...withImports(path)]),
  );
  const styles = all(index, /href="\/([^"]+\.css)"/g);
  const worker = text('service-worker.js');
  const cached = new Set(all(worker, /["']?url["']?:\s*["'`]([^"'`]+)["'`]/g));
  if (scripts.size === 0 || cached.size === 0) throw new Error('the built page cannot be read');
  return {
    scripts: weight(scripts),
    styles: weight(styles),
    worker: weight(['service-worker.js']),
    precache: weight(cached),
  };
}

/**
 * What a guest's phone loads to sign up, in kB as it lies on the disk: all files of his page. Some
 * browsers inside other apps ask for nothing compressed.
 */
export const guestWeight = (): number =>
  readdirSync(GUEST, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(GUEST, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0) / 1_000;

/** The texts of all files of the guests' page. */
export const guestTexts = (): string[] =>
  readdirSync(GUEST, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(GUEST, name)).isFile())
    .map((name) => readFileSync(join(GUEST, name), 'utf8'));
