// What is said quietly lies over nothing that the keeper wants next: no foot, no search box.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  WIDE,
  inCart,
  openTill,
  productBy,
  sellForCash,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const WANTED =
  '.till-search, .till-due button, .till-pay button, .till-notes button, .till-tools button,' +
  ' .done-acts button, .goods-search, .goods-acts button, .post-foot button, .post-pad button,' +
  ' .frame-nav a';

/** Words of what is wanted next and lies under a message of two lines with its button. */
const covered = (page: Page): Promise<string[]> =>
  page.evaluate((wanted) => {
    const toast = document.createElement('p');
    toast.className = 'toast';
    toast.style.cssText = 'animation: none; width: 100%; height: 72px';
    document.querySelector('.toasts')?.append(toast);
    const { left, right, top, bottom } = toast.getBoundingClientRect();
    toast.remove();
    return [...document.querySelectorAll(wanted)].flatMap((element) => {
      const box = element.getBoundingClientRect();
      const isUnder = box.left < right && box.right > left && box.top < bottom && box.bottom > top;
      return isUnder && box.width > 0 ? [element.textContent ?? ''] : [];
    });
  }, WANTED);

describe.each([
  ['on a phone', PHONE],
  ['on a tall phone', { width: 360, height: 760 }],
  ['on a wide screen', WIDE],
])('%s', (_, viewport) => {
  let page: Page;

  beforeAll(async () => {
    page = (await openTill(browser, await server.newLink(), { viewport })).page;
  });

  const look = async (type: string): Promise<Record<string, string[]>> => {
    const wrong: Record<string, string[]> = {};
    const see = async (screen: string): Promise<void> => {
      await page.evaluate((big) => void (document.documentElement.dataset['type'] = big), type);
      const found = await covered(page);
      if (found.length > 0) wrong[screen] = found;
    };
    await page.goto(server.origin);
    await wedge(page, [TRAY.tea, TRAY.eggs]);
    await inCart(page, 2);
    await see('till');
    await sellForCash(page);
    await see('done');
    const tissue = await productBy(page, TRAY.tissueCarton);
    for (const path of [
      '/goods',
      '/goods/receive',
      '/goods/loss',
      '/goods/labels',
      '/goods/transfer/new',
      `/goods/${tissue.id}`,
      `/goods/${tissue.id}/edit`,
      '/post/out',
      '/post/send',
    ]) {
      await page.goto(`${server.origin}${path}`);
      await page.locator('.frame-main :is(h1, .band)').first().waitFor();
      await page.waitForTimeout(150); // the first answers of the screen's queries
      await see(path);
    }
    return wrong;
  };

  test('in usual type', async () => {
    expect(await look('')).toEqual({});
  });

  test('in big type', async () => {
    expect(await look('big')).toEqual({});
  });
});
