import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bookValue,
  costDifference,
  movementsOf,
  valueByWhy,
} from '../../../src/core/goods/movement.ts';
import { onHand, stockValue } from '../../../src/core/goods/stock.ts';
import { stockAccount } from '../../../src/core/journal/account.ts';
import { type Book, enter, newBook } from '../../../src/core/journal/book.ts';
import type { StockRow } from '../../../src/core/journal/row.ts';
import { fen } from '../../../src/core/money.ts';
import { GOODS, document, madeOf, standing } from '../../support/documents.ts';
import { MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';

const stockIn = (book: Book, product: string): StockRow | null => {
  const row = book.rows.get(stockAccount(product));
  return row?.form === 'stock' ? row : null;
};
const movementsIn = (book: Book, product: string) =>
  movementsOf(stockIn(book, product), [...(book.moves.get(product)?.values() ?? [])]);

describe('any documents in any order of arrival', () => {
  test('stock = opening + Σ movements, and value = Σ by what changed it, to the fen', () => {
    fc.assert(
      fc.property(
        fc.array(document, { maxLength: 25 }),
        fc.infiniteStream(fc.nat()),
        (documents, random) => {
          const made = madeOf(documents);
          const book = newBook();
          const order = made
            .map(({ counting }) => ({ counting, key: random.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key);
          for (const { counting } of order) enter(book, [counting]);
          for (const product of GOODS) {
            const row = stockIn(book, product);
            let [quantity, worth] = [0, 0];
            const sums = new Map<string, number>();
            for (const effect of standing(made).filter((one) => one.product === product)) {
              const value = effect.value ?? 0;
              const change = effect.isCount ? value - worth : value;
              quantity = effect.isCount ? effect.quantity : quantity + effect.quantity;
              worth += change;
              sums.set(effect.why, (sums.get(effect.why) ?? 0) + change);
            }
            expect(onHand(row).quantity).toBe(quantity);
            expect(bookValue(row)).toBe(worth);
            const movements = movementsIn(book, product);
            expect(movements.reduce((sum, one) => sum + one.quantity, 0)).toBe(quantity);
            // The latest moves alone tell the same of the end of the story.
            const latest = [...(book.moves.get(product)?.values() ?? [])]
              .sort((a, b) => (a.stamp < b.stamp ? 1 : -1))
              .slice(0, 3);
            const end = movementsOf(row, latest, false);
            expect(end).toEqual(movements.slice(movements.length - end.length));
            expect([...valueByWhy(movements)].sort()).toEqual([...sums].sort());
            // Σ value = Σ purchases − cost of sales − losses + resets, less the cost difference.
            const told = { cost: fen(100), factor: 1 };
            const all = [...valueByWhy(movements).values()].reduce((sum, one) => sum + one, 0);
            expect(all - (costDifference(row, told) ?? 0)).toBe(stockValue(row, told));
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a product’s story', () => {
  const TEA = idOf('tea');
  const lines = [{ product: TEA, quantity: 10, cost: 2000 }];
  const counts = [{ product: TEA, quantity: 7, value: 1400, at: MORNING + 3000 }];
  const acts = [
    entryOf('receiving', { supplier: '', note: '', lines }, MORNING + 1000, 1),
    entryOf('sale', saleBody(TEA, 2, 350, 400), MORNING + 2000, 2),
    entryOf('count', { lines: counts }, MORNING + 4000, 3),
    entryOf('sale', saleBody(TEA, 1, 350, null), MORNING + 5000, 4),
  ];

  test('says what each line changed, and what was there after it', () => {
    const book = newBook();
    enter(
      book,
      acts.map((entry) => ({ entry, eff: entry.at })),
    );
    expect(
      movementsIn(book, TEA).map(({ why, quantity, value, onHand: held, worth }) => [
        why,
        quantity,
        value,
        held,
        worth,
      ]),
    ).toEqual([
      ['receiving', 10, 2000, 10, 2000],
      ['sale', -2, -400, 8, 1600],
      ['count', -1, -200, 7, 1400],
      ['sale', -1, null, 6, 1400],
    ]);
  });

  test('what arrives late changes the count’s difference, not the stock', () => {
    const book = newBook();
    const late = entryOf('sale', saleBody(TEA, 1, 350, 200), MORNING + 2500, 1, idOf('other'));
    enter(
      book,
      [...acts, late].map((entry) => ({ entry, eff: entry.at })),
    );
    const story = movementsIn(book, TEA);
    expect(story.map(({ quantity }) => quantity)).toEqual([10, -2, -1, 0, -1]);
    expect(story.at(-1)?.onHand).toBe(6);
  });

  test('of goods never moved is empty', () => {
    expect(movementsOf(null, [])).toEqual([]);
    expect(bookValue(null)).toBe(0);
  });
});
