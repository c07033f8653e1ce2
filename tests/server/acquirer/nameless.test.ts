import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PATIENCE } from '../../../src/core/pay/steps.ts';
import type { Acquirer, Said } from '../../../src/server/acquirer/acquirer.ts';
import { unknown } from '../../../src/server/acquirer/acquirer.ts';
import { KEPT_MS, findAttempt } from '../../../src/server/acquirer/attempts.ts';
import { NAMELESS_AFTER, everyone } from '../../../src/server/acquirer/nameless.ts';
import { asOwner } from '../../../src/server/database/pool.ts';
import { type Device, boundDevice } from '../../support/device.ts';
import { startCentre } from '../../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../../support/entries.ts';
import {
  type PayingCentre,
  asked,
  attemptNamed,
  chargeAt,
  startPaying,
} from '../../support/paying.ts';

let paying: PayingCentre;
let till: Device;
let count = 0;
let attempt = '';

beforeAll(async () => {
  paying = await startPaying(MORNING, 300);
  till = await boundDevice(paying.centre);
});
afterAll(() => paying.centre.close());
beforeEach(() => {
  paying.simulator.faults.clear();
  count += 1;
  attempt = attemptNamed(`attempt-${count}`);
});

const state = async () => (await chargeAt(paying.centre, attempt))?.state;
const begun = { sale: idOf('sale'), amount: 1_250 };

/** A charge of which the centre has only words: its till is gone, and what it knew is forgotten. */
async function orphan(channel: 'wechat' | 'alipay', on: 'paying' | 'paid'): Promise<void> {
  paying.simulator.faults.add(
    on === 'paying'
      ? { fault: 'paying-then-paid', on: 'pay', ms: 1e9 }
      : { fault: 'reply-lost', on: 'pay' },
  );
  const prefix = channel === 'wechat' ? '13' : '28';
  const code = `${prefix}${String(4_567_890_123_450_000 + count)}`;
  await asked(paying.centre, till, 'charge', { attempt, ...begun, channel, code });
  await asOwner(paying.centre.pool, (tx) => tx.query('DELETE FROM attempt'));
  await paying.centre.desk.sweep(0);
}

describe('a charge that nobody knows more of than its number', () => {
  test.each([
    ['wechat', 'paying', 'reversed'],
    ['alipay', 'paying', 'reversed'],
    ['wechat', 'paid', 'paid'],
    ['alipay', 'paid', 'paid'],
  ] as const)('with %s, %s there, ends as %s', async (channel, on, end) => {
    await orphan(channel, on);
    const before = await state();
    await paying.after(NAMELESS_AFTER - 1);
    expect(await state()).toBe(before);
    await paying.after(1);
    expect([await state(), paying.simulator.deals.find(attempt)?.state]).toEqual([
      end,
      end === 'paid' ? 'paid' : expect.stringMatching(/closed|reversed/),
    ]);
  });

  test('ends in no way while no acquirer answers', async () => {
    await orphan('alipay', 'paying');
    paying.simulator.faults.add({ fault: 'outage', on: 'query', times: 100 });
    await paying.after(NAMELESS_AFTER);
    expect(await state()).toBe('paying');
    paying.simulator.faults.clear();
    await paying.after(60_000);
    expect(await state()).toBe('reversed');
  });

  test('is looked at ever more rarely, at last once an hour, where there is nobody to ask', async () => {
    const centre = await startCentre(MORNING);
    try {
      const alone = await boundDevice(centre);
      alone.write('charge-moved', { attempt, state: 'sent', transaction: null, why: '' }, MORNING);
      await alone.push();
      await centre.desk.sweep(0);
      const pauses: number[] = [];
      centre.clock.now += NAMELESS_AFTER;
      for (let looks = 0; looks < 14; looks += 1) {
        expect(await centre.desk.tick()).toBe(1);
        const { rows } = await centre.pool.query('SELECT due::float8 AS due FROM attempt');
        const { due } = v.parse(v.object({ due: v.number() }), rows[0]);
        pauses.push(due - centre.clock.now);
        centre.clock.now = due;
      }
      expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
      expect([pauses[0], pauses.at(-1)]).toEqual([60_000, 3_600_000]);
    } finally {
      await centre.close();
    }
  });

  test('has amount and channel again when its beginning comes after all', async () => {
    await orphan('alipay', 'paying');
    const body = { attempt, ...begun, channel: 'alipay', way: 'guest-code' };
    till.write('charge-begun', body, paying.centre.clock.now, idOf(`attempt-${count}`));
    await till.push();
    await paying.centre.desk.sweep(0);
    expect(await findAttempt(paying.centre.pool, STATION, attempt)).toMatchObject({
      amount: 1_250,
      channel: 'alipay',
    });
  });
});

test('a charge that no sweep found, for the centre stood still, ends when its till asks', async () => {
  const body = { attempt, ...begun, channel: 'wechat', way: 'guest-code' };
  till.write('charge-begun', body, paying.centre.clock.now, idOf(`attempt-${count}`));
  await till.push();
  await paying.after(8 * 86_400_000);
  await paying.centre.desk.sweep(paying.centre.clock.now - KEPT_MS);
  expect(await findAttempt(paying.centre.pool, STATION, attempt)).toBeNull();
  await asked(paying.centre, till, 'query', { attempt });
  expect(await state()).toBe('begun');
  await paying.after(PATIENCE.wechat);
  expect(await state()).toBe('reversed');
});

describe('all acquirers of a station as one', () => {
  const acts: string[] = [];
  const saying = (name: string, said: Said): Acquirer => ({
    name: 'aggregator',
    pay: () => Promise.resolve(said),
    query: () => Promise.resolve(said),
    reverse: () => {
      acts.push(name);
      return Promise.resolve({ state: 'reversed' });
    },
    refund: () => Promise.resolve({ state: 'absent' }),
    queryRefund: () => Promise.resolve({ state: 'absent' }),
    bill: () => Promise.resolve({ ok: false, why: 'not-ready' }),
    shopCode: () => Promise.resolve({ ok: false, why: 'no-code' }),
  });
  const PAID = { state: 'paid', transaction: '1' } as const;
  const ABSENT = { state: 'absent' } as const;
  const PAYING = { state: 'paying' } as const;
  const SILENT = unknown('timeout');
  const all = (...said: Said[]) =>
    everyone(said.map((one, i) => ({ acquirer: saying(`${i}`, one), number: `${i}` })));

  test.each([
    [[ABSENT, PAID], 'paid'],
    [[PAID, SILENT], 'paid'],
    [[ABSENT, SILENT, ABSENT], 'unknown'],
    [[SILENT, ABSENT], 'unknown'],
    [[ABSENT, ABSENT], 'absent'],
    [[PAYING, ABSENT], 'paying'],
  ] as const)('of %o the answer is %s', async (said, answer) => {
    expect((await all(...said)?.query('number'))?.state).toBe(answer);
  });

  test.each([
    [[ABSENT, PAYING, ABSENT], ['1'], 'reversed'],
    [[ABSENT, SILENT], [], 'unknown'],
    [[ABSENT, ABSENT], [], 'absent'],
  ] as const)('of %o only who knows it takes it back', async (said, by, answer) => {
    acts.length = 0;
    const back = await all(...said)?.reverse({ attempt: 'number', way: 'guest-code' });
    expect([acts, back?.state]).toEqual([by, answer]);
  });

  test('are nobody when there is none', () => expect(everyone([])).toBeNull());
});
