// Ordering as a keeper does it: what runs out is ordered with two taps, the wholesale takes the
// order, a part of it comes, then the rest.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WHOLESALE } from '../../src/core/goods/supplier.ts';
import { type Order, orderIn } from '../../src/core/goods/order-state.ts';
import { subjectOf } from '../../src/core/journal/account.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  STORING,
  goOffline,
  ledger,
  openTill,
  place,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  ({ page, errors } = await openTill(browser, server.link, {
    viewport: PHONE,
    hasTouch: true,
    ...STORING,
  }));
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** The shop's orders by what the page's own ledgers hold. */
async function orders(): Promise<Order[]> {
  const arrived = new Map((await ledger(page, 'arrived:')).map((row) => [subjectOf(row.id), row]));
  return (await ledger(page, 'order:')).flatMap((row) =>
    row.form === 'claims' ? (orderIn(row, arrived.get(subjectOf(row.id))) ?? []) : [],
  );
}

/** The order that went to the post's wholesale. */
async function toWholesale(): Promise<Order> {
  const order = (await orders()).find(({ supplier }) => supplier === WHOLESALE);
  if (!order) throw new Error('something was ordered from the wholesale');
  return order;
}

const says = (words: string): Promise<void> =>
  page.locator('.goods-order-state').filter({ hasText: words }).waitFor();

describe('ordering', () => {
  test('what runs out is ordered with two taps, of each supplier his own', async () => {
    await place(page, '货品');
    await page.getByRole('link', { name: '快没了' }).click();
    await page.getByRole('button', { name: /^下单 \d+ 样/ }).waitFor();
    const wanted = await page.locator('.goods-rows > .row').count();
    await tap(page, '下单');
    await page.getByText('单在路上').waitFor();
    const all = await orders();
    expect(all.reduce((sum, { lines }) => sum + lines.length, 0)).toBe(wanted);
    expect(all.every(({ state: now }) => now === 'placed')).toBe(true);
    await page.goBack();
    await page.getByText('都订了，等到货').waitFor();
  });

  test('the wholesale takes its order by itself, and promises a day', async () => {
    await synced(page);
    const { id } = await toWholesale();
    await page.goForward();
    await page.locator(`a[href="/goods/orders/${id}"]`).click();
    await says('已接单 · 明天到');
  });

  test('a part that came leaves it open, and what runs out still counts the rest', async () => {
    const { lines } = await toWholesale();
    await tap(page, '收货');
    // A keeper scans as soon as the screen is there, before it has read what is expected.
    await page.locator('.goods-receive').waitFor();
    await wedge(page, [lines[0]?.code ?? '']);
    await tap(page, '收货 1 样');
    await page.getByText('再进一批').waitFor();
    expect((await toWholesale()).state).toBe('partial');
    const { id } = await toWholesale();
    await page.goto(`${server.origin}/goods/orders/${id}`);
    await says('部分到货');
  });

  test('the rest that came is received with one tap, and the order is complete', async () => {
    const before = await toWholesale();
    await tap(page, '收货');
    await tap(page, '都对，收货');
    await page.getByText('再进一批').waitFor();
    const after = await toWholesale();
    expect(after.state).toBe('complete');
    for (const { product, packs, factor } of before.lines) {
      expect(after.arrived.get(product)).toBe(packs * factor);
    }
    await place(page, '货品');
    await synced(page);
    expect(errors).toEqual([]);
  });

  test('ten goods of the catalogue are ordered without a network, in four taps and ten counts', async () => {
    const before = new Set((await orders()).map(({ id }) => id));
    await goOffline(page);
    let taps = 0;
    const tapped = async (what: Promise<void>): Promise<void> => {
      taps += 1;
      await what;
    };
    await tapped(place(page, '货品'));
    await tapped(page.getByRole('link', { name: '订货' }).click());
    await tapped(page.getByRole('link', { name: '批销目录' }).click());
    await page.locator('.goods-search-input').fill('cha');
    const more = page.getByRole('button', { name: '多一个' });
    await more.nth(9).waitFor();
    for (let at = 0; at < 10; at += 1) await more.nth(at).click();
    await tapped(tap(page, '下单 10 样'));
    await says('已下单');
    expect(taps).toBeLessThanOrEqual(6);
    const made = (await orders()).filter(({ id }) => !before.has(id));
    expect(made.map(({ lines }) => lines.length)).toEqual([10]);
    await page.context().setOffline(false);
    await says('已接单');
  });

  test('what was put aside is changed before it is given', async () => {
    await place(page, '货品');
    await page.getByRole('link', { name: '快没了' }).click();
    await page.locator('.goods-rows').getByRole('button', { name: '多一个' }).first().click();
    await tap(page, '存草稿');
    const draft = async (): Promise<Order | undefined> =>
      (await orders()).find(({ state: now }) => now === 'drafted');
    await expect.poll(async () => (await draft())?.lines.length).toBe(1);
    const before = await draft();
    await page.locator(`a[href="/goods/orders/${before?.id ?? ''}"]`).click();
    const rows = page.locator('.goods-order-lines .row');
    await rows.first().getByRole('button', { name: '多一个' }).click();
    await page.locator('.goods-camera').focus();
    await wedge(page, [TRAY.noodles]);
    await expect
      .poll(async () => (await draft())?.lines.map(({ packs }) => packs > 0))
      .toEqual([true, true]);
    await rows.nth(1).getByRole('button', { name: '少一个' }).click();
    await tap(page, '下单');
    await says('已下单');
    const given = (await orders()).find(({ id }) => id === before?.id);
    expect(given?.lines[0]?.packs).toBe((before?.lines[0]?.packs ?? 0) + 1);
  });
});
