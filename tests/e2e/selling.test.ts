// 收银 with a keyboard scanner and with the hand, in a real browser: what a scanner types is never
// lost, doubled or left in a field, and every way of changing and paying a bill adds up.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { PIECES, TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  type Till,
  WIDE,
  choose,
  inCart,
  keys,
  lines,
  openDisplay,
  openTill,
  outOfReach,
  place,
  receiptNumber,
  scanAndSell,
  sellForCash,
  sums,
  tap,
  wedge,
} from '../support/till-page.ts';
import { dayOf } from '../../src/core/time.ts';

let server: ServerProcess;
let browser: Browser;
let till: Till;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  till = await openTill(browser, server.link);
  page = till.page;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const search = () => page.getByRole('textbox', { name: '扫码，或输入' });
const due = (): Promise<string> => page.locator('.till-sum').innerText();
const daySums = () => sums(page, `day:${dayOf(Date.now())}`);

/** Closes what is open and sells what is left, so that the next test starts at an empty till. */
async function clearCart(): Promise<void> {
  await page.keyboard.press('Escape');
  await search().fill('');
  if ((await page.locator('.till-line').count()) > 0) await tap(page, '已收扫码');
  await page.locator('.till-line').first().waitFor({ state: 'detached' });
}
afterEach(clearCart);

// Twenty codes: eighteen different goods, the first two of them twice.
const BURST = PIECES.slice(20, 38).map(({ code }) => code);
const TWENTY = [...BURST, ...BURST.slice(0, 2)];
const PLENTY = PIECES.slice(20, 38).map(({ name }, i) => `${name} ${i < 2 ? 2 : 1}`);

const shown = async (): Promise<string[]> =>
  (await lines(page)).map(({ name, quantity }) => `${name} ${quantity}`);

describe('a burst of twenty codes at 1 ms a key', () => {
  test('loses none and adds none twice', async () => {
    await wedge(page, TWENTY);
    await inCart(page, 18, 20);
    expect(await shown()).toEqual(PLENTY);
  });

  test('nor with Tab after each code', async () => {
    await wedge(page, TWENTY, { suffix: 'Tab' });
    await inCart(page, 18, 20);
    expect(await shown()).toEqual(PLENTY);
  });

  test('nor at a quarter of the processor, nor with the search box focused, which stays empty', async () => {
    const client = await till.context.newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await search().click();
    await wedge(page, TWENTY);
    await inCart(page, 18, 20);
    await client.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    await client.detach();
    expect(await shown()).toEqual(PLENTY);
    expect(await search().inputValue()).toBe('');
  });

  test('nor where the machine stands still in the middle of a code: nothing is sold by its Enter', async () => {
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await wedge(page, [TRAY.tea, TRAY.tea], { stall: 600 });
    await inCart(page, 2, 3);
    await search().click();
    await wedge(page, [TRAY.tea], { stall: 600 });
    await inCart(page, 2, 4);
    expect(await search().inputValue()).toBe('');
    expect(await page.getByTestId('done').count()).toBe(0);
  });

  test('and what was typed before a scan stays, while a scan on another screen sells', async () => {
    await search().fill('冰红');
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    expect(await search().inputValue()).toBe('冰红');
    await search().fill('');
    await place(page, '佣金');
    await page.getByTestId('commission-total').waitFor();
    await wedge(page, [TRAY.tea, TRAY.eggs]);
    await inCart(page, 2, 3);
    expect(new URL(page.url()).pathname).toBe('/');
  });
});

const openLine = (name: string): Promise<void> =>
  page.locator('.till-line-name', { hasText: name }).click();

describe('changing a bill', () => {
  test('quantity by plus, minus and typing', async () => {
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await page.getByRole('button', { name: '多一个' }).click();
    await page.getByRole('button', { name: '多一个' }).click();
    await page.getByRole('button', { name: '少一个' }).click();
    await inCart(page, 1, 2);
    await page.getByRole('button', { name: /点一下改数量/ }).click();
    await keys(page, '12');
    await tap(page, '改成 12');
    await inCart(page, 1, 12);
    await expect.poll(due).toContain('36.00');
  });

  test('a price with its reason, a line discount, a bill discount, a line out and back', async () => {
    await wedge(page, [TRAY.tea, TRAY.eggs, TRAY.noodles]);
    await inCart(page, 3);
    await openLine('冰红茶');
    await choose(page, '改价');
    await choose(page, '临期');
    await keys(page, '2.50');
    await tap(page, '改成 ¥2.50');
    await openLine('农家土鸡蛋');
    await choose(page, '打折');
    await keys(page, '5');
    await tap(page, '打 5 折');
    await expect
      .poll(async () => (await lines(page)).map(({ amount }) => amount))
      .toEqual(['2.50', '6.90', '5.00']);
    expect((await lines(page))[0]?.detail).toContain('改价 临期');
    await tap(page, '整单折扣');
    await choose(page, '减钱');
    await keys(page, '1.40');
    await tap(page, '减 ¥1.40');
    await expect.poll(due).toContain('13.00');
    await openLine('红烧牛肉面');
    await tap(page, '拿掉这一行');
    await inCart(page, 2);
    await page.locator('.till-line[data-gone]').getByRole('button', { name: '放回去' }).click();
    await inCart(page, 3);
    await expect.poll(due).toContain('13.00');
  });

  test.each([
    ['a phone', PHONE],
    ['a wide screen', WIDE],
  ])('every pad and its button are in reach as they open, on %s', async (_, size) => {
    await page.setViewportSize(size);
    await wedge(page, [TRAY.eggs]);
    await openLine('农家土鸡蛋');
    const figure = page.locator('.keypad output');
    for (const [task, shown] of [
      ['数量', /^\d+盒$/],
      ['改价', /^¥13\.80$/],
      ['打折', /^0折$/],
      ['减钱', /^¥0$/],
    ] as const) {
      await choose(page, task);
      await expect.poll(() => figure.innerText()).toMatch(shown);
      await expect.poll(() => outOfReach(page), { message: task }).toEqual([]);
    }
    await page.keyboard.press('Escape');
    if (size === PHONE) await tap(page, '更多');
    await tap(page, '整单折扣');
    await expect.poll(() => outOfReach(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.setViewportSize(WIDE);
  });

  test('an unsold cart is there after a reload', async () => {
    await wedge(page, [TRAY.tea, TRAY.eggs, TRAY.tea]);
    await inCart(page, 2, 3);
    await page.reload();
    await inCart(page, 2, 3);
    expect(await shown()).toEqual(['冰红茶 2', '农家土鸡蛋 1']);
  });

  test('hold and take back', async () => {
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await tap(page, '挂单');
    await page.locator('.till-line').first().waitFor({ state: 'detached' });
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await sellForCash(page);
    await tap(page, '取单 1');
    await inCart(page, 1);
    expect(await shown()).toEqual(['冰红茶 1']);
  });
});

test('a second window shows the guest his goods, the sum and the change, and gives its scans to the till', async () => {
  const guest = await openDisplay(page);
  const sees = (words: string) => guest.getByTestId('display').filter({ hasText: words }).waitFor();
  await guest.locator('.display-shop').waitFor();
  await wedge(page, [TRAY.eggs]);
  await inCart(page, 1);
  await sees('¥13.80');
  await till.context.setOffline(true);
  await wedge(guest, [TRAY.tea]);
  await inCart(page, 2);
  await sees('冰红茶1 瓶 · 3.00/瓶3.00共 2 件¥16.80');
  await till.context.setOffline(false);
  await tap(page, '50');
  await sees('收到 ¥50.00找零 ¥33.20谢谢惠顾');
  await guest.close();
});

describe('paying', () => {
  test('cash with a note: the change, huge', async () => {
    await wedge(page, [TRAY.eggs, TRAY.tea]);
    await inCart(page, 2);
    await tap(page, '50');
    await page.getByTestId('done').waitFor();
    expect(await page.getByTestId('change').innerText()).toBe('33.20');
    expect(
      await page
        .getByTestId('change')
        .locator('.amount')
        .evaluate((amount) => Number.parseFloat(getComputedStyle(amount).fontSize)),
    ).toBeGreaterThanOrEqual(70);
  });

  test('too little cash is told by what is missing', async () => {
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await tap(page, '其他');
    await keys(page, '10');
    await page.getByText('还差 ¥3.80').waitFor();
    await keys(page, '0');
    await tap(page, '收款');
    await page.getByTestId('done').filter({ hasText: '86.20' }).waitFor();
  });

  test('by the sticker in one tap, and changed to cash on the done screen', async () => {
    const before = await daySums();
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await tap(page, '已收扫码');
    await page.getByTestId('done').filter({ hasText: '扫码 ¥3.00' }).waitFor();
    expect((await daySums())['tender-qr']).toBe((before['tender-qr'] ?? 0) + 300);
    await tap(page, '改成现金');
    await page.getByTestId('done').filter({ hasText: '现金 ¥3.00' }).waitFor();
    expect((await daySums())['tender-qr']).toBe(before['tender-qr'] ?? 0);
    expect((await daySums())['tender-cash']).toBe((before['tender-cash'] ?? 0) + 300);
  });

  test('part in cash, the rest by the sticker', async () => {
    const before = await daySums();
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await tap(page, '整单折扣');
    await tap(page, '一半现金一半扫码');
    await keys(page, '10');
    await tap(page, '现金 10.00 + 扫码 3.80');
    await page.getByTestId('done').filter({ hasText: '现金 ¥10.00 + 扫码 ¥3.80' }).waitFor();
    expect((await daySums())['tender-cash']).toBe((before['tender-cash'] ?? 0) + 1_000);
    expect((await daySums())['tender-qr']).toBe((before['tender-qr'] ?? 0) + 380);
  });

  test('抹零 as set takes the jiao off a cash bill and not off a scanned one', async () => {
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await tap(page, '整单折扣');
    await choose(page, '抹角');
    await page.keyboard.press('Escape');
    await tap(page, '现金 ¥13.00');
    await page.getByTestId('done').filter({ hasText: '现金 ¥13.00' }).waitFor();
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await tap(page, '已收扫码');
    await page.getByTestId('done').filter({ hasText: '扫码 ¥13.80' }).waitFor();
    await page.reload();
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await expect.poll(due).toContain('13.00');
    await tap(page, '整单折扣');
    await choose(page, '抹分');
    await page.keyboard.press('Escape');
    await expect.poll(due).toContain('13.80');
    await sellForCash(page);
  });

  test('a receipt of 58 and of 80 mm with its number and short hash, numbered without gaps', async () => {
    await scanAndSell(page, TRAY.tea);
    const number = await receiptNumber(page);
    const hash = /· ([0-9A-F]{4}) ·/.exec(await page.locator('.done-note').innerText())?.[1];
    await tap(page, '打印收据');
    const paper = page.locator('.receipt');
    const width = (): Promise<number> => paper.evaluate((one) => one.clientWidth);
    expect(await paper.innerText()).toContain(number);
    expect(await paper.innerText()).toContain(`校验 ${hash}`);
    expect(await paper.innerText()).toContain('冰红茶');
    const narrow = await width();
    await choose(page, '80 毫米');
    expect(await width()).toBeGreaterThan(narrow);
    await page.keyboard.press('Escape');
    await scanAndSell(page, TRAY.tea);
    const [device, n] = number.split('-');
    expect(await receiptNumber(page)).toBe(`${device}-${Number(n) + 1}`);
  });

  test('a double tap on the button sells once', async () => {
    const before = (await daySums())['sales'];
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await page.getByRole('button', { name: '现金 ¥3.00' }).dblclick();
    await page.getByTestId('done').waitFor();
    await page.waitForTimeout(300);
    expect((await daySums())['sales']).toBe((before ?? 0) + 1);
  });
});

describe('finding without a scanner', () => {
  test.each([
    ['Chinese', '农家土鸡'],
    ['pinyin initials', 'njtjd'],
    ['full pinyin', 'nongjiatuji'],
    ['the last digits', TRAY.eggs.slice(-6)],
  ])('by %s', async (_, text) => {
    await search().pressSequentially(text, { delay: 80 });
    await page.locator('.till-found .row', { hasText: '农家土鸡蛋' }).waitFor();
    await search().press('Enter');
    await inCart(page, 1);
    expect((await lines(page))[0]?.name).toBe('农家土鸡蛋');
  });

  test('what is typed slowly is not taken for a scan', async () => {
    await search().pressSequentially(TRAY.tea, { delay: 70 });
    expect(await search().inputValue()).toBe(TRAY.tea);
    await page.locator('.till-found .row', { hasText: '冰红茶' }).waitFor();
    await search().fill('');
  });

  test('what is not found can be cleared, sold as a code or made a product', async () => {
    const found = page.locator('.till-found .row');
    await search().fill('铁观音王');
    await found.filter({ hasText: '清空' }).click();
    expect(await search().inputValue()).toBe('');
    await search().fill('9528400000013');
    await found.filter({ hasText: '加这个商品' }).click();
    await page.getByRole('dialog', { name: '新商品' }).getByText('9528400000013').waitFor();
    await page.keyboard.press('Escape');
    await search().fill('铁观音王');
    await found.filter({ hasText: '加这个商品' }).click();
    await expect.poll(() => page.getByLabel('名字').inputValue()).toBe('铁观音王');
    await place(page, '收银');
  });

  test('无码商品: a quick key and any name with a price', async () => {
    await tap(page, '无码商品');
    await page.locator('.till-quick button').first().waitFor();
    await expect.poll(() => outOfReach(page)).toEqual([]);
    await choose(page, '零食');
    await keys(page, '6.6');
    await tap(page, '加 ¥6.6');
    await inCart(page, 1);
    expect((await lines(page))[0]).toMatchObject({ name: '零食', amount: '6.60' });
    await sellForCash(page);
    // The guests' screen was played without a network, which the browser tells too.
    const errors = till.errors.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'));
    expect(errors).toEqual([]);
  });
});
