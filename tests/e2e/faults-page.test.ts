// What a page has to outlive besides the line: its own crash, a browser that is wrong about the
// network, a clock and a time zone that are wrong, and a new version in the middle of a sale.
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayFigures } from '../../src/core/insight.ts';
import { dayOf } from '../../src/core/time.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { DEMO_STATION } from '../../src/server/demo/demo.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { boundDevice } from '../support/device.ts';
import { expectExactlyOnce, journalOf } from '../support/journals.ts';
import { type Line, openLine } from '../support/line.ts';
import { type ServerProcess, rowsOf, startServer } from '../support/server-process.ts';
import {
  STORING,
  entries,
  goOffline,
  inCart,
  lines,
  openTill,
  place,
  productBy,
  scanAndSell,
  sellForCash,
  sums,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

let server: ServerProcess;
let browser: Browser;
let line: Line;
/** One till, which every test opens anew. */
let till: BrowserContext;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  line = await openLine(server.origin);
  ({ context: till, page } = await openTill(browser, await newLink(), STORING));
  await page.close();
});
beforeEach(async () => {
  page = await till.newPage();
  await page.goto(line.origin);
  await synced(page);
});
afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  await line.close();
  await server.stop();
});

const newLink = async (): Promise<string> =>
  `${line.origin}/${new URL(await server.newLink()).hash}`;

test('a page that crashes has its basket again', async () => {
  await wedge(page, [TRAY.tea, TRAY.eggs]);
  await inCart(page, 2);
  const before = await lines(page);
  const crashed = page.waitForEvent('crash');
  const client = await till.newCDPSession(page);
  client.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
  page = await till.newPage();
  await page.goto(line.origin);
  await inCart(page, 2);
  expect(await lines(page)).toEqual(before);
  await sellForCash(page);
  await synced(page);
  await expectExactlyOnce(server, page);
});

test('a database connection that the browser drops: the sale is made once all the same', async () => {
  await page.addInitScript(() => {
    const kept: IDBDatabase[] = [];
    const openDatabase = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...args) {
      const opening = openDatabase.apply(this, args);
      opening.addEventListener('success', () => kept.push(opening.result));
      return opening;
    };
    addEventListener('drop', () => {
      for (const database of kept.splice(0)) database.close();
    });
  });
  await page.reload();
  const { length } = await journalOf(page);
  const drop = (): Promise<boolean> => page.evaluate(() => window.dispatchEvent(new Event('drop')));
  await wedge(page, [TRAY.tea]);
  await inCart(page, 1);
  await drop();
  await sellForCash(page);
  await drop();
  await scanAndSell(page, TRAY.eggs);
  await synced(page);
  expect((await journalOf(page)).slice(length).map(({ kind }) => kind)).toEqual(['sale', 'sale']);
  await expectExactlyOnce(server, page);
});

test('a list that could not be read is read again and shown', async () => {
  const disk = await page.evaluateHandle(() => {
    const { getAll } = IDBIndex.prototype;
    const state = { isReady: false };
    IDBIndex.prototype.getAll = function (...args) {
      if (this.name !== 'open' || state.isReady) return getAll.apply(this, args);
      throw new DOMException('the disk was not ready', 'UnknownError');
    };
    return state;
  });
  const failure = page.waitForEvent('pageerror');
  await place(page, '邮政');
  await page.locator('.post-tile', { hasText: '包裹入库' }).click();
  await page.getByText('放到哪个货架').waitFor();
  expect(String(await failure)).toContain('UnknownError');
  await disk.evaluate((state) => {
    state.isReady = true;
  });
  await page.locator('.post-shelf-known button').first().waitFor();
});

test('a browser that takes itself for offline syncs all the same', async () => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });
  });
  await page.reload();
  expect(await page.evaluate(() => navigator.onLine)).toBe(false);
  await scanAndSell(page, TRAY.tea);
  await synced(page);
  await expectExactlyOnce(server, page);
});

const amountOf = async (page: Page, day: string): Promise<number> =>
  dayFigures(await sums(page, `day:${day}`)).amount;

async function amountAtCentre(day: string): Promise<number> {
  const [row] = await rowsOf(server, `day:${day}`);
  return dayFigures(row?.form === 'sum' ? row.sums : {}).amount;
}

describe('a clock that is wrong', () => {
  test.each([
    ['a year ahead', YEAR],
    ['a year behind', -YEAR],
  ])('%s since the network went: the sale counts today, at its own number', async (_, jump) => {
    const today = dayOf(Date.now());
    const before = await amountOf(page, today);
    await goOffline(page);
    await page.evaluate((by) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + by;
    }, jump);
    await scanAndSell(page, TRAY.tea);
    await till.setOffline(false);
    await synced(page);
    const last = (await journalOf(page)).at(-1);
    const row = (await entries(page)).find(({ id }) => id === last?.id);
    expect(Math.abs((row?.eff ?? 0) - Date.now())).toBeLessThan(MINUTE);
    expect(await amountOf(page, today)).toBe(before + (last?.total ?? Number.NaN));
    expect(await amountAtCentre(today)).toBe(await amountOf(page, today));
    await expectExactlyOnce(server, page);
  });

  test('in another time zone the day is still the shop’s', async () => {
    const { page: abroad, context } = await openTill(browser, await newLink(), {
      timezoneId: 'America/New_York',
    });
    const today = dayOf(Date.now());
    const before = await amountOf(abroad, today);
    await scanAndSell(abroad, TRAY.tea);
    const last = (await journalOf(abroad)).at(-1);
    expect(await amountOf(abroad, today)).toBe(before + (last?.total ?? Number.NaN));
    await context.close();
  });
});

test('a name made of markup is a name: nothing of it runs', async () => {
  const evil = `<img src=x onerror="document.title='ran'"><b>x</b>`;
  const another = await boundDevice(
    {
      request: (path, init) => fetch(`${server.origin}${path}`, init),
      code: () => issueCode(server.pool, DEMO_STATION, 'digits', Date.now()),
    },
    DEMO_STATION,
  );
  const units = [{ unit: '<i>', factor: 1, price: 100, codes: ['9529999999993'] }];
  const body = { product: randomUUID(), fields: { name: evil, spec: '<svg onload=x>' }, units };
  another.write('product-saved', body, Date.now());
  await another.push();
  const told = () => productBy(page, '9529999999993').then(({ name }) => name, String);
  await expect.poll(told).toBe(evil);
  await wedge(page, ['9529999999993']);
  await inCart(page, 1);
  expect((await lines(page)).map(({ name }) => name)).toEqual([evil]);
  await sellForCash(page);
  expect(await page.locator('main img[src=x], .done-note b').count()).toBe(0);
  expect(await page.title()).not.toBe('ran');
});

test('a new version waits until the sale is paid', async () => {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await wedge(page, [TRAY.tea]);
  await inCart(page, 1);
  line.release('the next version');
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) {
      await new Promise((done) => {
        setTimeout(done, 20);
      });
    }
  });
  const offer = page.getByText('有新版本了。');
  expect(await offer.count()).toBe(0);
  expect(await lines(page)).toHaveLength(1);
  await sellForCash(page);
  await offer.waitFor();
  const loaded = page.waitForEvent('load');
  await tap(page, '现在换上');
  await loaded;
  // Loaded once more where the old version was still at work: on until it stays.
  await page.waitForFunction(() => history.state === null && performance.now() > 4_000);
  const isWaiting = await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting);
  expect(isWaiting).toBeNull();
  await synced(page);
  await expectExactlyOnce(server, page);
});
