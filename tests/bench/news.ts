// How soon a till shows what another till of its shop did: two browser profiles on a real centre,
// from before the tap on the one to the changed text on the other.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startEmbedded } from '../../src/server/database/embedded.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { serveDemo } from '../support/server-process.ts';
import { inCart, openTill, place, tap, wedge } from '../support/till-page.ts';
import { type Note, atMost, median, p95 } from './result.ts';
import type { Stage } from './stage.ts';

const ROUNDS = 15;
const SOON = 1_000; // ms

/** The moment (epoch ms) at which the page shows another text there than it shows now. */
const changed = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    (name) =>
      new Promise<number>((done, failed) => {
        const before = document.querySelector(name)?.textContent;
        const observer = new MutationObserver(() => {
          if (document.querySelector(name)?.textContent === before) return;
          observer.disconnect();
          done(Date.now());
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        setTimeout(() => failed(new Error(`${name} shows ${before} for 30 s`)), 30_000);
      }),
    selector,
  );

/** Milliseconds from before the act to the change it makes elsewhere. */
async function heard(there: Page, selector: string, act: () => Promise<void>): Promise<number> {
  const change = changed(there, selector);
  change.catch(() => undefined); // told below, unless the act fails first
  const since = Date.now();
  await act();
  return (await change) - since;
}

async function sales(here: Page, there: Page): Promise<number[]> {
  await place(there, '我的店');
  await there.getByTestId('profit').waitFor();
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await wedge(here, [TRAY.tea]);
    await inCart(here, 1);
    took.push(await heard(there, '.shop-cards', () => tap(here, '现金 ¥')));
  }
  return took;
}

async function bills(here: Page, there: Page): Promise<number[]> {
  await place(there, '收银');
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await wedge(here, [TRAY.tea]);
    await inCart(here, 1);
    took.push(await heard(there, '.till-tools', () => tap(here, '挂单')));
    took.push(await heard(there, '.till-tools', () => tap(here, '取单')));
    await wedge(here, [TRAY.eggs]);
    await inCart(here, 2);
    await tap(here, '现金 ¥');
    await here.getByTestId('done').waitFor();
  }
  return took;
}

async function prices(here: Page, there: Page): Promise<number[]> {
  for (const page of [here, there]) {
    await place(page, '货品');
    await page.getByRole('textbox', { name: '找货品' }).fill('加碘精制盐');
    const found = page.getByRole('link', { name: /加碘精制盐/ });
    await found.first().click();
    await page.locator('.goods-acts').waitFor();
  }
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await tap(here, '改');
    await here
      .getByRole('textbox', { name: '卖价' })
      .first()
      .fill(`2.${10 + round}`);
    took.push(await heard(there, '.goods-cards', () => tap(here, '存好')));
    await here.locator('.goods-acts').waitFor();
  }
  return took;
}

/** News between two tills of one shop. */
export async function newsGroup({ tell }: Stage, note: Note): Promise<void> {
  tell('two tills of one shop');
  const folder = mkdtempSync(join(tmpdir(), 'till-bench-news-'));
  chmodSync(folder, 0o755); // the database's own user must reach it
  const database = await startEmbedded(folder);
  const server = await serveDemo({ url: database.url, drop: () => database.stop() });
  const browser = await launchBrowser();
  try {
    const { page: here } = await openTill(browser, server.link);
    const { page: there } = await openTill(browser, await server.newLink());
    for (const [name, play] of [
      ['a sale', sales],
      ['a bill put aside or taken', bills],
      ['a price', prices],
    ] as const) {
      const took = await play(here, there);
      note(
        atMost(`${name} shown at the other till, p50`, median(took), 'ms', SOON),
        atMost(`${name} shown at the other till, p95`, p95(took), 'ms', SOON),
      );
    }
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
