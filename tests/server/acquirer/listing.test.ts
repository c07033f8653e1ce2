import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { isUndone } from '../../../src/core/pay/charge.ts';
import { LISTED_PART, type Listed, listedIn } from '../../../src/core/pay/listing.ts';
import { dayOf } from '../../../src/core/time.ts';
import { takeList } from '../../../src/server/acquirer/listing.ts';
import { COMMANDS } from '../../../src/server/commands/commands.ts';
import { type Device, boundDevice } from '../../support/device.ts';
import { MORNING, STATION, idOf, saleBody } from '../../support/entries.ts';
import {
  type PayingCentre,
  asked,
  attemptNamed,
  chargeAt,
  startPaying,
} from '../../support/paying.ts';

const DAY = dayOf(MORNING);
let paying: PayingCentre;
let till: Device;
let codes = 0;

beforeAll(async () => {
  paying = await startPaying(MORNING, 300);
  till = await boundDevice(paying.centre);
});
afterAll(() => paying.centre.close());

const charge = (name: string, over: object = {}) => {
  codes += 1;
  return asked(paying.centre, till, 'charge', {
    attempt: attemptNamed(name),
    sale: idOf(name),
    amount: 1_250,
    channel: 'wechat',
    code: `1345678901234${String(codes).padStart(5, '0')}`,
    ...over,
  });
};
const desk = () => {
  const { journal, pool, clock } = paying.centre;
  return { journal, pool, news: { announce: () => undefined }, now: () => clock.now };
};
const fetched = (day = DAY) => asked(paying.centre, till, 'list', { day });
const listed = async (day = DAY): Promise<Listed[]> =>
  [...(await paying.centre.rows(STATION)).values()].flatMap((row) =>
    row.id.startsWith(`listed:${day}:`) && row.form === 'claims' ? (listedIn(row) ?? []) : [],
  );
const run = (name: string, args: string[], file = '') =>
  COMMANDS.get(name)?.run({
    pool: paying.centre.pool,
    now: paying.centre.clock.now,
    origin: '',
    arg: (index) => args[index] ?? '',
    read: () => new TextEncoder().encode(file),
    save: () => null,
    acquirers: paying.centre.acquirers,
  });

test('a till has the day’s lists fetched: each line is written once, from every channel', async () => {
  await charge('a');
  await charge('b', { channel: 'alipay', amount: 800 });
  paying.simulator.deals.sticker('aggregator', fen(3_300), MORNING + 5_000);
  expect(await fetched()).toMatchObject({ status: 200, ok: true, lines: 3, fresh: 3 });
  expect(
    (await listed())
      .map(({ source, attempt, amount, fee }) => [source, attempt, amount, fee])
      .sort(),
  ).toEqual(
    [
      ['aggregator', null, 3_300, 13],
      ['alipay', attemptNamed('b'), 800, 3],
      ['wechat', attemptNamed('a'), 1_250, 5],
    ].sort(),
  );
  await charge('c');
  expect(await fetched()).toMatchObject({ lines: 4, fresh: 1 });
  expect(await fetched()).toMatchObject({ lines: 4, fresh: 0 });
});

test('a charge that nobody heard the end of is heard by the list', async () => {
  paying.simulator.faults.add({ fault: 'reply-lost', on: 'pay' });
  expect((await charge('unheard')).state).toBe('unknown');
  await fetched();
  expect((await chargeAt(paying.centre, attemptNamed('unheard')))?.state).toBe('paid');
});

test('what was taken back and is listed as paid is owed, and goes back', async () => {
  paying.simulator.faults.add({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
  await charge('late');
  paying.simulator.faults.add({ fault: 'late-success', on: 'reverse', ms: 30 * 60_000 });
  await paying.after(30_000);
  for (let i = 0; i < 3; i += 1) await paying.after(120_000);
  expect((await chargeAt(paying.centre, attemptNamed('late')))?.state).toBe('reversed');
  await paying.after(30 * 60_000);
  await fetched();
  for (let i = 0; i < 2; i += 1) await paying.after(5_000);
  expect(paying.simulator.acts.slice(-3)).toEqual(['query', 'refunded', 'reverse']);
  expect(paying.simulator.deals.find(attemptNamed('late'))?.state).toBe('reversed');
});

describe('of a charge that is paid and sold here', () => {
  const stateOf = async (name: string) =>
    (await chargeAt(paying.centre, attemptNamed(name)))?.state;
  /** Charged and sold; money that goes back later has the list's day. */
  const sold = async (name: string): Promise<void> => {
    expect((await charge(name)).state).toBe('paid');
    const attempt = attemptNamed(name);
    const tenders = [{ kind: 'qr', amount: 1_250, attempt }];
    const body = { ...Object(saleBody(idOf('tea'), 1, 1_250)), tenders };
    till.write('sale', body, paying.centre.clock.now, idOf(name), 2);
    await till.push();
  };
  const later = async (): Promise<void> => {
    for (let i = 0; i < 3; i += 1) await paying.after(120_000);
  };

  test('the list says that all of it was taken back, which a restored centre forgot', async () => {
    await sold('forgotten');
    paying.simulator.deals.reverse(attemptNamed('forgotten'), null);
    paying.simulator.faults.add({ fault: 'outage', on: 'query', times: 2 });
    await fetched();
    await later();
    expect(await stateOf('forgotten')).toBe('reversed');
    expect(await chargeAt(paying.centre, attemptNamed('forgotten'))).toSatisfy(isUndone);
  });

  test('the list of the day before, fetched again, knows nothing of that', async () => {
    await sold('yesterday');
    const deal = paying.simulator.deals.find(attemptNamed('yesterday'));
    paying.simulator.deals.reverse(attemptNamed('yesterday'), null);
    await fetched();
    await later();
    expect(await stateOf('yesterday')).toBe('reversed');
    if (deal === null) throw new Error('it is in the books');
    const { refunds } = deal;
    deal.refunds = [];
    deal.state = 'paid';
    await takeList({ ...desk(), acquirers: paying.centre.acquirers }, STATION, DAY, 'wechat', [
      ...paying.simulator.deals.list('wechat', DAY),
    ]);
    deal.refunds = refunds;
    deal.state = 'reversed';
    await later();
    expect(await stateOf('yesterday')).toBe('reversed');
  });

  test.each([
    ['', true],
    [', and the till that wanted it is lost', false],
  ])('goods came back and all of it was refunded%s: it stays paid', async (_, isPushed) => {
    const one = `returned-${isPushed ? 'pushed' : 'lost'}`;
    await sold(one);
    const attempt = attemptNamed(one);
    for (const [name, amount] of [
      ['first', 1_000],
      ['rest', 250],
    ] as const) {
      const refund = attemptNamed(`${one}-${name}`);
      const body = { refund, attempt, amount, return: idOf(`${one}-${name}-goods`) };
      if (isPushed) till.write('refund-begun', body, MORNING, idOf(`${one}-${name}`));
      await till.push();
      await asked(paying.centre, till, 'refund', { refund, attempt, amount });
    }
    await fetched();
    await later();
    expect(await stateOf(one)).toBe('paid');
  });
});

test('a long day is written in parts that stay small', async () => {
  const other = MORNING + 24 * 3_600_000;
  const day = dayOf(other);
  for (let i = 0; i < 2 * LISTED_PART + 1; i += 1) {
    paying.simulator.deals.sticker('wechat', fen(100 + i), other + i * 1_000);
  }
  expect(await fetched(day)).toMatchObject({ fresh: 2 * LISTED_PART + 1 });
  expect(await listed(day)).toHaveLength(2 * LISTED_PART + 1);
});

test('the list of one acquirer does not hold up those of the others', async () => {
  const other = MORNING + 2 * 24 * 3_600_000;
  paying.simulator.deals.sticker('alipay', fen(700), other);
  paying.simulator.deals.sticker('aggregator', fen(800), other);
  paying.simulator.faults.add({ fault: 'outage', on: 'list', times: 1 });
  expect(await fetched(dayOf(other))).toMatchObject({ ok: false, why: 'unknown' });
  expect(await listed(dayOf(other))).toHaveLength(2);
  expect(await fetched(dayOf(other))).toMatchObject({ ok: true, lines: 2, fresh: 0 });
});

test('an acquirer that does not answer is said, and nothing is written', async () => {
  paying.simulator.faults.add({ fault: 'outage', on: 'list', times: 3 });
  expect(await fetched('2026-11-18')).toMatchObject({ ok: false, why: 'unknown' });
  expect((await asked(paying.centre, till, 'list', { day: 'today' })).status).toBe(400);
  paying.simulator.faults.clear();
});

test('the office fetches, and takes a file that was downloaded by hand', async () => {
  expect(await run('fetch-list', [STATION, DAY])).toMatchObject({ ok: true });
  expect(await run('fetch-list', [STATION, '20.11.'])).toMatchObject({ ok: false });
  const day = '2026-11-17';
  const fields = [`${day} 09:30:05`, 'wx', 'm', '0', '', '42000TX', 'sticker*1', 'o', 'NATIVE'];
  const money = ['SUCCESS', 'OTHERS', 'CNY', '12.50', '0.00', '0', '0', '0.00', '0.00', '', ''];
  const row = [...fields, ...money, 'shop', '', '0.04750', '0.38%', '12.50', '0.00', ''];
  const file = `${row.map(() => 'c').join(',')}\n${row.map((one) => `\`${one}`).join(',')}\nsum\n\`1\n`;
  expect(await run('import-list', [STATION, day, 'wechat', 'f.csv'], file)).toMatchObject({
    ok: true,
    lines: ['1 lines, 1 new'],
  });
  expect(await listed(day)).toMatchObject([
    { key: '42000TX', attempt: 'sticker1', amount: 1_250, fee: 5, source: 'wechat' },
  ]);
  expect(await run('import-list', [STATION, day, 'wechat', 'f.csv'], 'a,b')).toMatchObject({
    ok: false,
  });
  expect(await run('import-list', [STATION, day, 'alipay', 'f.zip'], file)).toMatchObject({
    ok: false,
  });
});

test('the office is told a day on one page: due, listed, and what lies between', async () => {
  const at = MORNING + 3 * 24 * 3_600_000;
  const day = dayOf(at);
  paying.centre.clock.now = at;
  const sell = (name: string, amount: number, attempt?: string) => {
    const body = saleBody(idOf('tea'), 1, amount);
    const tender = { kind: 'qr', amount, ...(attempt === undefined ? {} : { attempt }) };
    const paid = { ...Object(body), tenders: [tender] };
    till.write('sale', paid, at, idOf(name), attempt === undefined ? 1 : 2);
  };
  await charge('sold', { amount: 900 });
  sell('sale-sold', 900, attemptNamed('sold'));
  sell('sale-sticker', 450);
  sell('sale-never-paid', 700);
  paying.simulator.deals.sticker('wechat', fen(450), at + 60_000);
  paying.simulator.deals.sticker('wechat', fen(1_100), at + 90_000);
  await till.push();
  await fetched(day);
  expect(await run('reconcile', [STATION, day])).toEqual({
    ok: true,
    lines: [
      `${day} due 20.50 of 3 payments`,
      'wechat paid 3 24.50 refunded 0 0.00 fee 0.09',
      'difference 4.00: no sale 11.00, not listed 7.00, other amount 0.00',
      expect.stringMatching(/^no sale: 09:01 11\.00 42000\d+$/),
      `not listed: 09:00 7.00 ${idOf('sale-never-paid')}`,
    ],
  });
  expect(await run('fee-rate', [STATION, 'wechat', '0.60'])).toEqual({
    ok: true,
    lines: ['wechat 0.60 %', 'alipay not known', 'aggregator not known', 'other not known'],
  });
  expect(await run('fee-rate', [STATION, 'alipay', '0.38', 'contract of 2026'])).toMatchObject({
    lines: expect.arrayContaining(['alipay 0.38 %', 'from: contract of 2026']),
  });
  expect(await run('fee-rate', [STATION, 'wechat', '12'])).toMatchObject({ ok: false });
  expect(await run('fee-rate', [STATION, 'bank', '0.38'])).toMatchObject({ ok: false });
  expect(await run('reconcile', [STATION, day])).toMatchObject({
    lines: expect.arrayContaining(['wechat paid 3 24.50 refunded 0 0.00 fee 0.09, by rate 0.15']),
  });
  // A span adds its days up: the stickers of the long day, which no till sold.
  const before = dayOf(at - 2 * 24 * 3_600_000);
  expect(await run('reconcile', [STATION, before, day])).toMatchObject({
    lines: expect.arrayContaining([
      `${before} to ${day} due 20.50 of 3 payments`,
      `not listed: ${day} 09:00 7.00 ${idOf('sale-never-paid')}`,
      expect.stringMatching(/^wechat paid 404 1227\.50 /),
    ]),
  });
  expect(await run('reconcile', [STATION, day, before])).toMatchObject({ ok: false });
  expect(await run('reconcile', [STATION, '2020-01-01', day])).toMatchObject({ ok: false });
  expect(await run('reconcile', [STATION, dayOf(at + 24 * 3_600_000)])).toMatchObject({
    lines: [expect.stringContaining('due 0.00 of 0'), 'no list yet'],
  });
});

test('under one merchant number of all stations each has its own lines, and no other’s', async () => {
  const at = MORNING + 5 * 24 * 3_600_000;
  const day = dayOf(at);
  const other = idOf('another station');
  paying.centre.clock.now = at;
  await paying.centre.addStation(other);
  const theirs = await boundDevice(paying.centre, other);
  await charge('ours', { channel: 'unionpay' });
  await asked(paying.centre, theirs, 'charge', {
    attempt: attemptNamed('theirs'),
    sale: idOf('theirs'),
    amount: 2_600,
    channel: 'unionpay',
    code: '134567890123499999',
  });
  const back = { refund: attemptNamed('back'), attempt: attemptNamed('theirs'), amount: 600 };
  await asked(paying.centre, theirs, 'refund', back);
  const { deals } = paying.simulator;
  deals.sticker('aggregator', fen(3_300), at, { station: other, transaction: 'THEIRS' });
  deals.sticker('aggregator', fen(4_400), at);
  expect(await run('fetch-list', [STATION, day])).toEqual({
    ok: true,
    lines: ['1 lines, 1 new', '1 lines of no known station left out'],
  });
  expect(await asked(paying.centre, theirs, 'list', { day })).toMatchObject({ lines: 3, fresh: 3 });
  expect((await listed(day)).map(({ attempt }) => attempt)).toEqual([attemptNamed('ours')]);
  const lines = [...(await paying.centre.rows(other)).values()].flatMap((row) =>
    row.id.startsWith(`listed:${day}:`) && row.form === 'claims' ? (listedIn(row) ?? []) : [],
  );
  expect(lines.map(({ key, amount }) => [key, amount]).sort()).toEqual(
    [
      ['THEIRS', 3_300],
      [attemptNamed('back'), 600],
      [deals.find(attemptNamed('theirs'))?.transaction, 2_600],
    ].sort(),
  );
});
