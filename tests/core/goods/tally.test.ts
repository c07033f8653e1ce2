import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countingIn } from '../../../src/core/goods/counting.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { type CountLine, classLine, countedSince, tallyIn } from '../../../src/core/goods/tally.ts';
import { countingAccount, stockAccount, tallyAccount } from '../../../src/core/journal/account.ts';
import { type Book, enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import type { ClaimRow, StockRow } from '../../../src/core/journal/row.ts';
import type { Json } from '../../../src/core/text.ts';
import { MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';

const TEA = idOf('tea');
const COUNT = idOf('count');
const UNTOLD = { cost: null, factor: 1 };

const claims = (book: Book, id: string): ClaimRow | null => {
  const row = book.rows.get(id);
  return row?.form === 'claims' ? row : null;
};
const stock = (book: Book): StockRow | null => {
  const row = book.rows.get(stockAccount(TEA));
  return row?.form === 'stock' ? row : null;
};
const take = (book: Book, ...entries: Entry[]): void =>
  enter(
    book,
    entries.map((entry) => ({ entry, eff: entry.at })),
  );

/** The tea’s line of the count; null before anybody counted it. */
function lineIn(book: Book): CountLine | null {
  const row = claims(book, tallyAccount(COUNT, TEA));
  const tally = row && tallyIn(row);
  const moves = [...(book.moves.get(TEA)?.values() ?? [])];
  return classLine(TEA, [{ tally, row: stock(book), moves }], stock(book), UNTOLD);
}

type Act = (at: number, n: number, device?: string) => Entry;
const act =
  (kind: string, body: (at: number) => Json, v = 1): Act =>
  (at, n, device) => ({ ...entryOf(kind, body(at), at, n, device), v });
const receive = (quantity: number, cost: number | null = null): Act =>
  act('receiving', () => ({
    supplier: '',
    note: '',
    lines: [{ product: TEA, quantity, cost }],
  }));
const sell = (quantity: number): Act => act('sale', () => saleBody(TEA, quantity, 350));
const tally = (quantity: number, round = 1, took = 0): Act =>
  act('count-tallied', (at) => ({
    count: COUNT,
    lines: [{ product: TEA, quantity, from: at - took, at, round }],
  }));
const confirm = ({ tally: { quantity, at, round } }: CountLine, value: number | null = null): Act =>
  act('count', () => ({ count: COUNT, lines: [{ product: TEA, quantity, value, at, round }] }), 2);
const open: Act = act('count-opened', () => ({ count: COUNT, scope: { by: 'all' }, blind: true }));
const close = (seen: number, how = 'done'): Act =>
  act('count-closed', () => ({ count: COUNT, how, seen }));

/** A book after acts a second apart, all by one device. */
function bookAfter(...acts: readonly Act[]): Book {
  const book = newBook();
  acts.forEach((make, i) => take(book, make(MORNING + i * 1000, i + 1)));
  return book;
}

describe('a counted product', () => {
  test('is the same, or differs by so many, worth so much', () => {
    expect(lineIn(bookAfter(receive(10, 2000), tally(10)))).toMatchObject({
      book: 10,
      difference: 0,
      worth: 0,
      state: 'same',
    });
    expect(lineIn(bookAfter(receive(10, 2000), sell(1), tally(7)))).toMatchObject({
      book: 9,
      difference: -2,
      worth: -400,
      state: 'differs',
    });
    expect(lineIn(bookAfter(receive(10), tally(12)))).toMatchObject({ difference: 2, worth: null });
  });

  test('that was never counted nor received differs from nothing known', () => {
    const line = lineIn(bookAfter(sell(2), tally(5)));
    expect(line).toMatchObject({ book: null, difference: 5, state: 'differs' });
  });

  test('adds up over phones and takes the last part’s time', () => {
    const line = lineIn(bookAfter(receive(10), tally(6), tally(4), sell(1)));
    expect(line).toMatchObject({ book: 10, difference: 0, state: 'same' });
    expect(line?.tally).toMatchObject({ quantity: 10, parts: 2, from: MORNING + 1000 });
    expect(line?.tally.at).toBe(MORNING + 2000);
  });

  test('is to be counted again when it moved between its parts, or while it was counted', () => {
    expect(lineIn(bookAfter(receive(10), tally(6), sell(1), tally(3)))?.state).toBe('moved');
    expect(lineIn(bookAfter(receive(10), sell(1), tally(9, 1, 5000)))?.state).toBe('moved');
    const again = lineIn(bookAfter(receive(10), tally(6), sell(1), tally(3), tally(9, 2)));
    expect(again).toMatchObject({ state: 'same', book: 9 });
    expect(again?.tally).toMatchObject({ quantity: 9, round: 2, parts: 1 });
  });

  test('is to be counted again when an old part comes after the recount had begun', () => {
    const mixed = bookAfter(receive(10), tally(6), tally(10, 2), tally(4, 1));
    expect(lineIn(mixed)?.state).toBe('mixed');
  });

  test('is confirmed until another part changes it, and overtaken by a count elsewhere', () => {
    const book = bookAfter(receive(10, 2000), tally(8));
    const line = lineIn(book);
    if (line === null) throw new Error('no line');
    take(book, confirm(line, 1600)(MORNING + 5000, 9));
    expect(lineIn(book)).toMatchObject({ state: 'confirmed', book: 10, difference: -2 });
    expect(onHand(stock(book)).quantity).toBe(8);
    take(book, tally(1)(MORNING + 6000, 10));
    expect(lineIn(book)).toMatchObject({ state: 'differs', book: 8 });
    const lines = [{ product: TEA, quantity: 3, value: null, at: MORNING + 9000 }];
    take(book, entryOf('count', { lines }, MORNING + 9000, 11));
    expect(lineIn(book)?.state).toBe('overtaken');
  });
});

describe('a count', () => {
  const state = (...acts: Act[]) => {
    const row = claims(bookAfter(...acts), countingAccount(COUNT));
    return row && countingIn(row);
  };

  test('is open until all that was handed in has been seen', () => {
    expect(state(open)).toMatchObject({ isOpen: true, parts: 0, blind: true, at: MORNING });
    expect(state(open, tally(1), tally(2), close(2))).toMatchObject({ isOpen: false, parts: 2 });
    expect(state(open, tally(1), close(1), tally(2))?.isOpen).toBe(true);
    expect(state(open, tally(1), close(1), tally(2), close(2))?.isOpen).toBe(false);
    expect(state(open, close(0, 'dropped'), tally(2))?.isOpen).toBe(false);
    expect(state(tally(1))).toBe(null);
  });
});

test('goods that arrived before a count ask about it', () => {
  const row = stock(
    bookAfter(
      receive(10),
      act('count', (at) => counted(at)),
    ),
  );
  expect(countedSince(row, MORNING)).toBe(MORNING + 1000);
  expect(countedSince(row, MORNING + 1000)).toBe(null);
  expect(countedSince(null, MORNING)).toBe(null);
});

const counted = (at: number): Json => ({
  lines: [{ product: TEA, quantity: 1, value: null, at }],
});

/**
 * What really happens in the shop, in order: goods are sold from one of two places by any of two
 * tills, and each place is counted once by any of two phones.
 */
const happening = fc.oneof(
  fc.record({ is: fc.constant('sale' as const), place: fc.integer({ min: 0, max: 1 }) }),
  fc.record({ is: fc.constant('part' as const), place: fc.integer({ min: 0, max: 1 }) }),
);

describe('a count while the shop sells', () => {
  test('comes to what is really there, under every interleaving and order of arrival', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ what: happening, device: fc.integer({ min: 0, max: 1 }) }), {
          minLength: 2,
          maxLength: 9,
        }),
        fc.infiniteStream(fc.nat()),
        (steps, random) => {
          const places = [20, 20];
          const seen = new Set<number>();
          const history: Entry[] = [receive(35)(MORNING - 9000, 1, idOf('desk'))];
          steps.forEach(({ what: { is, place }, device }, i) => {
            const who = idOf(`${is} device ${device}`);
            const at = MORNING + i * 1000;
            if (is === 'sale') {
              places[place] = (places[place] ?? 0) - 1;
              history.push(sell(1)(at, i + 2, who));
            } else if (!seen.has(place)) {
              seen.add(place);
              history.push(tally(places[place] ?? 0)(at, i + 2, who));
            }
          });
          fc.pre(seen.size === 2);
          const truth = places.reduce((sum, one) => sum + one, 0);
          const arriving = history
            .map((entry) => ({ entry, key: random.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ entry }) => entry);
          const half = (random.next().value ?? 0) % (arriving.length + 1);
          const book = newBook();
          take(book, ...arriving.slice(0, half));
          const early = lineIn(book);
          if (early && (early.state === 'same' || early.state === 'differs')) {
            take(book, confirm(early)(MORNING + 60_000, 2, idOf('desk')));
          }
          take(book, ...arriving.slice(half));
          let line = lineIn(book);
          if (line?.state === 'moved') {
            take(book, tally(truth, 2)(MORNING + 70_000, 3, idOf('desk')));
            line = lineIn(book);
          }
          if (line && (line.state === 'same' || line.state === 'differs')) {
            take(book, confirm(line)(MORNING + 80_000, 4, idOf('desk')));
          }
          expect(lineIn(book)?.state).toBe('confirmed');
          expect(onHand(stock(book)).quantity).toBe(truth);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
