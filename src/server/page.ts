import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const PACKED = new Set([
  '.css',
  '.csv',
  '.html',
  '.js',
  '.json',
  '.svg',
  '.txt',
  '.wasm',
  '.webmanifest',
]);

/**
 * A file of the built page: its bytes, compressed too where that helps (when it is first asked
 * for, so that a start need not wait for all of them), and its headers.
 */
export type PageFile = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly packed: Uint8Array<ArrayBuffer> | null;
  readonly type: string;
  readonly cache: string;
};

/** The built page by path ("/index.html"). It weighs a few megabytes and is kept in memory. */
export type Page = ReadonlyMap<string, PageFile>;

/** Where the page lies that guests' own phones open. */
export const GUESTS = '/join';

// Files in assets/ carry their content's hash in their names; all others ask every time.
const cacheOf = (path: string): string =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';

function fileAt(file: string, path: string): PageFile {
  const extension = extname(file);
  const bytes = new Uint8Array(readFileSync(file));
  let packed: PageFile['packed'] = null;
  return {
    bytes,
    get packed() {
      if (PACKED.has(extension)) packed ??= new Uint8Array(gzipSync(bytes));
      return packed;
    },
    type: TYPES[extension] ?? 'application/octet-stream',
    cache: cacheOf(path),
  };
}

/** Reads a page's folder, for under `at` ("/join"); null when there is none. */
export function loadPage(folder: string, at = ''): Page | null {
  if (statSync(join(folder, 'index.html'), { throwIfNoEntry: false }) === undefined) return null;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(
    files.map((name) => {
      const path = `/${name.replaceAll('\\', '/')}`;
      return [`${at}${path}`, fileAt(join(folder, name), path)];
    }),
  );
}

/** The till's page with the guests' page beside it; null when there is no till's page. */
export function loadPages(till: string, guests: string): Page | null {
  const page = loadPage(till);
  return page && new Map([...page, ...(loadPage(guests, GUESTS) ?? [])]);
}
