// What every group works on: the site, a browser with a folder of its own, the goods.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { PATHS } from '../../src/core/protocol.ts';
import { launchPersistent } from '../support/browser.ts';
import { goodsFile } from './data.ts';
import type { Acts } from './page/main.ts';
import { type Site, buildPage, startSite } from './server.ts';

export type Stage = {
  readonly site: Site;
  readonly goods: string;
  /** Says what is being done now. */
  readonly tell: (text: string) => void;
  /** Opens a browser on a folder that is kept until the end: the same name, the same folder. */
  browser(name: string): Promise<BrowserContext>;
  close(): Promise<void>;
};

/** Builds and starts everything. */
export async function openStage(tell: (text: string) => void): Promise<Stage> {
  await buildPage();
  const site = await startSite();
  const home = mkdtempSync(join(tmpdir(), 'till-bench-browser-'));
  const open: BrowserContext[] = [];
  return {
    site,
    tell,
    goods: goodsFile(),
    browser: async (name) => {
      const { context } = await launchPersistent(join(home, name), {
        viewport: { width: 1366, height: 768 },
        locale: 'zh-CN',
      });
      context.setDefaultTimeout(60_000);
      open.push(context);
      return context;
    },
    close: async () => {
      await Promise.all(open.map((context) => context.close().catch(() => undefined)));
      await site.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * Keeps tills from the centre, as a village's line does. It knows nothing of the past that was
 * filled in: a till that heard from it would mark and send all of that while it is measured.
 */
export async function withoutCentre(context: BrowserContext): Promise<void> {
  for (const path of [PATHS.push, PATHS.pull, PATHS.base]) {
    await context.route(`**${path}**`, (route) => route.abort());
  }
}

/** The bench's own page. */
export async function benchPage({ site }: Stage, context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${site.origin}/bench/index.html`);
  await page.waitForFunction(() => 'bench' in window);
  return page;
}

/** Has the bench's page do one thing. */
export const ask = async <K extends keyof Acts>(
  page: Page,
  name: K,
  given: Parameters<Acts[K]>[0],
): Promise<Awaited<ReturnType<Acts[K]>>> => {
  const taken = await page.evaluate(
    async ([act, options]) => {
      const run: unknown = Reflect.get(window.bench, act);
      if (typeof run !== 'function') throw new Error(`no act ${act}`);
      const result: unknown = await Reflect.apply(run, undefined, [options]);
      return result;
    },
    [name, given] as const,
  );
  return taken as Awaited<ReturnType<Acts[K]>>;
};

/** Types a code as a scanner does, a key each millisecond, and Enter. */
export async function scan(client: CDPSession, codes: readonly string[]): Promise<void> {
  const sent: Promise<unknown>[] = [];
  // The last key is stamped with the present: one stamped ahead would make the page too fast.
  let at = Date.now() - codes.reduce((keys, code) => keys + code.length + 1, 0);
  const press = (key: string, code: string, virtual: number, text: string): void => {
    at += 1;
    const common = { key, code, windowsVirtualKeyCode: virtual, timestamp: at / 1_000 };
    sent.push(
      client.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...common }),
      client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common }),
    );
  };
  for (const code of codes) {
    for (const digit of code) press(digit, `Digit${digit}`, digit.charCodeAt(0), digit);
    press('Enter', 'Enter', 13, '\r');
  }
  await Promise.all(sent);
}

/** One key of the keyboard, as a person presses it. */
export async function press(client: CDPSession, key: string, virtual: number): Promise<void> {
  const common = { key, code: key, windowsVirtualKeyCode: virtual };
  await client.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...common });
  await client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
}
