// The till in a real browser as a keeper meets it: what is tapped, what is scanned, what the
// screen says, and what the page's own database holds.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import * as v from 'valibot';
import { type Product, productOf } from '../../src/core/goods/product.ts';
import { onHand } from '../../src/core/goods/stock.ts';
import { type Row, RowSchema } from '../../src/core/journal/row.ts';
import { PATIENCE } from './browser.ts';

export const WIDE = { width: 1366, height: 768 } as const;
export const PHONE = { width: 360, height: 640 } as const;

/** An open till; `errors` is what the page threw or wrote to the console as an error. */
export type Till = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly errors: string[];
};

/** For a till that goes offline: storing all of the shell takes a machine as long as a small test. */
export const STORING = { serviceWorkers: 'allow' } as const;

/** A fresh browser profile on an address; without the page's worker, unless `STORING`. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Till> {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: 'zh-CN',
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text());
  });
  await page.goto(address);
  return { page, context, errors };
}

/** A fresh device bound by a one-time link, with everything of its station loaded. */
export async function openTill(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<Till> {
  const till = await openPage(browser, link, options);
  await synced(till.page);
  return till;
}

const mark = (page: Page) => page.locator('.sync-mark').first();

/** What the sync mark says. */
export const markText = (page: Page): Promise<string> => mark(page).innerText();

/** Waits until the mark says so. */
export const marked = (page: Page, text: string): Promise<void> =>
  mark(page).filter({ hasText: text }).waitFor();

export const synced = (page: Page): Promise<void> => marked(page, '已同步');

/**
 * Takes the network away once the page's worker has stored all of the shell: until then a reload
 * or a first look at a screen needs the network, and how soon it is done depends on the machine.
 * Only a page opened with `STORING` has one.
 */
export async function goOffline(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.context().setOffline(true);
}

/** The guests' screen of a till, in a window beside it. */
export async function openDisplay(page: Page): Promise<Page> {
  const popup = page.context().waitForEvent('page');
  await page.evaluate(() => void window.open('/display', 'till-guest', 'popup'));
  return popup;
}

/** Taps the button whose name begins with these words. */
export const tap = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('button', { name: new RegExp(`^${escaped(name)}`) })
    .first()
    .click();

/** Chooses one of the words of a choice. */
export const choose = (page: Page, word: string): Promise<void> =>
  page
    .getByRole('radio', { name: new RegExp(`^${escaped(word)}`) })
    .first()
    .check();

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Goes to one of the five places by the menu. */
export const place = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name }).click();

/** Types a figure on the keypad that is open, key by key. */
export async function keys(page: Page, figure: string): Promise<void> {
  const pad = page.locator('.keypad-key');
  for (const key of figure) await pad.filter({ hasText: new RegExp(`^${escaped(key)}$`) }).click();
}

const PAD = '.keypad button:enabled, .keypad > .button';

/** Words of buttons, the open keypad's unless told, that a finger cannot reach without scrolling. */
export const outOfReach = (page: Page, which = PAD): Promise<string[]> =>
  page.locator(which).evaluateAll((buttons) =>
    buttons
      .filter((button) => {
        const { left, top, bottom, width, height } = button.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return bottom > innerHeight || !(hit === button || button.contains(hit));
      })
      .map((button) => button.textContent ?? ''),
  );

/** Types a number on the digit pad that is open, key by key. */
export async function digits(page: Page, number: string): Promise<void> {
  const pad = page.locator('.digit-pad .keypad-key');
  for (const key of number) await pad.filter({ hasText: new RegExp(`^${escaped(key)}$`) }).click();
}

/**
 * A scanner's speed and last key; how long the machine holds back each code's later keys, whose
 * own times say nothing of it; times in ms.
 */
export type Burst = {
  readonly suffix?: 'Enter' | 'Tab';
  readonly gap?: number;
  readonly stall?: number;
};

/**
 * Codes as a USB scanner types them: key events with their own timestamps, sent without waiting
 * for any of them, one code right after the other.
 */
export async function wedge(
  page: Page,
  codes: readonly string[],
  { suffix = 'Enter', gap = 1, stall = 0 }: Burst = {},
): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const sent: Promise<unknown>[] = [];
  let at = Date.now();
  const press = (key: string, code: string, text: string): void => {
    at += gap;
    const common = {
      key,
      code,
      timestamp: at / 1_000,
      windowsVirtualKeyCode: VIRTUAL[key] ?? key.toUpperCase().charCodeAt(0),
    };
    sent.push(
      client.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...common }),
      client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common }),
    );
  };
  for (const code of codes) {
    for (const [i, key] of [...code].entries()) {
      if (i === STALL_AFTER && stall > 0) await page.waitForTimeout(stall);
      press(key, /\d/.test(key) ? `Digit${key}` : `Key${key}`, key);
    }
    press(suffix, suffix, suffix === 'Enter' ? '\r' : '');
  }
  await Promise.all(sent);
  await client.detach();
}

/** Too few digits to be a code. */
const STALL_AFTER = 6;

const VIRTUAL: Readonly<Record<string, number>> = { Enter: 13, Tab: 9 };

/** A cart's line as it is shown. */
export type ShownLine = {
  readonly name: string;
  readonly quantity: string;
  readonly amount: string;
  readonly detail: string;
};

/** The cart as it is shown; lines that were taken out are left out. */
export const lines = async (page: Page): Promise<ShownLine[]> =>
  v.parse(
    v.array(
      v.object({ name: v.string(), quantity: v.string(), amount: v.string(), detail: v.string() }),
    ),
    await page.locator('.till-line:not([data-gone])').evaluateAll((all) =>
      all.map((line) => {
        const text = (part: string): string => line.querySelector(part)?.textContent ?? '';
        return {
          name: text('.till-line-name > span'),
          quantity: text('.stepper-text'),
          amount: text('.amount'),
          detail: text('.till-line-name > small'),
        };
      }),
    ),
  );

/** Waits until the cart shows so many pieces in so many lines. */
export const inCart = async (page: Page, count: number, pieces = count): Promise<void> => {
  await page.waitForFunction(
    ([want, all]) =>
      document.querySelectorAll('.till-line:not([data-gone])').length === want &&
      (document.querySelector('.till-count')?.textContent ?? '') === `共 ${all} 件`,
    [count, pieces] as const,
  );
};

/** Sells what is in the cart for exact cash and waits for the done screen. */
export async function sellForCash(page: Page): Promise<void> {
  await tap(page, '现金 ¥');
  await page.getByTestId('done').waitFor();
}

/** Scans by wedge and sells for cash. */
export async function scanAndSell(page: Page, code: string): Promise<void> {
  await wedge(page, [code]);
  await page.locator('.till-line:not([data-gone])').first().waitFor();
  await sellForCash(page);
}

/** The number on the finished sale: device – n. */
export const receiptNumber = async (page: Page): Promise<string> =>
  /收据 (\d+-\d+)/.exec(await page.locator('.done-note').innerText())?.[1] ?? '';

type Asked = {
  readonly table: string;
  readonly index?: string;
  readonly from: string | number;
  readonly to: string | number;
};

const stored = (page: Page, asked: Asked): Promise<unknown[]> =>
  page.evaluate(
    ({ table, index, from, to }) =>
      new Promise<unknown[]>((done, failed) => {
        const opening = indexedDB.open('till');
        opening.onerror = () => failed(opening.error);
        opening.onsuccess = () => {
          const store = opening.result.transaction(table).objectStore(table);
          const place = index === undefined ? store : store.index(index);
          const reading = place.getAll(IDBKeyRange.bound(from, to));
          reading.onerror = () => failed(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            done(reading.result);
          };
        };
      }),
    asked,
  );

/** The balances in the page's own database whose account begins so. */
export const ledger = async (page: Page, prefix: string): Promise<Row[]> =>
  v.parse(
    v.array(RowSchema),
    await stored(page, { table: 'ledger', from: prefix, to: `${prefix}\uffff` }),
  );

/** Waits for the shared catalogue, which a fresh till fetches once it says that all is synced. */
export const catalogued = async (page: Page): Promise<void> => {
  const asked = { table: 'meta', from: 'catalogue', to: 'catalogue' };
  while ((await stored(page, asked)).length === 0) await page.waitForTimeout(50);
};

/** One balance's sums; empty when there is none. */
export const sums = async (
  page: Page,
  account: string,
): Promise<Readonly<Record<string, number>>> => {
  const row = (await ledger(page, account)).find(({ id }) => id === account);
  return row?.form === 'sum' ? row.sums : {};
};

/** The ledger row of the product that carries a barcode. */
export const productBy = async (page: Page, code: string): Promise<Product> => {
  const [row] = v.parse(
    v.array(RowSchema),
    await stored(page, { table: 'ledger', index: 'codes', from: code, to: code }),
  );
  if (row?.form !== 'claims') throw new Error(`no product has the barcode ${code}`);
  return productOf(row);
};

/** What the page's ledger says is on the shelf, in base units. */
export const stockBy = async (page: Page, code: string): Promise<number> => {
  const [row] = await ledger(page, `stock:${(await productBy(page, code)).id}`);
  return row?.form === 'stock' ? onHand(row).quantity : Number.NaN;
};

const EntrySchema = v.object({
  id: v.string(),
  kind: v.string(),
  eff: v.number(),
  seq: v.nullable(v.number()),
  text: v.string(),
  unsent: v.optional(v.literal(1)),
});
export type StoredEntry = v.InferOutput<typeof EntrySchema>;

/** Entries in the page's own database, by their effective time (epoch ms, both included). */
export const entries = async (
  page: Page,
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
): Promise<StoredEntry[]> =>
  v.parse(v.array(EntrySchema), await stored(page, { table: 'entries', index: 'eff', from, to }));

/** Those that the centre has not acknowledged. */
export const unsent = async (page: Page): Promise<StoredEntry[]> =>
  (await entries(page, Date.now() - 3_600_000)).filter((row) => row.unsent === 1);

const BackfillSchema = v.array(v.object({ value: v.object({ done: v.boolean() }) }));

/** Waits until the older entries, which come behind everything else, are all here. */
export async function wholePast(page: Page): Promise<void> {
  for (;;) {
    const rows = await stored(page, { table: 'meta', from: 'backfill', to: 'backfill' });
    if (v.parse(BackfillSchema, rows)[0]?.value.done === true) return;
    await page.waitForTimeout(100);
  }
}
