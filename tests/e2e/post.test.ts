// 邮政: every act shows what it has earned at once, online or not, and nothing is paid twice.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  digits,
  entries,
  openTill,
  place,
  synced,
  tap,
  unsent,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  page = (await openTill(browser, server.link)).page;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const kindsSince = async (start: number): Promise<string[]> =>
  (await entries(page, start)).map(({ kind }) => kind).filter((kind) => kind !== 'sale');

/** Today's commission in fen as the 佣金 screen says it. */
async function earnedToday(): Promise<number> {
  await place(page, '佣金');
  const note = page.getByTestId('commission-note').filter({ hasText: '今天已赚' });
  const text = /今天已赚 ¥([\d,.]+)/.exec(await note.innerText())?.[1] ?? '';
  return Math.round(Number(text.replaceAll(',', '')) * 100);
}

const tile = (name: string): Promise<void> => page.locator('.post-tile', { hasText: name }).click();

/** Opens 包裹出库 and waits until it takes the scans. */
async function openOut(): Promise<void> {
  await tile('包裹出库');
  await page.getByRole('group', { name: '尾号 / 取件码' }).waitFor();
}

const WAYBILLS = ['SF1234567890123', 'YT1234567890123', 'JT1234567890123'];

describe('parcels', () => {
  test('in: the shelf once, then scan after scan, each with its pickup code', async () => {
    await place(page, '邮政');
    await tile('包裹入库');
    await digits(page, '9-1');
    await tap(page, '放到 9-1');
    await page.getByText('扫一件，取件码就出来。').waitFor();
    await wedge(page, WAYBILLS);
    await page.locator('.post-line').nth(2).waitFor();
    const codes = await page.locator('.post-code').allInnerTexts();
    expect(new Set(codes).size).toBe(3);
    expect(codes.every((code) => /^9-1-\d+$/.test(code))).toBe(true);
    await wedge(page, [WAYBILLS[0] ?? '']);
    await page.getByText(/这件已经在 9-1-\d+，不用再扫/).waitFor();
    expect(await page.locator('.post-line').count()).toBe(3);
    await tap(page, '3 件入库');
  });

  test('a shop product scanned among parcels asks whether to sell it', async () => {
    await tile('包裹入库');
    await page.getByText('连着扫，不用点').waitFor();
    await wedge(page, ['9528458121302']);
    await page.getByRole('heading', { name: '这是商品，去卖？' }).waitFor();
    await tap(page, '不是，接着扫包裹');
    await page.getByRole('button', { name: '返回' }).first().click();
  });

  test('out by the slip: one tap, and the wallet has risen within a second', async () => {
    const before = await earnedToday();
    await place(page, '邮政');
    await openOut();
    await wedge(page, [WAYBILLS[0] ?? '']);
    await tap(page, '交给客人');
    const tapped = Date.now();
    await page.getByTestId('handed-out').filter({ hasText: '今天又赚 ¥' }).waitFor();
    expect(Date.now() - tapped).toBeLessThan(1_000);
    const told = /今天又赚 ¥([\d.]+)/.exec(await page.getByTestId('handed-out').innerText())?.[1];
    expect(await earnedToday()).toBe(before + Math.round(Number(told) * 100));
  });

  test('the same slip again: it went out, and nothing is paid twice', async () => {
    const before = await earnedToday();
    await place(page, '邮政');
    await openOut();
    await wedge(page, [WAYBILLS[0] ?? '']);
    await page.getByText('已经交出去了').waitFor();
    expect(await earnedToday()).toBe(before);
  });

  test('out by typed digits while offline, and told to the centre later', async () => {
    const before = await earnedToday();
    await page.context().setOffline(true);
    const waiting = (await unsent(page)).length;
    await place(page, '邮政');
    const code = await page
      .locator('.post-waiting .row', { hasText: '9-1-' })
      .first()
      .locator('.row-right')
      .evaluate((one) => one.firstChild?.textContent ?? '');
    await openOut();
    await digits(page, code);
    await tap(page, '交给客人');
    await page.getByTestId('handed-out').filter({ hasText: '今天又赚 ¥' }).waitFor();
    await expect.poll(earnedToday).toBeGreaterThan(before);
    expect((await unsent(page)).slice(waiting).map(({ kind }) => kind)).toEqual([
      'parcel-handed-out',
    ]);
    await page.context().setOffline(false);
    await place(page, '收银');
    await synced(page);
    expect(await unsent(page)).toEqual([]);
  });
});

describe('referral and sign-up', () => {
  test('a referral keeps the masked phone and no more', async () => {
    const start = Date.now() - 1_000;
    await place(page, '邮政');
    await tile('转介');
    await digits(page, '13812345678');
    await page.getByText('138****5678').waitFor();
    await page.getByRole('switch', { name: /客人同意/ }).check();
    await tap(page, '转介储蓄');
    await page.getByText('转介记下了：储蓄 138****5678。').waitFor();
    await page.getByRole('region', { name: '转介记录' }).getByText('已提交').first().waitFor();
    const [made] = (await entries(page, start)).filter(({ kind }) => kind === 'referral-made');
    expect(made?.text).toContain('138****5678');
    expect(made?.text).not.toContain('13812345678');
  });

  test('a sign-up earns at once; the same guest again is explained and earns nothing', async () => {
    const before = await earnedToday();
    const start = Date.now() - 1;
    await place(page, '邮政');
    await tile('扫码入会');
    await digits(page, '13987654321');
    await page.getByRole('switch', { name: '客人看过，同意了' }).check();
    await tap(page, '入会');
    await page.getByTestId('joined').filter({ hasText: '139****4321 入会了' }).waitFor();
    const once = await earnedToday();
    expect(once).toBeGreaterThan(before);
    await place(page, '邮政');
    await tile('扫码入会');
    await digits(page, '13987654321');
    await page.getByText(/已经是邮政会员，今天 \d\d:\d\d 入的，不用再入，也不再算佣金/).waitFor();
    expect(await earnedToday()).toBe(once);
    expect(await kindsSince(start)).toEqual(['member-joined']);
  });
});
