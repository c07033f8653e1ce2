import { afterAll, beforeAll, expect, test } from 'vitest';
import { fen } from '../../../src/core/money.ts';
import { PATIENCE } from '../../../src/core/pay/steps.ts';
import { type Device, boundDevice } from '../../support/device.ts';
import { MORNING, idOf, saleBody } from '../../support/entries.ts';
import { type PayingCentre, attemptNamed, chargeAt, startPaying } from '../../support/paying.ts';

let paying: PayingCentre;
let till: Device;

beforeAll(async () => {
  paying = await startPaying(MORNING, 2_000);
  till = await boundDevice(paying.centre);
});
afterAll(() => paying.centre.close());

test.each([
  ['when it is sold', true, '134567890123456781'],
  ['before its sale is here', false, '134567890123456782'],
])(
  'what a restored centre forgot that it passed on is not ended %s',
  async (name, isSold, code) => {
    const { clock, desk } = paying.centre;
    const { deals, acts } = paying.simulator;
    acts.length = 0;
    const [attempt, sale] = [attemptNamed(name), idOf(`sale ${name}`)];
    deals.pay({ number: attempt, by: 'wechat', amount: fen(1_250) }, code, null);
    const begun = { attempt, sale, amount: 1_250, channel: 'wechat', way: 'guest-code' };
    till.write('charge-begun', begun, clock.now, idOf(name));
    const cancelled = { attempt, state: 'reversing', transaction: null, why: 'cancelled' };
    till.write('charge-moved', cancelled, clock.now);
    const tenders = [{ kind: 'qr', amount: 1_250, attempt }];
    const body = { ...Object(saleBody(idOf('tea'), 1, 1_250)), tenders };
    if (isSold) till.write('sale', body, clock.now, sale, 2);
    await till.push();
    await desk.sweep(0);
    await paying.after(PATIENCE.wechat);
    expect((await chargeAt(paying.centre, attempt))?.state).toBe('paid');
    expect([deals.find(attempt)?.state, acts]).toEqual(['paid', ['query']]);
  },
);

test('a charge whose amount was stored as 1250.0, by an earlier release, is found', async () => {
  const { clock, desk, pool } = paying.centre;
  const attempt = attemptNamed('odd');
  const body = { attempt, sale: idOf('odd sale'), amount: 1_250, channel: 'wechat' };
  const { entry } = till.write(
    'charge-begun',
    { ...body, way: 'guest-code' },
    clock.now,
    idOf('odd'),
  );
  await till.push();
  await pool.query(
    `UPDATE entry SET text = replace(text, '"amount":1250', '"amount":1250.0') WHERE id = $1`,
    [entry.id],
  );
  await desk.sweep(0);
  await paying.after(PATIENCE.wechat);
  expect((await chargeAt(paying.centre, attempt))?.state).toBe('reversed');
});
