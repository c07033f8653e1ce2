// What a scanned code means, as a keeper meets it: tried without selling, sold as the label says,
// asked about when it could be two things, and settled for the whole shop.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCALE_RULE, makeScaleCode } from '../../src/core/barcode/scale.ts';
import { fen } from '../../src/core/money.ts';
import { PATHS } from '../../src/core/protocol.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { ROOT } from '../support/source.ts';
import {
  type Till,
  inCart,
  lines,
  openPage,
  openTill,
  place,
  productBy,
  sellForCash,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

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

/** A demo product that is sold by weight: its name and its number on scale labels. */
const [, name = '', number = ''] =
  /^[^,]*,([^,]*),.*,1,goods,(\d+),/m.exec(
    readFileSync(join(ROOT, 'public', 'practice', 'goods.csv'), 'utf8'),
  ) ?? [];

const plu = String(Number(number));

function labelOf(length: 13 | 18, amount: number, grams: number): string {
  const made = makeScaleCode({ plu, amountFen: fen(amount), grams }, SCALE_RULE, length);
  if (!made.ok) throw new Error(made.why);
  return made.code;
}
const verdict = (): Promise<string> => page.getByTestId('verdict').first().innerText();
const told = (kind: string): Promise<string> => page.getByTestId(`told-${kind}`).innerText();

async function openTry(): Promise<void> {
  await place(page, '我的店');
  await page.getByRole('link', { name: '这台机器' }).click();
  await page.getByRole('link', { name: '试扫一下' }).click();
  await page.getByText('只看不卖').waitFor();
}

describe('scale labels', () => {
  test('of 13 and of 18 digits are sold as they say', async () => {
    await wedge(page, [labelOf(13, 1280, 0), labelOf(18, 1500, 1750)]);
    await inCart(page, 2);
    expect((await lines(page)).map((line) => [line.name, line.amount])).toEqual([
      [name, '12.80'],
      [name, '15.00'],
    ]);
    await sellForCash(page);
  });
});

describe('the tester', () => {
  test('tells a label field by field and sells nothing', async () => {
    await openTry();
    const label = labelOf(18, 1500, 1750);
    await wedge(page, [label]);
    await page.getByTestId('told-scale').waitFor();
    expect(await verdict()).toBe(`${name}\n秤码 · 1.750 kg · ¥15.00`);
    const fields = (await told('scale')).replace(/\s+/g, ' ');
    expect(fields).toContain(`货号 ${plu} 重量 1.750 kg 金额 ¥15.00 位数 18 位 校验位`);
    expect(fields).toContain(`${label.at(-1)}，对`);
    await page.getByLabel('或者输一个码').fill('134567890123456789');
    await tap(page, '看一看');
    await page.getByTestId('verdict').filter({ hasText: '微信付款码' }).waitFor();
    expect((await told('payment')).replace(/\s+/g, ' ')).toContain('哪一家 微信');
    await place(page, '收银');
    expect(await lines(page)).toEqual([]);
  });
});

describe('a code that could be two things', () => {
  const code = 'SF1388204177560';

  test('asks with a button for each, once for a cart, and never guesses', async () => {
    const { id, name: salt } = await productBy(page, TRAY.salt);
    await place(page, '货品');
    await page.locator('.goods').first().waitFor();
    await wedge(page, [TRAY.salt]);
    await page.waitForURL(`**/goods/${id}`);
    await tap(page, '改');
    await page.waitForURL(`**/goods/${id}/edit`);
    await page.getByRole('button', { name: '存好' }).waitFor();
    await wedge(page, [code]);
    await page.getByText(`条码加上了：${code}`).waitFor();
    await tap(page, '存好');
    await page.waitForURL(`**/goods/${id}`);
    await place(page, '收银');
    await wedge(page, [code]);
    await page.getByRole('heading', { name: '这个码有两个意思' }).waitFor();
    expect(await lines(page)).toEqual([]);
    await page.getByRole('button', { name: '顺丰包裹' }).waitFor();
    await tap(page, salt);
    await inCart(page, 1);
    await wedge(page, [code]);
    await inCart(page, 1, 2);
    await sellForCash(page);
  });
});

describe('the settings', () => {
  test('refuse a beginning that payment codes have, and keep one that is free', async () => {
    await openTry();
    await page.getByRole('link', { name: '秤码和付款码' }).click();
    await page.getByLabel('秤码的开头').fill('22 26');
    await tap(page, '存好秤码');
    await page.getByText('秤码开头 26 和支付宝付款码（25–30 开头，16–24 位）撞了').waitFor();
    await page.getByLabel('秤码的开头').fill('21 22');
    await tap(page, '存好秤码');
    await page.getByText('秤码存好了，全店都用。').waitFor();
    expect(till.errors).toEqual([]);
  });
});

test('a code scanned before the shared catalogue is here is named as soon as it has come', async () => {
  const fresh = await openPage(browser, 'about:blank');
  let letCome = (): void => undefined;
  const held = new Promise<void>((done) => {
    letCome = done;
  });
  await fresh.context.route(`**${PATHS.catalogue}`, async (route) => {
    await held;
    await route.continue();
  });
  await fresh.page.goto(await server.newLink());
  await synced(fresh.page);
  await wedge(fresh.page, [TRAY.unknown]);
  await fresh.page.getByText('商品库还没下完，先写名字').waitFor();
  letCome();
  await fresh.page.getByRole('heading', { name: '桂花酥糖礼盒' }).waitFor();
  expect(fresh.errors).toEqual([]);
  await fresh.context.close();
});
