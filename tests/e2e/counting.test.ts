// Two tills of one station: one counts while the other sells offline; what is confirmed and what
// is written off comes to the same stock on both, and at the centre.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  STORING,
  type Till,
  keys,
  openTill,
  scanAndSell,
  stockBy,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let counter: Till;
let seller: Till;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  counter = await openTill(browser, server.link, { viewport: PHONE });
  seller = await openTill(browser, await server.newLink(), STORING);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Goes to a screen as a link in the app does. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    document.querySelector('.frame-main')?.append(link);
    link.click();
    link.remove();
  }, path);
}

test('counts while the other till sells offline, and confirms what is really there', async () => {
  const { page } = counter;
  const before = await stockBy(page, TRAY.tea);
  await seller.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await seller.context.setOffline(true);
  await scanAndSell(seller.page, TRAY.tea);
  await go(page, '/goods/count');
  await tap(page, '开始盘 整店');
  await page.getByTestId('counting').waitFor();
  await wedge(page, [TRAY.tea, TRAY.eggs]);
  await page.locator('.goods-receive-line').nth(1).waitFor();
  // One was sold on the other till, and two more are missing from the shelf.
  const line = page.locator('.goods-receive-line', { hasText: '冰红茶' });
  await line.locator('.goods-receive-name').click();
  await keys(page, String(before - 3));
  await tap(page, `有 ${before - 3}`);
  await tap(page, '交上 2 样');
  await page.getByText('交上了 2 样').waitFor();
  await tap(page, '看差多少');
  const tea = page.locator('.row', { hasText: '冰红茶' });
  await tea.filter({ hasText: '−3' }).waitFor();
  // What was sold before it was counted arrives: the difference shrinks by itself.
  await scanAndSell(seller.page, TRAY.tea);
  await seller.context.setOffline(false);
  await synced(seller.page);
  await tea.filter({ hasText: '−2' }).waitFor();
  await tea.click();
  await tap(page, '就按数到的改');
  await tea.filter({ hasText: '改好了' }).waitFor();
  // The one sold after the count is taken off what was counted.
  await expect.poll(() => stockBy(page, TRAY.tea)).toBe(before - 4);
  await expect.poll(() => stockBy(seller.page, TRAY.tea)).toBe(before - 4);
  await tap(page, '盘完了');
  await page.locator('.row', { hasText: '盘完了' }).waitFor();
});

test('writes off what broke, and the month says what was lost', async () => {
  const { page } = counter;
  const before = await stockBy(page, TRAY.eggs);
  await go(page, '/goods/loss');
  await page.getByTestId('losing').waitFor();
  await wedge(page, [TRAY.eggs, TRAY.eggs]);
  await page.locator('.goods-receive-line .stepper-text', { hasText: '2' }).waitFor();
  await tap(page, '报损 1 样');
  await page.getByText('报损记好了：1 样').waitFor();
  expect(await stockBy(page, TRAY.eggs)).toBe(before - 2);
  await tap(page, '看统计');
  await page.getByTestId('losses').getByText('这个月亏掉').waitFor();
  await page.locator('.row', { hasText: '农家土鸡蛋' }).waitFor();
});
