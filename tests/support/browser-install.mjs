import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runQuietly } from '../../src/server/setup/command.mjs';
import { findBrowser } from './browser-path.mjs';

const NO_BROWSER = 'No browser found: install Chromium, Chrome or Edge (or set CHROME_PATH).';

const hasChinese = () => {
  if (process.platform !== 'linux') return true;
  const answer = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return answer.status === 0 && answer.stdout.trim() !== '';
};

const mayInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** @param {readonly string[]} names */
const install = async (names) => {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runQuietly('apt-get update', 'apt-get', ['update', '-q'], { env });
  await runQuietly(
    'apt-get install',
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...names],
    { env },
  );
};

/**
 * A browser and Chinese letters for it: root on Debian gets what is missing, anybody else uses
 * what he has. Rejects with one sentence when there is no browser.
 * @returns {Promise<{ path: string, fonts: boolean }>}
 */
export const ensureBrowser = async () => {
  const missing = [];
  if (findBrowser() === null) missing.push('chromium');
  if (!hasChinese()) missing.push('fonts-noto-cjk', 'fontconfig');
  if (missing.length > 0 && mayInstall()) await install(missing);
  const path = findBrowser();
  if (path === null) throw new Error(NO_BROWSER);
  return { path, fonts: hasChinese() };
};
