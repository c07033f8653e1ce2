// Every adapter against the simulator, which speaks the wire formats with signatures of both sides.
import { beforeEach, describe, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { dayOf } from '../../../src/core/time.ts';
import type { Channel } from '../../../src/core/pay/attempt.ts';
import { acquirersOf } from '../../../src/server/acquirer/accounts.ts';
import type { Acquirer } from '../../../src/server/acquirer/acquirer.ts';
import type { Fetch } from '../../../src/server/acquirer/line.ts';
import { newSides } from '../../../src/server/acquirer/simulator/keys.ts';
import { type Simulator, newSimulator } from '../../../src/server/acquirer/simulator/simulator.ts';
import { MORNING, STATION } from '../../support/entries.ts';

const ATTEMPT = 'a0000000000000000000000000000001';
const CODE = '134567890123456789';
const ORIGIN = 'http://acquirer.test';
const WIRES: readonly [string, Channel][] = [
  ['WeChat Pay', 'wechat'],
  ['Alipay', 'alipay'],
  ['an aggregator', 'unionpay'],
];

const sides = newSides();
const strange = newSides();
let now = MORNING;
let simulator: Simulator;
let slept = 0;
/** What went over the line, to look for what must not. */
let sent: string[] = [];
const line: Fetch = async (url, init) => {
  sent.push(`${url} ${String(init.body ?? '')}`);
  return simulator.fetch(url, init);
};

const open = (channel: Channel): Acquirer => {
  const all = acquirersOf(simulator.secrets(ORIGIN), { fetch: line, now: () => now });
  const found = all.of(STATION, channel);
  if (found === null) throw new Error('an acquirer serves every channel');
  return found;
};

beforeEach(() => {
  now = MORNING;
  slept = 0;
  sent = [];
  simulator = newSimulator({
    sides,
    now: () => now,
    sleep: async (ms) => {
      slept += ms;
    },
  });
});

const charge = (attempt = ATTEMPT, amount = 1_250, code = CODE) => ({
  attempt,
  amount: fen(amount),
  code,
  title: '邮乐购东村店',
  station: STATION,
});
const deal = { attempt: ATTEMPT, way: 'guest-code' } as const;
const back = (refund: string, amount: number) => ({
  refund,
  attempt: ATTEMPT,
  amount: fen(amount),
  whole: fen(1_250),
});

describe.each(WIRES)('%s', (_, channel) => {
  let acquirer: Acquirer;
  beforeEach(() => {
    acquirer = open(channel);
  });
  const fault = (name: Parameters<Simulator['faults']['add']>[0]) => simulator.faults.add(name);

  test('charges once, however often the number comes', async () => {
    const first = await acquirer.pay(charge());
    expect(first).toMatchObject({ state: 'paid', transaction: expect.stringMatching(/^\d{10,}$/) });
    expect(await acquirer.pay(charge())).toEqual(first);
    expect(await acquirer.query(ATTEMPT)).toEqual(first);
    expect(simulator.deals.all()).toHaveLength(1);
  });

  test('a number it has never seen is absent, and taking it back says so', async () => {
    expect(await acquirer.query(ATTEMPT)).toEqual({ state: 'absent' });
    expect(await acquirer.reverse(deal)).toEqual({ state: 'absent' });
    expect(await acquirer.queryRefund(back('r0000001', 1_000))).toEqual({ state: 'absent' });
  });

  test('a code that has paid already is refused for good', async () => {
    await acquirer.pay(charge());
    const other = await acquirer.pay(charge('b0000000000000000000000000000002'));
    expect(other).toEqual({ state: 'failed', why: expect.stringMatching(/^code-(invalid|used)$/) });
  });

  test('a guest who types is waited for, and pays or does not', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 6_000 });
    expect(await acquirer.pay(charge())).toEqual({ state: 'paying' });
    expect(await acquirer.query(ATTEMPT)).toEqual({ state: 'paying' });
    now += 6_000;
    expect(await acquirer.query(ATTEMPT)).toMatchObject({ state: 'paid' });
    fault({ fault: 'paying-then-failed', on: 'pay', ms: 1_000 });
    const other = 'b0000000000000000000000000000002';
    expect(await acquirer.pay(charge(other, 99, '134567890123450000'))).toEqual({
      state: 'paying',
    });
    now += 1_000;
    expect(['failed', 'reversed']).toContain((await acquirer.query(other)).state);
  });

  test('what is taken back is not paid any more, paid before or not', async () => {
    await acquirer.pay(charge());
    expect(await acquirer.reverse(deal)).toEqual({ state: 'reversed' });
    expect((await acquirer.query(ATTEMPT)).state).toBe('reversed');
    expect(await acquirer.reverse(deal)).toEqual({ state: 'reversed' });
  });

  test('a success after it was taken back is told, not hidden', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 60_000 });
    await acquirer.pay(charge());
    fault({ fault: 'late-success', on: 'reverse', ms: 20_000 });
    expect(await acquirer.reverse(deal)).toEqual({ state: 'reversed' });
    now += 20_000;
    expect(await acquirer.query(ATTEMPT)).toMatchObject({ state: 'paid' });
  });

  test.each(['request-lost', 'outage', 'error-500', 'wrong-signature', 'reply-lost'] as const)(
    '%s is no answer: neither paid nor failed',
    async (name) => {
      fault({ fault: name, on: 'any', times: 5 });
      expect(await acquirer.pay(charge())).toMatchObject({ state: 'unknown' });
      expect(await acquirer.query(ATTEMPT)).toMatchObject({ state: 'unknown' });
      expect(await acquirer.reverse(deal)).toMatchObject({ state: 'unknown' });
      expect(await acquirer.refund(back('r1', 100))).toMatchObject({ state: 'unknown' });
      expect(await acquirer.bill(dayOf(now))).toEqual({ ok: false, why: 'unknown' });
    },
  );

  test('money goes back in parts, each once, and never more than was paid', async () => {
    await acquirer.pay(charge());
    expect(await acquirer.refund(back('r0000001', 1_000))).toEqual({ state: 'refunded' });
    expect(await acquirer.refund(back('r0000001', 1_000))).toEqual({ state: 'refunded' });
    expect(await acquirer.queryRefund(back('r0000001', 1_000))).toEqual({ state: 'refunded' });
    expect(await acquirer.queryRefund(back('r0000009', 1_000))).toEqual({ state: 'absent' });
    // WeChat Pay's word for too much is its word for much else.
    const tooMuch = channel === 'wechat' ? 'unknown' : 'failed';
    expect((await acquirer.refund(back('r0000002', 251))).state).toBe(tooMuch);
    expect(await acquirer.refund(back('r0000003', 250))).toEqual({ state: 'refunded' });
  });

  test('a refund that its bank still works at is under way until it is done', async () => {
    await acquirer.pay(charge());
    fault({ fault: 'refunding', on: 'refund', ms: 3_000 });
    const first = await acquirer.refund(back('r0000001', 1_250));
    expect(['refunding', 'absent']).toContain(first.state);
    now += 3_000;
    expect(await acquirer.queryRefund(back('r0000001', 1_250))).toEqual({ state: 'refunded' });
  });

  test('its list of the day has every charge and refund with the fee, to the second', async () => {
    await acquirer.pay(charge());
    now += 60_000;
    await acquirer.refund(back('r0000001', 250));
    simulator.deals.sticker(acquirer.name, fen(3_300), now + 1_000);
    const listed = await acquirer.bill(dayOf(now));
    if (!listed.ok) throw new Error(listed.why);
    expect(listed.lines.map(({ transaction: _one, ...line }) => line)).toEqual([
      { attempt: ATTEMPT, refund: null, amount: 1_250, fee: 5, at: MORNING },
      { attempt: ATTEMPT, refund: 'r0000001', amount: 250, fee: -1, at: MORNING + 60_000 },
      { attempt: null, refund: null, amount: 3_300, fee: 13, at: MORNING + 61_000 },
    ]);
    expect(await acquirer.bill('2026-11-18')).toMatchObject({ ok: true, lines: [] });
  });

  test('a code to show is given, and ends like any other charge', async () => {
    const shown = await acquirer.shopCode({
      attempt: ATTEMPT,
      amount: fen(500),
      title: 'shop',
      station: STATION,
    });
    expect(shown).toMatchObject({ ok: true, qr: expect.stringMatching(/^(weixin|https):/) });
    expect(await acquirer.query(ATTEMPT)).toEqual({ state: 'paying' });
    expect(await acquirer.reverse({ attempt: ATTEMPT, way: 'shop-code' })).toEqual({
      state: 'reversed',
    });
  });

  test('the payment code goes over the line once and nowhere else', async () => {
    await acquirer.pay(charge());
    await acquirer.query(ATTEMPT);
    await acquirer.refund(back('r0000001', 250));
    expect(sent.filter((text) => text.includes(CODE))).toHaveLength(1);
  });

  test('a request that another key signed is refused', async () => {
    const all = acquirersOf(strange.secrets(ORIGIN), { fetch: line, now: () => now });
    const said = await all.of(STATION, channel)?.pay(charge());
    expect(said).toMatchObject({ state: 'unknown' });
    expect(simulator.deals.all()).toEqual([]);
  });
});

test('a refund that WeChat Pay has closed goes back under the next number', async () => {
  const acquirer = open('wechat');
  await acquirer.pay(charge());
  const order = back('c0000000000000000000000000000003', 500);
  simulator.faults.add({ fault: 'refund-closed', on: 'refund', times: 2 });
  simulator.faults.add({ fault: 'refunding', on: 'refund', ms: 1_000 });
  expect(await acquirer.refund(order)).toEqual({ state: 'refunding' });
  expect(await acquirer.queryRefund(order)).toEqual({ state: 'refunding' });
  now += 1_000;
  expect(await acquirer.queryRefund(order)).toEqual({ state: 'refunded' });
  expect(await acquirer.refund(order)).toEqual({ state: 'refunded' });
  const refunds = simulator.deals.find(ATTEMPT)?.refunds.map(({ refund }) => refund);
  expect(refunds).toEqual([`${order.refund}-3`]);
  const listed = await acquirer.bill(dayOf(now));
  expect(listed.ok && listed.lines.map(({ refund }) => refund)).toEqual([null, order.refund]);
});

test('Alipay has no list of a day without a deal: from noon on it is an empty one', async () => {
  const acquirer = open('alipay');
  simulator.faults.add({ fault: 'no-list', on: 'list', times: 2 });
  now = Date.parse('2026-11-21T11:59:00+08:00');
  expect(await acquirer.bill('2026-11-20')).toEqual({ ok: false, why: 'not-ready' });
  now += 60_000;
  expect(await acquirer.bill('2026-11-20')).toEqual({ ok: true, lines: [] });
});

test('clocks an hour apart: WeChat’s and the aggregator’s replies are not believed', async () => {
  for (const channel of ['wechat', 'unionpay'] as const) {
    simulator.faults.add({ fault: 'clock-skew', on: 'query' });
    expect(await open(channel).query(ATTEMPT)).toMatchObject({ state: 'unknown' });
  }
});

test('above 1,000 yuan the guest types his password; a slow answer is an answer', async () => {
  const acquirer = open('wechat');
  expect(await acquirer.pay(charge(ATTEMPT, 100_001))).toEqual({ state: 'paying' });
  simulator.faults.add({ fault: 'delay', on: 'query', ms: 4_000 });
  expect(await acquirer.query(ATTEMPT)).toEqual({ state: 'paying' });
  expect(slept).toBe(4_000);
});
