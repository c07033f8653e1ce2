import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const MAC = ['Google Chrome', 'Microsoft Edge', 'Chromium'];

const WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

/**
 * What the look-up may know of a machine.
 * @typedef {{ platform: string, env: NodeJS.ProcessEnv, home: string }} Machine
 */

/** @param {Machine} machine */
const onThePath = ({ env }) =>
  (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));

/**
 * A browser that playwright once downloaded for this user.
 * @param {Machine} machine
 */
const downloaded = ({ home }) => {
  const cache = join(home, '.cache', 'ms-playwright');
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => name.startsWith('chromium-'))
    .sort()
    .reverse()
    .flatMap((name) =>
      ['chrome-linux', 'chrome-linux64'].map((folder) => join(cache, name, folder, 'chrome')),
    );
};

/**
 * Where a Chromium, Chrome or Edge may lie, the likeliest first. CHROME_PATH overrides.
 * @param {Machine} machine
 * @returns {string[]}
 */
export const candidates = (machine) => {
  const { platform, env, home } = machine;
  if (env.CHROME_PATH !== undefined && env.CHROME_PATH !== '') return [env.CHROME_PATH];
  if (platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((root) => root !== undefined)
      .flatMap((root) => WINDOWS.map((path) => `${root}\\${path}`));
  }
  if (platform === 'darwin') {
    return ['', home].flatMap((root) =>
      MAC.map((name) => `${root}/Applications/${name}.app/Contents/MacOS/${name}`),
    );
  }
  return [
    ...onThePath(machine),
    '/usr/bin/chromium',
    '/usr/lib/chromium/chromium',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/snap/bin/chromium',
    ...downloaded(machine),
  ];
};

/** @param {string} file */
const runs = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * The browser the tests use; null when this machine has none.
 * @param {Machine} [machine]
 * @returns {string | null}
 */
export const findBrowser = (
  machine = { platform: process.platform, env: process.env, home: homedir() },
) => candidates(machine).find(runs) ?? null;
