import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIn } from '../../src/core/goods/delivery.ts';
import { differing, transferIn } from '../../src/core/goods/transfer-state.ts';
import { productId } from '../../src/core/id.ts';
import { deliveryAccount, transferAccount } from '../../src/core/journal/account.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { localNews } from '../../src/server/news.ts';
import { settleTransfers } from '../../src/server/transfers.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';

const WEST = idOf('west');
const FAR = idOf('far');
const CODE = '6901028004954';
let centre: Centre;
let own: Device;
let west: Device;
beforeAll(async () => {
  centre = await startCentre(MORNING);
  await centre.addStation(WEST);
  await centre.addStation(FAR);
  own = await boundDevice(centre);
  west = await boundDevice(centre, WEST);
});
afterAll(() => centre.close());

const run = async (...args: string[]): Promise<readonly string[] | string> => {
  const printed = await COMMANDS.get('link-shops')?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: '',
    arg: (index) => args[index] ?? '',
    read: () => new Uint8Array(),
    save: () => null,
  });
  return printed?.ok === true ? printed.lines : (printed?.why ?? 'unknown');
};

const settle = (since = 0): Promise<number> => {
  const { pool, journal, clock } = centre;
  return settleTransfers({ pool, journal, news: localNews(), now: () => clock.now }, since);
};
const transferAt = async (id: string) => {
  const row = (await centre.rows(STATION)).get(transferAccount(id));
  return row?.form === 'claims' ? transferIn(row) : null;
};
const deliveryAt = async (station: string, id: string) => {
  const row = (await centre.rows(station)).get(deliveryAccount(id));
  return row?.form === 'claims' ? deliveryIn(row) : null;
};

async function send(name: string, to: string, at: number): Promise<string> {
  const transfer = idOf(name);
  const line = { product: idOf('tea'), code: CODE, name: '冰红茶', spec: '500ml', unit: '瓶' };
  const lines = [{ ...line, quantity: 24, cost: 4800, price: 300 }];
  own.write('transfer-sent', { transfer, to, note: '', lines }, at, transfer);
  await own.push();
  return transfer;
}

async function receive(transfer: string, quantity: number, at: number): Promise<string> {
  const product = productId(WEST, CODE);
  const about = { order: null, noteNumber: '', warehouse: '', note: '', arrived: null };
  const body = {
    ...{ supplier: 'Dongcun', supplierId: STATION, delivery: transfer, ...about },
    lines: [{ product, quantity, cost: 4800 }],
  };
  const { entry } = west.write('receiving', body, at, undefined, 2);
  await west.push();
  return entry.id;
}

test('two shops are named to each other, once, and by those who may', async () => {
  expect(await run('Dongcun', 'nowhere')).toBe('station-unknown');
  expect(await run(STATION, STATION)).toBe('two shops, not one');
  expect(await run(STATION, WEST)).toEqual([expect.stringContaining('may send goods')]);
  expect(await run(WEST, STATION)).toEqual(['nothing to change']);
  own.write('shop-linked', { shop: FAR, name: 'far', linked: true }, MORNING);
  const { results } = await own.push();
  expect(results.at(-1)?.status).toBe('quarantined');
});

test('goods to a shop that was never named go nowhere, whatever a device writes', async () => {
  const transfer = await send('to far', FAR, MORNING + 1);
  expect(await settle()).toBe(0);
  expect(await deliveryAt(FAR, transfer)).toBe(null);
  expect((await transferAt(transfer))?.receiving).toBe(null);
});

test('what left is on its way to the other shop once, at the same cost', async () => {
  const transfer = await send('to west', WEST, MORNING + 2);
  expect(await settle()).toBe(1);
  expect(await settle()).toBe(0);
  expect(await deliveryAt(WEST, transfer)).toMatchObject({
    supplier: 'Dongcun',
    supplierId: STATION,
    receiving: null,
    lines: [{ code: CODE, quantity: 24, cost: 4800, price: 300, factor: 1 }],
  });
});

test('what came is told to the sender, and that it is under way again when it was taken back', async () => {
  const transfer = idOf('to west');
  const first = await receive(transfer, 20, MORNING + 3);
  expect([await settle(), await settle()]).toEqual([1, 0]);
  const known = await transferAt(transfer);
  expect(known?.receiving).toBe(first);
  expect(known && differing(known)).toMatchObject([{ quantity: 24, came: 20 }]);
  const before = centre.clock.now;
  west.write('reversal', { entry: first, reason: '' }, MORNING + 4);
  await west.push();
  expect([await settle(before), await settle(before)]).toEqual([1, 0]);
  expect((await transferAt(transfer))?.receiving).toBe(null);
  const second = await receive(transfer, 24, MORNING + 5);
  expect([await settle(), await settle()]).toEqual([1, 0]);
  const whole = await transferAt(transfer);
  expect(whole?.receiving).toBe(second);
  expect(whole && differing(whole)).toEqual([]);
});

test('a shop that is named no longer gets what left before', async () => {
  expect(await run(STATION, WEST, 'off')).toEqual([expect.stringContaining('no more')]);
  const transfer = await send('late', WEST, MORNING + 6);
  expect(await settle()).toBe(1);
  expect((await deliveryAt(WEST, transfer))?.receiving).toBe(null);
});
