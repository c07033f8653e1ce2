// Two taps, two tabs, an old tab, and a database that is not what was written: never a number
// twice, never a sale doubled, never a damaged till taken for a new one.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { expectExactlyOnce, journalOf } from '../support/journals.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { inCart, lines, openTill, receiptNumber, scanAndSell, synced, tap, wedge }
  from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  ({ page, context } = await openTill(browser, await server.newLink()));
});
afterEach(() => context.close());

async function secondTab(): Promise<Page> {
  const other = await context.newPage();
  await other.goto(server.origin);
  await other.locator('.till-pay').waitFor();
  return other;
}

/** Presses 现金 in the page's own task, so often and without a breath. */
const press = (on: Page, times: number): Promise<void> => on.evaluate((count) => {
  const button = document.querySelector<HTMLElement>('.till-pay button');
  for (let i = 0; i < count; i += 1) button?.click();
}, times);

const sold = async (): Promise<number> =>
  (await journalOf(page)).filter(({ kind }) => kind === 'sale').length;

const done = (on: Page): Promise<void> => on.getByTestId('done').waitFor();

describe('tapped twice', () => {
  test.each([2, 5])('%i taps on 现金 make one sale', async (times) => {
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await press(page, times);
    await done(page);
    await press(page, times);
    await scanAndSell(page, TRAY.tea);
    expect(await sold()).toBe(2);
  });
});

describe('two tabs of one device', () => {
  test('the same cart paid in both is one sale with one receipt', async () => {
    await wedge(page, [TRAY.tea, TRAY.eggs]);
    await inCart(page, 2);
    const other = await secondTab();
    await inCart(other, 2);
    await Promise.all([press(page, 1), press(other, 1)]);
    await Promise.all([done(page), done(other)]);
    expect(await receiptNumber(other)).toBe(await receiptNumber(page));
    expect(await sold()).toBe(1);
    await synced(page);
    await expectExactlyOnce(server, page);
  });

  test('selling in both at the same time uses no number twice', async () => {
    const other = await secondTab();
    const receipts: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([page, other].map(async (tab) => {
        await tab.locator('.demo-item', { hasText: '冰红茶' }).dispatchEvent('click');
        await inCart(tab, 1);
      }));
      await Promise.all([press(page, 1), press(other, 1)]);
      await Promise.all([done(page), done(other)]);
      receipts.push(await receiptNumber(page), await receiptNumber(other));
    }
    expect(new Set(receipts).size).toBe(10);
    expect(await sold()).toBe(10);
    await synced(page);
    await expectExactlyOnce(server, page);
  });

  test('a tab of an older version stops writing and asks to be opened again', async () => {
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await change(page, 'meta', `store.put({ key: 'epoch', value: 99 });`);
    await tap(page, '现金 ¥');
    await page.getByText('另一个窗口里有新版本，请关掉这个窗口，重新打开。').waitFor();
    expect(await lines(page)).toHaveLength(1);
    expect(await sold()).toBe(0);
  });
});

/** Does something to one table of the page's database from outside the till. */
const change = (on: Page, table: string, act: string): Promise<void> =>
  on.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('till');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const running = opening.result.transaction('${table}', 'readwrite');
      running.oncomplete = () => { opening.result.close(); resolve(); };
      running.onabort = () => reject(running.error);
      const store = running.objectStore('${table}');
      ${act}
    };
  })`);

/** The recovery screen, with the numbers it gives; selling is not offered. */
async function expectDamaged(words: RegExp): Promise<void> {
  await page.reload();
  await page.getByText('账本打不开').waitFor();
  expect(await page.locator('.welcome-words').innerText()).toMatch(words);
  expect(await page.getByRole('button', { name: '先练一练' }).count()).toBe(0);
  expect(await page.locator('.till-pay').count()).toBe(0);
}

describe('a database that is not what was written', () => {
  beforeEach(async () => {
    for (let sale = 0; sale < 3; sale += 1) await scanAndSell(page, TRAY.tea);
    await synced(page);
  });

  test('emptied by the browser: the recovery screen, never a new device', async () => {
    const client = await context.newCDPSession(page);
    await client.send('Storage.clearDataForOrigin',
      { origin: server.origin, storageTypes: 'indexeddb' });
    await expectDamaged(/写到第 3 笔，现在只找到 0 笔/);
  });

  test.each([
    ['its last entry is gone', (id: string) => `store.delete('${id}');`, 3],
    ['an earlier entry is gone', (id: string) => `store.delete('${id}');`, 2],
  ])('%s: noticed before the next sale', async (_, act, n) => {
    const entry = (await journalOf(page)).find((one) => one.n === n);
    await change(page, 'entries', act(entry?.id ?? ''));
    await expectDamaged(/写到第 3 笔，现在只找到 2 笔/);
  });

  test('the last entry has another text: noticed before the next sale', async () => {
    const last = (await journalOf(page)).at(-1);
    await change(page, 'entries', `store.get('${last?.id}').onsuccess = (event) => {
      const row = event.target.result;
      store.put({ ...row, text: row.text.replace('冰红茶', '矿泉水') });
    };`);
    await expectDamaged(/写到第 3 笔/);
  });

  test('head and entries cut back together: the second mark knows better', async () => {
    const [, second, third] = await journalOf(page);
    await change(page, 'entries', `store.delete('${third?.id}');`);
    await change(page, 'heads', `store.get('${second?.device}').onsuccess = (event) => {
      store.put({ ...event.target.result, n: 2 });
    };`);
    await expectDamaged(/写到第 3 笔，现在只找到 2 笔/);
  });
});
