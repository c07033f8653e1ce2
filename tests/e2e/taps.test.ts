// How many taps an act takes after the scans: the figures the screens were drawn for. Every press
// of a pointer in the page is counted, whatever it hits.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  type Till,
  WIDE,
  catalogued,
  digits,
  inCart,
  keys,
  openTill,
  place,
  tap,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const done = (page: Page, words = ''): Promise<void> =>
  page.getByTestId('done').filter({ hasText: words }).waitFor();

const SIZES: readonly (readonly [string, BrowserContextOptions, number])[] = [
  ['wide', { viewport: WIDE }, 1],
  // On a phone the notes lie behind 客人给了: 更多, 客人给了, the figure, 收款.
  ['on a phone', { viewport: PHONE, hasTouch: true }, 5],
];

describe.each(SIZES)('%s', (_, options, noteTaps) => {
  let till: Till;
  let page: Page;
  let counted = 0;

  beforeAll(async () => {
    till = await openTill(browser, await server.newLink(), options);
    page = till.page;
    await page.exposeFunction('countTap', () => {
      counted += 1;
    });
    await page.evaluate(() =>
      addEventListener(
        'pointerdown',
        () => {
          const count: unknown = Reflect.get(window, 'countTap');
          if (typeof count === 'function') count();
        },
        { capture: true },
      ),
    );
  });
  afterAll(() => till.context.close());
  afterEach(() => place(page, '收银'));

  /** How many taps the act took. */
  const tapsOf = async (act: () => Promise<void>): Promise<number> => {
    counted = 0;
    await act();
    return counted;
  };
  const scanned = async (...codes: string[]): Promise<void> => {
    await wedge(page, codes);
    await inCart(page, codes.length);
  };

  test('cash, exact: 1', async () => {
    await scanned(TRAY.tea);
    expect(
      await tapsOf(async () => {
        await tap(page, '现金 ¥');
        await done(page);
      }),
    ).toBe(1);
  });

  test(`cash with a 50-yuan note: ${noteTaps}`, async () => {
    await scanned(TRAY.eggs);
    expect(
      await tapsOf(async () => {
        if (noteTaps === 1) await tap(page, '50');
        else {
          await tap(page, '更多');
          await tap(page, '客人给了多少');
          await keys(page, '50');
          await tap(page, '收款');
        }
        await done(page, '36.20');
      }),
    ).toBe(noteTaps);
  });

  test('paid by the sticker: 1; the wrong tender changed: 1', async () => {
    await scanned(TRAY.tea);
    expect(
      await tapsOf(async () => {
        await tap(page, '已收扫码');
        await done(page, '扫码 ¥3.00');
      }),
    ).toBe(1);
    expect(
      await tapsOf(async () => {
        await tap(page, '改成现金');
        await done(page, '现金 ¥3.00');
      }),
    ).toBe(1);
  });

  test('hold a bill: 1; take it back: 1', async () => {
    await scanned(TRAY.tea);
    expect(
      await tapsOf(async () => {
        await tap(page, '挂单');
        await page.locator('.till-line').first().waitFor({ state: 'detached' });
      }),
    ).toBe(1);
    expect(
      await tapsOf(async () => {
        await tap(page, '取单 1');
        await inCart(page, 1);
      }),
    ).toBe(1);
    await tap(page, '已收扫码');
    await done(page);
  });

  test('take it back after another guest has paid: 1; 收银 begins the next sale: 1', async () => {
    await scanned(TRAY.tea);
    await tap(page, '挂单');
    await page.locator('.till-line').first().waitFor({ state: 'detached' });
    await scanned(TRAY.eggs);
    await tap(page, '现金 ¥');
    await done(page);
    expect(
      await tapsOf(async () => {
        await tap(page, '取单 1');
        await inCart(page, 1);
      }),
    ).toBe(1);
    await tap(page, '现金 ¥');
    await done(page);
    expect(
      await tapsOf(async () => {
        await place(page, '收银');
        await page.getByTestId('done').waitFor({ state: 'detached' });
      }),
    ).toBe(1);
  });

  test('both ways of paying stand where they stood, with and without fen', async () => {
    const places = (): Promise<unknown> =>
      page.locator('.till-pay .button').evaluateAll((buttons) =>
        buttons.map((button) => {
          const { x, y, width, height } = button.getBoundingClientRect();
          return [x, y, width, height];
        }),
      );
    const before = await places();
    await scanned(TRAY.tea);
    expect(await places()).toEqual(before);
    if (noteTaps > 1) await tap(page, '更多');
    await tap(page, '无码商品');
    await keys(page, '120.55');
    await page.locator('.keypad .button').click();
    await inCart(page, 2);
    await page.getByRole('button', { name: '已收扫码 ¥123.55' }).waitFor();
    expect(await places()).toEqual(before);
    await tap(page, '已收扫码');
    await done(page);
  });

  test('return of the last sale: 2', async () => {
    await scanned(TRAY.eggs);
    await tap(page, '现金 ¥');
    await done(page);
    expect(
      await tapsOf(async () => {
        await page.getByTestId('done').getByRole('button', { name: '退货' }).click();
        await tap(page, '全退 ¥');
        await page.getByText('这一单已经全退了。').waitFor();
      }),
    ).toBe(2);
  });

  test('parcels in: 1 for the shelf, none per parcel; one out: its tail and 1', async () => {
    const waybills = ['SF2000000000001', 'SF2000000000002'].map((code) =>
      noteTaps === 1 ? code : code.replace('SF2', 'SF3'),
    );
    await place(page, '邮政');
    await page.locator('.post-tile', { hasText: '包裹入库' }).click();
    await page.getByText('放到哪个货架').waitFor();
    expect(
      await tapsOf(async () => {
        await page.locator('.post-shelf-known button').first().click();
        await page.getByText('扫一件，取件码就出来。').waitFor();
        await wedge(page, waybills);
        await page.locator('.post-line').nth(1).waitFor();
      }),
    ).toBe(1);
    await page.locator('.post-line-words').first().click();
    await digits(page, '7731');
    await page.locator('.post-line', { hasText: '7731' }).waitFor();
    await tap(page, '2 件入库');
    await page.locator('.post-tile', { hasText: '包裹出库' }).click();
    expect(
      await tapsOf(async () => {
        await digits(page, '7731');
        await tap(page, '交给客人');
        await page.getByTestId('handed-out').waitFor();
      }),
    ).toBe('7731'.length + 1);
  });

  test('a long task left to sell: 1; and back: 1', async () => {
    await place(page, '货品');
    await page.getByRole('link', { name: '进货' }).click();
    await page.getByRole('button', { name: '先卖货' }).waitFor();
    await wedge(page, [TRAY.tea]);
    await page.locator('.band', { hasText: '进货 · 1 样' }).waitFor();
    expect(
      await tapsOf(async () => {
        await tap(page, '先卖货');
        await page.getByRole('textbox', { name: '扫码，或输入' }).waitFor();
      }),
    ).toBe(1);
    expect(
      await tapsOf(async () => {
        await page.getByRole('link', { name: '进货没做完 1 样' }).click();
        await page.locator('.band', { hasText: '进货 · 1 样' }).waitFor();
      }),
    ).toBe(1);
  });
});

describe('an unknown barcode that the shared catalogue names', () => {
  test('the price typed, and 1', async () => {
    const { page, context } = await openTill(browser, await server.newLink());
    await catalogued(page);
    let counted = 0;
    await page.exposeFunction('countTap', () => {
      counted += 1;
    });
    await page.evaluate(() =>
      addEventListener(
        'pointerdown',
        () => {
          const count: unknown = Reflect.get(window, 'countTap');
          if (typeof count === 'function') count();
        },
        { capture: true },
      ),
    );
    await wedge(page, [TRAY.unknown]);
    await page.getByRole('heading', { name: '桂花酥糖礼盒' }).waitFor();
    await keys(page, '19.8');
    await tap(page, '¥19.8 卖这件');
    await inCart(page, 1);
    expect(counted).toBe('19.8'.length + 1);
    await context.close();
  });
});
