import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { GIVEN_UP } from '../../../src/core/pay/charge.ts';
import { PATIENCE, REVERSE_AFTER } from '../../../src/core/pay/steps.ts';
import { LEASE_MS } from '../../../src/server/acquirer/attempts.ts';
import { LATE_LOOK_MS } from '../../../src/server/acquirer/going-on.ts';
import { sayCharge } from '../../../src/server/acquirer/words.ts';
import type { FaultSchema } from '../../../src/server/acquirer/simulator/fault.ts';
import type * as v from 'valibot';
import { type Device, boundDevice } from '../../support/device.ts';
import { MORNING, STATION, idOf } from '../../support/entries.ts';
import {
  type PayingCentre,
  asked,
  attemptNamed,
  chargeAt,
  refundAt,
  startPaying,
} from '../../support/paying.ts';

const CODE = '134567890123456789';
let paying: PayingCentre;
let till: Device;
let count = 0;
let attempt = '';
let code = '';

beforeAll(async () => {
  paying = await startPaying(MORNING, 2_000);
  till = await boundDevice(paying.centre);
});
afterAll(() => paying.centre.close());
beforeEach(async () => {
  paying.simulator.faults.clear();
  // What the test before has left is looked at for the last time.
  for (let i = 0; i < 4; i += 1) await paying.after(LATE_LOOK_MS * 5);
  paying.simulator.acts.length = 0;
  count += 1;
  attempt = attemptNamed(`attempt-${count}`);
  code = String(BigInt(CODE) + BigInt(count));
});

const fault = (given: v.InferInput<typeof FaultSchema>) => paying.simulator.faults.add(given);
const charge = (over: object = {}) =>
  asked(paying.centre, till, 'charge', {
    attempt,
    sale: idOf(`sale-${count}`),
    amount: 1_250,
    channel: 'wechat',
    code,
    ...over,
  });
const ask = (path: 'query' | 'reverse') => asked(paying.centre, till, path, { attempt });
const state = async () => (await chargeAt(paying.centre, attempt))?.state;
const deal = () => paying.simulator.deals.find(attempt);
const begin = (way = 'guest-code') =>
  till.write(
    'charge-begun',
    { attempt, sale: idOf(`sale-${count}`), amount: 1_250, channel: 'wechat', way },
    paying.centre.clock.now,
    idOf(`attempt-${count}`),
  );

describe('a charge', () => {
  test('that is paid at once is answered so and stands so, with the acquirer’s number', async () => {
    expect(await charge()).toEqual({ status: 200, state: 'paid', why: '' });
    expect(await chargeAt(paying.centre, attempt)).toMatchObject({
      state: 'paid',
      transaction: deal()?.transaction,
    });
    await paying.after(3_600_000);
    expect(paying.simulator.acts).toEqual(['pay']);
  });

  test('that comes twice, or at the same moment, is passed on once', async () => {
    const answers = await Promise.all([charge(), charge(), charge()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await charge()).state).toBe('paid');
    expect(paying.simulator.acts).toEqual(['pay']);
  });

  test('waits for a guest who types, asking every five seconds', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 12_000 });
    expect((await charge()).state).toBe('paying');
    for (let s = 1; s <= 14; s += 1) await paying.after(1_000);
    expect(paying.simulator.acts).toEqual(['pay', 'query', 'query']);
    await paying.after(1_000);
    expect(await state()).toBe('paid');
  });

  test('that nobody pays is taken back right behind a last question, never sooner', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
    await charge();
    for (let s = 0; s < PATIENCE.wechat / 1_000 - 1; s += 1) await paying.after(1_000);
    expect(paying.simulator.acts).not.toContain('reverse');
    await paying.after(1_000);
    expect(paying.simulator.acts.slice(-2)).toEqual(['query', 'reverse']);
    expect([await state(), deal()?.state]).toEqual(['reversed', 'reversed']);
  });

  test('that the guest’s bank refuses has failed, and is asked about once more', async () => {
    fault({ fault: 'paying-then-failed', on: 'pay', ms: 0 });
    expect((await charge()).state).toBe('failed');
    for (let hour = 0; hour < 3; hour += 1) await paying.after(3_600_000);
    expect([await state(), ...paying.simulator.acts]).toEqual(['failed', 'pay', 'query']);
  });

  test('whose answer is slow is answered in time, and goes on behind', async () => {
    fault({ fault: 'delay', on: 'pay', ms: 5_000 });
    expect((await charge()).state).toBe('sent');
    // The process that waits for the answer is taken for dead when its lease is over.
    await paying.after(LEASE_MS);
    expect(paying.simulator.acts).toContain('query');
  });

  test('without an acquirer is refused at once', async () => {
    const bare = await boundDevice(paying.centre);
    expect((await asked(paying.centre, bare, 'charge', { attempt })).status).toBe(400);
    const nobody = await paying.centre.request('/api/pay/charge', { method: 'POST', body: '{}' });
    expect(nobody.status).toBe(401);
  });
});

describe('silence ends nothing', () => {
  test('a lost reply: unknown, then found paid', async () => {
    fault({ fault: 'reply-lost', on: 'pay' });
    expect((await charge()).state).toBe('unknown');
    await paying.after(5_000);
    expect(await state()).toBe('paid');
  });

  test('a lost request: unknown until its time, then taken back though it is absent', async () => {
    fault({ fault: 'request-lost', on: 'pay' });
    expect((await charge()).state).toBe('unknown');
    for (let s = 0; s < 29; s += 1) await paying.after(1_000);
    expect(await state()).toBe('unknown');
    await paying.after(1_000);
    expect(await state()).toBe('reversed');
    expect((await charge()).state).toBe('reversed');
    expect(deal()).toBeNull();
  });

  test.each(['error-500', 'wrong-signature', 'clock-skew', 'outage'] as const)(
    '%s for a while: asked less and less often, and then as it is',
    async (name) => {
      fault({ fault: name, on: 'any', times: 6 });
      expect((await charge()).state).toBe('unknown');
      for (let s = 0; s < 120; s += 1) await paying.after(5_000);
      const isPaid = deal() !== null && name !== 'outage';
      expect(await state()).toBe(isPaid ? 'paid' : 'reversed');
      expect(paying.simulator.acts.length).toBeLessThan(14);
    },
  );
});

describe('taking back', () => {
  test('a cancel while the guest types: not before 15 s, then reversed', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
    await charge();
    await paying.after(2_000);
    expect((await ask('reverse')).state).toBe('reversing');
    for (let s = 2; s < REVERSE_AFTER / 1_000 - 1; s += 1) await paying.after(1_000);
    expect(paying.simulator.acts).not.toContain('reverse');
    await paying.after(1_000);
    expect(await state()).toBe('reversed');
  });

  test('a cancel that comes too late: the guest has paid, and that is said', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 3_000 });
    await charge();
    await paying.after(2_000);
    await ask('reverse');
    await paying.after(13_000);
    expect(await state()).toBe('paid');
  });

  test('a cancel that overtakes its charge: the late charge is not passed on', async () => {
    begin();
    await till.push();
    expect((await ask('reverse')).state).toBe('reversing');
    expect((await charge()).state).toBe('reversing');
    await paying.centre.desk.sweep(0);
    await paying.after(PATIENCE.wechat);
    expect(await state()).toBe('reversed');
    expect(paying.simulator.acts).not.toContain('pay');
  });

  test('a cancel of which nothing else has come ends it, whatever comes late', async () => {
    expect((await ask('reverse')).state).toBe('reversed');
    expect((await charge()).state).toBe('reversed');
    const wish = { attempt, sale: idOf(`sale-${count}`), amount: 1_250 };
    expect(await asked(paying.centre, till, 'shopCode', wish)).toMatchObject({ why: 'closed' });
    begin();
    await till.push();
    await paying.centre.desk.sweep(0);
    await paying.after(PATIENCE.wechat);
    expect(await state()).toBe('reversed');
    expect(paying.simulator.acts).toEqual([]);
  });

  test('a success after it was taken back is owed, and goes back to the guest', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
    await charge();
    fault({ fault: 'late-success', on: 'reverse', ms: 60_000 });
    await paying.after(30_000);
    expect(await state()).toBe('reversed');
    await paying.after(60_000);
    expect(deal()?.state).toBe('paid');
    for (let s = 0; s <= LATE_LOOK_MS / 1_000; s += 1) await paying.after(1_000);
    expect([await state(), deal()?.state]).toEqual(['reversed', 'reversed']);
    const row = await chargeAt(paying.centre, attempt);
    expect(row?.transaction).toBe(deal()?.transaction);
  });

  test('asked by a person, a deal that has ended is asked about at once', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
    await charge();
    fault({ fault: 'late-success', on: 'reverse', ms: 1_000 });
    await paying.after(30_000);
    await paying.after(1_000);
    expect((await ask('query')).state).toMatch(/^revers/);
    await paying.after(10_000);
    expect([await state(), deal()?.state]).toEqual(['reversed', 'reversed']);
  });
});

describe('nothing stays open', () => {
  test('a charge that came by push only is found, waited for and closed', async () => {
    begin();
    await till.push();
    await paying.centre.desk.sweep(0);
    await paying.after(PATIENCE.wechat - 1);
    expect(await state()).toBe('begun');
    await paying.after(1);
    expect(await state()).toBe('reversed');
    expect((await charge()).state).toBe('reversed');
    expect(paying.simulator.acts).toEqual(['query', 'reverse']);
  });

  test('pushed first, the charge itself still comes in time', async () => {
    begin();
    await till.push();
    await paying.centre.desk.sweep(0);
    await paying.after(3_000);
    expect((await charge()).state).toBe('paid');
  });

  test('a paid charge that the keeper has given up meanwhile goes back to the guest', async () => {
    await charge();
    const word = { attempt, state: 'reversing', transaction: null, why: GIVEN_UP };
    till.write('charge-moved', word, paying.centre.clock.now);
    await till.push();
    expect(await state()).toBe('owed');
    await paying.centre.desk.sweep(paying.centre.clock.now);
    await paying.after(5_000);
    expect([await state(), deal()?.state]).toEqual(['reversed', 'reversed']);
  });

  test('a late success that devices give back to a restored centre goes back to the guest', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 1e9 });
    await charge();
    fault({ fault: 'late-success', on: 'reverse', ms: 400_000 });
    await paying.after(30_000);
    for (let s = 0; s <= LATE_LOOK_MS / 1_000; s += 1) await paying.after(1_000);
    expect(await state()).toBe('reversed');
    await paying.after(400_000);
    const { journal, clock } = paying.centre;
    const transaction = deal()?.transaction ?? '';
    const scribe = { journal, news: { announce: () => undefined }, now: () => clock.now };
    await sayCharge(scribe, STATION, attempt, 'query', { state: 'paid', transaction });
    expect([await state(), deal()?.state]).toEqual(['owed', 'paid']);
    await paying.centre.desk.sweep(clock.now);
    await paying.after(5_000);
    expect([await state(), deal()?.state]).toEqual(['reversed', 'reversed']);
  });

  test('many processes at once ask about an attempt once', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 20_000 });
    await charge();
    paying.centre.clock.now += 5_000;
    await Promise.all(Array.from({ length: 6 }, () => paying.centre.desk.tick()));
    expect(paying.simulator.acts).toEqual(['pay', 'query']);
  });

  test('the same word is written once, whoever hears it', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 20_000 });
    await charge();
    for (let s = 0; s < 4; s += 1) await paying.after(5_000);
    const row = (await paying.centre.rows(till.enrolled?.station.id ?? '')).get(
      `charge:${attempt}`,
    );
    const words = row?.form === 'claims' ? row.claims.map(({ fields }) => fields['state']) : [];
    expect(words).toEqual(['paying', 'paid']);
  });
});

describe('a refund', () => {
  const refund = (amount: number, name = `refund-${count}`) =>
    asked(paying.centre, till, 'refund', { refund: attemptNamed(name), attempt, amount });
  const refundState = async () =>
    (await refundAt(paying.centre, attemptNamed(`refund-${count}`)))?.state;

  test('goes back the way it came, in part, once', async () => {
    await charge();
    expect((await refund(500)).state).toBe('refunded');
    expect((await refund(500)).state).toBe('refunded');
    expect(deal()?.refunds.map(({ amount }) => amount)).toEqual([500]);
    expect(await refund(800, 'too-much')).toMatchObject({ state: 'failed', why: 'over-charge' });
  });

  test('in an outage is unknown, and done when the line is back', async () => {
    await charge();
    fault({ fault: 'outage', on: 'refund', times: 2 });
    expect((await refund(1_250)).state).toBe('unknown');
    for (let s = 0; s < 12; s += 1) await paying.after(5_000);
    expect(await refundState()).toBe('refunded');
  });

  test('whose reply was lost goes back once', async () => {
    await charge({ channel: 'alipay' });
    fault({ fault: 'reply-lost', on: 'refund' });
    expect((await refund(1_000)).state).toBe('unknown');
    for (let s = 0; s < 6; s += 1) await paying.after(5_000);
    expect(await refundState()).toBe('refunded');
    expect(deal()?.refunds.map(({ amount }) => amount)).toEqual([1_000]);
  });

  test('that came by push only is asked for', async () => {
    await charge();
    const body = {
      refund: attemptNamed(`refund-${count}`),
      attempt,
      amount: 300,
      return: idOf(`return-${count}`),
    };
    till.write('refund-begun', body, paying.centre.clock.now, idOf(`refund-${count}`));
    await till.push();
    await paying.centre.desk.sweep(0);
    await paying.after(0);
    expect(await refundState()).toBe('refunded');
  });
});

test('a code to show is given, and paid by who scans it', async () => {
  const body = { attempt, sale: idOf(`sale-${count}`), amount: 700 };
  const shown = await asked(paying.centre, till, 'shopCode', body);
  expect(shown).toMatchObject({ ok: true, qr: expect.stringContaining(attempt) });
  const found = deal();
  if (found === null) throw new Error('it is in the books');
  found.will = { state: 'paid', at: paying.centre.clock.now + 40_000 };
  for (let s = 0; s < 10; s += 1) await paying.after(5_000);
  expect(await state()).toBe('paid');
});

describe('what is told from outside', () => {
  test('a callback, even twice, only has the acquirer asked sooner', async () => {
    const acquirer = paying.centre.acquirers.of(STATION, 'wechat');
    const shown = attemptNamed(`shown-${count}`);
    const order = { attempt: shown, amount: fen(700), title: 'shop', station: STATION };
    expect(await acquirer?.shopCode(order)).toMatchObject({ ok: true });
    fault({ fault: 'duplicate-callback', on: 'shop-code' });
    await paying.simulator.scanned(shown);
    const told = paying.centre.log.filter(({ path }) => String(path).includes(shown));
    expect(told.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('of an attempt under way it is believed nothing, and the acquirer is asked at once', async () => {
    fault({ fault: 'paying-then-paid', on: 'pay', ms: 1_500 });
    await charge();
    await paying.after(2_000);
    expect(paying.simulator.acts).toEqual(['pay']);
    for (let i = 0; i < 2; i += 1) {
      const path = `/api/pay/told/${STATION}/${attempt}`;
      const answer = await paying.centre.request(path, { method: 'POST', body: '{"paid":true}' });
      expect([answer.status, await answer.text()]).toEqual([200, 'success']);
    }
    await paying.after(0);
    expect(paying.simulator.acts).toEqual(['pay', 'query']);
    expect(await state()).toBe('paid');
  });

  test('of what nobody began nothing is done', async () => {
    const path = `/api/pay/told/${STATION}/${attempt}`;
    expect((await paying.centre.request(path, { method: 'POST' })).status).toBe(200);
    expect((await paying.centre.request('/api/pay/told/x/y', { method: 'POST' })).status).toBe(400);
    await paying.after(10_000);
    expect([await state(), paying.simulator.acts.length]).toEqual([undefined, 0]);
  });
});

test('the log holds no payment code and no key', async () => {
  await charge();
  const log = JSON.stringify(paying.centre.log);
  expect(log).toContain(attempt);
  expect(log).not.toMatch(/1345678901234/);
  for (const secret of paying.simulator.secrets('http://x')) {
    const key = 'key' in secret ? secret.key : secret.secret;
    expect(log).not.toContain(key.slice(40, 90));
  }
});
