// 扫码入会: a guest's own phone reads the code at the till, and the till sees him at once.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAfter, dayOf } from '../../src/core/time.ts';
import { DEMO_STATION } from '../../src/server/demo/demo.ts';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { readPng } from '../support/png.ts';
import { nodeEngine, referenceReader } from '../support/reading.ts';
import { type ServerProcess, rowsOf, startServer } from '../support/server-process.ts';
import {
  inCart,
  PHONE,
  STORING,
  type Till,
  digits,
  entries,
  goOffline,
  openPage,
  openTill,
  place,
  tap,
  wedge,
} from '../support/till-page.ts';

const WECHAT =
  'Mozilla/5.0 (Linux; Android 10; Redmi 9A Build/QP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 ' +
  'MicroMessenger/8.0.49.2600(0x28003137) WeChat/arm64 Weixin NetType/4G Language/zh_CN';

let server: ServerProcess;
let browser: Browser;
let till: Page;
const errors: string[] = [];
/** What the code of a member of the shop's says. */
let shopCode = '';

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser(), nodeEngine()]);
  till = (await openTill(browser, server.link, STORING)).page;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** Opens 扫码入会 on the till and reads its code as a camera would. */
async function scanTill(): Promise<string> {
  await place(till, '邮政');
  await till.locator('.post-tile', { hasText: '扫码入会' }).click();
  const code = till.getByRole('img', { name: '扫码入会的二维码' });
  await code.waitFor();
  const [address = ''] = await referenceReader(readPng(await code.screenshot()));
  return address;
}

/** A guest's phone in WeChat's browser on an address. */
async function guest(address: string): Promise<Till> {
  const phone = await openPage(browser, address, { viewport: PHONE, userAgent: WECHAT });
  phone.page.on('pageerror', (error) => errors.push(String(error)));
  return phone;
}

async function fill(page: Page, phone: string, name: string): Promise<void> {
  await page.getByLabel('手机号').first().fill(phone);
  await page.getByLabel('怎么称呼（可以不填）').fill(name);
  await page.getByLabel(/同意入会/).check();
  await page.getByLabel(/交给中国邮政/).check();
}

const join = (page: Page): Promise<void> =>
  page.getByRole('button', { name: '入会', exact: true }).click();

/** This month's commission in fen as the 佣金 screen says it was earned today. */
async function earnedToday(): Promise<number> {
  await place(till, '佣金');
  const note = till.getByTestId('commission-note').filter({ hasText: '今天已赚' });
  const text = /今天已赚 ¥([\d,.]+)/.exec(await note.innerText())?.[1] ?? '';
  return Math.round(Number(text.replaceAll(',', '')) * 100);
}

describe('a guest scans the code at the till', () => {
  test('and is shown there at once, and the wallet has risen', async () => {
    const since = Date.now() - 1_000;
    const before = await earnedToday();
    const address = await scanTill();
    expect(address).toMatch(new RegExp(`^${server.origin}/join/#d[\\w-]{40,}$`));
    const { page, context, errors: told } = await guest(address);
    await page.getByRole('heading', { name: '成为邮政会员' }).waitFor();
    await fill(page, '13712345678', '王大姐');
    await page.getByLabel(/有优惠可以告诉我/).check();
    await join(page);
    await page.getByRole('heading', { name: '您是会员了' }).waitFor();
    const arrived = till.getByTestId('arrived').filter({ hasText: '137****5678 王大姐 入会了' });
    await arrived.filter({ hasText: '今天又赚 ¥' }).waitFor();
    expect(await earnedToday()).toBeGreaterThan(before);
    expect(told).toEqual([]);
    const text = JSON.stringify([await rowsOf(server, 'member:'), await entries(till, since)]);
    expect(text).toContain('137****5678');
    expect(text).not.toContain('13712345678');
    await context.close();
  });

  test('a second time: he is told nothing new, the till says why it pays nothing', async () => {
    const before = await earnedToday();
    const { page, context } = await guest(await scanTill());
    await fill(page, '13712345678', '王大姐');
    await join(page);
    await page.getByRole('heading', { name: '您是会员了' }).waitFor();
    await till.getByTestId('arrived-again').filter({ hasText: '137****5678' }).waitFor();
    expect(await earnedToday()).toBe(before);
    await context.close();
  });

  test('without both ticks or with a wrong number nothing is sent', async () => {
    const { page, context } = await guest(await scanTill());
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await page.getByLabel('手机号').first().fill('12345');
    await join(page);
    await page.getByText('手机号不对，请看清再输。').waitFor();
    await page.getByLabel('手机号').first().fill('137 1234 5679');
    await join(page);
    await page.getByText('要入会，请先看一看，再勾上前两项。').waitFor();
    expect(sent).toEqual([]);
    await context.close();
  });

  test('no address that the phone asks for holds the number, nor anything of elsewhere', async () => {
    const { page, context } = await guest('about:blank');
    const asked: string[] = [];
    const files: Promise<Buffer>[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('response', (response) => {
      if (!/\/api\/|^data:/.test(response.url())) files.push(response.body());
    });
    await page.goto(await scanTill());
    await fill(page, '13712345670', '');
    await join(page);
    await page.getByRole('heading', { name: '您是会员了' }).waitFor();
    expect(asked.every((url) => url.startsWith(server.origin) && !url.includes('1371'))).toBe(true);
    expect(asked.length).toBeGreaterThan(4);
    const sizes = (await Promise.all(files)).map(({ length }) => length);
    expect(sizes).toHaveLength(3); // the page, its script, its looks
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(30_000);
    await context.close();
  });

  test('the page kept is the way out, without the till: he is a member no more', async () => {
    const { page, context } = await guest(await scanTill());
    await fill(page, '13712345671', '');
    await join(page);
    await page.getByRole('heading', { name: '您是会员了' }).waitFor();
    const kept = page.url();
    expect(kept).not.toContain('1371');
    await context.close();
    const until = dayAfter(dayOf(Date.now()), 3);
    await server.centre('issue-coupons', DEMO_STATION, 'over-21', until, 'members');
    const later = await guest(kept);
    await later.page.getByRole('list').getByText('邮费满 21 元减 5 元').waitFor();
    await later.page.getByRole('button', { name: '不再收优惠消息' }).click();
    await later.page.getByText('您还是会员').waitFor();
    await later.page.getByRole('button', { name: '退出会员' }).first().click();
    await later.page.getByRole('heading', { name: '退好了' }).waitFor();
    const rows = JSON.stringify(await rowsOf(server, 'member:'));
    expect(rows).toContain('"leftBy":"qr"');
    await later.context.close();
  });

  test('an old code asks for another scan', async () => {
    const { page, context } = await guest(`${server.origin}/join/#d${'A'.repeat(51)}`);
    await page.getByRole('heading', { name: '请扫收银台上的二维码' }).waitFor();
    await page.getByText('这个二维码过时了').waitFor();
    await context.close();
    expect(errors).toEqual([]);
  });
});

test('offline the keeper types the number, and the guest’s own phone later finds him there', async () => {
  await goOffline(till);
  await place(till, '收银');
  await place(till, '邮政');
  await till.locator('.post-tile', { hasText: '扫码入会' }).click();
  await till.getByText('现在没网，客人扫不了').waitFor();
  await digits(till, '13712345672');
  await till.getByRole('switch', { name: '客人看过，同意了' }).check();
  await till.getByRole('button', { name: '入会', exact: true }).click();
  await till.getByTestId('joined').filter({ hasText: '137****5672 入会了' }).waitFor();
  await till.context().setOffline(false);
  const { page, context } = await guest(await scanTill());
  await fill(page, '13712345672', '');
  await join(page);
  await till.getByTestId('arrived-again').filter({ hasText: '137****5672' }).waitFor();
  await context.close();
});

describe('the list of the post’s members', () => {
  const toList = async (): Promise<void> => {
    await place(till, '邮政');
    await till.locator('.post-tile', { hasText: '扫码入会' }).click();
    await till.getByRole('link', { name: '名单' }).click();
    await till.getByLabel(/^邮政会员 \d+ 人/).waitFor();
  };
  const shown = (): Promise<string[]> => till.locator('.members .row-title').allInnerTexts();

  test('finds by the phone’s end and by pinyin, and opens by the code on the guest’s phone', async () => {
    const { page, context } = await guest(await scanTill());
    await fill(page, '13712345673', '欧阳菊花');
    await page.getByLabel(/也做/).check();
    await join(page);
    const [post = '', shop = ''] = await Promise.all(
      ['邮政会员码', '本店会员码'].map(async (name) => {
        const code = page.getByRole('img', { name });
        return (await referenceReader(readPng(await code.screenshot())))[0];
      }),
    );
    shopCode = shop;
    await context.close();
    await till.getByTestId('arrived').filter({ hasText: '欧阳菊花' }).waitFor();
    await toList();
    for (const typed of ['5673', 'oyjh', 'ouyang', '菊花']) {
      await till.getByLabel(/^邮政会员 \d+ 人/).fill(typed);
      await expect.poll(shown).toEqual(['欧阳菊花']);
    }
    await till.locator('.members .row').first().focus();
    await wedge(till, [shop]);
    await till.getByText('这是本店会员码，这里找邮政会员。').waitFor();
    await wedge(till, [post]);
    await till.getByRole('dialog', { name: '邮政会员 137****5673' }).waitFor();
    await till.getByText('客人自己扫的码，同意书 qr-1').waitFor();
  });

  test('lets a guest leave at the counter: his line and his phone are gone', async () => {
    await tap(till, '客人要退出');
    await tap(till, '是，替他退出');
    await till.getByText('137****5673 退出了邮政会员').waitFor();
    await till.getByLabel(/^邮政会员 \d+ 人/).fill('5673');
    await till.getByText('没有找到，换个词试试。').waitFor();
    await tap(till, '清空');
    await till.locator('.members .row').first().waitFor();
  });

  test('is not the shop’s: its own list has him still, under 我的店', async () => {
    await place(till, '我的店');
    await till.getByRole('link', { name: /^本店会员/ }).click();
    await till.getByLabel(/^本店会员 \d+ 人/).waitFor();
    expect((await shown())[0]).toBe('欧阳菊花');
    await tap(till, '新的本店会员');
    await digits(till, '13712345674');
    await till.getByText('不交给别人').waitFor();
    await till.getByRole('switch', { name: '客人看过，同意了' }).check();
    await till.getByRole('button', { name: '入会', exact: true }).click();
    await till.getByTestId('joined').filter({ hasText: '137****5674 入会了' }).waitFor();
    expect(await till.getByTestId('joined').innerText()).not.toContain('又赚');
    await till.keyboard.press('Escape');
  });
});

test('a member of the shop’s buys at his price, found by the end of his phone', async () => {
  const due = async (): Promise<string> =>
    (await till.locator('.till-sum .amount').innerText()).replaceAll(/\s/g, '');
  await place(till, '收银');
  await wedge(till, [TRAY.noodles, TRAY.noodles]);
  await inCart(till, 1, 2);
  const usual = await due();
  await till.locator('.till-tools').getByRole('button', { name: '会员', exact: true }).click();
  await till.getByLabel(/^本店会员 \d+ 人/).fill('5673');
  await till.getByRole('dialog').locator('.row', { hasText: '137****5673' }).click();
  await till.locator('.till-line s').waitFor();
  expect(Number(await due())).toBeLessThan(Number(usual));
  const his = await due();
  await tap(till, '挂单');
  await till.locator('.till-line').waitFor({ state: 'detached' });
  await tap(till, '取单');
  await till.locator('.till-tools').getByRole('button', { name: '欧阳菊花' }).click();
  await tap(till, '不算会员');
  await till.locator('.till-line s').waitFor({ state: 'detached' });
  expect(await due()).toBe(usual);
  await wedge(till, [shopCode]);
  await till.getByText('这一单是会员“欧阳菊花”的').waitFor();
  expect(await due()).toBe(his);
  await tap(till, '现金 ¥');
  await till.getByTestId('done').waitFor();
  await tap(till, '打印收据');
  const saved = (Number(usual) - Number(his)).toFixed(2);
  await till.getByRole('article').getByText(`会员价这单省了 ¥${saved}`).waitFor();
});
