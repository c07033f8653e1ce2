// `npm run picture`: drives the demo till on a phone and puts four of its screens side by side:
// a scan, the change, the offline mark, the commission that has risen.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { ensureBuild } from '../../src/server/setup/build.mjs';
import { freePort } from '../../src/server/setup/ports.mjs';
import { PROJECT, say } from '../../src/server/setup/project.mjs';
import { ensureBrowser } from '../support/browser-install.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
];

/** Starts the endpoint with the demo; gives its link once it is printed. */
const startServer = async (/** @type {string} */ folder) => {
  const port = await freePort(8_950);
  const child = spawn(process.execPath, ['.build/server/main.js'], {
    cwd: PROJECT,
    env: { ...process.env, PORT: String(port), DATA_DIR: folder, DEMO: '1' },
  });
  const link = await new Promise((done, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('demo: ')) done(line.slice('demo: '.length));
    });
    child.once('exit', (code) => failed(new Error(`the server left with ${code}`)));
  });
  return { child, link };
};

/** @type {string[]} */
const shots = [];
const shoot = async (/** @type {import('playwright-core').Page} */ page) => {
  await page.waitForTimeout(400);
  shots.push((await page.screenshot()).toString('base64'));
};

/**
 * @param {import('playwright-core').Page} page
 * @param {string} place
 */
const go = async (page, place) => {
  await page.getByRole('link', { name: place, exact: true }).click();
  await page.waitForTimeout(800);
};

/**
 * @param {import('playwright-core').Page} page
 * @param {string} link
 */
const drive = async (page, link) => {
  await page.goto(link);
  await page.getByText('已同步').waitFor({ timeout: 60_000 });
  const tray = page.locator('.demo-item');
  for (const at of [0, 1, 2, 2]) {
    await tray.nth(at).click();
    await page.waitForTimeout(120);
  }
  await shoot(page);
  await page.getByRole('button', { name: '更多' }).click();
  await page.getByRole('button', { name: '客人给了多少' }).click();
  for (const key of '50') {
    await page.keyboard.press(key);
    await page.waitForTimeout(120);
  }
  await page.keyboard.press('Enter');
  await page.getByTestId('done').waitFor();
  await shoot(page);
  await page.getByRole('button', { name: '断网试试' }).click();
  for (const at of [4, 3, 0]) {
    await tray.nth(at).click();
    await page.waitForTimeout(300);
    await page.getByRole('button', { name: '已收扫码' }).click();
    await page.getByTestId('done').waitFor();
  }
  await tray.nth(1).click();
  await page.getByText(/离线 · \d+ 单待传/).waitFor({ timeout: 30_000 });
  await shoot(page);
  await go(page, '邮政');
  const waiting = await page
    .getByText(/尾号 \d{4}/)
    .first()
    .textContent();
  await page.getByText('包裹出库').click();
  await page.waitForTimeout(500);
  for (const key of /尾号 (\d{4})/.exec(waiting ?? '')?.[1] ?? '') {
    await page.keyboard.press(key);
    await page.waitForTimeout(120);
  }
  await page.getByRole('button', { name: '交给客人' }).first().click();
  await go(page, '佣金');
  await shoot(page);
};

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} file
 */
const compose = async (browser, file) => {
  const page = await browser.newPage({ viewport: { width: 1560, height: 700 } });
  const images = shots.map((data) => `<img src="data:image/png;base64,${data}">`).join('');
  await page.setContent(`<style>body{display:flex;gap:24px;margin:0;padding:24px;
    background:#e6e2d8}img{width:360px;height:640px;border-radius:16px}</style>${images}`);
  await page.waitForTimeout(200);
  await page.screenshot({ path: file });
};

await ensureBuild(PROJECT);
const { path } = await ensureBrowser();
const folder = mkdtempSync(join(tmpdir(), 'till-picture-'));
const { child, link } = await startServer(folder);
const browser = await chromium.launch({ executablePath: path, args: ARGS });
try {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  await drive(await context.newPage(), link);
  await compose(browser, join(PROJECT, 'tests', 'picture', 'keeper.png'));
  say('tests/picture/keeper.png is drawn');
} finally {
  await browser.close();
  child.kill('SIGTERM');
  await new Promise((done) => {
    child.once('exit', done);
  });
  rmSync(folder, { recursive: true, force: true });
}
