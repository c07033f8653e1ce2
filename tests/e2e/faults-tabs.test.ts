// Two taps, two tabs, an old tab, and a database that is not what was written: never a number
// twice, never a sale doubled, never a damaged till taken for a new one.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { deviceOf, expectExactlyOnce, journalAt, journalOf } from '../support/journals.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  STORING,
  goOffline,
  inCart,
  lines,
  marked,
  openTill,
  receiptNumber,
  scanAndSell,
  sellForCash,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  ({ page, context } = await openTill(browser, server.link, STORING));
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function secondTab(): Promise<Page> {
  const other = await context.newPage();
  await other.goto(server.origin);
  await other.locator('.till-pay').waitFor();
  return other;
}

/** Presses 现金 in the page's own task, so often and without a breath. */
const press = (on: Page, times: number): Promise<void> =>
  on.evaluate((count) => {
    const button = document.querySelector<HTMLElement>('.till-pay button');
    for (let i = 0; i < count; i += 1) button?.click();
  }, times);

const sold = async (): Promise<number> =>
  (await journalOf(page)).filter(({ kind }) => kind === 'sale').length;

const done = (on: Page): Promise<void> => on.getByTestId('done').waitFor();

describe('tapped twice', () => {
  test.each([2, 5])('%i taps on 现金 make one sale', async (times) => {
    const before = await sold();
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await press(page, times);
    await done(page);
    await press(page, times);
    await scanAndSell(page, TRAY.tea);
    expect(await sold()).toBe(before + 2);
  });
});

describe('two tabs of one device', () => {
  test('the same cart paid in both is one sale with one receipt', async () => {
    const before = await sold();
    await wedge(page, [TRAY.tea, TRAY.eggs]);
    await inCart(page, 2);
    const other = await secondTab();
    await inCart(other, 2);
    await Promise.all([press(page, 1), press(other, 1)]);
    await Promise.all([done(page), done(other)]);
    expect(await receiptNumber(other)).toBe(await receiptNumber(page));
    expect(await sold()).toBe(before + 1);
    await synced(page);
    await expectExactlyOnce(server, page);
    await other.close();
  });

  test('selling in both at the same time uses no number twice', async () => {
    const before = await sold();
    const other = await secondTab();
    const receipts: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        [page, other].map(async (tab) => {
          await tab.locator('.demo-item', { hasText: '冰红茶' }).dispatchEvent('click');
          await inCart(tab, 1);
        }),
      );
      await Promise.all([press(page, 1), press(other, 1)]);
      await Promise.all([done(page), done(other)]);
      receipts.push(await receiptNumber(page), await receiptNumber(other));
    }
    expect(new Set(receipts).size).toBe(10);
    expect(await sold()).toBe(before + 10);
    await synced(page);
    await expectExactlyOnce(server, page);
    await other.close();
  });

  test('a tab of an older version stops writing and asks to be opened again', async () => {
    const before = await sold();
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await change(page, 'meta', `store.put({ key: 'epoch', value: 99 });`);
    await tap(page, '现金 ¥');
    await page.getByText('另一个窗口里有新版本，请关掉这个窗口，重新打开。').waitFor();
    expect(await lines(page)).toHaveLength(1);
    expect(await sold()).toBe(before);
    await change(page, 'meta', `store.put({ key: 'epoch', value: 1 });`);
    await sellForCash(page);
  });
});

test('a page of an older release on a newer database writes nothing, and still sends', async () => {
  await synced(page);
  await goOffline(page);
  await scanAndSell(page, TRAY.tea);
  const written = await journalOf(page);
  await context.setOffline(false);
  await page.goto(`${server.origin}/api/health`);
  const device = await page.evaluate(NEWER);
  await page.goto(server.origin);
  const last = written.at(-1);
  expect(last?.device).toBe(device);
  await expect.poll(async () => (await journalAt(server)).at(-1)?.id).toBe(last?.id);
  await marked(page, '待传 1');
  await wedge(page, [TRAY.tea]);
  await inCart(page, 1);
  await tap(page, '现金 ¥');
  await page.getByText('另一个窗口里有新版本，请关掉这个窗口，重新打开。').waitFor();
  expect(await journalOf(page)).toEqual(written);
  await change(page, 'meta', `store.put({ key: 'epoch', value: 1 });`);
  await sellForCash(page);
});

/** What a later release leaves behind: another table, a higher version and a higher epoch. */
const NEWER = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('till', 20);
  opening.onerror = () => reject(opening.error);
  opening.onupgradeneeded = () => opening.result.createObjectStore('later');
  opening.onsuccess = () => {
    const running = opening.result.transaction('meta', 'readwrite');
    const store = running.objectStore('meta');
    store.put({ key: 'epoch', value: 2 });
    const reading = store.get('identity');
    running.oncomplete = () => {
      opening.result.close();
      resolve(reading.result.value.device);
    };
  };
})`;

/** Does something to one table of the page's database from outside the till; gives `found`. */
const change = (on: Page, table: string, act: string): Promise<unknown> =>
  on.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('till');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const running = opening.result.transaction('${table}', 'readwrite');
      const store = running.objectStore('${table}');
      let found = null;
      running.oncomplete = () => { opening.result.close(); resolve(found); };
      running.onabort = () => reject(running.error);
      ${act}
    };
  })`);

/** Reads one row, then runs `act` on it; gives the row as it was. */
const changeRow = (table: string, key: string, act: string): Promise<unknown> =>
  change(
    page,
    table,
    `store.get('${key}').onsuccess = (event) => {
    const row = event.target.result;
    found = row;
    ${act}
  };`,
  );

const putBack = (table: string, row: unknown): Promise<unknown> =>
  change(page, table, `store.put(${JSON.stringify(row)});`);

const gone = (key: string): string => `store.delete('${key}');`;

/** The recovery screen with the numbers it gives; neither a new device nor a sale is offered. */
async function expectDamaged(marked: number, found: number): Promise<void> {
  await page.reload();
  await page.getByText('账本坏了一部分').waitFor();
  expect(await page.locator('.welcome-words').first().innerText()).toContain(
    `写到第 ${marked} 笔，现在找到 ${found} 笔`,
  );
  expect(await page.getByRole('button', { name: '先练一练' }).count()).toBe(0);
  expect(await page.locator('.till-pay').count()).toBe(0);
}

async function expectSound(): Promise<void> {
  await page.reload();
  await page.locator('.till-pay').waitFor();
}

describe('a database that is not what was written', () => {
  test.each([
    ['its last entry', -1],
    ['an earlier entry', -2],
  ])('%s is gone: noticed before the next sale', async (_, at) => {
    const journal = await journalOf(page);
    const { id = '' } = journal.at(at) ?? {};
    const row = await changeRow('entries', id, gone(id));
    await expectDamaged(journal.length, journal.length - 1);
    await putBack('entries', row);
    await expectSound();
  });

  test('the last entry says something else: noticed before the next sale', async () => {
    const journal = await journalOf(page);
    const row = await changeRow(
      'entries',
      journal.at(-1)?.id ?? '',
      `store.put({ ...row, text: row.text.replace('冰红茶', '矿泉水') });`,
    );
    await expectDamaged(journal.length, journal.length);
    await putBack('entries', row);
    await expectSound();
  });

  test('entries and head cut back together: the second mark knows better', async () => {
    const journal = await journalOf(page);
    const { id = '', device = '' } = journal.at(-1) ?? {};
    const before = journal.at(-2);
    const entry = await changeRow('entries', id, gone(id));
    const { hash } = v.parse(
      v.object({ hash: v.string() }),
      await changeRow('entries', before?.id ?? '', ''),
    );
    const head = await changeRow(
      'heads',
      device,
      `store.put({ ...row, n: ${before?.n}, hash: '${hash}' });`,
    );
    await expectDamaged(journal.length, journal.length - 1);
    await putBack('entries', entry);
    await putBack('heads', head);
    await expectSound();
  });

  test('emptied by the browser: the recovery screen, never a new device', async () => {
    const { length } = await journalOf(page);
    const client = await context.newCDPSession(page);
    await client.send('Storage.clearDataForOrigin', {
      origin: server.origin,
      storageTypes: 'indexeddb',
    });
    await expectDamaged(length, 0);
  });

  test('all of the origin thrown away: a new device under a new number, and nothing is lost', async () => {
    const other = await openTill(browser, await server.newLink());
    await scanAndSell(other.page, TRAY.tea);
    await synced(other.page);
    const before = await deviceOf(other.page);
    const client = await other.context.newCDPSession(other.page);
    await other.page.goto('about:blank');
    await client.send('Storage.clearDataForOrigin', { origin: server.origin, storageTypes: 'all' });
    await other.page.goto(await server.newLink());
    await synced(other.page);
    await scanAndSell(other.page, TRAY.tea);
    expect(await receiptNumber(other.page)).toMatch(/-1$/);
    await synced(other.page);
    const now = await deviceOf(other.page);
    expect(now).not.toBe(before);
    const sold = (await journalAt(server)).filter((entry) => [before, now].includes(entry.device));
    expect(sold.map(({ device, n, kind }) => [device, n, kind])).toEqual([
      [before, 1, 'sale'],
      [now, 1, 'sale'],
    ]);
    await other.context.close();
  });
});
