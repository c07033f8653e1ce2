import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceStamp } from '../../../src/server/setup/build.mjs';

let root = '';
const then = new Date('2026-01-01T00:00:00Z');

const write = (name: string, text: string): void => {
  writeFileSync(join(root, name), text);
  utimesSync(join(root, name), then, then);
};

const stamp = (): string => sourceStamp(root, ['src', 'vite.config.ts', 'absent']);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stamp-'));
  mkdirSync(join(root, 'src', 'core'), { recursive: true });
  write('src/core/a.ts', 'one');
  write('vite.config.ts', 'config');
});

afterEach(() => rmSync(root, { recursive: true }));

test('the same sources give the same stamp, and what is not a source does not count', () => {
  const before = stamp();
  write('README.md', 'words');
  expect(stamp()).toBe(before);
});

test('a file that grew, moved, came, went or was touched changes the stamp', () => {
  const seen = new Set([stamp()]);
  write('src/core/a.ts', 'longer');
  seen.add(stamp());
  write('src/core/b.ts', '');
  seen.add(stamp());
  rmSync(join(root, 'src/core/a.ts'));
  seen.add(stamp());
  utimesSync(join(root, 'vite.config.ts'), new Date(), new Date());
  seen.add(stamp());
  expect(seen.size).toBe(5);
});
