// The centre's process dies in the middle of a push, again and again, each time somewhere else.
// Twenty kills and a lost disk, with less of a page around them: contract/killed-server.test.ts.
// SOAK=50 kills as often as that instead.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { seeded } from '../support/dice.ts';
import { deviceOf, expectExactlyOnce, journalAt } from '../support/journals.ts';
import { type Line, openLine } from '../support/line.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { entries, openTill, synced } from '../support/till-page.ts';

const KILLS = Number(process.env['SOAK'] ?? 2);
const SALES = 12;
/** Kills are spread over so many times of what a batch takes here. */
const SPREAD = 1.2;

let server: ServerProcess;
let line: Line;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  line = await openLine(server.origin);
  ({ page } = await openTill(browser, `${line.origin}/${new URL(server.link).hash}`));
});
afterAll(async () => {
  await browser.close();
  await line.close();
  await server.stop();
});

/** Sells one bottle so often, as quickly as the till can. */
const sellMany = (count: number): Promise<void> =>
  page.evaluate(async (times) => {
    const tick = (): Promise<void> =>
      new Promise((done) => {
        setTimeout(done, 1);
      });
    const note = (): string => document.querySelector('.done-note')?.textContent ?? '';
    const tea = [...document.querySelectorAll<HTMLElement>('.demo-item')].find((item) =>
      item.textContent?.includes('冰红茶'),
    );
    for (let sale = 0; sale < times; sale += 1) {
      const before = note();
      tea?.click();
      while (!document.querySelector('.till-line')) await tick();
      document.querySelector<HTMLElement>('.till-pay button')?.click();
      while (note() === '' || note() === before) await tick();
    }
  }, count);

const unsent = async (): Promise<number> =>
  (await entries(page)).filter((entry) => entry.unsent === 1).length;

const wake = (): Promise<boolean> => page.evaluate(() => window.dispatchEvent(new Event('focus')));

/** Milliseconds from a backlog's push to its answer. */
async function pushTime(): Promise<number> {
  line.set('hole');
  await sellMany(SALES);
  const begun = new Promise<number>((done) => {
    line.onPush(() => done(performance.now()));
  });
  line.set(null);
  await wake();
  const since = await begun;
  await synced(page);
  line.onPush(null);
  return performance.now() - since;
}

/** Kills the server so many milliseconds after the next push has reached it. */
const killInPush = (after: number): Promise<void> =>
  new Promise((done, failed) => {
    line.onPush(() => {
      line.onPush(null);
      setTimeout(() => {
        server.kill().then(done, failed);
      }, after);
    });
  });

/** What the page counts as acknowledged is at the centre, whose chain of it has no hole. */
async function expectKept(): Promise<void> {
  const device = await deviceOf(page);
  const taken = (await journalAt(server)).filter((entry) => entry.device === device);
  expect(taken.map(({ n }) => n)).toEqual(Array.from(taken, (_, i) => i + 1));
  const acknowledged = (await entries(page)).filter(
    ({ unsent: isUnsent, text }) => isUnsent !== 1 && text.includes(device),
  );
  const ids = new Set(taken.map(({ id }) => id));
  expect(acknowledged.filter(({ id }) => !ids.has(id))).toEqual([]);
}

const salesAtCentre = async (): Promise<number> =>
  (await journalAt(server)).filter(({ kind }) => kind === 'sale').length;

test(
  'a server killed mid-push has every sale once, without gaps, and the right balances',
  async ({ annotate }) => {
    const random = seeded(20_261_121);
    const before = await salesAtCentre();
    const latest = (await pushTime()) * SPREAD;
    const reopened: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      line.set('hole');
      await sellMany(SALES);
      const killed = killInPush(random() * latest);
      line.set(null);
      await wake();
      await killed;
      await expectKept();
      const begun = performance.now();
      await server.again();
      reopened.push(performance.now() - begun);
    }
    await wake();
    await synced(page);
    expect(await unsent()).toBe(0);
    expect(await salesAtCentre()).toBe(before + (KILLS + 1) * SALES);
    await expectExactlyOnce(server, page);
    await annotate(`open again after at most ${Math.ceil(Math.max(...reopened))} ms`);
  },
  60_000 + KILLS * 15_000,
);
