// A station's day as the trial counted it: 62 payments by code, 1,805.00 yuan, with five faults, from
// the charge to the page that explains it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { gapIn } from '../../../src/core/pay/matching.ts';
import { dayOf } from '../../../src/core/time.ts';
import type { Json } from '../../../src/core/text.ts';
import { LATE_LOOK_MS } from '../../../src/server/acquirer/going-on.ts';
import { payDayOf } from '../../../src/server/commands/reconcile.ts';
import { type Device, boundDevice } from '../../support/device.ts';
import { MORNING, STATION, idOf, saleBody } from '../../support/entries.ts';
import { expectSound } from '../../support/healing.ts';
import {
  type PayingCentre,
  asked,
  attemptNamed,
  chargeAt,
  startPaying,
} from '../../support/paying.ts';

let paying: PayingCentre;
let till: Device;

beforeAll(async () => {
  paying = await startPaying(MORNING, 300);
  till = await boundDevice(paying.centre);
});
afterAll(() => paying.centre.close());

/** 61 sums of 29.00 and one of 36.00: 1,805.00. Every third is paid by the sticker. */
const PAYMENTS = Array.from({ length: 62 }, (_, i) => ({
  name: `payment-${i}`,
  amount: i === 61 ? 3_600 : 2_900,
  by: i % 3 === 0 ? 'sticker' : i % 3 === 1 ? 'wechat' : 'alipay',
}));
/** What goes wrong, by the number of the payment that it happens to. */
const FAULTS: Readonly<Record<number, Parameters<PayingCentre['simulator']['faults']['add']>[0]>> =
  {
    4: { fault: 'reply-lost', on: 'pay' },
    8: { fault: 'paying-then-paid', on: 'pay', ms: 12_000 },
    16: { fault: 'error-500', on: 'pay' },
    23: { fault: 'wrong-signature', on: 'pay' },
    31: { fault: 'request-lost', on: 'pay' },
  };
const LOST = 31;

const sell = (name: string, amount: number, attempt: string | null): void => {
  const tender: Json = { kind: 'qr', amount, ...(attempt === null ? {} : { attempt }) };
  const body: Json = { ...Object(saleBody(idOf('tea'), 1, amount)), tenders: [tender] };
  till.write('sale', body, paying.centre.clock.now, idOf(`sale-${name}`), attempt === null ? 1 : 2);
};

async function pay(i: number, name: string, amount: number, channel: string): Promise<void> {
  const attempt = attemptNamed(name);
  const fault = FAULTS[i];
  if (fault !== undefined) paying.simulator.faults.add(fault);
  await asked(paying.centre, till, 'charge', {
    attempt,
    sale: idOf(`sale-${name}`),
    amount,
    channel,
    code: `1345678901230${String(i).padStart(5, '0')}`,
  });
  for (let s = 0; s < 13; s += 1) await paying.after(5_000);
  const state = (await chargeAt(paying.centre, attempt))?.state;
  expect([name, state]).toEqual([name, i === LOST ? 'reversed' : 'paid']);
  // Whose request was lost paid by the sticker in the end.
  if (state === 'paid') sell(name, amount, attempt);
  else {
    paying.simulator.deals.sticker('wechat', fen(amount), paying.centre.clock.now - 20_000);
    sell(name, amount, null);
  }
}

test('62 payments, 1,805.00 yuan, five faults: one page, and not a fen unexplained', async () => {
  for (const [i, { name, amount, by }] of PAYMENTS.entries()) {
    paying.centre.clock.now += 60_000;
    if (by === 'sticker') {
      paying.simulator.deals.sticker('aggregator', fen(amount), paying.centre.clock.now - 9_000);
      sell(name, amount, null);
    } else await pay(i, name, amount, by);
    await till.push(till.entries.slice(-1));
  }
  await paying.after(LATE_LOOK_MS);
  const day = dayOf(MORNING);
  expect(dayOf(paying.centre.clock.now)).toBe(day);
  expect(await asked(paying.centre, till, 'list', { day })).toMatchObject({ ok: true, lines: 62 });
  const page = await payDayOf(paying.centre.pool, STATION, day);
  expect([page.count, page.due, page.isListed]).toEqual([62, 180_500, true]);
  expect(page.matched).toMatchObject({ onlyTaken: [], onlyListed: [] });
  expect(page.matched.pairs.filter(({ by }) => by === 'number')).toHaveLength(40);
  expect(gapIn(page.matched)).toMatchObject({ taken: 180_500, listed: 180_500, difference: 0 });
  expect(page.sources.map(({ source, paid }) => [source, paid.count])).toEqual([
    ['wechat', 21],
    ['alipay', 20],
    ['aggregator', 21],
  ]);
  // Never two successful deals for one payment.
  const paid = paying.simulator.deals.all().filter(({ state }) => state === 'paid');
  expect(paid).toHaveLength(62);
  await expectSound(paying.centre, STATION);
});
