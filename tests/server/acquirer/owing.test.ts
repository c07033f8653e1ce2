// What a guest paid after his charge was given up goes back to him also where its acquirer does not
// take the whole deal back: as a refund of what is left, which counts once.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { CHANNELS, type Channel } from '../../../src/core/pay/attempt.ts';
import { GIVEN_UP } from '../../../src/core/pay/charge.ts';
import { SHOP_CODE_PATIENCE } from '../../../src/core/pay/steps.ts';
import { dayOf } from '../../../src/core/time.ts';
import { LATE_LOOK_MS } from '../../../src/server/acquirer/going-on.ts';
import { type Device, boundDevice } from '../../support/device.ts';
import { MORNING, STATION, idOf } from '../../support/entries.ts';
import {
  type PayingCentre,
  asked,
  attemptNamed,
  chargeAt,
  startPaying,
} from '../../support/paying.ts';

const AMOUNT = 1_250;
let paying: PayingCentre;
let till: Device;
let attempt: string;
let count = 0;

beforeAll(async () => {
  paying = await startPaying(MORNING, 5_000);
  till = await boundDevice(paying.centre);
});
afterAll(() => paying.centre.close());
beforeEach(() => {
  paying.simulator.faults.clear();
  paying.simulator.acts.length = 0;
  count += 1;
  attempt = attemptNamed(`owing-${count}`);
});

const state = async () => (await chargeAt(paying.centre, attempt))?.state;
const deal = () => paying.simulator.deals.find(attempt);
const backOf = (): number[] => (deal()?.refunds ?? []).map(({ amount }) => amount);
const words = async (): Promise<number> => {
  const row = (await paying.centre.rows(STATION)).get(`charge:${attempt}`);
  return row?.form === 'claims' ? row.claims.length : 0;
};

/** Charges a guest's code; how it stands then. */
async function charge(channel: Channel): Promise<string | undefined> {
  const code = String(134_567_890_000_000_000n + BigInt(count));
  const begun = { attempt, sale: idOf(`owing-${count}`), amount: AMOUNT, channel };
  const { now } = paying.centre.clock;
  till.write('charge-begun', { ...begun, way: 'guest-code' }, now, idOf(`owing-${count}`));
  await till.push();
  return (await asked(paying.centre, till, 'charge', { ...begun, code })).state;
}

const charged = async (channel: Channel): Promise<void> => {
  expect(await charge(channel)).toBe('paid');
};

/** A part of it goes back for a return; how the refund stands then. */
async function partBack(name: string, amount: number): Promise<string | undefined> {
  const refund = attemptNamed(`${name}-${count}`);
  const begun = { refund, attempt, amount, return: idOf(`${name}-${count}-goods`) };
  till.write('refund-begun', begun, paying.centre.clock.now, idOf(`${name}-${count}`));
  await till.push();
  return (await asked(paying.centre, till, 'refund', { refund, attempt, amount })).state;
}

/** The keeper took cash: whatever was paid is owed. */
async function giveUp(): Promise<void> {
  const word = { attempt, state: 'reversing', transaction: null, why: GIVEN_UP };
  till.write('charge-moved', word, paying.centre.clock.now);
  await till.push();
  await asked(paying.centre, till, 'reverse', { attempt });
  await paying.centre.desk.sweep(0);
}

const pass = async (seconds: number): Promise<void> => {
  for (let s = 0; s < seconds; s += 5) await paying.after(5_000);
};

/** All of it is back, and a look days later changes nothing. */
async function expectBack(parts: number[]): Promise<void> {
  expect([await state(), backOf()]).toEqual(['reversed', parts]);
  const said = await words();
  for (let day = 0; day < 3; day += 1) await paying.after(24 * 3_600_000 + LATE_LOOK_MS);
  await asked(paying.centre, till, 'query', { attempt });
  await pass(600);
  expect([await state(), backOf(), await words()]).toEqual(['reversed', parts, said]);
}

describe.each(CHANNELS)('of a charge by %s', (channel) => {
  test('a part went back already: the rest goes back', async () => {
    await charged(channel);
    expect(await partBack('part', 400)).toBe('refunded');
    await giveUp();
    await pass(60);
    await expectBack([400, 850]);
  });

  test('all of it went back in parts: nothing more goes back', async () => {
    await charged(channel);
    expect(await partBack('one', 400)).toBe('refunded');
    expect(await partBack('two', 850)).toBe('refunded');
    await giveUp();
    await pass(60);
    await expectBack([400, 850]);
  });

  test('the answer is lost, again and again: it counts once', async () => {
    await charged(channel);
    expect(await partBack('part', 400)).toBe('refunded');
    paying.simulator.faults.add({ fault: 'reply-lost', on: 'refund', times: 4 });
    await giveUp();
    await pass(900);
    await expectBack([400, 850]);
  });

  test('a part is still on its way: the rest waits for it', async () => {
    await charged(channel);
    paying.simulator.faults.add({ fault: 'refunding', on: 'refund', ms: 300_000 });
    expect(await partBack('slow', 400)).toMatch(/^(sent|refunding)$/);
    await giveUp();
    await pass(240);
    expect([await state(), backOf()]).toEqual(['owed', [400]]);
    await pass(900);
    await expectBack([400, 850]);
  });
});

test('a code on show that WeChat Pay closes only while it is unpaid', async () => {
  const begun = { attempt, sale: idOf(`owing-${count}`), amount: AMOUNT, channel: 'wechat' };
  const { now } = paying.centre.clock;
  till.write('charge-begun', { ...begun, way: 'shop-code' }, now, idOf(`owing-${count}`));
  await till.push();
  const order = { attempt, amount: fen(AMOUNT), title: 'shop', station: STATION };
  const acquirer = paying.centre.acquirers.of(STATION, 'wechat');
  expect(await acquirer?.shopCode(order)).toMatchObject({ ok: true });
  await paying.simulator.scanned(attempt);
  await giveUp();
  await pass(SHOP_CODE_PATIENCE / 1_000 + 60);
  await expectBack([AMOUNT]);
});

test.each(['wechat', 'alipay'] as const)(
  'by %s, given back by hand meanwhile: the acquirer or its list says so, and it is over',
  async (channel) => {
    await charged(channel);
    expect(await partBack('part', 400)).toBe('refunded');
    const byHand = { refund: `8888${count}`, number: attempt, amount: fen(850) };
    expect(paying.simulator.deals.refund(byHand, null)).toBe('refunded');
    await giveUp();
    await pass(60);
    await asked(paying.centre, till, 'list', { day: dayOf(paying.centre.clock.now) });
    await pass(60);
    await expectBack([400, 850]);
  },
);

test('a refund finds the channel of its charge when that comes later', async () => {
  await charged('alipay');
  const refund = attemptNamed(`early-${count}`);
  const { pool } = paying.centre;
  await pool.query('DELETE FROM attempt WHERE number = $1', [attempt]);
  await pool.query(
    `INSERT INTO attempt (station_id, number, of, amount, channel, way, begun, due)
    VALUES ($1, $2, $3, 400, 'wechat', 'guest-code', 0, 0)`,
    [STATION, refund, attempt],
  );
  // WeChat Pay, which was guessed, would close it.
  paying.simulator.faults.add({ fault: 'refund-closed', on: 'refund' });
  await pass(10);
  expect(deal()?.refunds.map((back) => back.refund)).toEqual([refund]);
});

test('a charge that has failed and was paid all the same goes back to the guest', async () => {
  paying.simulator.faults.add({ fault: 'paying-then-failed', on: 'pay', ms: 0 });
  expect(await charge('wechat')).toBe('failed');
  const found = deal();
  if (found === null) throw new Error('it is in the books');
  found.state = 'paid';
  paying.simulator.faults.add({ fault: 'outage', on: 'query', times: 2 });
  await pass((LATE_LOOK_MS / 1_000) * 4);
  expect([await state(), deal()?.state]).toEqual(['reversed', 'reversed']);
});

test('a late look writes nothing that changes nothing', async () => {
  paying.simulator.faults.add({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
  expect(await charge('wechat')).toBe('paying');
  await pass(30);
  expect(await state()).toBe('reversed');
  const found = deal();
  if (found === null) throw new Error('it is in the books');
  found.state = 'failed';
  const said = await words();
  await pass(LATE_LOOK_MS / 1_000 + 5);
  expect(paying.simulator.acts.at(-1)).toBe('query');
  expect([await state(), await words()]).toEqual(['reversed', said]);
});

test('a charge that WeChat Pay refuses for a parameter was paid perhaps: it is asked', async () => {
  paying.simulator.faults.add({ fault: 'refused-but-paid', on: 'pay' });
  expect(await charge('wechat')).toBe('unknown');
  await pass(5);
  expect(await state()).toBe('paid');
});

test('an acquirer that is not heard is asked for nothing else', async () => {
  await charged('wechat');
  paying.simulator.faults.add({ fault: 'outage', on: 'reverse', times: 2 });
  await giveUp();
  await pass(60);
  expect(paying.simulator.acts).not.toContain('refund');
  expect([await state(), deal()?.state, backOf()]).toEqual(['reversed', 'reversed', [AMOUNT]]);
});
