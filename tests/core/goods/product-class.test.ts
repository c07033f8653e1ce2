import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  classesOf,
  joinedProduct,
  joinedStock,
  membersOf,
  representative,
} from '../../../src/core/goods/product-class.ts';
import { costOf, onHand } from '../../../src/core/goods/stock.ts';
import { mergedAccount, stockAccount } from '../../../src/core/journal/account.ts';
import { type Book, canonical, enter, newBook } from '../../../src/core/journal/book.ts';
import type { ClaimRow, StockRow } from '../../../src/core/journal/row.ts';
import { fen } from '../../../src/core/money.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';
import { productWith, unitWith } from '../../support/product.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'].map(idOf).sort();
const [A = '', B = '', C = ''] = IDS;

const mergedIn = (book: Book): ClaimRow[] =>
  [...book.rows.values()].flatMap((row) =>
    row.form === 'claims' && row.id.startsWith(mergedAccount('')) ? [row] : [],
  );
const stocksIn = (book: Book, ids: readonly string[]): StockRow[] =>
  ids.flatMap((id) => {
    const row = book.rows.get(stockAccount(id));
    return row?.form === 'stock' ? [row] : [];
  });

/** What happened, in order of time: each on one of two devices, effective a minute apart. */
type Act = { readonly kind: string; readonly body: Json };

const entered = (acts: readonly Act[], order: readonly number[]): Book => {
  const book = newBook();
  for (const i of order) {
    const act = acts[i];
    if (!act) continue;
    const at = MORNING + i * 60_000;
    const entry = entryOf(act.kind, act.body, at, i + 1, DEVICES[i % 2], idOf(`act-${i}`));
    enter(book, [{ entry, eff: at }]);
  }
  return book;
};
const merge = (product: string, other: string): Act => ({
  kind: 'products-merged',
  body: { product, with: other },
});
const receive = (product: string, quantity: number, cost: number): Act => ({
  kind: 'receiving',
  body: { supplier: '', note: '', lines: [{ product, quantity, cost }] },
});
const count = (product: string, quantity: number, minute: number): Act => ({
  kind: 'count',
  body: {
    lines: [{ product, quantity, value: quantity * 100, at: MORNING + minute * 60_000 }],
  },
});

const anId = fc.constantFrom(...IDS);
const anAct = fc.oneof(
  fc
    .tuple(anId, anId)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => merge(a, b)),
  fc.tuple(anId, fc.integer({ min: 1, max: 50 })).map(([id, n]) => receive(id, n, n * 120)),
  fc
    .tuple(anId, fc.nat(40), fc.nat(5))
    .map(([id, quantity, minute]) => count(id, quantity, minute)),
);
const history = fc.array(anAct, { maxLength: 12 });

describe('merged products', () => {
  test('A into B and B into A, offline at once, end the same', () => {
    const one = classesOf(mergedIn(entered([merge(A, B)], [0])));
    const other = classesOf(mergedIn(entered([merge(B, A)], [0])));
    const both = classesOf(mergedIn(entered([merge(A, B), merge(B, A)], [1, 0])));
    expect([...one]).toEqual([...other]);
    expect([...both]).toEqual([...one]);
    expect([A, B, C].map((id) => representative(both, id))).toEqual([A, A, C]);
  });

  test('a chain and a ring are one class', () => {
    const ring = classesOf(mergedIn(entered([merge(C, B), merge(B, A), merge(A, C)], [2, 0, 1])));
    expect(membersOf(ring, C)).toEqual([A, B, C]);
  });

  test('whatever is said in whatever order, classes and balances are the same', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (acts, stream) => {
        const straight = acts.map((_, i) => i);
        const keys = straight.map(() => stream.next().value);
        const shuffled = [...straight].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
        const turned = acts.map((act): Act => {
          const { product, with: other } = Object(act.body);
          return act.kind === 'products-merged' ? merge(String(other), String(product)) : act;
        });
        const [one, two] = [entered(acts, straight), entered(turned, shuffled)];
        const [first, second] = [classesOf(mergedIn(one)), classesOf(mergedIn(two))];
        expect([...second].sort()).toEqual([...first].sort());
        for (const members of new Set(first.values())) {
          const id = members[0] ?? '';
          expect(canonical(joinedStock(id, stocksIn(two, members)))).toBe(
            canonical(joinedStock(id, stocksIn(one, members))),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('on hand of a class is the sum of its members’, and no base unit is lost or made', () => {
    fc.assert(
      fc.property(history, (acts) => {
        const book = entered(
          acts,
          acts.map((_, i) => i),
        );
        const rows = stocksIn(book, IDS);
        const sum = rows.reduce((all, row) => all + onHand(row).quantity, 0);
        const joined = joinedStock(A, rows);
        expect(onHand(joined).quantity).toBe(sum);
        expect(onHand(joined).counted).toBe(rows.some((row) => onHand(row).counted));
      }),
      { numRuns: 300 },
    );
  });

  test('the cost of a class is that of all that was paid for it', () => {
    const book = entered([receive(A, 10, 1_000), receive(B, 30, 5_000)], [0, 1]);
    const joined = joinedStock(A, stocksIn(book, [A, B]));
    expect(costOf(joined, 1, { cost: null, factor: 1 })).toBe(150);
    expect(costOf(joined, 40, { cost: null, factor: 1 })).toBe(6_000);
  });

  test('taken back they are two again', () => {
    const undo: Act = { kind: 'reversal', body: { entry: idOf('act-0'), reason: '' } };
    expect(classesOf(mergedIn(entered([merge(A, B), undo], [0, 1]))).size).toBe(0);
    expect(classesOf(mergedIn(entered([merge(A, B), undo], [1, 0]))).size).toBe(0);
  });
});

describe('a class as one product', () => {
  const tea = productWith({
    id: A,
    name: '冰红茶',
    shortCodes: ['01'],
    units: [unitWith('瓶', 1, fen(300), ['111']), unitWith('箱', 24, fen(6800), ['222'])],
  });
  const twin = productWith({
    id: B,
    name: '红茶冰的',
    units: [unitWith('支', 1, fen(320), ['333']), unitWith('提', 6, fen(1700), ['444'])],
  });

  test('keeps the first one’s name and prices and is found by all codes', () => {
    expect(joinedProduct([tea, twin])).toMatchObject({
      id: A,
      name: '冰红茶',
      shortCodes: ['01'],
      units: [
        { unit: '瓶', price: 300, codes: ['111', '333'] },
        { unit: '提', factor: 6, codes: ['444'] },
        { unit: '箱', codes: ['222'] },
      ],
    });
  });

  test('is what is left of it when the first was given up', () => {
    expect(joinedProduct([{ ...tea, gone: true }, twin])).toMatchObject({
      id: A,
      name: '红茶冰的',
      gone: false,
    });
    expect(joinedProduct([tea, { ...twin, gone: true }])?.units).toEqual(tea.units);
  });
});
