// How soon a scanned payment code leaves the device, how soon its result is on the screen, and
// whether ten guests who type their passwords slow the next scan: a real centre and acquirer.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import * as v from 'valibot';
import { parseJson } from '../../src/core/journal/entry.ts';
import { PAY_PATHS } from '../../src/core/pay/protocol.ts';
import { startEmbedded } from '../../src/server/database/embedded.ts';
import { startAcquirer } from '../support/acquirer-process.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { serveDemo } from '../support/server-process.ts';
import { entries, inCart, openTill, sellForCash, synced, wedge } from '../support/till-page.ts';
import { type Note, against, atMost, median, p95, told } from './result.ts';
import type { Stage } from './stage.ts';

const ROUNDS = 20;
const PENDING = 10;
const SCANS = 20;
/** What the issue of payment asks for, ms. */
const LEAVES = 50;
const SHOWN = 200;

/** The total has to have been seen before it is charged, ms. */
const SEEN = 1_100;

let guests = 0;
const nextCode = (): string => {
  guests += 1;
  return `1345678901${String(guests).padStart(8, '0')}`;
};

/** Has the page mark when the scanner's last key came down, before the till takes it. */
async function watchKeys(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    addEventListener(
      'keydown',
      ({ key }) => {
        if (key === 'Enter') performance.mark('scanned');
      },
      true,
    );
    performance.setResourceTimingBufferSize(5_000);
  });
  await page.reload();
  await synced(page);
}

async function charge(page: Page): Promise<void> {
  await wedge(page, [TRAY.tea]);
  await inCart(page, 1);
  await page.waitForTimeout(SEEN);
  await wedge(page, [nextCode()]);
}

/** From the code's last key to its request's start, ms; that is known once it is answered. */
async function left(page: Page): Promise<number> {
  const found = await page.waitForFunction((path) => {
    const since = performance.getEntriesByName('scanned').at(-1)?.startTime ?? NaN;
    const asked = performance
      .getEntriesByType('resource')
      .findLast(({ name, startTime }) => name.endsWith(path) && startTime >= since);
    return asked === undefined ? null : { ms: asked.startTime - since };
  }, PAY_PATHS.charge);
  return v.parse(v.object({ ms: v.number() }), await found.jsonValue()).ms;
}

const PaidSchema = v.object({ body: v.object({ state: v.literal('paid') }) });

/** When the centre wrote down the newest payment, epoch ms. */
async function paidAt(page: Page): Promise<number> {
  const paid = (await entries(page, Date.now() - 60_000)).filter(
    ({ kind, text }) => kind === 'charge-moved' && v.is(PaidSchema, parseJson(text)),
  );
  return Math.max(...paid.map(({ eff }) => eff));
}

/** The moment (epoch ms) at which the done view is there. */
const done = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((there) => {
        const look = (): void => {
          if (document.querySelector('[data-testid="done"]') === null) return;
          observer.disconnect();
          there(Date.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true });
      }),
  );

/** A write of IndexedDB alone, as durable as an entry's, ms: what the disk and machine allow. */
const rawWrite = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((written, failed) => {
        const opening = indexedDB.open('bench-raw', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
        opening.onerror = () => failed(opening.error);
        opening.onsuccess = () => {
          const since = performance.now();
          const { result } = opening;
          const writing = result.transaction('rows', 'readwrite', { durability: 'strict' });
          writing.objectStore('rows').put('x'.repeat(3_000), 1);
          writing.onabort = () => failed(writing.error);
          writing.oncomplete = () => {
            result.close();
            written(performance.now() - since);
          };
        };
      }),
  );

/** From the last key of a scan to its line, ms; the cart is emptied after each. */
async function scansToLine(page: Page): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < SCANS; i += 1) {
    const line = page.evaluate(
      () =>
        new Promise<number>((there) => {
          const observer = new MutationObserver(() => {
            if (document.querySelector('.till-line') === null) return;
            observer.disconnect();
            const key = performance.getEntriesByName('scanned').at(-1);
            there(performance.now() - (key?.startTime ?? NaN));
          });
          observer.observe(document, { subtree: true, childList: true });
        }),
    );
    await wedge(page, [TRAY.eggs]);
    took.push(await line);
    await sellForCash(page);
  }
  return took;
}

async function measured(page: Page, hold: () => Promise<void>, note: Note): Promise<void> {
  await watchKeys(page);
  const leaving: number[] = [];
  const showing: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await wedge(page, [TRAY.tea]);
    await inCart(page, 1);
    await page.waitForTimeout(SEEN);
    raw.push(await rawWrite(page));
    const shown = done(page);
    await wedge(page, [nextCode()]);
    const at = await shown;
    leaving.push(await left(page));
    showing.push(at - (await paidAt(page)));
  }
  note(
    atMost('a payment code scanned, its request leaves, p50', median(leaving), 'ms', LEAVES),
    atMost('a payment code scanned, its request leaves, p95', p95(leaving), 'ms', LEAVES),
    told('the same p95 beside a raw write of IndexedDB', p95(leaving), 'ms', p95(raw)),
    atMost('a payment at the centre shown at the till, p50', median(showing), 'ms', SHOWN),
    atMost('a payment at the centre shown at the till, p95', p95(showing), 'ms', SHOWN),
  );
  const free = median(await scansToLine(page));
  for (let i = 0; i < PENDING; i += 1) {
    await hold();
    await charge(page);
    await page.getByTestId('done').waitFor({ state: 'detached' });
  }
  const busy = median(await scansToLine(page));
  note(against(`a scan to its line with ${PENDING} charges open, p50`, busy, 'ms', free, 1.2));
}

/** Paying by a guest's code. */
export async function payGroup({ tell }: Stage, note: Note): Promise<void> {
  tell('payment codes');
  const folder = mkdtempSync(join(tmpdir(), 'till-bench-pay-'));
  chmodSync(folder, 0o755); // the database's own user must reach it
  const acquirer = await startAcquirer();
  const database = await startEmbedded(folder);
  const where = { url: database.url, drop: () => database.stop() };
  const server = await serveDemo(where, { ACQUIRERS: acquirer.secrets });
  const browser = await launchBrowser();
  try {
    const { page } = await openTill(browser, server.link);
    const hold = () => acquirer.fault({ fault: 'paying-then-paid', on: 'pay', ms: 600_000 });
    await measured(page, hold, note);
  } finally {
    await browser.close();
    await server.stop();
    await acquirer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
