// Goods coming in, as a keeper meets it: a delivery that was announced, a pile to be scanned, a
// code nobody knows, a list out of a message.
import type { Browser, Page } from 'playwright-core';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIn } from '../../src/core/goods/delivery.ts';
import { derivedId } from '../../src/core/derived-id.ts';
import { dayAfter, dayOf } from '../../src/core/time.ts';
import { DEMO_STATION } from '../../src/server/demo/demo.ts';
import { launchBrowser } from '../support/browser.ts';
import { PIECES, TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  type Till,
  WIDE,
  catalogued,
  choose,
  inCart,
  ledger,
  lines as cartLines,
  openTill,
  outOfReach,
  place,
  productBy,
  stockBy,
  tap,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let till: Till;
let page: Page;
let taps = 0;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  till = await openTill(browser, server.link, { viewport: PHONE, hasTouch: true });
  await catalogued(till.page);
  page = till.page;
  await page.exposeFunction('countTap', () => {
    taps += 1;
  });
  await page.evaluate(() =>
    addEventListener(
      'pointerdown',
      () => {
        const count: unknown = Reflect.get(window, 'countTap');
        if (typeof count === 'function') count();
      },
      { capture: true },
    ),
  );
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const openReceiving = async (): Promise<void> => {
  await place(page, '货品');
  await page.getByRole('navigation', { name: '货品的事' }).getByText('进货').click();
  await page.getByRole('button', { name: '供货商' }).waitFor();
};
const lines = () => page.getByTestId('receiving').locator('.goods-receive-line');
const lineCount = (count: number): Promise<void> =>
  page
    .waitForFunction(
      (want) => document.querySelectorAll('.goods-receive-line').length === want,
      count,
    )
    .then(() => undefined);

test('a delivery with no difference is received with one tap', async () => {
  const [row] = await ledger(page, 'delivery:');
  const delivery = row?.form === 'claims' ? deliveryIn(row) : null;
  if (delivery === null) throw new Error('the demo waits for a delivery');
  const before = await Promise.all(delivery.lines.map(({ code }) => stockBy(page, code)));
  await openReceiving();
  await page.getByText(delivery.noteNumber).waitFor();
  taps = 0;
  await tap(page, '都对，收货');
  await page.getByTestId('received').waitFor();
  expect(taps).toBe(1);
  const after = await Promise.all(delivery.lines.map(({ code }) => stockBy(page, code)));
  expect(after.map((quantity, i) => quantity - (before[i] ?? 0))).toEqual(
    delivery.lines.map(({ quantity }) => quantity),
  );
});

test('thirty goods are scanned without a tap between, left, found again and received', async () => {
  await page.setViewportSize(WIDE);
  await openReceiving();
  const codes = PIECES.slice(0, 30).map(({ code }) => code);
  const before = await stockBy(page, TRAY.tea);
  taps = 0;
  await wedge(page, [...codes, TRAY.tea]);
  await lineCount(30);
  expect(taps).toBe(0);
  await tap(page, '先卖货');
  await page.getByText('进货没做完 30 样').click();
  await lineCount(30);
  await tap(page, '收货 30 样');
  await page.getByTestId('received').filter({ hasText: '收了 30 样' }).waitFor();
  expect(await stockBy(page, TRAY.tea)).toBe(before + (codes.includes(TRAY.tea) ? 2 : 1));
});

test('a barcode only the shared catalogue knows is a product after its price', async () => {
  await openReceiving();
  await wedge(page, [TRAY.unknown]);
  await page.getByText('商品库里有').waitFor();
  const keys = ['4', '.', '5', 'Enter'];
  for (const key of keys) await page.keyboard.press(key, { delay: 60 });
  await lineCount(1);
  expect(keys.length).toBeLessThanOrEqual(6);
  const product = await productBy(page, TRAY.unknown);
  expect([product.units[0]?.price, product.name === '']).toEqual([450, false]);
  await page.setViewportSize(PHONE);
  await lines().locator('.goods-receive-name').click();
  for (const task of ['数量', '一共多少钱', '每']) {
    await choose(page, task);
    await expect.poll(() => outOfReach(page), { message: task }).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await page.setViewportSize(WIDE);
  await tap(page, '供货商');
  await tap(page, '不收了，清空');
  await lineCount(0);
});

test('a list out of a message becomes lines; what is doubtful waits for a person', async () => {
  await openReceiving();
  await page.getByRole('link', { name: '粘贴清单' }).click();
  await page.locator('#paste-text').fill('冰红茶500ml 3箱 30元/箱\n飞天茅台 1瓶\n冰红茶 2瓶');
  await tap(page, '认一认');
  await page.getByTestId('pasted').filter({ hasText: '认出 1 行，还有 2 行' }).waitFor();
  await page.locator('.goods-paste-row[data-state="doubt"] .row').click();
  await page.getByRole('dialog').getByText('1L').click();
  await tap(page, '放进进货单 2 行');
  await lineCount(2);
  const shown = v.parse(
    v.array(v.string()),
    await lines().evaluateAll((all) => all.map((line) => line.textContent)),
  );
  expect(shown[0]).toContain('90.00');
  expect(shown[1]).toContain('1L');
  await tap(page, '供货商');
  await tap(page, '不收了，清空');
  await lineCount(0);
});

test('goods that came in with a day that is past are not sold before a look at the pack', async () => {
  await wedge(page, [TRAY.noodles]);
  await lineCount(1);
  await page.locator('.goods-receive-name').first().click();
  await choose(page, '日期');
  await page.getByLabel('包装上写的到期日').fill(dayAfter(dayOf(Date.now()), -1));
  await tap(page, '记下');
  await tap(page, '收货 1 样');
  await page.getByTestId('received').waitFor();
  await place(page, '收银');
  await wedge(page, [TRAY.noodles, TRAY.noodles]);
  await page.getByRole('dialog').filter({ hasText: '可能过期了' }).waitFor();
  await tap(page, '看过日期，没过期，照卖');
  await inCart(page, 1, 2);
  expect((await cartLines(page))[0]?.detail).toContain('看过日期，没过期');
  expect(till.errors).toEqual([]);
});

test('goods sent to another shop leave this one, are received there, and are told to be', async () => {
  const printed = await server.centre('code', derivedId(DEMO_STATION, 'demo/neighbour'));
  const [link = ''] = /https?:\S+#bind=\S+/.exec(printed) ?? [];
  const before = await stockBy(page, TRAY.tea);
  await page.goto(`${server.origin}/goods/transfer/new`);
  await page.getByText('扫一件记一件').waitFor();
  await wedge(page, [TRAY.tea, TRAY.tea]);
  await page.getByRole('button', { name: '送 1 样到' }).waitFor();
  await page.locator('.goods-receive-line').filter({ hasText: '2' }).waitFor();
  await tap(page, '送 1 样到');
  await page.locator('.row').filter({ hasText: '在路上' }).waitFor();
  expect(await stockBy(page, TRAY.tea)).toBe(before - 2);
  const there = await openTill(browser, link, { viewport: PHONE });
  await there.page.goto(`${server.origin}/goods/receive`);
  await tap(there.page, '都对，收货');
  await there.page.getByTestId('received').waitFor();
  expect(await stockBy(there.page, TRAY.tea)).toBe(2);
  await page.locator('.row').filter({ hasText: '收到了' }).waitFor();
  expect(await stockBy(page, TRAY.tea)).toBe(before - 2);
  expect([...till.errors, ...there.errors]).toEqual([]);
});
