// The disk is full: a sale is refused before anything is shown as sold, the cart stays, and with
// room again the same cart is sold.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { expectExactlyOnce, journalOf } from '../support/journals.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  inCart,
  openPage,
  receiptNumber,
  scanAndSell,
  sellForCash,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

/** Room for the demo's balances and past, and not much more. */
const QUOTA = 60_000_000;
const MORE = 1_000_000;

let server: ServerProcess;
let browser: Browser;
let page: Page;
let client: CDPSession;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  ({ page } = await openPage(browser, 'about:blank'));
  client = await page.context().newCDPSession(page);
  // Set before the first visit: the browser notes for half a minute how much room is left.
  await allow(QUOTA);
  await page.goto(server.link);
  await synced(page);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Lets the page have so many bytes. */
const allow = (quotaSize: number): Promise<unknown> =>
  client.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize });

/** Fills what room is left, as photos do on a phone, until not even a few bytes go in. */
const fill = (): Promise<string> =>
  page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done, failed) => {
      const opening = indexedDB.open('photos');
      opening.onupgradeneeded = () => opening.result.createObjectStore('photos');
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    let key = 0;
    const put = (size: number): Promise<string> =>
      new Promise((done) => {
        const running = database.transaction('photos', 'readwrite');
        key += 1;
        running.objectStore('photos').put(crypto.getRandomValues(new Uint8Array(size)), key);
        running.oncomplete = () => done('');
        running.onabort = () => done(running.error?.name ?? 'aborted');
      });
    let why = '';
    for (let added = 1; added > 0; ) {
      added = 0;
      for (const size of [65_536, 8_192, 1_024, 64]) {
        for (let count = 0; (why = await put(size)) === '' && count < 2_000; count += 1) added += 1;
      }
    }
    database.close();
    return why;
  });

/**
 * Sells on while the disk is filled, until a sale is refused; gives how many were not. The browser
 * tidies its files up meanwhile, and what that frees it counts late: then one more sale fits.
 */
async function sellUntilFull(): Promise<number> {
  const refused = page.getByText('手机空间满了，请先删些照片或视频，再收款。');
  const done = page.getByTestId('done');
  for (let sold = 0; ; sold += 1) {
    // Where a sale has just fitted, the next one's cart may not.
    if (sold > 0) await allow(QUOTA + sold * MORE);
    await wedge(page, [TRAY.tea, TRAY.eggs]);
    await inCart(page, 2);
    expect(await fill()).toBe('QuotaExceededError');
    await tap(page, '现金 ¥');
    await refused.or(done).waitFor();
    if ((await done.count()) === 0) return sold;
  }
}

test('a full disk refuses the sale, keeps the cart, and sells it when there is room', async () => {
  await scanAndSell(page, TRAY.tea);
  await synced(page);
  const sold = 1 + (await sellUntilFull());
  await inCart(page, 2);
  expect(await journalOf(page)).toHaveLength(sold);
  await page.reload();
  await inCart(page, 2);
  await client.send('Storage.overrideQuotaForOrigin', { origin: server.origin });
  await sellForCash(page);
  expect(await receiptNumber(page)).toBe(`2-${sold + 1}`);
  await synced(page);
  await expectExactlyOnce(server, page);
});
