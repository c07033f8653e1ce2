import { execFileSync } from 'node:child_process';
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from 'playwright-core';
import { findBrowser } from './browser-path.mjs';

// The last list counts, so what playwright switches off and our pages may meet stands here too. The
// popups of the address line take more of a machine than a page of ours: one of each a window.
const UNUSED = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'AimEnabled',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

// No sandbox: root and containers have none. The rest keeps the browser from talking to anybody
// but the page under test.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${UNUSED.join(',')}`,
];

/** What is awaited comes in milliseconds; this is what a busy machine may make of it, ms. */
export const PATIENCE = 60_000;

const executable = (): string => {
  const found = findBrowser();
  if (found === null) throw new Error('no Chromium, Chrome or Edge found (CHROME_PATH names one)');
  return found;
};

const withFlags = (options: LaunchOptions): LaunchOptions => ({
  headless: true,
  ...options,
  executablePath: executable(),
  args: [...FLAGS, ...(options.args ?? [])],
});

/** A headless browser with nothing remembered; `args` are added to the usual flags. */
export const launchBrowser = (options: LaunchOptions = {}): Promise<Browser> =>
  chromium.launch(withFlags(options));

/** A browser that keeps its data in a folder, and the process id to kill it by. */
export type PersistentBrowser = { context: BrowserContext; pid: number };

export type PersistentOptions = NonNullable<Parameters<typeof chromium.launchPersistentContext>[1]>;

const processTable = (): string[] =>
  execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');

// Chromium's main process is the one that names the folder and is no child (`--type=`) of its own.
const mainProcess = (folder: string): number => {
  const line = processTable().find(
    (row) =>
      row.includes(`--user-data-dir=${folder}`) &&
      !row.includes('--type=') &&
      !row.includes('/bin/sh'),
  );
  const pid = Number.parseInt(line ?? '', 10);
  if (Number.isNaN(pid)) throw new Error(`no browser runs on ${folder}`);
  return pid;
};

/** A browser on a folder of its own: kill it by its pid and launch again on the same folder. */
export const launchPersistent = async (
  folder: string,
  options: PersistentOptions = {},
): Promise<PersistentBrowser> => {
  const context = await chromium.launchPersistentContext(folder, {
    ...options,
    ...withFlags(options),
  });
  return { context, pid: mainProcess(folder) };
};

/** Kills the browser as a power cut would: nothing is flushed, nothing is closed. */
export const killBrowser = async ({ context, pid }: PersistentBrowser): Promise<void> => {
  const closed = new Promise<void>((done) => {
    context.once('close', () => done());
  });
  process.kill(pid, 'SIGKILL');
  await closed;
};
