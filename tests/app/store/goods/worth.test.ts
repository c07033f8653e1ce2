import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { record } from '../../../../src/app/store/record.ts';
import { storyOf } from '../../../../src/app/store/goods/story.ts';
import { worthOver } from '../../../../src/app/store/goods/worth.ts';
import { bookValue } from '../../../../src/core/goods/movement.ts';
import type { Draft } from '../../../../src/core/journal/entry.ts';
import { dayOf } from '../../../../src/core/time.ts';
import { stocksOf } from '../../../../src/app/store/goods/goods.ts';
import { MORNING, draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const DAY = 86_400_000;
const [TEA, SALT] = [idOf('tea'), idOf('salt')];
const receiving = (name: string, product: string, quantity: number, cost: number): Draft =>
  draftOf(
    'receiving',
    { supplier: '批发部', note: '', lines: [{ product, quantity, cost }] },
    idOf(name),
  );
const sale = (name: string, product: string, cost: number): Draft =>
  draftOf('sale', saleBody(product, 1, 350, cost), idOf(name));

test('the stock’s worth is told day by day, and by what changed it, counts included', async () => {
  const clock = { at: MORNING };
  const store = await openTestStore({ clock: () => clock.at });
  const at = async (day: number, ...drafts: Draft[]): Promise<void> => {
    clock.at = MORNING + day * DAY;
    await record(store, drafts);
  };
  await at(0, receiving('r1', TEA, 10, 2000), receiving('r2', SALT, 4, 400));
  await at(1, sale('s1', TEA, 200));
  const lines = [{ product: TEA, quantity: 8, value: 1600, at: MORNING + 2 * DAY }];
  await at(2, draftOf('count', { lines }, idOf('count')));
  await at(3, sale('s2', SALT, 100), receiving('r3', TEA, 5, 1100));
  await at(3, draftOf('write-off', lost(), idOf('lost')));
  const worth = await worthOver(store, dayOf(clock.at), 3);
  expect(worth.days.map((one) => one.worth)).toEqual([2200, 2000, 2800]);
  expect(worth.days.map(({ byWhy }) => Object.fromEntries(byWhy))).toEqual([
    {},
    { count: -200 },
    { sale: -100, receiving: 1100, 'write-off': -200 },
  ]);
  expect(Object.fromEntries(worth.byWhy)).toEqual({
    count: -200,
    sale: -100,
    receiving: 1100,
    'write-off': -200,
  });
  const stocks = await stocksOf(store, [TEA, SALT]);
  const now = [...stocks.values()].reduce((sum, row) => sum + bookValue(row), 0);
  expect(worth.days.at(-1)?.worth).toBe(now);
});

const lost = () => ({
  reason: 'broken',
  note: '',
  photo: null,
  lines: [{ product: TEA, quantity: 1, cost: 200 }],
});

test('a product’s story names the document behind every line, as far back as it was read', async () => {
  const clock = { at: MORNING };
  const store = await openTestStore({ clock: () => (clock.at += 1000) });
  await record(store, [receiving('r1', TEA, 10, 2000)]);
  for (const name of ['s1', 's2', 's3']) await record(store, [sale(name, TEA, 200)]);
  const whole = await storyOf(store, TEA, 10);
  expect(whole.isWhole).toBe(true);
  expect(whole.told.map(({ movement, entry }) => [entry?.kind, movement.onHand])).toEqual([
    ['sale', 7],
    ['sale', 8],
    ['sale', 9],
    ['receiving', 10],
  ]);
  const latest = await storyOf(store, TEA, 2);
  expect(latest.isWhole).toBe(false);
  expect(latest.told).toEqual(whole.told.slice(0, 2));
});
