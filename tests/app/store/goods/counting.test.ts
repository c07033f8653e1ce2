import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  allCounts,
  countById,
  isIn,
  nextRound,
  recountedToo,
  reviewOf,
  roundOf,
  uncounted,
} from '../../../../src/app/store/goods/counting.ts';
import { confirmedLines } from '../../../../src/app/screens/goods/counting/count-confirming.ts';
import { stockOf } from '../../../../src/app/store/goods/goods.ts';
import { record } from '../../../../src/app/store/record.ts';
import { stockLines } from '../../../../src/app/store/goods/stock-table.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { onHand } from '../../../../src/core/goods/stock.ts';
import type { Draft } from '../../../../src/core/journal/entry.ts';
import type { Json } from '../../../../src/core/text.ts';
import { MORNING, draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const [TEA, SALT, EGGS] = [idOf('tea'), idOf('salt'), idOf('eggs')];
const COUNT = idOf('count');

const product = (id: string, name: string, category: string): Draft =>
  draftOf(
    'product-saved',
    { product: id, fields: { name, category }, units: [{ unit: '瓶', factor: 1, price: 350 }] },
    idOf(`save ${name}`),
  );
const receiving = draftOf(
  'receiving',
  {
    supplier: '',
    note: '',
    lines: [
      { product: TEA, quantity: 10, cost: 2000 },
      { product: SALT, quantity: 5, cost: 500 },
      { product: EGGS, quantity: 3, cost: null },
    ],
  },
  idOf('receiving'),
);
const opened = (scope: Json): Draft =>
  draftOf('count-opened', { count: COUNT, scope, blind: true }, idOf('opened'));
const tallied = (name: string, id: string, quantity: number, at: number, round = 1): Draft =>
  draftOf(
    'count-tallied',
    { count: COUNT, lines: [{ product: id, quantity, from: at, at, round }] },
    idOf(name),
  );
const sale = (name: string, id: string): Draft =>
  draftOf('sale', saleBody(id, 1, 350, 200), idOf(name));

/** A shop of three products, received a second ago, with a count open. */
async function shop(scope: Json = { by: 'all' }): Promise<{ store: Store; now: () => number }> {
  const clock = { at: MORNING };
  const now = (): number => (clock.at += 1000);
  const store = await openTestStore({ clock: now });
  await record(store, [
    product(TEA, '茶', '饮料·茶'),
    product(SALT, '盐', '调料'),
    product(EGGS, '蛋', '生鲜'),
    receiving,
    opened(scope),
  ]);
  return { store, now };
}

describe('a count', () => {
  test('is listed while it goes on, and says what was counted beside the ledger', async () => {
    const { store, now } = await shop();
    expect(await allCounts(store)).toMatchObject([{ id: COUNT, isOpen: true, parts: 0 }]);
    await record(store, [sale('s1', TEA)]);
    await record(store, [tallied('t1', TEA, 7, now()), tallied('t2', SALT, 5, now())]);
    const review = await reviewOf(store, COUNT);
    expect(
      review.map(({ product: { name }, state, book, difference, worth }) => [
        name,
        state,
        book,
        difference,
        worth,
      ]),
    ).toEqual([
      ['茶', 'differs', 9, -2, -400],
      ['盐', 'same', 5, 0, 0],
    ]);
    expect(
      (await uncounted(store, (await allCounts(store))[0] ?? failed())).map(({ name }) => name),
    ).toEqual(['蛋']);
    const seen = { count: COUNT, how: 'done', seen: 2 };
    await record(store, [draftOf('count-closed', seen, idOf('closed'))]);
    expect((await countById(store, COUNT))?.isOpen).toBe(false);
  });

  test('says that goods moved while their parts were counted, until they are counted anew', async () => {
    const { store, now } = await shop();
    const first = now();
    await record(store, [sale('s1', TEA)]);
    await record(store, [tallied('t1', TEA, 6, first), tallied('t2', TEA, 3, now())]);
    expect(await reviewOf(store, COUNT)).toMatchObject([{ state: 'moved' }]);
    expect(await roundOf(store, COUNT, TEA)).toBe(1);
    await record(store, [tallied('t3', TEA, 9, now(), 2)]);
    expect(await reviewOf(store, COUNT)).toMatchObject([{ state: 'same', difference: 0 }]);
    expect(await roundOf(store, COUNT, TEA)).toBe(2);
  });

  test('of a category takes in what lies below it, and nothing else', async () => {
    const { store } = await shop({ by: 'category', of: '饮料' });
    const left = await uncounted(store, (await allCounts(store))[0] ?? failed());
    expect(left.map(({ name }) => name)).toEqual(['茶']);
    expect(isIn({ category: '饮料杯', place: '' }, { by: 'category', of: '饮料' })).toBe(false);
    expect(isIn({ category: '', place: '3' }, { by: 'shelf', of: '3' })).toBe(true);
    expect(isIn({ category: '', place: '3' }, { by: 'picked' })).toBe(false);
  });
});

describe('two products merged while they are counted', () => {
  const merged = draftOf('products-merged', { product: SALT, with: TEA }, idOf('merged'));
  const confirm = async (store: Store): Promise<void> => {
    for (const line of await reviewOf(store, COUNT)) {
      const row = await stockOf(store, line.product.id);
      const body = { count: COUNT, lines: await confirmedLines(store, line, row) };
      await record(store, [{ id: idOf('word'), kind: 'count', v: 2, body }]);
    }
  };
  const left = async (store: Store): Promise<number> => onHand(await stockOf(store, TEA)).quantity;

  test('keep what was counted of either', async () => {
    const { store, now } = await shop();
    await record(store, [tallied('t1', TEA, 7, now()), tallied('t2', SALT, 4, now())]);
    await record(store, [merged]);
    const [line, ...others] = await reviewOf(store, COUNT);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ book: 15, difference: -4, tally: { quantity: 11, parts: 2 } });
    await confirm(store);
    expect(await left(store)).toBe(11);
    expect(await reviewOf(store, COUNT)).toMatchObject([{ state: 'confirmed', book: 15 }]);
    await record(store, [sale('s1', SALT)]);
    expect(await left(store)).toBe(10);
  });

  test('are confirmed whole where one of them was confirmed before', async () => {
    const { store, now } = await shop();
    await record(store, [tallied('t1', TEA, 7, now())]);
    await confirm(store);
    await record(store, [tallied('t2', SALT, 4, now()), merged]);
    expect(await reviewOf(store, COUNT)).toMatchObject([{ state: 'differs', difference: -1 }]);
    await record(store, [sale('s1', TEA)]);
    expect(await left(store)).toBe(11);
    const [line] = await reviewOf(store, COUNT);
    if (line === undefined) throw new Error('a line');
    const body = { count: COUNT, lines: await confirmedLines(store, line, null) };
    await record(store, [{ id: idOf('all'), kind: 'count', v: 2, body }]);
    expect(await left(store)).toBe(10);
  });

  test('and counted anew are what the new round says', async () => {
    const { store, now } = await shop();
    await record(store, [tallied('t1', TEA, 7, now()), tallied('t2', SALT, 4, now(), 2)]);
    await record(store, [merged]);
    const [{ product } = failed()] = await reviewOf(store, COUNT);
    const round = await nextRound(store, COUNT, product.id);
    expect(round).toBe(3);
    const at = now();
    const line = { product: product.id, quantity: 12, from: at, at, round };
    const body = { count: COUNT, lines: [line] };
    const more = await recountedToo(store, body);
    expect(more).toMatchObject([{ quantity: 0, round: 3 }]);
    await record(store, [
      draftOf('count-tallied', { count: COUNT, lines: more }, idOf('t3')),
      draftOf('count-tallied', body, idOf('t4')),
    ]);
    expect(await reviewOf(store, COUNT)).toMatchObject([{ tally: { quantity: 12 }, book: 15 }]);
    expect(await recountedToo(store, body)).toEqual([]);
    await confirm(store);
    expect(await left(store)).toBe(12);
    expect(await uncounted(store, (await countById(store, COUNT)) ?? failed())).toMatchObject([
      { name: '蛋' },
    ]);
  });
});

describe('the shelves', () => {
  test('are read once and follow every change', async () => {
    const { store } = await shop();
    const found = async () =>
      (await stockLines(store)).map(({ name, quantity, worth }) => [name, quantity, worth]).sort();
    expect(await found()).toEqual([
      ['盐', 5, 500],
      ['茶', 10, 2000],
      ['蛋', 3, null],
    ]);
    await record(store, [sale('s1', TEA)]);
    await record(
      store,
      [product(SALT, '细盐', '调料')].map((draft) => ({ ...draft, id: idOf('x') })),
    );
    await record(store, [
      draftOf('product-saved', { product: EGGS, fields: { gone: true }, units: [] }, idOf('gone')),
    ]);
    expect(await found()).toEqual([
      ['细盐', 5, 500],
      ['茶', 9, 1800],
    ]);
  });
});

const failed = (): never => {
  throw new Error('no count');
};
