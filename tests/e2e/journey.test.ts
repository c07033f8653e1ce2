// One shop's day from end to end: nothing is lost between the tray and the centre.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayFigures } from '../../src/core/insight.ts';
import { grouped } from '../../src/core/money.ts';
import { dayOf } from '../../src/core/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { PIECES, TRAY } from '../support/demo-goods.ts';
import { shopFile } from '../support/import-file.ts';
import { type ServerProcess, rowsOf, startServer } from '../support/server-process.ts';
import {
  STORING,
  type Till,
  entries,
  goOffline,
  inCart,
  ledger,
  marked,
  openTill,
  place,
  scanAndSell,
  sellForCash,
  sums,
  synced,
  tap,
  unsent,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let till: Till;
let page: Page;
let before = 0;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  till = await openTill(browser, server.link, STORING);
  page = till.page;
  before = await salesToday();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const today = (): string => dayOf(Date.now());
const salesToday = async (): Promise<number> =>
  dayFigures(await sums(page, `day:${today()}`)).sales;

describe('a day of the demo shop', () => {
  test('sell from the tray', async () => {
    await page.getByRole('button', { name: '农家土鸡蛋' }).click();
    await page.getByRole('button', { name: '冰红茶' }).click();
    await inCart(page, 2);
    await sellForCash(page);
    expect(await salesToday()).toBe(before + 1);
  });

  test('import 5,000 products and sell one of them by wedge', async () => {
    const shop = shopFile();
    await place(page, '货品');
    await tap(page, '更多');
    await page.getByRole('link', { name: '导入' }).click();
    await page
      .getByTestId('import-file')
      .setInputFiles({ name: '货.csv', mimeType: 'text/csv', buffer: shop.bytes });
    await tap(page, '导入 5000 样');
    await page.getByTestId('import-written').waitFor();
    await place(page, '收银');
    await scanAndSell(page, shop.rows[2_500]?.code ?? '');
    expect(await salesToday()).toBe(before + 2);
  });

  test('without a network: sell, reload, sell', async () => {
    await synced(page);
    await goOffline(page);
    await scanAndSell(page, TRAY.tea);
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await page.reload();
    await inCart(page, 1);
    await sellForCash(page);
    await marked(page, '离线 · 2 单待传');
    await till.context.setOffline(false);
    await synced(page);
    expect(await salesToday()).toBe(before + 4);
  });

  test('in a black hole: sell on, screens open, nothing waits', async () => {
    await page.getByRole('button', { name: '断网试试' }).click();
    for (const { code } of PIECES.slice(40, 44)) await scanAndSell(page, code);
    for (const name of ['货品', '邮政', '佣金', '我的店', '收银']) await place(page, name);
    expect(await unsent(page)).toHaveLength(4);
    await page.getByRole('button', { name: '接上网' }).click();
    await synced(page);
    expect(await salesToday()).toBe(before + 8);
  });

  test('the centre holds every entry of the till and comes to the same balances', async () => {
    expect(await unsent(page)).toEqual([]);
    const written = await entries(page, Date.now() - 600_000);
    expect(written.every(({ seq }) => seq !== null)).toBe(true);
    for (const account of [`day:${today()}`, `sold:${today()}`, 'stock:', 'product:']) {
      expect(await rowsOf(server, account)).toEqual(await ledger(page, account));
    }
    await page.getByRole('link', { name: '中心看到的' }).click();
    await page.getByText(`${before + 8} 单，共`).waitFor();
    const own = grouped(dayFigures(await sums(page, `day:${today()}`)).amount);
    for (const side of ['seen-amount', 'own-amount']) {
      await page
        .getByTestId(side)
        .filter({ hasText: `¥${own}` })
        .waitFor();
    }
  });

  test('重新计算 reaches the same balances', async () => {
    await place(page, '我的店');
    await page.getByRole('link', { name: '这台机器' }).click();
    await tap(page, '重新计算');
    await page.getByTestId('recount').filter({ hasText: '都对上了' }).waitFor();
  });
});
