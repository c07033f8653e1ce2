// 佣金: last month's statement is read line by line, doubted, answered, confirmed offline and paid.
import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monthAfter, monthOf, monthStart } from '../../src/core/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { boundDevice } from '../support/device.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import {
  PHONE,
  STORING,
  type Till,
  choose,
  entries,
  goOffline,
  openTill,
  place,
  synced,
  tap,
  unsent,
} from '../support/till-page.ts';

const LAST = monthAfter(monthOf(Date.now()), -1);
let server: ServerProcess;
let browser: Browser;
let till: Till;
let station = '';

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  const added = await server.centre('add-station', 'Nancun');
  station = /station (\S+)/.exec(added)?.[1] ?? '';
  const request = (path: string, init?: RequestInit) => fetch(`${server.origin}${path}`, init);
  const device = await boundDevice({ request, code: async () => (await code()).digits });
  for (const i of [1, 2, 3]) {
    device.write(
      'member-joined',
      {
        member: randomUUID(),
        phone: '138****5678',
        name: '',
        consent: { version: '1', channel: 'counter' },
      },
      monthStart(LAST) + i,
    );
  }
  await device.push();
  await server.centre('issue-statement', station, LAST);
  till = await openTill(browser, (await code()).link, { viewport: PHONE, ...STORING });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function code(): Promise<{ digits: string; link: string }> {
  const printed = await server.centre('code', station);
  const [, first = '', second = ''] = /code (\d{4}) (\d{4})/.exec(printed) ?? [];
  const secret = /#bind=\S+/.exec(printed)?.[0] ?? '';
  return { digits: `${first}${second}`, link: `${server.origin}/${secret}` };
}

const steps = (): Promise<string> => till.page.getByTestId('paper-steps').innerText();

test('the wallet says that a statement waits, and one tap opens it with its arithmetic', async () => {
  const { page } = till;
  await place(page, '佣金');
  await page.getByRole('link', { name: /结算单 ¥15\.00 待确认/ }).click();
  await page.getByText('费率第 1 版：3 人 × 5.00 = 15.00').waitFor();
  expect(await page.getByTestId('paper-net').innerText()).toBe('15.00');
  expect(await steps()).toMatch(/出单 → 待确认$/);
});

test('a line is doubted, and the answer stands on the line', async () => {
  const { page } = till;
  await page.getByRole('button', { name: /扫码入会/ }).click();
  await page.getByLabel('哪里不对').fill('应该是 4 个');
  await tap(page, '这一行不对，告诉邮政');
  await page.getByText('我：应该是 4 个').waitFor();
  expect(await page.getByRole('button', { name: /^对的，确认/ }).count()).toBe(0);
  await expect.poll(() => server.centre('disputes', station)).toContain('open');
  await server.centre('answer-dispute', station, LAST, LAST, 'sign-up', '第 4 个下月补');
  await page.getByText('邮政：第 4 个下月补').waitFor();
});

test('it is confirmed offline, and goes its way to paid', async () => {
  const { page, context, errors } = till;
  await goOffline(page);
  await tap(page, '对的，确认 ¥15.00');
  await page.getByTestId('paper-steps').filter({ hasText: '已确认' }).waitFor();
  expect((await unsent(page)).map(({ kind }) => kind)).toEqual(['statement-confirmed']);
  await context.setOffline(false);
  await synced(page);
  expect(await server.centre('withhold-statement', station, LAST)).toContain('withheld 0.00');
  expect(await server.centre('pay-statement', station, LAST)).toContain('paid 15.00');
  await page.getByTestId('paper-steps').filter({ hasText: '已支付 ¥15.00' }).waitFor();
  expect(errors.filter((line) => !line.includes('net::'))).toEqual([]);
});

test('paper gets the statement, without the buttons', async () => {
  const { page } = till;
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: '打印或存成 PDF' }).isVisible()).toBe(false);
  expect(await page.getByText('预估的数，以实际代扣为准').isVisible()).toBe(true);
  expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  await page.emulateMedia({ media: 'screen' });
});

test('the keeper sets a target for himself, and sees how far it is', async () => {
  const { page } = till;
  await place(page, '佣金');
  await page.getByTestId('commission-figures').filter({ hasText: '今年已支付' }).waitFor();
  await page.getByRole('button', { name: /我的目标/ }).click();
  await page.getByLabel('每个月想赚多少佣金').fill('200');
  await tap(page, '定下来');
  await page.getByText('目标 ¥200.00，还差 ¥200.00').waitFor();
});

test('a referral that the centre decides is earned in the wallet while one looks', async () => {
  const { page } = till;
  await place(page, '邮政');
  await page.locator('.post-tile', { hasText: '转介' }).click();
  await choose(page, '网点的预约码');
  await page.getByLabel('预约码').last().fill('yy-0387');
  await page.getByRole('switch', { name: '客人看过，同意了' }).check();
  await tap(page, '转介储蓄');
  await page.getByText('转介记下了：储蓄 预约码 YY-0387。').waitFor();
  await place(page, '收银');
  await synced(page);
  const made = (await entries(page, Date.now() - 60_000)).find(
    ({ kind }) => kind === 'referral-made',
  );
  const referral = /"referral":"([^"]+)"/.exec(made?.text ?? '')?.[1] ?? '';
  await place(page, '佣金');
  const note = page.getByTestId('commission-note');
  await note.filter({ hasText: '今天已赚 ¥0.00' }).waitFor();
  await server.centre('decide-referral', station, referral, 'success');
  await note.filter({ hasText: '今天已赚 ¥100.00' }).waitFor();
});
