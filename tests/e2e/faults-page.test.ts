// What a page has to outlive besides the line: its own crash, a browser that is wrong about the
// network, a clock and a time zone that are wrong, and a new version in the middle of a sale.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dayFigures } from '../../src/core/insight.ts';
import { dayOf } from '../../src/core/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { expectExactlyOnce, journalOf } from '../support/journals.ts';
import { type Line, openLine } from '../support/line.ts';
import { type ServerProcess, rowsOf, startServer } from '../support/server-process.ts';
import {
  type Till,
  entries,
  inCart,
  lines,
  openTill,
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
let till: Till;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  line = await openLine(server.origin);
});
afterEach(() => till.context.close());
afterAll(async () => {
  await browser.close();
  await line.close();
  await server.stop();
});

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const { hash } = new URL(await server.newLink());
  till = await openTill(browser, `${line.origin}/${hash}`, options);
  return till.page;
}

test('a page that crashes has its basket again', async () => {
  const page = await open();
  await wedge(page, [TRAY.tea, TRAY.eggs]);
  await inCart(page, 2);
  const before = await lines(page);
  const crashed = page.waitForEvent('crash');
  const client = await till.context.newCDPSession(page);
  client.send('Page.crash').catch(() => undefined);
  await crashed;
  const again = await till.context.newPage();
  await again.goto(line.origin);
  await inCart(again, 2);
  expect(await lines(again)).toEqual(before);
  await sellForCash(again);
  await synced(again);
  await expectExactlyOnce(server, again);
});

test('a browser that takes itself for offline syncs all the same', async () => {
  const page = await open();
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
    const page = await open();
    const today = dayOf(Date.now());
    const before = await amountOf(page, today);
    await till.context.setOffline(true);
    await page.evaluate((by) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + by;
    }, jump);
    await scanAndSell(page, TRAY.tea);
    await till.context.setOffline(false);
    await synced(page);
    const last = (await journalOf(page)).at(-1);
    const row = (await entries(page)).find(({ id }) => id === last?.id);
    expect(Math.abs((row?.eff ?? 0) - Date.now())).toBeLessThan(MINUTE);
    expect(await amountOf(page, today)).toBe(before + (last?.total ?? Number.NaN));
    expect(await amountAtCentre(today)).toBe(await amountOf(page, today));
    await expectExactlyOnce(server, page);
  });

  test('in another time zone the day is still the shop’s', async () => {
    const page = await open({ timezoneId: 'America/New_York' });
    const today = dayOf(Date.now());
    const before = await amountOf(page, today);
    await scanAndSell(page, TRAY.tea);
    const last = (await journalOf(page)).at(-1);
    expect(await amountOf(page, today)).toBe(before + (last?.total ?? Number.NaN));
  });
});

test('a new version waits until the sale is paid', async () => {
  const page = await open();
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
  await synced(page);
  await expectExactlyOnce(server, page);
});
