/// <reference types="vitest/config" />
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import preact from '@preact/preset-vite';
import { defineConfig, type PluginOption, type UserConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const PAGE = here('.build/app');
const ENDPOINT = process.env.TILL_ENDPOINT ?? 'http://127.0.0.1:8788';
const PRECACHE_LIMIT = 1_500_000; // bytes on the wire, gzip

// What a phone fetches on its first visit so that everything works offline from then on: all of
// the page, the scanner's wasm and pinyin included. The one exception is the second scanner,
// which only browsers without WebAssembly ever load (folder `rare`).
const precached = {
  globPatterns: ['**/*.{js,css,html,wasm,svg,png,webmanifest}', 'practice/{goods.csv,tray.json}'],
  globIgnores: ['**/rare/**', 'service-worker.js'],
  maximumFileSizeToCacheInBytes: 3_000_000,
};

// What the first scan needs of the core travels as one file: small ones compress badly.
const FIRST = [
  'barcode/(?!telling|clash|scale-rule|payment-row)',
  'assert|money|time|text|id\\.',
  'journal/(?:account|kind)',
  'goods/product',
  'sale/(?:most-lines|tender|cart)\\.',
];
const scanning = {
  name: 'scanning',
  priority: 1, // before the group below, which would take with it what its parts import
  test: new RegExp(
    `src/core/(?:${FIRST.join('|')})|node_modules/preact/|src/app/ui/(?:icon|button|long)`,
  ),
};

// What nearly every screen but the till needs of the parts travels as one file too: each file of
// its own is a name more in the service worker's list.
const widgets = {
  name: 'widgets',
  test: /src\/app\/ui\/(?:bars|band|card|choice|field|file-button|meter|progress|select|switch)\./,
};

// Named by content alone, in as few letters as rolldown allows: the list of all files is in the
// service worker, and names cannot be compressed much.
const chunkFile = (chunk: { moduleIds: string[] }): string =>
  chunk.moduleIds.some((id) => id.includes('/node_modules/@zxing/'))
    ? 'assets/rare/[name]-[hash:7].js'
    : 'assets/[hash:7].js';

type Listed = { url: string; size: number; revision: string | null };

const withinLimit = <T extends Listed>(manifest: T[]): { manifest: T[]; warnings: string[] } => {
  const bytes = manifest.reduce(
    (sum, { url }) => sum + gzipSync(readFileSync(join(PAGE, url))).length,
    0,
  );
  if (bytes > PRECACHE_LIMIT) {
    throw new Error(`the precache weighs ${bytes} bytes gzip, more than ${PRECACHE_LIMIT}`);
  }
  return { manifest: manifest.map(shortened), warnings: [] };
};

/** 48 bits tell two versions of a file apart as well as 128, in a list every phone fetches. */
const shortened = <T extends Listed>(file: T): T => ({
  ...file,
  revision: file.revision?.slice(0, 12) ?? null,
});

// The service worker is built in its own pass as one classic script: as a second entry of the
// page's build it would import a shared chunk, which a classic worker cannot load.
const serviceWorker = (): PluginOption =>
  VitePWA({
    strategies: 'injectManifest',
    srcDir: '../../sw',
    filename: 'service-worker.ts',
    injectRegister: false,
    manifest: false,
    injectManifest: { ...precached, rollupFormat: 'iife', manifestTransforms: [withinLimit] },
  });

const page = (plugins: PluginOption[]): UserConfig => ({
  root: here('src/app'),
  publicDir: here('public'),
  plugins: [preact(), ...plugins],
  // The same library without what only older browsers than ours need.
  resolve: { alias: { dexie: here('node_modules/dexie/dist/modern/dexie.mjs') } },
  worker: { format: 'es', rolldownOptions: { output: { chunkFileNames: chunkFile } } },
  build: {
    outDir: PAGE,
    emptyOutDir: true,
    reportCompressedSize: false,
    cssCodeSplit: false, // all of it is 10 kB: one file, and no screen is painted before its looks
    modulePreload: { polyfill: false }, // a browser without it loads the same a little later
    rolldownOptions: {
      output: { chunkFileNames: chunkFile, codeSplitting: { groups: [scanning, widgets] } },
    },
  },
  server: { proxy: { '/api': ENDPOINT, '/join': ENDPOINT } },
});

// What a guest's own phone loads: a page of a few kilobytes that shares nothing with the till's,
// for the browsers inside other apps too.
const guest = (): UserConfig => ({
  root: here('src/guest'),
  base: '/join/',
  publicDir: false,
  build: {
    outDir: here('.build/guest'),
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    reportCompressedSize: false,
  },
});

const server = (): UserConfig => ({
  root: here('src/server'),
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    outDir: here('.build/server'),
    emptyOutDir: true,
    rolldownOptions: {
      input: ['main', 'cli', 'simulator']
        .map((name) => here(`src/server/${name}.ts`))
        .filter((file) => existsSync(file)),
    },
  },
});

const SECOND = 1_000;
const withDatabase = { globalSetup: [here('tests/support/database-setup.ts')] };

// A limit is there for what hangs: a busy machine may take ten times as long as an idle one.
const group = (name: string, more: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    testTimeout: 300 * SECOND,
    hookTimeout: 300 * SECOND,
    ...more,
  },
});

// What reads a camera, a row of kills, and an import while the till sells need the machine for
// themselves: last, one by one. The others spend half their time waiting: three at a time.
const ALONE = ['tests/e2e/{basket,camera,faults-kill,finder,import}.test.ts'];

// What a browser shows comes later still than what a page gives.
const inBrowser = (groupOrder: number) => ({
  ...withDatabase,
  expect: { poll: { timeout: 60 * SECOND } },
  sequence: { groupOrder },
});

const tests = (): UserConfig => ({
  root: here('.'),
  publicDir: false,
  plugins: [preact()],
  test: {
    environment: 'node',
    // What is awaited comes in milliseconds; a busy machine may make seconds of them.
    expect: { poll: { timeout: 10 * SECOND } },
    // One more than processors: some files wait for a database, others for a killed process.
    maxWorkers: availableParallelism() + 1,
    projects: [
      group('core', { isolate: false }),
      // Modules are read once for all files here too: whoever reads Dexie first finds a database.
      group('app', { pool: 'threads', isolate: false, setupFiles: ['fake-indexeddb/auto'] }),
      // A worker reads its modules once for all of its files: each starts what it needs itself.
      group('server', { ...withDatabase, isolate: false }),
      group('sw'),
      group('contract', { ...withDatabase, isolate: false }),
      group('simulation', {
        ...withDatabase,
        testTimeout: 600 * SECOND,
        // Runs make gigabytes of short-lived rows: collected half as often, for less of the time.
        execArgv: ['--max-semi-space-size=64'],
        setupFiles: [here('tests/simulation/setup.ts')],
        // `SEED=…` replays one seed and nothing else.
        ...(process.env.SEED === undefined
          ? {}
          : { include: ['tests/simulation/seeds-1.test.ts'] }),
      }),
      group('tidy', { include: ['tests/{tidy,faults}.test.ts'] }),
      // Here too: server and browser are each file's own.
      group('e2e', {
        ...inBrowser(1),
        exclude: ALONE,
        maxWorkers: 3,
        isolate: false,
      }),
      group('e2e-alone', { ...inBrowser(2), include: ALONE, maxWorkers: 1 }),
    ],
  },
});

export default defineConfig(({ command, mode }) => {
  if (mode === 'test') return tests();
  if (mode === 'server') return server();
  if (mode === 'guest') return guest();
  return page(command === 'build' ? [serviceWorker()] : []);
});
