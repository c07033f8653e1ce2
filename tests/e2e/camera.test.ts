// Selling by camera, from a real video stream: the fake camera shows a barcode held unsteadily.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { PIECES, TRAY } from '../support/demo-goods.ts';
import { type Film, filmOf } from '../support/fake-video.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  WIDE,
  inCart,
  lines,
  openPage,
  openTill,
  sellForCash,
  synced,
  tap,
} from '../support/till-page.ts';

let server: ServerProcess;
let film: Film;
let browser: Browser;

/** Longer than the camera takes to forget a code that stays in view would. */
const LOOK_ON_MS = 2_500;

beforeAll(async () => {
  [server, film] = await Promise.all([startServer(), filmOf(TRAY.tea)]);
  browser = await launchBrowser({
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film.file}`,
    ],
  });
});
afterAll(async () => {
  await browser.close();
  film.remove();
  await server.stop();
});

const openCamera = (page: Page): Promise<void> =>
  page.getByRole('button', { name: '用摄像头扫' }).click();

/** The good in view becomes one line of one piece, however long it stays there; it is sold. */
async function expectSoldOnce(page: Page): Promise<void> {
  await openCamera(page);
  await page.locator('.till-line').first().waitFor();
  await page.waitForTimeout(LOOK_ON_MS);
  expect(await lines(page)).toMatchObject([{ name: '冰红茶', quantity: '1', amount: '3.00' }]);
  await tap(page, '关上');
  await sellForCash(page);
  await synced(page);
}

describe('the camera', () => {
  test.each([
    ['a phone', PHONE],
    ['a wide screen', WIDE],
  ])('of %s sells what it sees, once', async (_, viewport) => {
    const till = await openTill(browser, await server.newLink(), { viewport });
    const { page, errors, context } = till;
    await expectSoldOnce(page);
    expect(errors).toEqual([]);
    await context.close();
  });

  test('reads without WebAssembly too, by the second decoder', async () => {
    const context = await browser.newContext({ viewport: PHONE });
    await context.addInitScript('delete window.WebAssembly');
    const page = await context.newPage();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.goto(await server.newLink());
    await synced(page);
    expect(await page.evaluate(() => 'WebAssembly' in window)).toBe(false);
    await expectSoldOnce(page);
    expect(loaded.some((path) => path.startsWith('/assets/rare/'))).toBe(true);
    expect(loaded.some((path) => path.endsWith('.wasm'))).toBe(false);
    await context.close();
  });
});

describe("the browser's own detector", () => {
  test('races, and is believed as little as any other', async () => {
    const plain = await launchBrowser({
      args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    });
    const context = await plain.newContext({ viewport: PHONE });
    // Once one good, for a single picture; later another for two, as a real detector would.
    await context.addInitScript(
      ([once, twice]) => {
        let looks = 0;
        const found = (rawValue: string | undefined) => [
          { rawValue, format: 'ean_13', cornerPoints: [{ x: 1, y: 1 }] },
        ];
        class Detector {
          static getSupportedFormats = () => Promise.resolve(['ean_13', 'qr_code']);
          detect() {
            looks += 1;
            if (looks === 5) return Promise.resolve(found(once));
            return Promise.resolve(looks === 40 || looks === 41 ? found(twice) : []);
          }
        }
        Object.assign(window, { BarcodeDetector: Detector });
      },
      [TRAY.tea, PIECES[1]?.code],
    );
    const page = await context.newPage();
    await page.goto(await server.newLink());
    await synced(page);
    await openCamera(page);
    await inCart(page, 1);
    expect(await lines(page)).toMatchObject([{ name: PIECES[1]?.name, quantity: '1' }]);
    await page
      .locator('.camera-word')
      .filter({ hasText: PIECES[1]?.name ?? '' })
      .waitFor();
    await plain.close();
  });
});

describe('no camera', () => {
  test('denied: it says what to do, and typing still sells', async () => {
    const plain = await launchBrowser({
      args: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
    });
    const { page } = await openPage(plain, await server.newLink(), { viewport: PHONE });
    await synced(page);
    await openCamera(page);
    await page.getByText('没让用摄像头：点地址栏左边的锁，打开“摄像头”。').waitFor();
    const good = PIECES[1];
    await page
      .getByRole('textbox', { name: /扫码/ })
      .pressSequentially(good?.code ?? '', { delay: 120 });
    await page.keyboard.press('Enter');
    await inCart(page, 1);
    expect(await lines(page)).toMatchObject([{ name: good?.name }]);
    await sellForCash(page);
    await plain.close();
  });
});
