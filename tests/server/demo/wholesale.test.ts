import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offerIn } from '../../../src/core/goods/offer.ts';
import { WHOLESALE } from '../../../src/core/goods/supplier.ts';
import { CENTRE } from '../../../src/core/id.ts';
import { wholesaleOrders } from '../../../src/server/commands/wholesale.ts';
import { answerOrders, fillOffers } from '../../../src/server/demo/wholesale.ts';
import { stageOf } from '../../../src/server/demo/stage.ts';
import { boundDevice } from '../../support/device.ts';
import { type Centre, startCentre } from '../../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../../support/entries.ts';

const folder = join(import.meta.dirname, '../../../public/practice');
let centre: Centre;
beforeAll(async () => {
  centre = await startCentre(MORNING);
});
afterAll(() => centre.close());

test('the demo offers what comes in cartons, once', async () => {
  const stage = stageOf(folder, STATION);
  await fillOffers(centre.pool, stage, MORNING);
  const rows = await centre.rows(CENTRE);
  const offers = [...rows.values()].flatMap((row) => offerIn(row) ?? []);
  expect(offers.length).toBeGreaterThan(100);
  expect(offers.every(({ factor, price }) => factor > 1 && price > 0)).toBe(true);
  expect(await fillOffers(centre.pool, stage, MORNING)).toEqual({ changed: 0, gone: 0 });
});

test('an order is accepted, then sent for tomorrow, each once', async () => {
  const device = await boundDevice(centre);
  const line = { product: idOf('tea'), code: '6901028004954', name: '冰红茶', spec: '' };
  const lines = [{ ...line, unit: '箱', factor: 24, packs: 1, price: 4800 }];
  const body = { order: idOf('order'), supplier: WHOLESALE, note: '', due: null, lines };
  device.write('order-placed', body, MORNING);
  await device.push();
  const state = async (): Promise<unknown> =>
    (await wholesaleOrders(centre.pool, STATION)).map((order) => [order.state, order.due]);
  expect(await answerOrders(centre.pool, STATION, MORNING + 1_000)).toBe(0);
  expect(await answerOrders(centre.pool, STATION, MORNING + 5_000)).toBeGreaterThan(0);
  expect(await state()).toEqual([['accepted', '2026-11-21']]);
  expect(await answerOrders(centre.pool, STATION, MORNING + 6_000)).toBe(0);
  await answerOrders(centre.pool, STATION, MORNING + 31_000);
  expect(await state()).toEqual([['sent', '2026-11-21']]);
  expect(await answerOrders(centre.pool, STATION, MORNING + 90_000)).toBe(0);
});
