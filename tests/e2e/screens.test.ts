// Every screen at both sizes: it fits, it can be reached by a thumb and by a reader, it stays on
// its own origin, and it is there without a network.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { dayOf } from '../../src/core/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  STORING,
  type Till,
  WIDE,
  goOffline,
  inCart,
  openPage,
  openTill,
  place,
  productBy,
  sums,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: ServerProcess;
let browser: Browser;
let till: Till;
let page: Page;
/** What the till's pages asked of anybody but its own origin. */
const abroad: string[] = [];
let product = '';
let sale = '';
let count = '';

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  till = await openTill(browser, server.link, STORING);
  page = till.page;
  till.context.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(server.origin)) {
      abroad.push(request.url());
    }
  });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const routes = (): string[] => [
  '/',
  '/goods',
  '/goods/low',
  '/goods/orders',
  '/goods/bulk',
  '/goods/price',
  '/goods/orders/suppliers',
  '/goods/orders/wholesale',
  '/goods/receive',
  '/goods/expiring',
  '/goods/paste',
  '/goods/received',
  '/goods/count',
  count,
  `${count}/review`,
  '/goods/labels',
  '/goods/stock',
  '/goods/worth',
  '/goods/loss',
  '/goods/losses',
  '/goods/transfer',
  '/goods/transfer/new',
  '/goods/import',
  '/goods/export',
  '/goods/new',
  `/goods/${product}`,
  `/goods/${product}/edit`,
  `/goods/${product}/moves`,
  '/post',
  '/post/in',
  '/post/out',
  '/post/refer',
  '/post/join',
  '/post/members',
  '/post/notify',
  '/post/redeem',
  '/post/send',
  '/post/systems',
  '/wallet',
  '/shop',
  '/shop/sales',
  `/shop/sales/${sale}`,
  '/shop/return',
  '/shop/members',
  '/shop/takings',
  '/shop/closing',
  '/shop/device',
  '/shop/codes',
  '/shop/try',
  '/shop/charges',
  '/demo/seen',
  '/demo/codes',
];

/** Goes to a screen as a link in the app does, without loading the page anew. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    const link = document.createElement('a');
    link.href = to;
    document.querySelector('.frame-main')?.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForFunction((to) => location.pathname === to, path);
  await page.waitForFunction(
    () => (document.querySelector('.frame-main')?.textContent ?? '') !== '',
  );
  await page.waitForTimeout(150); // the first answers of the screen's queries
}

/**
 * What does not fit: a window or screen that scrolls sideways, and elements that stick out of the
 * window without lying in a box of their own that scrolls or cuts them.
 */
const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const main = document.querySelector('.frame-main, .welcome');
    const wrong = [document.documentElement, ...(main === null ? [] : [main])]
      .filter((box) => box.scrollWidth > box.clientWidth + 1)
      .map((box) => `${box.className || 'the page'} is ${box.scrollWidth} wide`);
    const isScrolled = (element: Element): boolean => {
      for (let box = element.parentElement; box !== null && box !== main; box = box.parentElement) {
        if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX))
          return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll('body *')) {
      const { left, right, width: own, height } = element.getBoundingClientRect();
      if (own === 0 || height === 0 || element.closest('.sr-only') || isScrolled(element)) continue;
      if (left < -1 || right > width + 1) wrong.push(`${element.tagName}.${element.className}`);
    }
    const words = 'button:not(:disabled) .button-text, h1, h2, .till-sum, .amount';
    for (const element of document.querySelectorAll<HTMLElement>(words)) {
      const { overflowX, textOverflow } = getComputedStyle(element);
      if (
        overflowX !== 'visible' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      ) {
        wrong.push(`cut off: ${element.textContent}`);
      }
    }
    for (const select of document.querySelectorAll('select')) {
      const room = select.offsetWidth;
      select.style.cssText = 'flex: none; width: auto'; // as wide as its longest words
      if (select.offsetWidth > room) wrong.push(`cut off: ${select.textContent}`);
      select.style.cssText = '';
    }
    return wrong;
  });

/** Controls a thumb has to hit that are smaller than 48 px either way. */
const small = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button, a.row, a.button, .frame-place, .post-tile, .goods-tile,' +
          ' .choice-chip, .switch',
      ),
    ].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0 || element.closest('.sr-only')) return [];
      return width < 47.5 || height < 47.5
        ? [`${element.className} ${Math.round(width)}×${Math.round(height)} ${element.textContent}`]
        : [];
    }),
  );

const AxeSchema = v.array(
  v.object({
    id: v.string(),
    impact: v.nullable(v.string()),
    nodes: v.array(v.object({ html: v.string() })),
  }),
);

/** Serious and critical findings of axe-core. */
async function findings(page: Page): Promise<string[]> {
  const found: unknown = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })' + '.then(({ violations }) => violations)',
  );
  return v
    .parse(AxeSchema, found)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)} (${nodes.length})`);
}

/** Puts the checker into the page past its own policy, which forbids foreign scripts. */
async function withAxe({ page, context }: Till): Promise<void> {
  const client = await context.newCDPSession(page);
  await client.send('Runtime.evaluate', { expression: AXE });
  await client.detach();
}

/** A sale and a count to look at, and whatever the page's policy refuses told as an error. */
async function prepare(): Promise<void> {
  await page.evaluate(() =>
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    }),
  );
  await wedge(page, [TRAY.tea, TRAY.eggs]);
  await inCart(page, 2);
  product = (await productBy(page, TRAY.tissueCarton)).id;
  await tap(page, '现金 ¥');
  await page.getByTestId('done').waitFor();
  sale = await page.evaluate(
    () =>
      new Promise<string>((done) => {
        const opening = indexedDB.open('till');
        opening.onsuccess = () => {
          const reading = opening.result
            .transaction('entries')
            .objectStore('entries')
            .index('eff')
            .openCursor(null, 'prev');
          reading.onsuccess = () => done(String(reading.result?.primaryKey));
        };
      }),
  );
  await go(page, '/goods/count');
  await tap(page, '开始盘 整店');
  await page.getByTestId('counting').waitFor();
  count = new URL(page.url()).pathname;
  await withAxe(till);
}

/** Opens every screen once and looks at it at both sizes; what is wrong, by screen and size. */
async function everyScreen(look: () => Promise<string[]>): Promise<Record<string, string[]>> {
  const wrong: Record<string, string[]> = {};
  for (const [i, path] of routes().entries()) {
    await go(page, path);
    // What the one size was left with is what the next screen opens at.
    for (const size of i % 2 === 0 ? [PHONE, WIDE] : [WIDE, PHONE]) {
      await page.setViewportSize(size);
      const found = await look();
      if (size === PHONE) found.push(...(await small(page)));
      if (found.length > 0) wrong[`${path} at ${size.width}`] = found;
    }
  }
  return wrong;
}

describe('every screen fits, is readable, and stays at home at 360 × 640 and 1366 × 768', () => {
  beforeAll(prepare);

  test('in usual type', async () => {
    expect(
      await everyScreen(async () => [...(await misfits(page)), ...(await findings(page))]),
    ).toEqual({});
  });

  test('in big type', async () => {
    await go(page, '/shop/device');
    await page.getByRole('switch', { name: '大字' }).check();
    expect(await everyScreen(() => misfits(page))).toEqual({});
    await go(page, '/shop/device');
    await page.getByRole('switch', { name: '大字' }).uncheck();
    await page.setViewportSize(WIDE);
  });

  test('with no word on the console, and nothing asked of elsewhere', () => {
    expect({ console: till.errors, abroad }).toEqual({ console: [], abroad: [] });
  });

  test('and the first screen of a device that is not bound, with practice behind it', async () => {
    const fresh = await openPage(browser, server.origin, { viewport: PHONE });
    await fresh.page.getByRole('button', { name: '先练一练' }).waitFor();
    await withAxe(fresh);
    expect([
      ...(await misfits(fresh.page)),
      ...(await findings(fresh.page)),
      ...(await small(fresh.page)),
    ]).toEqual([]);
    await tap(fresh.page, '先练一练');
    await tap(fresh.page, '冰红茶，一瓶');
    await inCart(fresh.page, 1);
    expect([...(await misfits(fresh.page)), ...(await small(fresh.page))]).toEqual([]);
    await tap(fresh.page, '现金 ¥3.00');
    await fresh.page.getByTestId('done').waitFor();
    await fresh.context.close();
  });
});

describe('with a keyboard only, at the wide size', () => {
  test('a sale by scanner and Enter, another by search, arrow keys and F9', async () => {
    await go(page, '/');
    const before = (await sums(page, `day:${dayOf(Date.now())}`))['sales'] ?? 0;
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await page.waitForTimeout(200); // a keeper's Enter comes later than a scanner's
    await page.keyboard.press('Enter');
    await page.getByTestId('done').waitFor();
    while ((await page.evaluate(() => document.activeElement?.tagName)) !== 'INPUT') {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('jdjzy', { delay: 70 });
    await page.locator('.till-found .row', { hasText: '加碘精制盐' }).waitFor();
    await page.keyboard.press('Enter');
    await inCart(page, 1);
    await page.keyboard.press('F9');
    await page.getByTestId('done').filter({ hasText: '扫码' }).waitFor();
    expect((await sums(page, `day:${dayOf(Date.now())}`))['sales']).toBe(before + 2);
  });
});

const ManifestSchema = v.object({
  name: v.string(),
  start_url: v.string(),
  display: v.string(),
  icons: v.array(
    v.object({
      src: v.string(),
      sizes: v.string(),
      type: v.string(),
      purpose: v.optional(v.string()),
    }),
  ),
});

describe('as an app', () => {
  test('it can be installed: the manifest and every icon of it are there', async () => {
    const href = await page.locator('link[rel=manifest]').getAttribute('href');
    const answer = await page.request.get(`${server.origin}${href}`);
    const manifest = v.parse(ManifestSchema, await answer.json());
    expect(manifest.display).toBe('standalone');
    expect(manifest.icons.some(({ purpose }) => purpose?.includes('maskable'))).toBe(true);
    for (const size of ['192x192', '512x512']) {
      expect(manifest.icons.map(({ sizes }) => sizes)).toContain(size);
    }
    for (const { src, type } of manifest.icons) {
      const icon = await page.request.get(new URL(src, server.origin).href);
      expect(icon.headers()['content-type']).toContain(type);
    }
    const client = await till.context.newCDPSession(page);
    const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
    expect(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
    ).toEqual([]);
    await client.detach();
  });

  test('from the second visit on it opens without a network, deep links and scanner too', async () => {
    await goOffline(page);
    for (const path of ['/wallet', '/goods/low', '/shop/sales', '/post/out']) {
      await page.goto(`${server.origin}${path}`);
      await page.locator('.frame-main :is(h1, .band)').first().waitFor();
      expect(new URL(page.url()).pathname).toBe(path);
    }
    const worker = await page.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(worker.some((path) => path.includes('scan-worker'))).toBe(true);
    expect(worker.some((path) => path.endsWith('.wasm'))).toBe(true);
    await page.goto(`${server.origin}/`);
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await tap(page, '现金 ¥3.00');
    await page.getByTestId('done').waitFor();
    await till.context.setOffline(false);
    await place(page, '收银');
    await synced(page);
  });
});
