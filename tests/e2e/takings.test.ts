// A code charged at the counter, and the day's list fetched behind it: the same deal on both sides.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayOf } from '../../src/core/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { type ServerProcess, rowsOf, startServer } from '../support/server-process.ts';
import { TRAY } from '../support/demo-goods.ts';
import { openTill, place, tap, wedge } from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test('a guest’s code is charged, listed and matched, and the keeper says that it is right', async () => {
  const { page, errors } = await openTill(browser, server.link);
  await wedge(page, [TRAY.salt]);
  await page.locator('.till-sum').first().waitFor();
  await page.waitForTimeout(1_200); // the total has been seen
  await tap(page, '客人的付款码');
  await page.getByText(/收到/).first().waitFor();
  await place(page, '我的店');
  await page.getByRole('link', { name: /扫码对账/ }).click();
  await page.getByTestId('takings-due').waitFor();
  await tap(page, '取对账单');
  await page.getByText(/取来了，新的 \d+ 笔/).waitFor();
  await page
    .getByTestId('takings-gap')
    .filter({ hasText: /[1-9]\d* 笔/ })
    .waitFor();
  const day = dayOf(Date.now());
  await page.getByTestId('list-file').setInputFiles({
    name: 'list.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`time,amount,transaction\n${day} 00:00:01,1.23,FILE1`),
  });
  await page.getByText('读好了，1 笔里新的有 1 笔。').waitFor();
  await page.getByText('别的收款收到，店里没记').waitFor();
  await tap(page, '对得上');
  await page.getByText('说过了：对得上。').waitFor();
  await tap(page, '改费率');
  await page.getByLabel('微信').fill('0.38');
  await page.getByLabel('从哪里知道的').fill('2026 年的合同');
  await tap(page, '记下');
  await page.getByText('依据：2026 年的合同').waitFor();
  await page.goto(`${server.origin}/shop/closing`);
  const due = page.getByTestId('drawer-due');
  await due.waitFor();
  await tap(page, '放钱');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('100');
  await tap(page, '放钱 ¥100');
  await page.locator('.closing-move', { hasText: '放钱 · 加零钱' }).waitFor();
  const owed = Number((await due.innerText()).replace(/[^\d.]/g, ''));
  await page.getByLabel('现在数出来').fill(String((owed - 3).toFixed(2)));
  await page.getByTestId('drawer-off').filter({ hasText: '少了 ¥3.00' }).waitFor();
  await page.getByLabel('留下多少找零').fill('50');
  await page.setViewportSize({ width: 360, height: 640 });
  await page.waitForTimeout(400);
  await page.setViewportSize({ width: 1366, height: 768 });
  await tap(page, '交班');
  await page.getByText('差在哪里').waitFor({ state: 'detached' });
  await page.locator('.receipt').filter({ hasText: '-3.00' }).waitFor();
  await page.locator('.receipt-sum', { hasText: '放钱 · 加零钱' }).waitFor();
  const charged = (await rowsOf(server, 'listed:')).filter(
    (row) => row.form === 'claims' && row.claims[0]?.fields['source'] === 'wechat',
  );
  expect(charged).toHaveLength(1);
  expect(errors).toEqual([]);
});
