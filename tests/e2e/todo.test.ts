// What a person should look at, and bills put aside, on two tills of one shop.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  STORING,
  type Till,
  goOffline,
  inCart,
  keys,
  lines,
  openTill,
  place,
  productBy,
  scanAndSell,
  sellForCash,
  stockBy,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let first: Till;
let second: Till;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  first = await openTill(browser, server.link, STORING);
  second = await openTill(browser, await server.newLink(), STORING);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Types on the count sheet what is really there. */
async function countAs(page: Page, quantity: string): Promise<void> {
  await keys(page, quantity);
  await tap(page, `现在有 ${quantity} `);
  await page.getByText(new RegExp(`盘好了：.+ ${quantity} `)).waitFor();
}

const short = (page: Page) => page.getByTestId('stock-short');

describe('stock below zero', () => {
  test('is a card on the shop’s page, and a count takes it away on both tills', async () => {
    const { page } = first;
    const { id } = await productBy(page, TRAY.tea);
    await page.goto(`${server.origin}/goods/${id}?count=1`);
    await countAs(page, '0');
    await place(page, '收银');
    await scanAndSell(page, TRAY.tea);
    expect(await stockBy(page, TRAY.tea)).toBe(-1);

    await place(second.page, '我的店');
    await second.page.getByRole('link', { name: /待处理 \d+/ }).click();
    await short(second.page).filter({ hasText: '-1' }).waitFor();

    await place(page, '我的店');
    await page.getByRole('link', { name: /待处理 \d+/ }).click();
    await short(page).filter({ hasText: '-1' }).waitFor();
    await tap(page, '盘一下');
    await countAs(page, '5');
    await page.goBack();
    await page.locator('.todo').waitFor();
    await short(page).waitFor({ state: 'detached' });
    await short(second.page).waitFor({ state: 'detached' });
    await expect.poll(() => stockBy(second.page, TRAY.tea)).toBe(5);
  });
});

describe('a bill put aside', () => {
  test('on one till is on the other, is taken there, and is sold once', async () => {
    await place(first.page, '收银');
    await place(second.page, '收银');
    await wedge(first.page, [TRAY.tea, TRAY.eggs]);
    await inCart(first.page, 2);
    const put = await lines(first.page);
    await tap(first.page, '挂单');
    await tap(second.page, '取单 1');
    await inCart(second.page, 2);
    expect(await lines(second.page)).toEqual(put);
    await first.page.getByRole('button', { name: /^取单/ }).waitFor({ state: 'detached' });
    await sellForCash(second.page);
    await expect.poll(() => stockBy(first.page, TRAY.tea)).toBe(4);
  });

  test('of several, each says which till put it aside', async () => {
    for (const [i, code] of [TRAY.tea, TRAY.eggs].entries()) {
      await wedge(first.page, [code]);
      await inCart(first.page, 1);
      await tap(first.page, '挂单');
      await first.page.getByRole('button', { name: `取单 ${i + 1}` }).waitFor();
    }
    await tap(second.page, '取单 2');
    const rows = second.page.locator('.sheet .row');
    await rows
      .filter({ hasText: /\d 号机挂的/ })
      .nth(1)
      .waitFor();
    await rows.first().click();
    await inCart(second.page, 1);
    expect((await lines(second.page))[0]?.name).toContain('鸡蛋');
    await first.page.getByRole('button', { name: '取单 1' }).waitFor();
  });
});

describe('one held bill sold on two tills that could not hear each other', () => {
  test('counts once, and the second is told with both amounts', async () => {
    await tap(second.page, '挂单');
    const { page, context } = first;
    await second.page.getByRole('button', { name: '取单 2' }).waitFor();
    for (const till of [first, second]) {
      await till.page.getByRole('button', { name: '取单 2' }).click();
      await till.page.locator('.sheet .row').filter({ hasText: '茶' }).first().waitFor();
      await goOffline(till.page);
    }
    for (const till of [first, second]) {
      await till.page.locator('.sheet .row').filter({ hasText: '茶' }).first().click();
      await inCart(till.page, 1);
      await sellForCash(till.page);
    }
    const stock = await stockBy(page, TRAY.tea);
    await context.setOffline(false);
    await synced(page);
    await second.context.setOffline(false);
    await place(second.page, '我的店');
    await second.page.getByRole('link', { name: /待处理 \d+/ }).click();
    const card = second.page.getByTestId('same-id');
    await card.filter({ hasText: /¥.*¥/ }).waitFor();
    await expect.poll(() => stockBy(second.page, TRAY.tea)).toBe(stock);
    await second.page.getByRole('button', { name: '知道了' }).first().click();
    await card.waitFor({ state: 'detached' });
  });
});
