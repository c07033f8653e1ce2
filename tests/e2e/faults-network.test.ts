// Lines as bad as real ones. The worst connects and never answers: in it the till has to be as
// quick as online, and whatever was sold there arrives once when the line is mended.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { expectExactlyOnce, journalAt } from '../support/journals.ts';
import { type Fault, type Line, openLine } from '../support/line.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  STORING,
  entries,
  inCart,
  lines,
  marked,
  openTill,
  scanAndSell,
  sellForCash,
  synced,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let line: Line;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  line = await openLine(server.origin);
  const { hash } = new URL(server.link);
  ({ page } = await openTill(browser, `${line.origin}/${hash}`, STORING));
  // From the second visit on, the shell comes from the cache.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await synced(page);
});
afterAll(async () => {
  await browser.close();
  await line.close();
  await server.stop();
});
beforeEach(async () => {
  line.set(null);
  await wake(page);
  await synced(page);
});

/** What a keeper does who looks at the till again: the loop tries at once. */
const wake = (on: Page): Promise<boolean> =>
  on.evaluate(() => window.dispatchEvent(new Event('focus')));

const unsent = async (): Promise<number> =>
  (await entries(page)).filter((entry) => entry.unsent === 1).length;

// Sales alone: the centre writes too, such as the acquirers' lists a minute after it has started.
const countAtCentre = async (): Promise<number> =>
  (await journalAt(server)).filter(({ kind }) => kind === 'sale').length;

/** The line breaks, and a first sale has run into it. */
async function breakWith(fault: Fault): Promise<void> {
  line.set(fault);
  await scanAndSell(page, TRAY.tea);
  await expect.poll(() => line.struck()).toBeGreaterThan(0);
}

async function mend(): Promise<void> {
  line.set(null);
  await wake(page);
  await synced(page);
}

/** Milliseconds from the key that ends a code to the receipt, on the page's own clock. */
const saleTime = (): Promise<number> =>
  page.evaluate(async (words) => {
    const frame = (): Promise<number> =>
      new Promise((done) => {
        requestAnimationFrame(done);
      });
    const button = (selector: string, text: string): HTMLElement => {
      const found = [...document.querySelectorAll<HTMLElement>(selector)].find((one) =>
        one.textContent?.includes(text),
      );
      if (!found) throw new Error(`no button ${text}`);
      return found;
    };
    const before = document.querySelector('.done-note')?.textContent;
    const begun = performance.now();
    button('.demo-item', words).click();
    while (!document.querySelector('.till-line')) await frame();
    button('.till-pay button', '现金').click();
    for (;;) {
      const note = document.querySelector('.done-note')?.textContent;
      if (note !== undefined && note !== before) return performance.now() - begun;
      await frame();
    }
  }, '冰红茶');

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;

async function saleTimes(count: number): Promise<number> {
  const times: number[] = [];
  for (let sale = 0; sale < count; sale += 1) times.push(await saleTime());
  return median(times);
}

describe('a line that connects and never answers', () => {
  const SALES = 8;

  test('sells without waiting, reloads, says so, and is caught up once', async ({ annotate }) => {
    await saleTimes(3);
    const online = await saleTimes(SALES);
    await synced(page);
    const before = await countAtCentre();
    line.set('hole');
    const cut = await saleTimes(SALES);
    await annotate(`a sale takes ${(cut / online).toFixed(2)} times what it takes online`);
    await marked(page, `离线 · ${SALES} 单待传`);
    expect(await countAtCentre()).toBe(before);

    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await page.reload();
    await inCart(page, 1);
    await sellForCash(page);
    await scanAndSell(page, TRAY.salt);
    await marked(page, `离线 · ${SALES + 2} 单待传`);
    expect(line.struck()).toBeGreaterThan(0);

    await mend();
    expect(await countAtCentre()).toBe(before + SALES + 2);
    expect(await unsent()).toBe(0);
    await expectExactlyOnce(server, page);
  });
});

test('a line that takes seconds for everything: the sale waits for none of it', async () => {
  const before = await countAtCentre();
  line.set('slow');
  await scanAndSell(page, TRAY.tea);
  await scanAndSell(page, TRAY.salt);
  // Both receipts were shown while the first request was still on its way.
  expect(await countAtCentre()).toBe(before);
  expect(await unsent()).toBe(2);
  await expect.poll(unsent).toBe(0);
  expect(line.struck()).toBeGreaterThan(0);
  expect(await countAtCentre()).toBe(before + 2);
});

describe('answers that do not count', () => {
  test.each<Fault>(['portal', 'half', 'reset'])(
    '%s: offline, nothing taken for sent',
    async (fault) => {
      const before = await countAtCentre();
      await breakWith(fault);
      await marked(page, '离线 · 1 单待传');
      expect(await unsent()).toBe(1);
      await page.reload();
      await scanAndSell(page, TRAY.tea);
      await marked(page, '离线 · 2 单待传');
      await mend();
      expect(await unsent()).toBe(0);
      expect(await countAtCentre()).toBe(before + 2);
      await expectExactlyOnce(server, page);
    },
  );

  test('the answer is lost after the commit: sent again, the same answer, there once', async () => {
    const before = await countAtCentre();
    line.set('deaf');
    await scanAndSell(page, TRAY.tea);
    await expect.poll(countAtCentre).toBe(before + 1);
    await marked(page, '离线 · 1 单待传');
    const [waiting] = (await entries(page)).filter((entry) => entry.unsent === 1);
    const again = page.waitForResponse((answer) => answer.url().endsWith('/api/push'));
    line.set(null);
    await wake(page);
    const { results } = await (await again).json();
    expect(results).toMatchObject([{ id: waiting?.id, status: 'exists' }]);
    await synced(page);
    expect(await countAtCentre()).toBe(before + 1);
    await expectExactlyOnce(server, page);
  });
});

test('a line that comes and goes all the time loses and doubles nothing', async () => {
  const before = await countAtCentre();
  const faults: readonly (Fault | null)[] = [
    'deaf',
    null,
    'reset',
    'half',
    null,
    'hole',
    'deaf',
    'portal',
    null,
    'deaf',
  ];
  for (const fault of faults) {
    line.set(fault);
    await wake(page);
    await scanAndSell(page, TRAY.tea);
  }
  await mend();
  expect(await countAtCentre()).toBe(before + faults.length);
  expect(await lines(page)).toEqual([]);
  await expectExactlyOnce(server, page);
});
