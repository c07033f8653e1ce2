// What the centre does by itself about days that are over: it fetches their lists, once, and clears
// attempts of long ago.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { listedIn } from '../../../src/core/pay/listing.ts';
import { dayAfter, dayOf, dayStart } from '../../../src/core/time.ts';
import { KEPT_MS } from '../../../src/server/acquirer/attempts.ts';
import { LISTS_FROM, lastListed } from '../../../src/server/acquirer/morning.ts';
import { type Device, boundDevice } from '../../support/device.ts';
import { MORNING, STATION, idOf } from '../../support/entries.ts';
import {
  type PayingCentre,
  asked,
  attemptNamed,
  refundAt,
  startPaying,
} from '../../support/paying.ts';

const DAY = dayOf(MORNING);
const NINE = dayStart(dayAfter(DAY, 1)) + LISTS_FROM;
let paying: PayingCentre;
let till: Device;

beforeAll(async () => {
  paying = await startPaying(MORNING, 5_000);
  till = await boundDevice(paying.centre);
});
afterAll(() => paying.centre.close());
beforeEach(() => {
  paying.simulator.acts.length = 0;
});

const charge = (name: string, code: number, channel = 'wechat') =>
  asked(paying.centre, till, 'charge', {
    attempt: attemptNamed(name),
    sale: idOf(name),
    amount: 1_250,
    channel,
    code: `${channel === 'alipay' ? 28 : 13}4567890123456${String(code).padStart(3, '0')}`,
  });
const refund = (name: string, attempt: string, amount: number) =>
  asked(paying.centre, till, 'refund', {
    refund: attemptNamed(name),
    attempt: attemptNamed(attempt),
    amount,
  });
const linesOf = async (day: string): Promise<number> =>
  [...(await paying.centre.rows(STATION)).values()].filter(
    (row) => row.id.startsWith(`listed:${day}:`) && row.form === 'claims' && listedIn(row) !== null,
  ).length;
const lists = (): number => paying.simulator.acts.filter((act) => act === 'list').length;
const drain = async (): Promise<void> => {
  while ((await paying.centre.desk.listDue()) > 0);
};
const numbers = async (): Promise<string[]> => {
  const { rows } = await paying.centre.pool.query<{ number: string }>(
    'SELECT number FROM attempt ORDER BY begun, number',
  );
  return rows.map(({ number }) => number);
};

test('a day is over for lists at five past nine of the next', () => {
  expect(lastListed(NINE - 1)).toBe(dayAfter(DAY, -1));
  expect(lastListed(NINE)).toBe(DAY);
});

test('in the morning yesterday’s lists come by themselves, once, whoever looks', async () => {
  const { desk, clock } = paying.centre;
  await charge('w', 1);
  await charge('a', 2, 'alipay');
  clock.now = NINE - 1;
  await desk.plan();
  await drain();
  expect(await linesOf(DAY)).toBe(0);
  paying.simulator.acts.length = 0;
  clock.now = NINE;
  await Promise.all([desk.plan(), desk.plan()]);
  await Promise.all([desk.listDue(), desk.listDue(), desk.listDue()]);
  await drain();
  expect(await linesOf(DAY)).toBe(2);
  const asks = lists();
  await desk.plan();
  clock.now += 3_600_000;
  await drain();
  expect(lists()).toBe(asks);
});

test('a list that is not to be had is asked for again until it is', async () => {
  const { desk, clock } = paying.centre;
  const day = dayOf(clock.now);
  await charge('later', 3);
  clock.now = NINE + 24 * 3_600_000;
  paying.simulator.faults.add({ fault: 'outage', on: 'list' });
  await desk.plan();
  await drain();
  expect(await linesOf(day)).toBe(0);
  clock.now += 60_000;
  expect(await desk.listDue()).toBe(0);
  clock.now += 600_000;
  await drain();
  expect(await linesOf(day)).toBe(1);
  paying.simulator.faults.clear();
});

test('what ended a week ago is cleared, and what is open or unsent is not', async () => {
  const { desk, clock } = paying.centre;
  await charge('ended', 10, 'alipay');
  const body = { attempt: attemptNamed('ended'), sale: idOf('ended'), amount: 1_250 };
  till.write('charge-begun', { ...body, channel: 'alipay', way: 'guest-code' }, clock.now);
  for (const name of ['told', 'untold'])
    expect((await refund(name, 'ended', 300)).state).toBe('refunded');
  till.write(
    'refund-begun',
    {
      refund: attemptNamed('told'),
      attempt: attemptNamed('ended'),
      amount: 300,
      return: idOf('goods'),
    },
    clock.now,
    idOf('told'),
  );
  await till.push();
  const before = await numbers();
  expect(before).toContain(attemptNamed('told'));
  clock.now += KEPT_MS - 1;
  await desk.plan();
  expect(await numbers()).toContain(attemptNamed('ended'));
  clock.now += 1;
  paying.simulator.faults.add({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
  await charge('open', 11);
  await desk.plan();
  expect(await numbers()).toEqual([attemptNamed('untold'), attemptNamed('open')]);
  // The ledger goes on knowing what the table has forgotten: channel, amount and what is left.
  expect(await refund('rest', 'ended', 650)).toMatchObject({ state: 'refunded' });
  expect(await refund('more', 'ended', 1)).toMatchObject({ state: 'failed', why: 'over-charge' });
  expect((await refundAt(paying.centre, attemptNamed('rest')))?.state).toBe('refunded');
});

test('a shared list that names a charge nobody has told of yet is asked for again', async () => {
  const { desk, clock } = paying.centre;
  clock.now += 24 * 3_600_000;
  const [day, other, attempt] = [
    dayOf(clock.now),
    idOf('another station'),
    attemptNamed('not told of'),
  ];
  await paying.centre.addStation(other);
  const order = { number: attempt, by: 'aggregator', amount: fen(1_250) };
  paying.simulator.deals.pay(order, '134567890123456999', null);
  clock.now += 24 * 3_600_000;
  await desk.plan();
  await drain();
  expect(await linesOf(day)).toBe(0);
  const body = { attempt, sale: idOf('not told of'), amount: 1_250, channel: 'unionpay' };
  till.write('charge-begun', { ...body, way: 'guest-code' }, clock.now, idOf('not told of'));
  await till.push();
  clock.now += 3_600_000;
  await drain();
  expect(await linesOf(day)).toBe(1);
  const asks = lists();
  clock.now += 3_600_000;
  await drain();
  expect(lists()).toBe(asks);
});
