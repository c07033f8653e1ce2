import { expect, test } from 'vitest';
import { lossTotals, lossesIn } from '../../../src/core/goods/write-off.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { stockAccount } from '../../../src/core/journal/account.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { MORNING, entryOf, idOf } from '../../support/entries.ts';

const [TEA, SALT] = [idOf('tea'), idOf('salt')];
const DAY = 86_400_000;

const written = (
  n: number,
  reason: string,
  product: string,
  quantity: number,
  cost: number | null,
) =>
  entryOf(
    'write-off',
    { reason, note: '', photo: null, lines: [{ product, quantity, cost }] },
    MORNING + n * DAY,
    n,
  );

test('what was lost is told by day, product and reason; own use is no loss, what is found is less', () => {
  const book = newBook();
  const entries = [
    written(1, 'broken', TEA, 2, 400),
    written(2, 'broken', TEA, 1, null),
    written(3, 'own-use', TEA, 1, 200),
    written(4, 'found', SALT, 1, 150),
    written(5, 'expired', SALT, 3, 450),
  ];
  enter(
    book,
    entries.map((entry) => ({ entry, eff: entry.at })),
  );
  const losses = lossesIn([...book.rows.values()]);
  expect(losses.find(({ day }) => day === '2026-11-22')).toEqual({
    day: '2026-11-22',
    product: TEA,
    reason: 'broken',
    units: 1,
    cost: 0,
    uncosted: 1,
  });
  const { byReason, lost, byProduct } = lossTotals(losses);
  expect(Object.fromEntries(byReason)).toEqual({
    broken: 400,
    'own-use': 200,
    found: -150,
    expired: 450,
  });
  expect(lost).toBe(700);
  expect(byProduct).toEqual([
    { product: TEA, cost: 400 },
    { product: SALT, cost: 300 },
  ]);
  const row = book.rows.get(stockAccount(TEA));
  expect(onHand(row?.form === 'stock' ? row : null)).toEqual({ counted: false, quantity: -4 });
});

test('a write-off taken back was none', () => {
  const book = newBook();
  const one = written(1, 'broken', TEA, 2, 400);
  const undo = entryOf('reversal', { entry: one.id, reason: '' }, one.at + 1, 2);
  enter(
    book,
    [one, undo].map((entry) => ({ entry, eff: entry.at })),
  );
  expect(lossesIn([...book.rows.values()])).toEqual([]);
});
