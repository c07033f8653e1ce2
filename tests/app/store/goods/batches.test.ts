import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { dayAfter, dayOf } from '../../../../src/core/time.ts';
import type { Json } from '../../../../src/core/text.ts';
import { lineOf } from '../../../../src/app/cart-line.ts';
import { type Counter, addLine, newCounter, scanAtTill } from '../../../../src/app/counter.ts';
import { watchExpired } from '../../../../src/app/expiry-watch.ts';
import { expiredNow, expiring } from '../../../../src/app/store/goods/batches.ts';
import { productById } from '../../../../src/app/store/goods/goods.ts';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { warnedOf } from '../../../../src/app/screens/goods/expiry/expiring-words.ts';
import { liveLines } from '../../../../src/core/sale/cart.ts';
import { MORNING, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const TODAY = dayOf(MORNING);
const MILK = idOf('milk');
const TEA = idOf('tea');

const write = async (store: Store, kind: string, body: Json, id: string, v = 1): Promise<void> => {
  const done = await record(store, [{ id, kind, v, body }]);
  if (!done.ok) throw new Error(`${kind} was not written: ${done.why}`);
};

const receive = (store: Store, product: string, quantity: number, days: number, id: string) =>
  write(
    store,
    'receiving',
    {
      supplier: '',
      supplierId: null,
      order: null,
      delivery: null,
      noteNumber: '',
      warehouse: '',
      note: '',
      arrived: null,
      lines: [{ product, quantity, cost: quantity * 100, until: dayAfter(TODAY, days) }],
    },
    id,
    2,
  );

async function shop(): Promise<Store> {
  const store = await openTestStore();
  for (const [id, name, code] of [
    [MILK, '牛奶', '1024'],
    [TEA, '冰红茶', '1025'],
  ] as const) {
    const units = [{ unit: '瓶', factor: 1, price: 350, codes: [code] }];
    await write(store, 'product-saved', { product: id, fields: { name }, units }, idOf(`p/${id}`));
  }
  return store;
}

describe('what is near its end', () => {
  test('is there as long as something of the batch is left, what expires first in front', async () => {
    const store = await shop();
    await receive(store, TEA, 12, 200, idOf('r1'));
    await receive(store, TEA, 6, 20, idOf('r2'));
    await receive(store, MILK, 4, 6, idOf('r3'));
    const near = async () =>
      (await expiring(store, TODAY, 30)).map(({ product, left }) => [product.name, left]);
    expect(await near()).toEqual([
      ['牛奶', [{ until: dayAfter(TODAY, 6), quantity: 4 }]],
      [
        '冰红茶',
        [
          { until: dayAfter(TODAY, 20), quantity: 6 },
          { until: dayAfter(TODAY, 200), quantity: 12 },
        ],
      ],
    ]);
    await write(store, 'sale', saleBody(TEA, 5, 350), idOf('s1'));
    await write(store, 'sale', saleBody(MILK, 4, 350), idOf('s2'));
    expect((await near())[0]).toEqual([
      '冰红茶',
      [
        { until: dayAfter(TODAY, 20), quantity: 1 },
        { until: dayAfter(TODAY, 200), quantity: 12 },
      ],
    ]);
    await write(store, 'sale', saleBody(TEA, 1, 350), idOf('s3'));
    expect(await near()).toEqual([]);
  });

  test('is sorted into the shop’s warnings by the first batch', async () => {
    const store = await shop();
    await receive(store, MILK, 4, -1, idOf('r1'));
    await receive(store, TEA, 6, 7, idOf('r2'));
    const warned = warnedOf(await expiring(store, TODAY, 30), [30, 15, 7], TODAY);
    expect(warned.map(({ within, goods }) => [within, goods[0]?.product.name])).toEqual([
      [null, '牛奶'],
      [7, '冰红茶'],
    ]);
    expect([...(await expiredNow(store, TODAY))]).toEqual([[MILK, dayAfter(TODAY, -1)]]);
  });

  test('a receiving taken back takes its batch along', async () => {
    const store = await shop();
    await receive(store, MILK, 4, -1, idOf('r1'));
    await write(store, 'reversal', { entry: idOf('r1'), reason: '' }, idOf('back'));
    expect(await expiredNow(store, TODAY)).toEqual(new Map());
  });
});

describe('at the till', () => {
  const seen = async (counter: Counter, size: number): Promise<void> => {
    while (counter.expired.value.size !== size) await new Promise((done) => setTimeout(done, 5));
  };

  test('what has expired is asked about before it is a line; a bill asks once', async () => {
    const store = await shop();
    await receive(store, MILK, 4, -1, idOf('r1'));
    const counter = await newCounter(store);
    const stop = watchExpired(counter);
    await seen(counter, 1);
    expect(await scanAtTill(counter, '1024')).toEqual({ heard: 'asked' });
    expect(liveLines(counter.cart.value)).toEqual([]);
    const [question] = counter.questions.value;
    if (question?.ask !== 'expired') throw new Error('the date is asked about');
    expect(question.until).toBe(dayAfter(TODAY, -1));
    await addLine(counter, { ...question.line, reason: '看过日期，没过期' });
    expect(await scanAtTill(counter, '1024')).toEqual({ heard: 'line', name: '牛奶' });
    expect(liveLines(counter.cart.value)).toMatchObject([
      { quantity: 2, reason: '看过日期，没过期', price: 350 },
    ]);
    expect(await scanAtTill(counter, '1025')).toEqual({ heard: 'line', name: '冰红茶' });
    stop();
  });

  test('a batch that comes in expired is known at once, and one that is sold out forgotten', async () => {
    const store = await shop();
    const counter = await newCounter(store);
    const stop = watchExpired(counter);
    await receive(store, MILK, 1, -3, idOf('r1'));
    await seen(counter, 1);
    await write(store, 'sale', saleBody(MILK, 1, 350), idOf('s1'));
    await seen(counter, 0);
    const milk = await productById(store, MILK);
    const [unit] = milk?.units ?? [];
    if (milk === null || unit === undefined) throw new Error('there is milk');
    expect(await addLine(counter, lineOf(milk, unit))).toBe('added');
    stop();
  });
});
