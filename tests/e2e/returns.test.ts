// 退货: whatever was sold comes back to the fen and to the piece, whole, in parts or without paper.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayFigures } from '../../src/core/insight.ts';
import { dayOf } from '../../src/core/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  inCart,
  ledger,
  openTill,
  place,
  receiptNumber,
  sellForCash,
  stockBy,
  sums,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';
import { rowsOf } from '../support/server-process.ts';

let server: ServerProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  page = (await openTill(browser, server.link)).page;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const GOODS = [TRAY.tea, TRAY.eggs, TRAY.noodles];

/** What a sale changes and its return has to give back. */
async function standing() {
  const { amount, profit, cash, qr } = dayFigures(await sums(page, `day:${dayOf(Date.now())}`));
  return {
    amount,
    profit,
    cash,
    qr,
    stocks: await Promise.all(GOODS.map((code) => stockBy(page, code))),
  };
}

/** Three bottles, a box and a cup: 27.80. */
async function fillCart(): Promise<void> {
  await place(page, '收银');
  await wedge(page, [TRAY.tea, TRAY.tea, TRAY.tea, TRAY.eggs, TRAY.noodles]);
  await inCart(page, 3, 5);
}

const said = (text: string): Promise<void> => page.getByText(text).first().waitFor();

const fewer = (name: string): Promise<void> =>
  page
    .getByRole('group', { name: `退 ${name} 数量` })
    .getByRole('button', { name: '少一个' })
    .click();

describe('a return gives everything back', () => {
  test('the whole of the last sale: two taps from the done screen', async () => {
    const before = await standing();
    await fillCart();
    await sellForCash(page);
    expect((await standing()).stocks).toEqual(before.stocks.map((n, i) => n - (i === 0 ? 3 : 1)));
    await page.getByTestId('done').getByRole('button', { name: '退货' }).click();
    await tap(page, '全退 ¥27.80');
    await said('这一单已经全退了。');
    expect(await standing()).toEqual(before);
    await place(page, '收银');
    const done = page.getByTestId('done').filter({ hasText: /已退\s*27\.80/ });
    await done.waitFor();
    expect(await done.getByRole('button').allInnerTexts()).toEqual(['打印收据']);
  });

  test('in two parts; each unit once', async () => {
    const before = await standing();
    await fillCart();
    await sellForCash(page);
    await page.getByTestId('done').getByRole('button', { name: '退货' }).click();
    await fewer('农家土鸡蛋');
    await fewer('红烧牛肉面');
    await fewer('冰红茶');
    await tap(page, '退 ¥6.00');
    await said('已退 2');
    expect((await standing()).amount).toBe(before.amount + 2_180);
    expect((await standing()).stocks[0]).toBe((before.stocks[0] ?? 0) - 1);
    await tap(page, '全退 ¥21.80');
    await said('这一单已经全退了。');
    expect(await standing()).toEqual(before);
  });

  test('a bill paid by the sticker is given back in WeChat, and the till says so', async () => {
    const before = await standing();
    await fillCart();
    await tap(page, '已收扫码');
    await page.getByTestId('done').getByRole('button', { name: '退货' }).click();
    await said('请在微信里退 ¥27.80，退好了点下面。');
    await tap(page, '已退 ¥27.80');
    await said('这一单已经全退了。');
    expect(await standing()).toEqual(before);
  });

  test('found again in the list by its number, and by its amount', async () => {
    await fillCart();
    await sellForCash(page);
    const number = await receiptNumber(page);
    await place(page, '我的店');
    await page.getByRole('link', { name: '卖过的单' }).click();
    for (const text of [number, '27.80', '农家土鸡蛋']) {
      await page.getByRole('textbox', { name: '找一单' }).fill(text);
      await page.locator('a.row', { hasText: number }).waitFor();
    }
    await page.locator('a.row', { hasText: number }).click();
    await tap(page, '全退 ¥27.80');
    await said('这一单已经全退了。');
  });

  test('without a receipt: scan, say how many, give the money', async () => {
    const before = await standing();
    await fillCart();
    await sellForCash(page);
    // On the till as in the list: 退货 alone is of the sale that it stands beside.
    await page.getByRole('button', { name: '无小票退货' }).waitFor();
    await place(page, '我的店');
    await page.getByRole('link', { name: '卖过的单' }).click();
    await tap(page, '无小票退货');
    await page.getByText('把要退的货扫一下。').waitFor();
    for (const [code, pieces, money] of [
      [TRAY.tea, 3, '9.00'],
      [TRAY.eggs, 1, '13.80'],
      [TRAY.noodles, 1, '5.00'],
    ] as const) {
      await wedge(page, [code]);
      for (let n = 1; n < pieces; n += 1) {
        await page.getByRole('button', { name: '多一个' }).click();
      }
      await tap(page, `退 ¥${money}`);
      await said(`退好了 ¥${money}，货也加回去了。`);
      await page.getByText('把要退的货扫一下。').waitFor();
    }
    expect(await standing()).toEqual(before);
  });

  test('and the centre comes to the same balances', async () => {
    await synced(page);
    for (const account of [`day:${dayOf(Date.now())}`, 'stock:']) {
      expect(await rowsOf(server, account)).toEqual(await ledger(page, account));
    }
  });
});
