// The camera's finder as a keeper meets it: several codes in view, light and focus, a camera that
// fails or is lost, the next sale, parcels' labels, binding and trying.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GONE } from '../../src/app/device/accept.ts';
import { launchBrowser, PATIENCE } from '../support/browser.ts';
import { hold, printed, useCanvasCamera } from '../support/canvas-camera.ts';
import { PIECES, TRAY } from '../support/demo-goods.ts';
import { hasPhotos, jpegPhotos, sameText } from '../support/photos.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  inCart,
  lines,
  place,
  sellForCash,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

/** Frames enough for a code in view to have been agreed on many times over. */
const LOOK_ON_MS = 1_500;
/** A photograph is looked at from all sides; a slow machine takes seconds, one it cannot read all. */
const LOOK_AT_MS = 10_000;
const MOST = process.env['SOAK'] === undefined ? 5 : 10;
const SLIP = 'YT8801223744100';
const OTHER_SLIP = 'JT3012345678901';

let server: ServerProcess;
let browser: Browser;
/** One till, which every test opens anew: a page of its own, with a camera of its own. */
let till: BrowserContext;
let page: Page;

async function newProfile(): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: 'zh-CN',
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(PATIENCE);
  await useCanvasCamera(context);
  return context;
}

async function bind(): Promise<void> {
  till = await newProfile();
  page = await till.newPage();
  await page.goto(await server.newLink());
  await synced(page);
  await page.close();
}

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  await bind();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  page = await till.newPage();
  await page.goto(`${server.origin}/api/health`);
  await page.evaluate(EMPTIED);
});
afterEach(() => page.close());

/** Forgets the carts and half-done tasks of the test before. */
const EMPTIED = `new Promise((done, failed) => {
  const opening = indexedDB.open('till');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const running = opening.result.transaction('carts', 'readwrite');
    running.objectStore('carts').clear();
    running.oncomplete = () => { opening.result.close(); done(); };
  };
})`;

const open = (path = '/'): Promise<unknown> => page.goto(`${server.origin}${path}`);
const openCamera = (): Promise<void> => page.getByRole('button', { name: '用摄像头扫' }).click();
const choice = () => page.getByRole('group', { name: '看到几个码' });
/** What the finder and the cart show. */
const shown = async () => ({
  choices: await choice().count(),
  names: (await lines(page)).map(({ name }) => name),
  words: (await page.locator('.camera-word').allInnerTexts()).join(),
});
const said = () => page.locator('.camera-view').getByRole('alert');
const wishes = (): Promise<string[]> => page.evaluate(() => window.stub.wishes);
const opened = (): Promise<number> => page.evaluate(() => window.stub.opened);
const ean = (text: string, left: number, top: number) =>
  ({ as: 'EAN13', text, left, top }) as const;
const bars = (text: string, left: number, top: number) =>
  ({ as: 'CODE128', text, left, top }) as const;
const square = (text: string, left: number, top: number) =>
  ({ as: 'QR', text, left, top }) as const;

describe('before the till', () => {
  test('of two goods in view one is chosen, none is taken unasked', async () => {
    await open();
    await openCamera();
    await hold(page, await printed(browser, [ean(TRAY.tea, 200, 250), ean(TRAY.salt, 720, 250)]));
    await expect.poll(shown).toEqual({ choices: 1, names: [], words: '' });
    await choice().getByRole('button', { name: '冰红茶' }).click();
    await inCart(page, 1);
    await page.waitForTimeout(LOOK_ON_MS);
    expect(await lines(page)).toMatchObject([{ name: '冰红茶', quantity: '1' }]);
  });

  test('an advertisement beside the barcode is no question', async () => {
    await open();
    await openCamera();
    const advertisement = square('https://example.com/win-a-prize', 780, 200);
    await hold(page, await printed(browser, [ean(TRAY.tea, 250, 250), advertisement]));
    await inCart(page, 1);
    await page.waitForTimeout(LOOK_ON_MS);
    expect(await choice().count()).toBe(0);
    expect(await lines(page)).toMatchObject([{ name: '冰红茶', quantity: '1' }]);
  });

  test('it focuses by itself, and its light goes on and off', async () => {
    await open();
    await openCamera();
    await tap(page, '开灯');
    await tap(page, '关灯');
    await page.getByRole('button', { name: '开灯' }).waitFor();
    expect(await wishes()).toEqual([
      '{"advanced":[{"focusMode":"continuous"}]}',
      '{"advanced":[{"torch":true}]}',
      '{"advanced":[{"torch":false}]}',
    ]);
  });

  test('the next sale begins with its first scan: the camera stays open beside the change', async () => {
    await open();
    await openCamera();
    await hold(page, await printed(browser, [ean(TRAY.tea, 400, 250)]));
    await inCart(page, 1);
    await sellForCash(page);
    await page.waitForTimeout(LOOK_ON_MS);
    expect(await page.locator('.camera-video').isVisible()).toBe(true);
    expect(await lines(page)).toEqual([]);
    await hold(page, await printed(browser, [ean(TRAY.salt, 400, 250)]));
    await inCart(page, 1);
    expect(await lines(page)).not.toMatchObject([{ name: '冰红茶' }]);
    expect(await opened()).toBe(1);
  });
});

describe('a camera that fails', () => {
  const failing = (name: string): Promise<void> =>
    page.evaluate((error) => {
      window.stub.fails = error;
    }, name);

  test('lost while it runs: said until it is opened again, and other scanners go on', async () => {
    await open();
    await openCamera();
    // The picture's place is there before the camera is.
    await expect.poll(opened).toBe(1);
    await page.evaluate(() => window.stub.lose());
    await said().getByText('摄像头断开了').waitFor();
    const good = PIECES[1];
    await wedge(page, [good?.code ?? '']);
    await inCart(page, 1);
    expect(await said().isVisible()).toBe(true);
    await tap(page, '再打开摄像头');
    await hold(page, await printed(browser, [ean(TRAY.tea, 400, 250)]));
    await inCart(page, 2);
    expect(await lines(page)).toMatchObject([{ name: good?.name }, { name: '冰红茶' }]);
    expect(await opened()).toBe(2);
  });

  test('in use, missing or denied: it says what to do, and opens once that is done', async () => {
    await open();
    await failing('NotReadableError');
    await openCamera();
    await said().getByText('摄像头被别的程序占着').waitFor();
    await failing('NotFoundError');
    await tap(page, '再打开摄像头');
    await said().getByText('没找到摄像头').waitFor();
    await failing('NotAllowedError');
    await tap(page, '再打开摄像头');
    await said().getByText('没让用摄像头').waitFor();
    await failing('');
    await tap(page, '再打开摄像头');
    await hold(page, await printed(browser, [ean(TRAY.tea, 400, 250)]));
    await inCart(page, 1);
    await page.evaluate(() => window.stub.mute());
    await said().getByText('摄像头被别的程序占着').waitFor();
    await tap(page, '再打开摄像头');
    await hold(page, await printed(browser, [ean(TRAY.salt, 400, 250)]));
    await inCart(page, 2);
  });
});

describe('before other screens', () => {
  const slips = () => page.getByRole('list', { name: '这一批包裹' }).getByRole('listitem');
  const openParcels = async (): Promise<void> => {
    await open('/post');
    await page.locator('.post-tile', { hasText: '包裹入库' }).click();
  };
  const chooseShelf = (): Promise<void> =>
    page
      .locator('.post-in')
      .getByRole('button')
      .filter({ hasText: /^\d-\d$/ })
      .first()
      .click();

  test("of a label's codes the parcel's number is taken, unasked", async () => {
    await openParcels();
    await chooseShelf();
    await openCamera();
    const label = [
      bars(SLIP, 100, 60),
      bars('202611210007', 100, 420),
      square('https://example.com/1', 880, 380),
    ];
    await hold(page, await printed(browser, label));
    await slips().first().waitFor();
    await page.waitForTimeout(LOOK_ON_MS);
    expect(await slips().count()).toBe(1);
    expect(await slips().first().innerText()).toContain('YT 8801 2237 4410 0');
    expect(await choice().count()).toBe(0);
    await tap(page, '1 件入库');
  });

  test('of two parcels one is chosen, and the camera is on for the next batch', async () => {
    await openParcels();
    await page.locator('.camera-video').waitFor(); // on, as it was left
    await hold(page, await printed(browser, [bars(SLIP, 100, 80), bars(OTHER_SLIP, 100, 420)]));
    await choice().waitFor();
    expect(await slips().count()).toBe(0);
    await choice().getByRole('button', { name: /JT/ }).click();
    await slips().first().waitFor();
    expect(await slips().first().innerText()).toContain('JT 3012 3456 7890 1');
  });

  test('试扫一下 tells what it sees and sells nothing', async () => {
    await open('/shop/try');
    await openCamera();
    await hold(page, await printed(browser, [ean(TRAY.tea, 400, 250)]));
    await page.getByTestId('verdict').getByText('冰红茶').waitFor();
    await place(page, '收银');
    await page.getByRole('button', { name: '用摄像头扫' }).waitFor();
    expect(await lines(page)).toEqual([]);
  });

  const understood = (): Promise<unknown> =>
    page.getByTestId('verdict').waitFor({ timeout: LOOK_AT_MS });

  test('photographs in JPEG are read as they are or not at all', async () => {
    await open('/shop/try');
    await openCamera();
    const field = page.getByRole('textbox', { name: '或者输一个码' });
    const read: string[] = [];
    const wrong: string[] = [];
    const stills = hasPhotos ? jpegPhotos() : await drawnStills();
    for (const { text, file } of stills.slice(0, MOST)) {
      await hold(page, '');
      await page.waitForTimeout(GONE + 200);
      await field.fill('');
      await tap(page, '看一看');
      await hold(page, file);
      await understood().catch(() => undefined);
      const seen = await field.inputValue();
      if (sameText(seen, text)) read.push(seen);
      else if (seen !== '') wrong.push(`${text}: ${seen}`);
    }
    expect(wrong).toEqual([]);
    expect(read.length).toBeGreaterThan(MOST / 2);
  });

  const drawnStills = () =>
    Promise.all(
      PIECES.slice(0, 10).map(async ({ code }) => ({
        text: code,
        file: await printed(browser, [ean(code, 430, 240)], 'jpeg'),
      })),
    );

  test('a device is bound by the code it is shown', async () => {
    const link = await server.newLink();
    const fresh = await newProfile();
    page = await fresh.newPage();
    await page.goto(server.origin);
    await tap(page, '绑定站点');
    await tap(page, '扫二维码');
    await hold(page, await printed(browser, [square(link, 450, 180)]));
    await synced(page);
    expect(await page.getByRole('button', { name: '用摄像头扫' }).isVisible()).toBe(true);
    await fresh.close();
  });
});
