import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, filesIn, functionLengths, importsOf, isCode, readSource } from './support/source.ts';

const SHIPPED = ['src', 'sw'].flatMap(filesIn).filter(isCode).map(readSource);
const ALL = [...SHIPPED, ...filesIn('tests').filter(isCode).map(readSource)];
const inFolder = (folder: string) => SHIPPED.filter(({ path }) => path.startsWith(`${folder}/`));

/** Every line of some files that matches, as "path:line text". */
const lines = (files: typeof ALL, part: 'text' | 'code' | 'bare', pattern: RegExp): string[] =>
  files.flatMap((file) =>
    file[part]
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${file.path}:${i + 1} ${line.trim()}`] : [])),
  );

/** Which folders a folder may import from; the longest matching prefix decides. */
const REALMS: readonly (readonly [string, readonly string[]])[] = [
  ['src/core', ['src/core']],
  ['src/app/store', ['src/core', 'src/app/store']],
  ['src/app/sync', ['src/core', 'src/app/store', 'src/app/sync']],
  ['src/app/device', ['src/core', 'src/app/device']],
  ['src/app/ui', ['src/app/ui']],
  ['src/app/parts', ['src/core', 'src/app']],
  ['src/app/screens', ['src/core', 'src/app']],
  ['src/app', ['src/core', 'src/app']],
  ['src/guest', ['src/core', 'src/guest']],
  ['src/server', ['src/core', 'src/server']],
  ['sw', ['src/core', 'sw']],
];

const realmOf = (path: string) =>
  REALMS.filter(([folder]) => path.startsWith(`${folder}/`)).sort(
    ([a], [b]) => b.length - a.length,
  )[0];

describe('the path is the permission', () => {
  test('a realm imports only what it may', () => {
    const wrong = SHIPPED.flatMap((file) =>
      importsOf(file)
        .files.filter(
          (target) => !realmOf(file.path)?.[1].some((folder) => target.startsWith(`${folder}/`)),
        )
        .map((target) => `${file.path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('a screen never imports another screen, and nothing below the screens imports one', () => {
    const wrong = inFolder('src/app').flatMap((file) =>
      importsOf(file)
        .files.filter((target) => target.startsWith('src/app/screens/'))
        .filter(
          (target) =>
            file.path.split('/').slice(0, 4).join('/') !== target.split('/').slice(0, 4).join('/'),
        )
        .filter(() => !/^src\/app\/(app|start|main)\.tsx$/.test(file.path))
        .map((target) => `${file.path} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('the core knows valibot and hashes, and no clock, randomness, waiting or host', () => {
    const core = inFolder('src/core');
    const packages = new Set(core.flatMap((file) => importsOf(file).packages));
    expect([...packages].sort()).toEqual(['@noble/hashes', 'valibot']);
    expect(
      lines(
        core,
        'bare',
        new RegExp(
          [
            String.raw`\bDate\.now\b`,
            String.raw`new Date\(\)`,
            String.raw`Math\.random`,
            String.raw`\basync\b`,
            String.raw`\bawait\b`,
            String.raw`\bPromise\b`,
            String.raw`\bfetch\(`,
            String.raw`\bcrypto\.`,
            String.raw`\b(?:window|document|process|globalThis)\.`,
            String.raw`setTimeout`,
          ].join('|'),
        ),
      ),
    ).toEqual([]);
  });

  test('no two files import each other, directly or around', () => {
    const targets = new Map(
      SHIPPED.map((file) => [
        file.path,
        importsOf({
          ...file,
          code: file.code.replace(/^import type[^;]*;/gm, '').replace(/new URL\([^)]*\)/g, ''),
        }).files,
      ]),
    );
    expect(cyclesIn(targets)).toEqual([]);
  });

  test('every shipped file is used', () => {
    const entries =
      /^(src\/app\/main\.tsx|src\/guest\/main\.ts|src\/server\/(main|cli|simulator)\.ts|src\/server\/.*\.mjs|sw\/service-worker\.ts)$/;
    const used = new Set(
      ALL.filter(({ path }) => !path.startsWith('tests/') || path.endsWith('.mjs')).flatMap(
        (file) => importsOf(file).files,
      ),
    );
    expect(
      SHIPPED.map(({ path }) => path).filter((path) => !used.has(path) && !entries.test(path)),
    ).toEqual([]);
  });
});

function cyclesIn(targets: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of targets.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return cycles;
}

describe('small and plain', () => {
  // A test's tables are long by nature: they get a third more.
  test('files have at most 300 lines and lines at most 100 columns', () => {
    const limit = (path: string): number => (path.startsWith('tests/') ? 401 : 301);
    expect(
      ALL.filter(({ path, text }) => text.split('\n').length > limit(path)).map(({ path }) => path),
    ).toEqual([]);
    expect(lines(SHIPPED, 'text', /^.{101,}$/)).toEqual([]);
  });

  test('functions have at most 70 lines', () => {
    expect(
      SHIPPED.flatMap(({ path, bare }) =>
        functionLengths(bare)
          .filter(({ length }) => length > 70)
          .map(({ line, length }) => `${path}:${line} ${length}`),
      ),
    ).toEqual([]);
  });

  test('half of the files have at most 80 lines', () => {
    const sizes = SHIPPED.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
  });

  test('names are plain: kebab-case files, none that says nothing', () => {
    const wrong = SHIPPED.map(({ path }) => path).filter(
      (path) =>
        !/^[a-z0-9-]+(\.d)?\.(ts|tsx|mjs)$/.test(path.split('/').at(-1) ?? '') ||
        (/(util|helper|manager|service|common|misc|index)s?\.tsx?$/.test(path) &&
          !path.endsWith('service-worker.ts')),
    );
    expect(wrong).toEqual([]);
  });

  test('no file only passes others on', () => {
    expect(lines(SHIPPED, 'code', /^export (\*|\{[^}]*\}) from/)).toEqual([]);
  });
});

describe('what is not written', () => {
  test('no default exports, any, non-null assertions, or casts but to const and to brands', () => {
    expect(lines(SHIPPED, 'bare', /\bexport default\b/)).toEqual([]);
    expect(
      lines(
        ALL.filter(({ path }) => /tsx?$/.test(path)),
        'bare',
        /(:|<|\bas)\s*any\b|any\[\]/,
      ),
    ).toEqual([]);
    expect(lines(SHIPPED, 'bare', /[\w\])]!(?=[.;,)\]\s[]|$)(?!=)/)).toEqual([]);
    const brands = /\bas (const|Stamp|Fen)\b/;
    expect(
      lines(SHIPPED, 'bare', /[\w)\]}'"`] as (?!const\b)[A-Z{(\w]/).filter(
        (line) => !brands.test(line) && !/import|export/.test(line),
      ),
    ).toEqual([]);
  });

  test('no notes to self, switched-off tests, silenced compiler or debugging output', () => {
    expect(
      lines(
        ALL,
        'text',
        new RegExp(
          ['TO' + 'DO', 'FIX' + 'ME', '@ts-' + 'ignore', '@ts-' + 'expect-error'].join('|'),
        ),
      ),
    ).toEqual([]);
    expect(lines(ALL, 'bare', /\b(describe|test|it)\.(skip|only)\b|\bdebugger\b/)).toEqual([]);
    expect(
      lines(['src/app', 'src/guest', 'src/core', 'sw'].flatMap(inFolder), 'bare', /\bconsole\./),
    ).toEqual([]);
  });

  test('the core and the centre speak in codes, not in Chinese', () => {
    expect(
      lines([...inFolder('src/core'), ...inFolder('src/server')], 'code', /\p{Script=Han}/u),
    ).toEqual([]);
  });

  test('only money divides and rounds money; sales never lie in localStorage', () => {
    expect(lines(SHIPPED, 'bare', /\blocalStorage\b|\bsessionStorage\b/)).toEqual([]);
    const money = SHIPPED.filter(({ path }) => path !== 'src/core/money.ts');
    expect(
      lines(money, 'bare', /parseFloat|toFixed\(2\)|\* 100\b(?!0)|\/ 100\b(?!0)/).filter((line) =>
        /fen|price|amount|yuan|cost/i.test(line),
      ),
    ).toEqual([]);
  });
});

describe('the project as a whole', () => {
  test('the top level is the agreed one', () => {
    const top = new Set(
      execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
        .split('\n')
        .filter(Boolean)
        .map((path) => path.split('/')[0] ?? ''),
    );
    const agreed = [
      'src',
      'public',
      'sw',
      'tests',
      'vite.config.ts',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'README.md',
      'LICENSE',
    ];
    expect([...top].filter((name) => !name.startsWith('.') && !agreed.includes(name))).toEqual([]);
  });

  test('versions are exact and runtime packages few', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const { dependencies, devDependencies } = asPackages(manifest);
    expect(
      Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      ),
    ).toEqual([]);
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(15);
  });

  test.each([
    ['vite', /^vite\.config\.ts$/],
    ['preact', /^src\/app\/ui\//],
    ['dexie', /^src\/app\/store\//],
    ['workbox-window', /^src\/app\/device\//],
    ['@zxing/browser', /^src\/app\/device\//],
    ['idb-keyval', /^src\/app\/store\//],
    ['vitest', /^tests\//],
    ['msw', /^tests\/app\//],
  ])('%s does its job', (name, place) => {
    const files = [...ALL, readSource('vite.config.ts')].filter(({ path }) => place.test(path));
    expect(files.some((file) => importsOf(file).packages.includes(name))).toBe(true);
  });
});

type Packages = Record<'dependencies' | 'devDependencies', Record<string, string>>;

function asPackages(value: unknown): Packages {
  const isPackages = (some: unknown): some is Packages =>
    typeof some === 'object' &&
    some !== null &&
    'dependencies' in some &&
    'devDependencies' in some;
  if (!isPackages(value)) throw new Error('package.json lists its packages');
  return value;
}
