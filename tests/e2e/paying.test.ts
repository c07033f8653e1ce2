// 付款码 in a real browser, a real endpoint and a simulated acquirer: no tap, the next guest is
// served meanwhile, and no reload, kill or black hole charges twice or loses a payment.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { type AcquirerProcess, startAcquirer } from '../support/acquirer-process.ts';
import { launchBrowser } from '../support/browser.ts';
import { hold, printed, useCanvasCamera } from '../support/canvas-camera.ts';
import { PIECES, TRAY } from '../support/demo-goods.ts';
import { endRun, keptTill } from '../support/kept-till.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  type Till,
  entries,
  inCart,
  openDisplay,
  lines,
  openTill,
  place,
  sellForCash,
  synced,
  tap,
  wedge,
} from '../support/till-page.ts';

let acquirer: AcquirerProcess;
let server: ServerProcess;
let browser: Browser;
let till: Till;
let page: Page;

beforeAll(async () => {
  acquirer = await startAcquirer();
  [server, browser] = await Promise.all([
    startServer({ ACQUIRERS: acquirer.secrets }),
    launchBrowser(),
  ]);
  till = await openTill(browser, server.link);
  page = till.page;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await acquirer.stop();
});

/** Frames enough for a code in view to have been read many times over. */
const LOOK_ON_MS = 1_000;
const SALT = PIECES.find(({ code }) => code === TRAY.salt)?.name;
let guests = 0;
/** The payment code on the next guest's phone: 18 digits, WeChat's beginning. */
function nextCode(): string {
  guests += 1;
  return `1345678901234${String(guests).padStart(5, '0')}`;
}

/** Scans goods, lets the total stand for as long as anybody needs to see it, scans the phone. */
async function charge(code = nextCode(), at = page): Promise<void> {
  await wedge(at, [TRAY.tea]);
  await inCart(at, 1);
  await at.waitForTimeout(1_050);
  await wedge(at, [code]);
}

const row = (at = page) => at.getByTestId('charge');
const said = (text: string, at = page) => at.locator('.toast', { hasText: text }).first().waitFor();

const SaleSchema = v.object({
  kind: v.string(),
  v: v.number(),
  body: v.object({ tenders: v.array(v.object({ attempt: v.optional(v.string()) })) }),
});
/** The attempts that the sales which a page knows were paid by. */
const paidBy = async (at = page): Promise<string[]> =>
  (await entries(at)).flatMap(({ kind, text }) => {
    if (kind !== 'sale') return [];
    const sale = v.parse(SaleSchema, JSON.parse(text));
    return sale.v === 2 ? sale.body.tenders.flatMap(({ attempt }) => attempt ?? []) : [];
  });
/** The acquirer's numbers of what it took and kept. */
const kept = async (): Promise<string[]> =>
  (await acquirer.deals()).flatMap(({ number, state }) =>
    state === 'paid' && number !== null && number.length === 32 ? [number] : [],
  );
const begun = async (at = page) =>
  (await entries(at)).filter(({ kind }) => kind === 'charge-begun');
const BegunSchema = v.object({ device: v.string(), body: v.object({ attempt: v.string() }) });
/** The attempts that the last one's device has begun, in order. */
async function attemptsOn(at: Page): Promise<string[]> {
  const all = (await begun(at)).map(({ text }) => v.parse(BegunSchema, JSON.parse(text)));
  const own = all.at(-1)?.device;
  return all.filter(({ device }) => device === own).map(({ body }) => body.attempt);
}

/** What was said on the page may be of the charge before: waits until both sides agree. */
const agree = (): Promise<void> =>
  expect
    .poll(async () => {
      const [sold, taken] = await Promise.all([paidBy(), kept()]);
      return { sold: sold.sort(), isTaken: sold.sort().join() === taken.sort().join() };
    })
    .toMatchObject({ isTaken: true });

describe('a guest’s payment code', () => {
  test('with nothing to pay is no charge', async () => {
    await wedge(page, [nextCode()]);
    await said('先扫商品');
    expect(await acquirer.deals()).toEqual([]);
  });

  test('right after the last scan only shows the total: nobody has seen it', async () => {
    await wedge(page, [TRAY.tea, nextCode()]);
    await said('请再扫一次付款码');
    expect(await acquirer.deals()).toEqual([]);
    await sellForCash(page);
  });

  test('charges with no tap, and shows the sale as done', async () => {
    const code = nextCode();
    await charge(code);
    await page.getByTestId('done').waitFor();
    await agree();
    expect(await paidBy()).toHaveLength(1);
    expect(JSON.stringify(await entries(page))).not.toContain(code);
  });

  test('that takes no money gives the bill back to the counter', async () => {
    const code = nextCode();
    await charge(code);
    await page.getByTestId('done').waitFor();
    await charge(code);
    await said('付款码');
    await inCart(page, 1);
    await sellForCash(page);
    await agree();
  });
});

test('a code on show that the guest scans closes by itself when he has paid', async () => {
  await wedge(page, [TRAY.tea]);
  await inCart(page, 1);
  await tap(page, '出收款码');
  await page.getByTestId('shown-code').waitFor();
  const guest = await openDisplay(page);
  await guest.getByRole('img', { name: /^收款 ¥3\.00 的码$/ }).waitFor();
  const [shown] = (await acquirer.deals()).filter(({ state }) => state === 'paying');
  await Promise.all(
    ['wechat', 'alipay', 'aggregator'].map((by) => acquirer.scanned(by, shown?.amount ?? 0)),
  );
  await page.getByTestId('done').waitFor();
  await guest.getByTestId('display').filter({ hasText: '谢谢惠顾' }).waitFor();
  await guest.close();
  expect(await page.getByTestId('shown-code').count()).toBe(0);
  expect(await paidBy()).toContain(shown?.number);
});

describe('whatever breaks in between', () => {
  test('the next guest and a reload while the first one types his password', async () => {
    await acquirer.fault({ fault: 'paying-then-paid', on: 'pay', ms: 3_000 });
    await charge();
    await row().filter({ hasText: '等客人付' }).waitFor();
    await wedge(page, [TRAY.eggs]);
    await inCart(page, 1);
    await page.reload();
    await row().waitFor();
    await place(page, '佣金');
    await said('微信收到');
    await place(page, '收银');
    expect((await lines(page)).map(({ quantity }) => quantity)).toEqual(['1']);
    await sellForCash(page);
    await agree();
  });

  test('a centre killed while the guest pays: it goes on where it stood', async () => {
    await acquirer.fault({ fault: 'paying-then-paid', on: 'pay', ms: 2_000 });
    await charge();
    await row().filter({ hasText: '等客人付' }).waitFor();
    await server.kill();
    await server.again();
    await said('微信收到');
    await synced(page);
    await agree();
  });

  test('a black hole: said soon, the money is taken otherwise, and none of it twice', async () => {
    await page.route('**/api/pay/**', () => undefined);
    await charge();
    await row().filter({ hasText: '没有回音' }).waitFor();
    await tap(page, '改收别的');
    await inCart(page, 1);
    await sellForCash(page);
    await page.unroute('**/api/pay/**');
    await agree();
  });

  test('no network at all: said at once, and nothing is begun', async () => {
    const before = (await begun()).length;
    await page.context().setOffline(true);
    // Nobody has seen the total yet: the guest is still not asked for his code twice.
    await wedge(page, [TRAY.tea, nextCode()]);
    await said('现在不能扫付款码');
    expect(await begun()).toHaveLength(before);
    await page.context().setOffline(false);
    await sellForCash(page);
    await synced(page);
  });

  test('a refund without a network is kept, and goes back once when there is one', async () => {
    await charge();
    await page.getByTestId('done').getByRole('button', { name: '退货' }).click();
    await page.getByText('没有网就先记下，联网后自动退').waitFor();
    const attempt = (await paidBy()).at(-1);
    const backOf = async () =>
      (await acquirer.deals()).find(({ number }) => number === attempt)?.refunds.length;
    await page.context().setOffline(true);
    await tap(page, '全退');
    await said('钱正在原路退');
    expect(await backOf()).toBe(0);
    await page.context().setOffline(false);
    await said('已经退到客人的账户里');
    expect(await backOf()).toBe(1);
    await agree();
  });
});

test('the camera reads a guest’s code: charged once while it stays in view and the next is served', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'zh-CN' });
  await useCanvasCamera(context);
  const phone = await context.newPage();
  await phone.goto(await server.newLink());
  await synced(phone);
  const before = (await kept()).length;
  const code = { as: 'CODE128', text: nextCode(), left: 200, top: 250 } as const;
  const picture = await printed(browser, [code]);
  const next = await printed(browser, [{ ...code, as: 'EAN13', text: TRAY.salt }]);
  await wedge(phone, [TRAY.tea]);
  await inCart(phone, 1);
  await phone.waitForTimeout(1_050);
  await acquirer.fault({ fault: 'paying-then-paid', on: 'pay', ms: 4_500 });
  await phone.getByRole('button', { name: '用摄像头扫' }).click();
  await hold(phone, picture);
  await row(phone).waitFor();
  // Whoever stands behind him must not read his code from the shop's screen.
  await phone.locator('.camera-word').filter({ hasText: '付款码' }).waitFor();
  await phone.waitForTimeout(LOOK_ON_MS);
  await hold(phone, next);
  await inCart(phone, 1);
  await said('微信收到', phone);
  expect(await lines(phone)).toMatchObject([{ name: SALT, quantity: '1' }]);
  expect(await kept()).toHaveLength(before + 1);
  expect(await attemptsOn(phone)).toHaveLength(1);
  await context.close();
});

test('killed with a charge written, sent, being paid and paid: each ends once', async () => {
  const till = keptTill();
  let run = await till.open(await server.newLink());
  await synced(run.page);
  const killed = async (): Promise<Page> => {
    await endRun(run);
    run = await till.open(server.origin);
    return run.page;
  };
  // Written: the request has not left, and the code that it needs is in no memory any more.
  await run.page.route('**/api/pay/**', () => undefined);
  await charge(nextCode(), run.page);
  await row(run.page).waitFor();
  await row(await killed()).waitFor();
  await tap(run.page, '取消');
  await inCart(run.page, 1);
  await sellForCash(run.page);
  // Sent: the acquirer has it, and answers nobody.
  // The delays are long enough for a loaded machine to see the row before it goes.
  await acquirer.fault({ fault: 'delay', on: 'pay', ms: 4_000 });
  await charge(nextCode(), run.page);
  await row(run.page).waitFor();
  await row(await killed()).waitFor();
  await said('微信收到', run.page);
  // Being paid, and the next guest's goods on the counter.
  await acquirer.fault({ fault: 'paying-then-paid', on: 'pay', ms: 3_000 });
  await charge(nextCode(), run.page);
  await row(run.page).filter({ hasText: '等客人付' }).waitFor();
  await killed();
  await said('微信收到', run.page);
  // Paid, and the till has not heard of it.
  await acquirer.fault({ fault: 'delay', on: 'pay', ms: 3_000 });
  const held = (await kept()).length;
  await charge(nextCode(), run.page);
  await row(run.page).waitFor();
  await run.page.route('**/api/pull*', (route) => route.abort());
  await expect.poll(async () => (await kept()).length).toBe(held + 1);
  await killed();
  await said('微信收到', run.page);
  const [first, ...others] = await attemptsOn(run.page);
  expect(others).toHaveLength(3);
  expect((await paidBy(run.page)).filter((one) => others.includes(one))).toEqual(others);
  const deals = (await acquirer.deals()).filter(({ state }) => state === 'paid');
  expect(deals.filter(({ number }) => others.includes(number ?? ''))).toHaveLength(3);
  expect(deals.filter(({ number }) => number === first)).toEqual([]);
  await till.remove();
});
