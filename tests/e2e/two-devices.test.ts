// Two tills of one station: both sell while nobody can hear them, and come to the same shop.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayFigures } from '../../src/core/insight.ts';
import { dayOf } from '../../src/core/time.ts';
import { DEMO_STATION } from '../../src/server/demo/demo.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, rowsOf, startServer } from '../support/server-process.ts';
import {
  STORING,
  type Till,
  digits,
  goOffline,
  ledger,
  openPage,
  openTill,
  place,
  productBy,
  receiptNumber,
  scanAndSell,
  stockBy,
  sums,
  synced,
  tap,
  unsent,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let first: Till;
let second: Till;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  first = await openTill(browser, server.link, STORING);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const amountToday = async (till: Till): Promise<number> =>
  dayFigures(await sums(till.page, `day:${dayOf(Date.now())}`)).amount;

describe('two tills of one station', () => {
  test('the second is bound by eight digits in two fours', async () => {
    const printed = await server.centre('code', DEMO_STATION);
    const code = /(\d{4}) (\d{4})/.exec(printed);
    second = await openPage(browser, server.origin, STORING);
    const { page } = second;
    await tap(page, '绑定站点');
    await digits(page, '00000000'); // a code may begin with zeros
    await tap(page, '绑定 0000 0000');
    await page.getByText('没有这个号码').waitFor();
    for (let n = 0; n < 8; n += 1) await page.getByRole('button', { name: '退一格' }).click();
    await digits(page, `${code?.[1]}${code?.[2]}`);
    await tap(page, `绑定 ${code?.[1]} ${code?.[2]}`);
    await synced(page);
  });

  test('both sell the same product offline, under numbers that differ', async () => {
    const stock = await stockBy(first.page, TRAY.tea);
    const amount = await amountToday(first);
    expect(await stockBy(second.page, TRAY.tea)).toBe(stock);
    const numbers: string[] = [];
    for (const { page } of [first, second]) {
      await goOffline(page);
      for (const code of [TRAY.tea, TRAY.tea, TRAY.eggs]) {
        await scanAndSell(page, code);
        numbers.push(await receiptNumber(page));
      }
      expect(await unsent(page)).toHaveLength(3);
      expect(await stockBy(page, TRAY.tea)).toBe(stock - 2);
    }
    expect(new Set(numbers).size).toBe(6);
    for (const { context } of [first, second]) await context.setOffline(false);
    await expect
      .poll(() => Promise.all([first, second].map(({ page }) => stockBy(page, TRAY.tea))))
      .toEqual([stock - 4, stock - 4]);
    await expect
      .poll(() => Promise.all([first, second].map(amountToday)))
      .toEqual([amount + 3_960, amount + 3_960]);
  });

  test('then every ledger is the same, row by row, on both and at the centre', async () => {
    for (const { page } of [first, second]) {
      await synced(page);
      expect(await unsent(page)).toEqual([]);
    }
    const today = dayOf(Date.now());
    for (const account of [`day:${today}`, `sold:${today}`, 'stock:', 'parcel:']) {
      const own = await ledger(first.page, account);
      expect(own.length).toBeGreaterThan(0);
      expect(await ledger(second.page, account)).toEqual(own);
      const centre = new Map((await rowsOf(server, account)).map((row) => [row.id, row]));
      expect(own.map(({ id }) => centre.get(id))).toEqual(own);
    }
  });

  test('a price changed on one is the price on the other', async () => {
    const { page } = first;
    await place(page, '货品');
    await page.getByRole('textbox', { name: '找货品' }).fill('加碘精制盐');
    await page
      .getByRole('link', { name: /加碘精制盐/ })
      .first()
      .click();
    await tap(page, '改');
    await page.getByRole('textbox', { name: '卖价' }).first().fill('2.20');
    await tap(page, '存好');
    await page.getByText('¥2.20').first().waitFor();
    await expect
      .poll(async () => (await productBy(second.page, TRAY.salt)).units[0]?.price)
      .toBe(220);
    expect(first.errors.filter((text) => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });

  test('a picture taken on one is small, seen on the other, and stays without a line', async () => {
    const { id } = await productBy(first.page, TRAY.tea);
    await first.page.goto(`${server.origin}/goods/${id}/edit`);
    const file = first.page.getByTestId('photo-file');
    const buffer = Buffer.from('a letter');
    await file.setInputFiles({ name: 'letter.jpg', mimeType: 'image/jpeg', buffer });
    await first.page.getByText('不是照片').waitFor();
    const shot = await first.page.screenshot();
    await file.setInputFiles({ name: 'tea.png', mimeType: 'image/png', buffer: shot });
    await first.page.getByAltText('商品照片').waitFor();
    await tap(first.page, '存好');
    await first.page.getByTestId('stock').waitFor();
    await synced(first.page);
    const { page, context } = second;
    await expect.poll(async () => (await productBy(page, TRAY.tea)).photo).not.toBeNull();
    await page.goto(`${server.origin}/goods/${id}`);
    await page.locator('img.photo').waitFor();
    await goOffline(page);
    await page.reload();
    const picture = page.locator('img.photo');
    await picture.waitFor();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1024);
    const kept = await page.evaluate(
      () =>
        new Promise<number[]>((done) => {
          const opening = indexedDB.open('till-beside');
          opening.onsuccess = () => {
            const all = opening.result.transaction('photos').objectStore('photos').getAll();
            all.onsuccess = () => done(all.result.map(({ bytes }) => bytes.length));
          };
        }),
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]).toBeLessThanOrEqual(60_000);
    await context.setOffline(false);
  });
});
