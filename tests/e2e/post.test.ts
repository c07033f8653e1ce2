// 邮政: every act shows what it has earned at once, online or not, and nothing is paid twice.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAfter, dayOf } from '../../src/core/time.ts';
import { DEMO_STATION } from '../../src/server/demo/demo.ts';
import { launchBrowser } from '../support/browser.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  STORING,
  WIDE,
  digits,
  entries,
  goOffline,
  openTill,
  outOfReach,
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
  page = (await openTill(browser, server.link, STORING)).page;
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
    await tap(page, '输单号');
    await page.getByLabel('面单上的单号').fill(' sf 1234567890124');
    await tap(page, '入库');
    await page.locator('.post-line', { hasText: 'SF 1234 5678 9012 4' }).waitFor();
    await tap(page, '4 件入库');
  });

  test('a shop product scanned among parcels asks whether to sell it', async () => {
    await tile('包裹入库');
    await page.getByText('连着扫，不用点').waitFor();
    await wedge(page, ['9528458121302']);
    await page.getByRole('heading', { name: '这是商品，去卖？' }).waitFor();
    await tap(page, '不是，接着扫包裹');
    await page.getByRole('button', { name: '返回' }).first().click();
  });

  test('out by the slip: one tap, and the wallet has risen', async () => {
    const before = await earnedToday();
    await place(page, '邮政');
    await openOut();
    await wedge(page, [WAYBILLS[0] ?? '']);
    await tap(page, '交给客人');
    await page.getByTestId('handed-out').filter({ hasText: '今天又赚 ¥' }).waitFor();
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
    await goOffline(page);
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

describe('a rush without a network', () => {
  const many = Array.from({ length: 100 }, (_, i) => `JT88${String(10_000_000_000 + i * 7)}`);

  test('100 parcels in by scanner, each with its own code, and 30 of them out', async () => {
    const waiting = (await unsent(page)).length;
    await goOffline(page);
    await place(page, '邮政');
    await tile('包裹入库');
    await page.getByText('连着扫，不用点').waitFor();
    await wedge(page, many);
    const since = async (kind: string) =>
      (await unsent(page)).slice(waiting).filter((entry) => entry.kind === kind);
    const taken = async () => (await since('parcel-received')).length;
    await expect.poll(taken).toBe(100);
    // The batch left open before may have a parcel or two in it.
    await page.getByRole('button', { name: /^10\d 件入库$/ }).click();
    await openOut();
    for (const waybill of many.slice(0, 30)) {
      await wedge(page, [waybill]);
      await page.locator('.post-match-code').waitFor();
      await tap(page, '交给客人');
      await page.getByTestId('handed-out').waitFor();
    }
    const received = await since('parcel-received');
    expect(await since('parcel-handed-out')).toHaveLength(30);
    const codes = received.map(({ text }) => /"code":"([^"]+)"/.exec(text)?.[1]);
    expect(new Set(codes).size).toBe(100);
    await page.context().setOffline(false);
    await place(page, '收银');
    await synced(page);
  });

  test('five wrong guesses rest the typing, a slip is found all the same', async () => {
    await place(page, '邮政');
    await openOut();
    for (const guess of ['8888', '8887', '8886', '8885', '8884']) {
      await digits(page, guess);
      await page.getByText('没有这个件在等').waitFor();
      await tap(page, '清空');
    }
    await page.getByText(/输错太多次了，请 \d+ 秒后再输/).waitFor();
    await wedge(page, [many[40] ?? '']);
    await tap(page, '交给客人');
    await page.getByTestId('handed-out').waitFor();
  });

  test('guests are told by texts to paste, each parcel once', async () => {
    await place(page, '邮政');
    await page.getByRole('link', { name: /^通知 \d+ 件$/ }).click();
    const shown = page.getByText(/^没通知 \d+ 件$/);
    const before = Number(/\d+/.exec(await shown.innerText())?.[0]);
    await tap(page, '复制这一批');
    await expect
      .poll(async () => Number(/\d+/.exec(await shown.innerText())?.[0]))
      .toBeLessThan(before);
  });
});

/** Draws on the pad with the mouse, and says that it is done. */
async function sign(): Promise<void> {
  const pad = page.getByLabel('用手指在这里签名');
  const box = await pad.boundingBox();
  if (box === null) throw new Error('there is nothing to sign on');
  const to = (x: number, y: number) => page.mouse.move(box.x + x, box.y + y);
  await to(40, 60);
  await page.mouse.down();
  for (const [x, y] of [
    [120, 70],
    [80, 150],
    [200, 90],
  ] as const)
    await to(x, y);
  await page.mouse.up();
  await tap(page, '签好了');
}

describe('what the post owes', () => {
  test('of the past is paid', async () => {
    await server.centre('settle-receivables', DEMO_STATION);
    await place(page, '邮政');
    await tile('积分兑换');
    await page.getByText('邮政还要给 ¥0.00（0 笔）').waitFor();
  });

  test('a coupon takes off what the post then owes, and is not taken twice', async () => {
    await place(page, '邮政');
    await tile('寄件');
    for (const again of [false, true]) {
      await page.getByLabel('面单号').fill('EA123456785CN');
      await page.getByLabel('重量').fill('1.25');
      await page.getByLabel('邮费').fill('23');
      await page.getByLabel('寄件券').fill('JJ-2026-0001');
      if (again) break;
      await page.getByRole('radio', { name: '满 21 减 5' }).check({ force: true });
      await tap(page, '收件，收现金 ¥18.00');
      await page.getByText('邮政还要给 ¥5.00（1 笔）').waitFor();
    }
    await page.getByText(/这张券今天 \d\d:\d\d用过了，不能再用/).waitFor();
    for (const by of ['收现金', '已收扫码']) {
      const take = page.getByRole('button', { name: `收件，${by}` });
      expect(await take.isDisabled()).toBe(true);
    }
  });

  test('a gift for points lowers its stock and is owed; the voucher counts once', async () => {
    await place(page, '邮政');
    await tile('积分兑换');
    await tap(page, '加一样礼品');
    await page.getByLabel('找货品').fill('952845');
    await page.locator('dialog .row').first().click();
    await page.getByLabel('要多少邮生活积分').fill('500');
    await page.getByLabel('邮政给店里多少').fill('15');
    await tap(page, '当礼品');
    const gift = page.locator('.post-fields .row', { hasText: '500 积分' });
    const stock = async () =>
      Number(/-?\d+/.exec(await gift.locator('.row-right').innerText())?.[0]);
    const before = await stock();
    await gift.click();
    await page.getByLabel('兑换码').fill('YSH20261120001');
    await page.getByRole('radio', { name: '签字' }).check({ force: true });
    await sign();
    await tap(page, '兑换，邮政给 ¥15.00');
    await page.getByTestId('redeemed').filter({ hasText: '今天又赚 ¥' }).waitFor();
    await page.getByText('邮政还要给 ¥15.00（1 笔）').waitFor();
    await expect.poll(stock).toBe(before - 1);
    await gift.click();
    await page.getByLabel('兑换码').fill('ysh20261120001');
    await page.getByText(/不能再兑/).waitFor();
    await tap(page, '换一样');
    await page
      .getByRole('region', { name: '邮政要给的' })
      .getByText(/YSH.*客人签了字/)
      .click();
    await page.getByRole('img', { name: '客人的签名' }).waitFor();
    await tap(page, '取消这次兑换');
    await page.getByText('邮政还要给 ¥0.00（0 笔）').waitFor();
    await expect.poll(stock).toBe(before);
    await gift.click();
    await tap(page, '不当礼品了');
    await page.getByText('不当礼品了。').waitFor();
    await gift.filter({ hasText: '500 积分' }).waitFor({ state: 'detached' });
  });
});

describe('referral and sign-up', () => {
  test('a referral keeps what to call the guest, his masked phone and his consent, no more', async () => {
    const start = Date.now() - 1_000;
    await place(page, '邮政');
    await tile('转介');
    await digits(page, '13812345678');
    await page.getByText('138****5678').waitFor();
    await page.getByLabel('怎么称呼').fill('王女士');
    await page.getByRole('switch', { name: '客人看过，同意了' }).check();
    await tap(page, '转介储蓄');
    await page.getByText('转介记下了：储蓄 王女士 138****5678。').waitFor();
    await page.getByRole('region', { name: '转介记录' }).getByText('已提交').first().waitFor();
    const [made] = (await entries(page, start)).filter(({ kind }) => kind === 'referral-made');
    expect(made?.text).toContain('138****5678');
    expect(made?.text).toContain('"version":"refer-1"');
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

  test('a member’s coupon from the centre is found by the end of his phone, and used once', async () => {
    const until = dayAfter(dayOf(Date.now()), 3);
    await place(page, '收银');
    await synced(page);
    await server.centre('issue-coupons', DEMO_STATION, 'over-21', until, 'members');
    await place(page, '邮政');
    await tile('寄件');
    await page.getByLabel('面单号').fill('EA123456799CN');
    await page.getByLabel('重量').fill('1.25');
    await page.getByLabel('邮费').fill('20');
    await page.getByLabel('寄件券').fill('4321');
    await page
      .getByRole('button', { name: /139\*{4}4321/ })
      .first()
      .click();
    const held = page.getByRole('region', { name: '客人的寄件券' });
    await held.getByRole('button', { name: /满 21 减 5.*邮费不够/ }).waitFor();
    await page.getByLabel('邮费').fill('23');
    await held.getByRole('button', { name: /满 21 减 5.*点一下用/ }).click();
    await tap(page, '收件，收现金 ¥18.00');
    await page.getByText('收下了，收客人 ¥18.00').waitFor();
    await page.getByLabel('寄件券').fill('4321');
    await page
      .getByRole('button', { name: /139\*{4}4321/ })
      .first()
      .click();
    await held.getByText('没有能用的寄件券。').waitFor();
  });

  test('postage in cash comes into the drawer, and out of it with the parcel', async () => {
    const LABEL = 'EA123456808CN';
    const inDrawer = page.locator('.row', { hasText: `寄件邮费 ${LABEL}` });
    const sent = page.locator('[aria-label="收下的寄件"] .row', { hasText: 'EA 123 456 808 CN' });
    const take = async (button: string): Promise<void> => {
      await place(page, '邮政');
      await tile('寄件');
      await page.getByLabel('面单号').fill(LABEL);
      await page.getByLabel('重量').fill('1.25');
      await page.getByLabel('邮费').fill('20');
      await tap(page, button);
    };
    await page.setViewportSize(PHONE);
    await place(page, '邮政');
    await tile('寄件');
    expect(await page.getByRole('button', { name: '收件，' }).count()).toBe(2);
    expect(await outOfReach(page, 'button:has-text("收件，")')).toEqual([]);
    await page.setViewportSize(WIDE);
    await take('收件，已收扫码 ¥20.00');
    const taken = page.locator('.toast', { hasText: 'EA 123 456 808 CN' });
    await taken.getByRole('button', { name: '撤销' }).click();
    await page.getByText('寄件取消了，邮费请退给客人。').waitFor();
    await sent.waitFor({ state: 'detached' });
    await take('收件，收现金 ¥20.00');
    await place(page, '我的店');
    await page.getByRole('link', { name: /交班/ }).click();
    await inDrawer.filter({ hasText: '+20.00' }).waitFor();
    await place(page, '邮政');
    await tile('寄件');
    await sent.click();
    await tap(page, '取消这件寄件');
    await sent.waitFor({ state: 'detached' });
    await place(page, '我的店');
    await page.getByRole('link', { name: /交班/ }).click();
    await inDrawer
      .filter({ hasText: `退寄件邮费 ${LABEL}` })
      .filter({ hasText: '20.00' })
      .waitFor();
    expect(await inDrawer.count()).toBe(2);
  });
});
