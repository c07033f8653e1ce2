import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidates, findBrowser } from '../../support/browser-path.mjs';

let home = '';

const program = (name: string, mode = 0o755): string => {
  const file = join(home, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'browser-'));
});

afterEach(() => rmSync(home, { recursive: true }));

test('the named browser is the only candidate', () => {
  const named = program('mine');
  const machine = { platform: 'linux', env: { CHROME_PATH: named, PATH: '/usr/bin' }, home };
  expect(candidates(machine)).toEqual([named]);
  expect(findBrowser(machine)).toBe(named);
});

test('a wrongly named browser is not replaced by another one behind the back', () => {
  expect(
    findBrowser({
      platform: 'linux',
      env: { CHROME_PATH: join(home, 'gone'), PATH: process.env.PATH },
      home,
    }),
  ).toBeNull();
});

test('on Linux the path comes first, and a file that cannot run is passed over', () => {
  program('bin/chromium', 0o644);
  const chrome = program('bin/google-chrome');
  expect(findBrowser({ platform: 'linux', env: { PATH: join(home, 'bin') }, home })).toBe(chrome);
});

test('a browser that playwright downloaded is found, the newest first', () => {
  program('.cache/ms-playwright/chromium-1000/chrome-linux/chrome');
  program('.cache/ms-playwright/chromium-1200/chrome-linux/chrome');
  const found = candidates({ platform: 'linux', env: {}, home }).filter(
    (file) => file.includes('ms-playwright') && file.includes('chrome-linux/'),
  );
  expect(found[0]).toContain('chromium-1200');
});

test("macOS and Windows look in their own places, the user's too", () => {
  expect(candidates({ platform: 'darwin', env: {}, home })).toContain(
    `${home}/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`,
  );
  const env = { PROGRAMFILES: 'C:\\Program Files', LOCALAPPDATA: 'C:\\L' };
  expect(candidates({ platform: 'win32', env, home })).toContain(
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  );
});
