import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIn } from '../../src/core/goods/delivery.ts';
import { offerIn } from '../../src/core/goods/offer.ts';
import { orderIn } from '../../src/core/goods/order-state.ts';
import { WHOLESALE } from '../../src/core/goods/supplier.ts';
import { derivedId, productId } from '../../src/core/derived-id.ts';
import { CENTRE } from '../../src/core/id.ts';
import { deliveryAccount, offerAccount, orderAccount } from '../../src/core/journal/account.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { readOfferFile } from '../../src/server/commands/offer-file.ts';
import { type Device, boundDevice } from '../support/device.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf } from '../support/entries.ts';

const HEAD = 'barcode,name,spec,category,pack,factor,price,least,days';
const CODE = '6901028004954';
const TEA = `${CODE},冰红茶,500ml,饮料,箱,24,50.40,1,1`;
const SALT = '6901028004947,加碘盐,400g,调味,箱,50,75.00,2,3';
const ORDER = idOf('order');

const files = new Map<string, string>();
let centre: Centre;
let device: Device;
beforeAll(async () => {
  centre = await startCentre(MORNING);
  device = await boundDevice(centre);
});
afterAll(() => centre.close());

const run = async (name: string, ...args: string[]): Promise<readonly string[] | string> => {
  const printed = await COMMANDS.get(name)?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: '',
    arg: (index) => args[index] ?? '',
    read: (file) => new TextEncoder().encode(files.get(file) ?? ''),
    save: () => null,
  });
  return printed?.ok === true ? printed.lines : (printed?.why ?? 'unknown');
};

const publish = (...lines: string[]) => {
  files.set('offers.csv', [HEAD, ...lines].join('\n'));
  return run('publish-offers', 'offers.csv');
};

test('a file of offers is read line by line, and what cannot be read is named', () => {
  const file = readOfferFile(
    [HEAD, TEA, 'abc,x,,,箱,1,1', SALT, `${CODE},新茶,,,箱,12,x`].join('\n'),
  );
  expect(file?.bad).toEqual([3, 5]);
  expect(
    file?.offers.map(({ name, factor, price, least, days }) => [name, factor, price, least, days]),
  ).toEqual([
    ['冰红茶', 24, 5040, 1, 1],
    ['加碘盐', 50, 7500, 2, 3],
  ]);
  expect(file?.offers[0]?.pinyin).toBe('bing hong cha');
  expect(readOfferFile('barcode,name\n1,2')).toBe(null);
});

test('only what changed is published, and what is no longer in the file is taken back', async () => {
  expect(await publish(TEA, SALT)).toEqual(['2 goods offered, 2 changed, 0 no longer']);
  expect(await publish(TEA, SALT)).toEqual(['2 goods offered, 0 changed, 0 no longer']);
  expect(await publish(TEA.replace('50.40', '48.00'))).toEqual([
    '1 goods offered, 1 changed, 1 no longer',
  ]);
  const rows = await centre.rows(CENTRE);
  expect(offerIn(rows.get(offerAccount(CODE)))).toMatchObject({ name: '冰红茶', price: 4800 });
  expect(offerIn(rows.get(offerAccount('6901028004947')))).toBe(null);
  expect(await publish('nothing')).toBe('no line can be read');
});

test('an order is listed, answered step by step, and its delivery announced', async () => {
  const line = { product: productId(STATION, CODE), code: CODE, name: '冰红茶', spec: '500ml' };
  device.write(
    'order-placed',
    {
      order: ORDER,
      supplier: WHOLESALE,
      note: '',
      due: '2026-11-21',
      lines: [{ ...line, unit: '箱', factor: 24, packs: 3, price: 4800 }],
    },
    MORNING,
  );
  await device.push();
  expect(await run('list-orders', STATION)).toEqual([`${ORDER} placed 1 144.00 2026-11-21`]);
  expect(await run('answer-order', STATION, ORDER, 'lost', '')).toContain('state is one of');
  expect(await run('answer-order', STATION, ORDER, 'sent', 'soon')).toBe('day is like 2026-11-20');
  expect(await run('answer-order', STATION, idOf('other'), 'sent', '')).toBe('order-unknown');
  expect(await run('answer-order', STATION, ORDER, 'accepted')).toEqual([
    `order ${ORDER} accepted`,
  ]);
  expect(await run('answer-order', STATION, ORDER, 'accepted')).toBe('answered-already');
  expect(await run('answer-order', STATION, ORDER, 'sent', '2026-11-22', 'PF-17')).toEqual([
    `order ${ORDER} sent`,
  ]);
  const rows = await centre.rows(STATION);
  const order = rows.get(orderAccount(ORDER));
  expect(order?.form === 'claims' && orderIn(order, null)).toMatchObject({
    state: 'sent',
    due: '2026-11-22',
  });
  const delivery = rows.get(deliveryAccount(derivedId(STATION, `delivery:${ORDER}`)));
  expect(delivery?.form === 'claims' && deliveryIn(delivery)).toMatchObject({
    order: ORDER,
    supplierId: WHOLESALE,
    noteNumber: 'PF-17',
    due: '2026-11-22',
    lines: [{ code: CODE, quantity: 72, cost: 14_400 }],
  });
});
