import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIn } from '../../src/core/goods/delivery.ts';
import { differing, transferIn } from '../../src/core/goods/transfer-state.ts';
import { onHand } from '../../src/core/goods/stock.ts';
import { productId } from '../../src/core/derived-id.ts';
import { deliveryAccount, stockAccount, transferAccount } from '../../src/core/journal/account.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { localNews } from '../../src/server/news.ts';
import { settleTransfers } from '../../src/server/transfers.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';
import { strictLog } from '../support/strict-log.ts';

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
  const desk = { pool, journal, log: strictLog, news: localNews(), now: () => clock.now };
  return settleTransfers(desk, since);
};
const transferAt = async (id: string) => {
  const row = (await centre.rows(STATION)).get(transferAccount(id));
  return row?.form === 'claims' ? transferIn(row) : null;
};
const deliveryAt = async (station: string, id: string) => {
  const row = (await centre.rows(station)).get(deliveryAccount(id));
  return row?.form === 'claims' ? deliveryIn(row) : null;
};

/** Tea that a shop's books have, in bottles. */
const stockOf = async (station: string): Promise<number> => {
  const id = station === WEST ? productId(WEST, CODE) : idOf('tea');
  const row = (await centre.rows(station)).get(stockAccount(id));
  return row?.form === 'stock' ? onHand(row).quantity : 0;
};
/** What the sender's shelf has when nothing of this part is under way. */
let shelf = 0;

async function send(name: string, to: string, at: number): Promise<string> {
  const transfer = idOf(name);
  const line = { product: idOf('tea'), code: CODE, name: '冰红茶', spec: '500ml', unit: '瓶' };
  const lines = [{ ...line, quantity: 24, cost: 4800, price: 300 }];
  own.write('transfer-sent', { transfer, to, note: '', lines }, at, transfer);
  await own.push();
  return transfer;
}

async function receive(
  transfer: string,
  quantity: number,
  at: number,
  by: Device = west,
): Promise<string> {
  const product = productId(WEST, CODE);
  const about = { order: null, noteNumber: '', warehouse: '', note: '', arrived: null };
  const body = {
    ...{ supplier: 'Dongcun', supplierId: STATION, delivery: transfer, ...about },
    lines: [{ product, quantity, cost: 4800 }],
  };
  const { entry } = by.write('receiving', body, at, undefined, 2);
  await by.push();
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

test('what nobody received can be called back, and the sender has it again', async () => {
  shelf = await stockOf(STATION);
  const transfer = await send('too many', WEST, MORNING + 10);
  expect([await settle(), await stockOf(STATION)]).toEqual([1, shelf - 24]);
  own.write('transfer-recalled', { transfer }, MORNING + 11);
  await own.push();
  expect([await settle(), await settle(), await stockOf(STATION)]).toEqual([2, 0, shelf]);
  expect((await centre.rows(WEST)).get(deliveryAccount(transfer))).not.toHaveProperty('open');
  expect((await centre.rows(STATION)).get(transferAccount(transfer))).not.toHaveProperty('open');
  const unsent = await send('not told yet', WEST, MORNING + 12);
  own.write('transfer-recalled', { transfer: unsent }, MORNING + 13);
  await own.push();
  expect([await settle(), await settle(), await stockOf(STATION)]).toEqual([1, 0, shelf]);
  expect(await deliveryAt(WEST, unsent)).toBe(null);
});

test('what was received stays there, whatever was called back before, meanwhile or after', async () => {
  const there = await stockOf(WEST);
  const transfer = await send('both', WEST, MORNING + 20);
  expect(await settle()).toBe(1);
  own.write('transfer-recalled', { transfer }, MORNING + 21);
  await own.push();
  expect([await settle(), await stockOf(STATION)]).toEqual([2, shelf]);
  // Received without a line before that was known there: it arrives after the goods came back.
  const first = await receive(transfer, 24, MORNING + 19);
  expect([await settle(), await settle()]).toEqual([3, 0]);
  expect([await stockOf(STATION), await stockOf(WEST)]).toEqual([shelf - 24, there + 24]);
  expect(await transferAt(transfer)).toMatchObject({ receiving: first, backs: [] });
  const before = centre.clock.now;
  west.write('reversal', { entry: first, reason: '' }, MORNING + 22);
  await west.push();
  expect([await settle(before), await settle(before)]).toEqual([3, 0]);
  expect([await stockOf(STATION), await stockOf(WEST)]).toEqual([shelf, there]);
  shelf -= 24;
  const late = await send('received first', WEST, MORNING + 23);
  expect(await settle()).toBe(1);
  await receive(late, 24, MORNING + 24);
  own.write('transfer-recalled', { transfer: late }, MORNING + 25);
  await own.push();
  expect([await settle(), await settle()]).toEqual([1, 0]);
  expect([await stockOf(STATION), await stockOf(WEST)]).toEqual([shelf, there + 24]);
});

test('an earlier receiving that arrives later is told instead, though nothing is open', async () => {
  const other = await boundDevice(centre, WEST);
  const transfer = await send('on two tills', WEST, MORNING + 26);
  await settle();
  centre.clock.now = MORNING + 60_000;
  const later = await receive(transfer, 24, MORNING + 29_000);
  await settle();
  expect((await transferAt(transfer))?.receiving).toBe(later);
  const earlier = await receive(transfer, 20, MORNING + 28_000, other);
  expect([await settle(MORNING + 50_000), await settle(MORNING + 50_000)]).toEqual([1, 0]);
  const known = await transferAt(transfer);
  expect([known?.receiving, known?.came.get(idOf('tea'))]).toEqual([earlier, 20]);
  shelf -= 24;
});

test('only the centre says that goods are back', async () => {
  const lines = [{ product: idOf('tea'), quantity: 24, cost: null }];
  own.write('transfer-returned', { transfer: idOf('both'), lines }, MORNING + 30);
  const { results } = await own.push();
  expect(results.at(-1)?.status).toBe('quarantined');
  expect(await stockOf(STATION)).toBe(shelf);
});

test('a shop that is named no longer gets what left before', async () => {
  expect(await run(STATION, WEST, 'off')).toEqual([expect.stringContaining('no more')]);
  const transfer = await send('late', WEST, MORNING + 6);
  expect(await settle()).toBe(1);
  expect((await deliveryAt(WEST, transfer))?.receiving).toBe(null);
});
