// 导入 through the screen: 5,000 goods come in, can be sold and can be taken back; a bad file says
// what is wrong and changes nothing.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { required } from '../../src/core/assert.ts';
import { launchBrowser } from '../support/browser.ts';
import { shopFile } from '../support/import-file.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  type Till,
  inCart,
  ledger,
  lines,
  openTill,
  place,
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

const goodsCount = async (): Promise<number> => (await ledger(page, 'product:')).length;

async function choose(name: string, buffer: Buffer): Promise<void> {
  await place(page, '货品');
  await tap(page, '更多');
  await page.getByRole('link', { name: '导入' }).click();
  await page.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer });
}

const row = (text: string): string => `条码,名称,售价\n${text}\n`;

describe('a bad file', () => {
  test.each([
    ['empty', '', '这个文件是空的'],
    ['no price column', '条码,名称\n9520000000004,糖\n', '请选一下哪一列是“售价”'],
    ['a wrong check digit', row('9520000000001,糖,1.00'), '第 2 行：条码“9520000000001”'],
    ['a negative price', row('9520000000004,糖,-1'), '第 2 行：售价“-1”不能是负数'],
    ['the same barcode twice', row('9520000000004,糖,1\n9520000000004,茶,2'), '条码重复了'],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', '这不是表格文件'],
  ])('%s: one clear sentence, and nothing changes', async (_, text, words) => {
    const before = await goodsCount();
    await choose(
      'goods.csv',
      Buffer.from(text, 'latin1').includes(0)
        ? Buffer.from(text, 'latin1')
        : Buffer.from(text, 'utf8'),
    );
    await page.getByText(words).first().waitFor();
    expect(await goodsCount()).toBe(before);
  });
});

describe('5,000 products', () => {
  const shop = shopFile();
  const row = (n: number) => required(shop.rows[n], 'the file has 5,000 goods');
  let before = 0;

  test('are looked through first and then come in, while the till can be used', async () => {
    before = await goodsCount();
    await choose('店里的货.csv', shop.bytes);
    await page.getByText('新商品 5000 样。').waitFor();
    expect(await goodsCount()).toBe(before);
    await tap(page, '导入 5000 样');
    await page.getByRole('progressbar').waitFor();
    await wedge(page, ['9528458121302']);
    await inCart(page, 1);
    await sellForCash(page);
    await page.getByText('导入好了，5000 样商品进了货架。').waitFor();
    expect(await goodsCount()).toBe(before + 5_000);
  });

  test('one of them is scanned, found by its name, and sold', async () => {
    const { code, name, price } = row(4_321);
    await place(page, '收银');
    await wedge(page, [code]);
    await inCart(page, 1);
    expect((await lines(page))[0]).toMatchObject({ name, amount: price });
    await sellForCash(page);
    await page
      .getByRole('textbox', { name: '扫码，或输入' })
      .pressSequentially(code.slice(-7), { delay: 70 });
    await page.locator('.till-found .row', { hasText: name }).waitFor();
    await page.getByRole('textbox', { name: '扫码，或输入' }).fill('');
  });

  test('are taken back by one tap, but for what was sold since', async () => {
    await place(page, '货品');
    await tap(page, '更多');
    await page.getByRole('link', { name: '导入' }).click();
    await tap(page, '撤销这次导入');
    await page.getByText('撤销好了').waitFor();
    expect(await goodsCount()).toBe(before);
    await place(page, '收银');
    await wedge(page, [row(17).code]);
    await page.getByRole('heading', { name: '新商品' }).waitFor();
    await page.keyboard.press('Escape');
    await synced(page);
    expect(till.errors).toEqual([]);
  });
});
