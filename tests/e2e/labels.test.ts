// Price tags as they leave the till: printed to pages of the right size, and every barcode on them
// read again by the till's own eye.
import { inflateSync } from 'node:zlib';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/app/device/eye.ts';
import { isGtin } from '../../src/core/barcode/gtin.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { readPng } from '../support/png.ts';
import { ALL_TILTS, nodeEngine, ourReader } from '../support/reading.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  type Till,
  choose,
  entries,
  openTill,
  place,
  synced,
  tap,
  wedge,
  wholePast,
} from '../support/till-page.ts';

/** Goods that a keeper makes here: sold by the piece, without a barcode. */
const BARE = '自家茶叶蛋';
/** The demo's tea, and how many tags of it are printed. */
const TEA = { name: '冰红茶', tags: 2 };

let server: ServerProcess;
let browser: Browser;
let till: Till;
let page: Page;
let engine: Engine;

beforeAll(async () => {
  [server, browser, engine] = await Promise.all([startServer(), launchBrowser(), nodeEngine()]);
  till = await openTill(browser, await server.newLink(), {
    viewport: PHONE,
    deviceScaleFactor: 3,
  });
  page = till.page;
  await page.evaluate(() => {
    window.print = () => undefined; // a headless browser has no printer to ask
  });
  await wholePast(page); // goods received long ago are due too, and the list holds still from here
  await place(page, '货品');
  await page.getByRole('link', { name: '加商品' }).click();
  await page.getByLabel('名字').fill(BARE);
  await page.getByLabel('卖价').fill('1.50');
  await tap(page, '存好');
  await page.getByText(`存好了：${BARE}。`).waitFor(); // what is saved opens by itself
  await place(page, '货品');
  await tap(page, '更多');
  await page.getByRole('link', { name: /^价签/ }).click();
  await page.locator('.row', { hasText: BARE }).filter({ hasText: '没有条码' }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const line = (name: string): Locator => page.locator('.row', { hasText: name });

/** The pages of a PDF in mm, as its page objects say. */
function pagesIn(pdf: Buffer): string[] {
  const objects = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)endstream/g)];
  const packed = objects.map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  });
  const text = [pdf.toString('latin1'), ...packed].join('\n');
  const mm = (points: string): number => Math.round((Number(points) / 72) * 25.4);
  return [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(
    ([, width = '', height = '']) => `${mm(width)}×${mm(height)}`,
  );
}

/** What our eye reads on each printed tag, by name. */
async function readTags(): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  const read: string[] = [];
  for (const tag of await page.locator('.tag-paper > .tag').all()) {
    const [code = 'nothing'] = await ourReader(
      engine,
      ALL_TILTS,
    )(readPng(await tag.screenshot({ animations: 'disabled' })));
    read.push(`${await tag.locator('.tag-name').innerText()} ${code}`);
  }
  await page.emulateMedia({ media: null });
  return read;
}

describe('price tags', () => {
  let own = '';

  test('goods without a barcode get one, and the till knows it at once', async () => {
    await tap(page, '都不打');
    await line(BARE).getByRole('button', { name: '多一个' }).click();
    await wedge(page, [TRAY.tea, TRAY.tea]);
    await page.getByRole('button', { name: '打 3 张价签' }).waitFor();
    await tap(page, '给 1 样编条码');
    await page.getByText('编好了 1 个条码').waitFor();
    await synced(page);
    const saved = (await entries(page, Date.now() - 60_000)).at(-1);
    own = /"codes":\["(\d{13})"\]/.exec(saved?.text ?? '')?.[1] ?? '';
    expect([own.slice(0, 2), isGtin(own)]).toEqual(['29', true]);
  });

  test.each([
    ['60×40', ['60×40', '60×40', '60×40']],
    ['40×30', ['40×30', '40×30', '40×30']],
    ['A4 纸', ['210×297']],
  ])('on %s: pages of that size, every code read again', async (paper, sizes) => {
    await choose(page, paper);
    await tap(page, '打 3 张价签');
    await page.getByText('价签打好了吗？').waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pagesIn(pdf)).toEqual(sizes);
    const read = await readTags();
    const teas = Array.from({ length: TEA.tags }, () => `${TEA.name} ${TRAY.tea}`);
    expect(read.sort()).toEqual([`${BARE} ${own}`, ...teas].sort());
    await tap(page, '关');
  });

  test('noted as printed, they are due no more; taken back, they are again', async () => {
    await tap(page, '打 3 张价签');
    await tap(page, '打好了');
    const told = page.locator('.toast', { hasText: '记下了' });
    await told.waitFor();
    await line(BARE).waitFor({ state: 'detached' });
    await told.getByRole('button', { name: '撤销' }).click();
    await line(BARE).waitFor();
    expect(till.errors).toEqual([]);
  });

  test('from its page one product is printed alone', async () => {
    await place(page, '货品');
    await page.getByLabel('找货品').fill(BARE);
    await line(BARE).click();
    await tap(page, '价签');
    await page.getByRole('button', { name: '打 1 张价签' }).waitFor();
    expect(await page.locator('.tag-name').innerText()).toBe(BARE);
    expect(till.errors).toEqual([]);
  });
});
