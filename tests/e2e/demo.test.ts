// The first three minutes: what the demo's screens say is what its ledgers say, and each thing a
// visitor is invited to try does what it promises.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insightWords, pastDayWords } from '../../src/app/screens/shop/insight-words.ts';
import { type Shelf, cartonsToOrder, isLow } from '../../src/core/goods/reorder.ts';
import { productOf } from '../../src/core/goods/product.ts';
import { onHand } from '../../src/core/goods/stock.ts';
import { type Insight, type Stretch, dayFigures, insightOf } from '../../src/core/insight.ts';
import { settlementIn } from '../../src/core/commission/settlement.ts';
import { leading, latest } from '../../src/core/journal/row.ts';
import { subjectOf } from '../../src/core/journal/account.ts';
import { fen, grouped } from '../../src/core/money.ts';
import { dayAfter, dayOf, dayStart, monthAfter, monthOf, weekdayOf } from '../../src/core/time.ts';
import * as v from 'valibot';
import { launchBrowser } from '../support/browser.ts';
import { TRAY } from '../support/demo-goods.ts';
import { type ServerProcess, startWholeDemo } from '../support/server-process.ts';
import {
  STORING,
  type Till,
  entries,
  inCart,
  keys,
  ledger,
  lines,
  marked,
  openTill,
  place,
  productBy,
  sellForCash,
  stockBy,
  sums,
  synced,
  tap,
  unsent,
  wholePast,
} from '../support/till-page.ts';

let server: ServerProcess;
let browser: Browser;
let till: Till;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startWholeDemo(), launchBrowser()]);
  till = await openTill(browser, server.link, STORING);
  page = till.page;
  await wholePast(page);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const today = (): string => dayOf(Date.now());

const BillSchema = v.object({
  body: v.object({
    rounding: v.number(),
    lines: v.array(
      v.object({
        product: v.nullable(v.string()),
        amount: v.number(),
      }),
    ),
  }),
});

/** Sales less returns between two times, read anew from the entries in the page. */
async function stretch(from: number, until: number): Promise<Stretch> {
  const goods = new Map(
    (await ledger(page, 'product:')).flatMap((row) =>
      row.form === 'claims' ? [[subjectOf(row.id), productOf(row).category] as const] : [],
    ),
  );
  const byCategory = new Map<string, ReturnType<typeof fen>>();
  let amount = 0;
  for (const row of await entries(page, from, until - 1)) {
    if (!['sale', 'return'].includes(row.kind)) continue;
    const { body } = v.parse(BillSchema, JSON.parse(row.text));
    const sign = row.kind === 'sale' ? 1 : -1;
    for (const line of body.lines) {
      const name = goods.get(line.product ?? '') ?? '';
      byCategory.set(name, fen((byCategory.get(name) ?? 0) + sign * line.amount));
      amount += sign * line.amount;
    }
    amount -= sign * body.rounding;
  }
  return { amount: fen(amount), byCategory };
}

async function insight(day: string, length: number): Promise<Insight> {
  const before = dayStart(dayAfter(day, -7));
  return insightOf(
    await stretch(dayStart(day), dayStart(day) + length),
    await stretch(before, before + length),
    weekdayOf(day),
  );
}

const DAY = 86_400_000;

/** The sentence of 我的店 at a moment, from the entries alone. */
async function whyAt(moment: number): Promise<string> {
  const day = dayOf(moment);
  const { sales } = dayFigures(await sums(page, `day:${day}`));
  if (sales > 0) return insightWords(await insight(day, moment - dayStart(day) + 1));
  return (
    insightWords({ code: 'nothing-yet' }) + pastDayWords(await insight(dayAfter(day, -1), DAY))
  );
}

async function readsAsTheLedger(): Promise<void> {
  await place(page, '收银');
  const before = Date.now();
  await place(page, '我的店');
  const why = await page.getByTestId('why').innerText();
  const after = Date.now();
  const figures = dayFigures(await sums(page, `day:${today()}`));
  const card = page.locator('.card', { hasText: '今天赚了' });
  expect(await card.innerText()).toContain(
    `卖了 ¥${grouped(figures.amount)} · ${figures.sales} 单`,
  );
  expect(await page.getByTestId('profit').innerText()).toBe(`¥${grouped(figures.profit)}`);
  const yesterday = dayFigures(await sums(page, `day:${dayAfter(today(), -1)}`));
  expect((await card.innerText()).replace(/\s/g, '')).toContain(
    `昨天一整天卖了¥${grouped(yesterday.amount)}，${yesterday.sales}单，` +
      `赚了¥${grouped(yesterday.profit)}。`,
  );
  expect([await whyAt(before), await whyAt(after)]).toContain(why);
}

/** What runs out, as product id → cartons to order, worked out from the ledgers in the page. */
async function low(): Promise<Map<string, number>> {
  const first = dayAfter(today(), -27);
  const sold = new Map<string, number>();
  for (const row of await ledger(page, 'sold:')) {
    const [, day = '', product = ''] = row.id.split(':');
    if (row.form !== 'sum' || day < first || day > today()) continue;
    sold.set(product, (sold.get(product) ?? 0) + (row.sums['quantity'] ?? 0));
  }
  const stocks = new Map(
    (await ledger(page, 'stock:')).flatMap((row) =>
      row.form === 'stock' ? [[subjectOf(row.id), row] as const] : [],
    ),
  );
  return new Map(
    (await ledger(page, 'product:')).flatMap((row) => {
      if (row.form !== 'claims') return [];
      const product = productOf(row);
      const shelf: Shelf = {
        onHand: onHand(stocks.get(product.id) ?? null),
        onOrder: 0,
        leadDays: 0,
        sold: sold.get(product.id) ?? 0,
        reorderLevel: product.reorderLevel,
        target: product.target,
        carton: product.units.at(-1)?.factor ?? 1,
      };
      const runsOut =
        isLow(shelf) &&
        !product.gone &&
        !product.service &&
        (shelf.sold > 0 || shelf.reorderLevel !== null);
      return runsOut ? [[product.id, cartonsToOrder(shelf)] as const] : [];
    }),
  );
}

const shownLow = async (): Promise<Map<string, number>> => {
  await page.locator('.goods-low-name').first().waitFor();
  const rows = await page
    .locator('.goods-rows > .row')
    .evaluateAll((all) =>
      all.map(
        (row) =>
          [
            row.querySelector('.goods-low-name')?.getAttribute('href')?.slice('/goods/'.length) ??
              '',
            Number(row.querySelector('.stepper-text')?.textContent),
          ] as const,
      ),
    );
  return new Map(rows);
};

const scan = (words: string): Promise<void> => page.getByRole('button', { name: words }).click();

const stepsDone = (): Promise<string[]> =>
  page.locator('.demo-steps li[data-done]').allInnerTexts();

describe('the demo opens alive', () => {
  test('its link opens the bound till, and is gone from the address', async () => {
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.getByRole('button', { name: '现金 ¥0.00' }).isVisible()).toBe(true);
    expect((await ledger(page, 'product:')).length).toBeGreaterThan(700);
  });

  test('the link opens only one till', async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(server.link);
    await other.getByText('这个号码用过了或过期了').waitFor();
    expect(await other.getByText('先练一练').isVisible()).toBe(true);
    await context.close();
  });

  test('today, yesterday and the sentence why are those of the ledgers', readsAsTheLedger);

  test('快没了 and the order list are those of the ledgers', async () => {
    const expected = await low();
    await place(page, '我的店');
    expect(expected.size).toBeGreaterThan(0);
    await page
      .getByTestId('low')
      .filter({ hasText: `${expected.size} 样快没了` })
      .waitFor();
    const order = [...expected.values()].filter((cartons) => cartons > 0).length;
    await page.getByRole('link', { name: `看订货单，共 ${order} 样` }).click();
    expect(await shownLow()).toEqual(expected);
  });

  test('last month was paid, ¥1,900.00 by the demo rates, and the statement says the same', async () => {
    const last = monthAfter(monthOf(Date.now()), -1);
    await place(page, '佣金');
    await page
      .getByTestId('commission-note')
      .filter({ hasText: '上月 ¥1,680.00 已支付，已代扣 ¥220.00' })
      .waitFor();
    expect(await page.getByText('演示费率').isVisible()).toBe(true);
    const [statement] = await ledger(page, `statement:${last}`);
    const settlement = settlementIn(statement);
    expect(settlement).toMatchObject({ state: 'paid', due: 190_000, tax: 22_000, paid: 168_000 });
    await tap(page, '各月对账');
    expect(
      (await page.locator('.sheet .row', { hasText: '已支付' }).first().innerText()).replace(
        /\s+/g,
        ' ',
      ),
    ).toContain('应得 ¥1,900.00 · 已代扣 ¥220.00 已支付 ¥1,680.00');
    await page.keyboard.press('Escape');
  });

  test('the parcels that wait are those of the ledgers', async () => {
    const waiting = (await ledger(page, 'parcel:')).flatMap((row) =>
      row.form === 'claims' && leading(row)?.fields['state'] === 'waiting' ? [latest(row)] : [],
    );
    await place(page, '邮政');
    await page
      .getByRole('link', { name: '包裹出库' })
      .filter({ hasText: `${waiting.length} 件待取` })
      .waitFor();
    await page.locator('.post-waiting .row').first().waitFor();
    const codes = await page
      .locator('.post-waiting .row-right')
      .evaluateAll((all) => all.map((one) => one.firstChild?.textContent ?? ''));
    expect(waiting.length).toBeGreaterThan(0);
    expect(codes.sort()).toEqual(waiting.map((one) => String(one['code'])).sort());
  });
});

describe('the tray of pictures goes through the real scan path', () => {
  test('six pictures: five lines, and one question that the shared catalogue has named', async () => {
    await place(page, '收银');
    for (const words of ['农家土鸡蛋', '红烧牛肉面', '冰红茶', '抽纸', '盐']) await scan(words);
    await inCart(page, 5);
    expect((await lines(page)).map(({ name, amount }) => `${name} ${amount}`)).toEqual([
      '农家土鸡蛋 13.80',
      '红烧牛肉面 5.00',
      '冰红茶 3.00',
      '抽纸 78.00',
      '加碘精制盐 2.00',
    ]);
    expect((await lines(page))[3]?.detail).toContain('整箱');
    await scan('新货');
    await page.getByRole('heading', { name: '桂花酥糖礼盒' }).waitFor();
    await keys(page, '19.80');
    await tap(page, '¥19.80 卖这件');
    await inCart(page, 6);
    expect(await stepsDone()).toContain('扫一件');
    expect(await stepsDone()).not.toContain('收款');
  });

  test('the sale takes stock: a carton is 24 packs, and the salt is 快没了 now', async () => {
    const salt = await productBy(page, TRAY.salt);
    const before = await stockBy(page, TRAY.tissueCarton);
    expect([...(await low()).keys()]).not.toContain(salt.id);
    await sellForCash(page);
    expect(await stockBy(page, TRAY.tissueCarton)).toBe(before - 24);
    await place(page, '货品');
    await page.getByRole('link', { name: '快没了' }).click();
    expect([...(await shownLow()).keys()]).toContain(salt.id);
    expect(await shownLow()).toEqual(await low());
  });

  test('the four steps tick as they are done', async () => {
    await page.getByRole('link', { name: '看库存少了' }).click();
    await page.getByTestId('stock').waitFor();
    expect(await stepsDone()).toEqual(expect.arrayContaining(['扫一件', '收款', '看库存少了']));
    await page.getByRole('link', { name: '看佣金' }).click();
    await page.getByTestId('commission-total').waitFor();
    expect(await stepsDone()).toEqual(['扫一件', '收款', '看库存少了', '看佣金']);
  });

  test('today, with its new sale, is still that of the ledgers', readsAsTheLedger);
});

describe('断网试试', () => {
  test('sell on in a black hole, switch back, and the centre has seen the same', async () => {
    await synced(page);
    await place(page, '收银');
    await scan('断网试试');
    for (let sold = 0; sold < 3; sold += 1) {
      await scan('冰红茶');
      await inCart(page, 1);
      await sellForCash(page);
    }
    await marked(page, '离线 · 3 单待传');
    expect(await unsent(page)).toHaveLength(3);
    await page.getByRole('button', { name: '接上网' }).click();
    await synced(page);
    await page.getByRole('link', { name: '中心看到的' }).click();
    const { amount } = dayFigures(await sums(page, `day:${today()}`));
    for (const side of ['seen-amount', 'own-amount']) {
      await page
        .getByTestId(side)
        .filter({ hasText: `¥${grouped(amount)}` })
        .waitFor();
    }
  });

  test('the printable sheet shows barcodes', async () => {
    await page.getByRole('link', { name: '打印条码' }).click();
    await page.locator('.demo-code svg rect').first().waitFor();
    expect(await page.locator('.demo-code svg').count()).toBeGreaterThan(15);
    expect(till.errors).toEqual([]);
  });
});
