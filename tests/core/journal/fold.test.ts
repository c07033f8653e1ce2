import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Book, apply, differences, enter, newBook } from '../../../src/core/journal/book.ts';
import { type Counting, restamped, withdrawn } from '../../../src/core/journal/plan.ts';
import { cancelledBy } from '../../../src/core/journal/reversal.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { stockAccount } from '../../../src/core/journal/account.ts';
import { DEVICES, MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';

const PRODUCTS = ['tea', 'salt'].map(idOf);
const stockOf = (book: Book, product: string) => {
  const row = book.rows.get(stockAccount(product));
  return onHand(row?.form === 'stock' ? row : null);
};

type Step = {
  kind: string;
  product: number;
  quantity: number;
  gap: number;
  device: number;
  late: number;
  target: number;
};
const step = fc.record({
  kind: fc.constantFrom(
    'sale',
    'receiving',
    'count',
    'reversal',
    'parcel-received',
    'parcel-handed-out',
    'product-saved',
    'products-imported',
  ),
  product: fc.integer({ min: 0, max: 1 }),
  quantity: fc.integer({ min: 1, max: 9 }),
  gap: fc.integer({ min: 0, max: 5_000_000 }),
  device: fc.integer({ min: 0, max: 1 }),
  late: fc.integer({ min: 0, max: 2_000_000 }),
  target: fc.nat(),
});

/** A history of two devices' entries, each effective a little after it was made. */
function historyOf(steps: readonly Step[]): Counting[] {
  const counts = [0, 0];
  let at = MORNING;
  const made: Counting[] = [];
  for (const one of steps) {
    at += one.gap;
    const n = (counts[one.device] = (counts[one.device] ?? 0) + 1);
    const product = PRODUCTS[one.product] ?? '';
    const entry = entryOf(one.kind, bodyOf(one, product, at, made), at, n, DEVICES[one.device]);
    made.push({ entry, eff: at });
  }
  return made;
}

function bodyOf(one: Step, product: string, at: number, made: readonly Counting[]) {
  const key = idOf(`key-${one.quantity % 3}`);
  switch (one.kind) {
    case 'sale':
      return saleBody(product, one.quantity, 350, one.target % 2 ? 200 : null);
    case 'receiving':
      return {
        supplier: '',
        note: '',
        lines: [
          { product, quantity: one.quantity * 4, cost: one.target % 3 ? one.quantity * 800 : null },
        ],
      };
    case 'count':
      return {
        lines: [{ product, quantity: one.quantity, value: one.quantity * 190, at: at - one.late }],
      };
    case 'reversal':
      return {
        entry: made[one.target % Math.max(1, made.length)]?.entry.id ?? idOf('none'),
        reason: '',
      };
    case 'parcel-received':
      return {
        parcel: key,
        carrier: 'post',
        waybill: '98',
        shelf: '1',
        code: `1-1-${one.quantity}`,
        tail: '1234',
      };
    case 'parcel-handed-out':
      return { parcel: key, how: 'code' };
    case 'product-saved':
      return {
        product,
        fields: { name: `n${one.quantity}` },
        units: [
          { unit: '瓶', factor: 1, price: one.quantity, codes: [`690000000000${one.quantity}`] },
        ],
      };
    default:
      return {
        import: key,
        file: 'a.csv',
        part: one.target % 50,
        parts: 99,
        lines: [{ product, fields: { name: `i${one.quantity}` }, units: [], stock: one.quantity }],
      };
  }
}

const bookOf = (batches: readonly (readonly Counting[])[]): Book => {
  const book = newBook();
  for (const batch of batches) enter(book, batch);
  return book;
};

describe('balances are a function of the set of entries', () => {
  test('whatever the order of arrival, the batches and the repeats', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (steps, random) => {
          const history = historyOf(steps);
          const next = () => random.next().value ?? 0;
          const shuffled = [...history, ...history.filter(() => next() % 4 === 0)]
            .map((item) => ({ item, key: next() }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
          const batches: Counting[][] = [];
          for (let at = 0; at < shuffled.length; ) {
            const size = 1 + (next() % 6);
            batches.push(shuffled.slice(at, at + size));
            at += size;
          }
          const singly = bookOf(shuffled.map((item) => [item]));
          expect(differences(bookOf([history]).rows, singly.rows)).toEqual([]);
          expect(differences(bookOf(batches).rows, singly.rows)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("an entry posted at the device's time and moved to the centre's equals one posted late", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        const history = historyOf(steps);
        const late = history.map(({ entry, eff }, i) => ({
          entry,
          eff: eff - (steps[i]?.late ?? 0),
        }));
        const moved = bookOf([history]);
        for (const { entry, eff } of late) {
          apply(moved, restamped(entry, entry.at, eff, moved.rows.has(`cancel:${entry.id}`)));
        }
        expect(differences(bookOf([late]).rows, moved.rows)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('an entry put into quarantine leaves what the others post without it', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), fc.nat(), (steps, choice) => {
        const history = historyOf(steps);
        const out = history[choice % history.length];
        if (!out) return;
        const others = history.filter((item) => item !== out);
        const book = bookOf([history]);
        const target = cancelledBy(out.entry);
        apply(
          book,
          withdrawn(
            out,
            others.some(({ entry }) => cancelledBy(entry) === target),
            {
              isCancelled: (id) => book.rows.has(`cancel:${id}`),
              posted: (id) => book.posted.get(id) ?? null,
            },
          ),
        );
        expect(differences(bookOf([others]).rows, book.rows)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('taking every entry back leaves nothing but the reversals', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const history = historyOf(steps.filter(({ kind }) => kind !== 'reversal'));
        const undone = history.map(({ entry }, i) => {
          const undo = entryOf('reversal', { entry: entry.id, reason: '' }, entry.at + 1, 1000 + i);
          return { entry: undo, eff: undo.at };
        });
        const book = bookOf([undone, history]);
        expect([...book.rows.keys()].filter((id) => !id.startsWith('cancel:'))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

/** Both counts of a history taken back, one after the other. */
const bothUndone = (first: Counting, second: Counting): Counting[] =>
  [first, second].map(({ entry }, i) => {
    const body = { entry: entry.id, reason: '' };
    const undo = entryOf('reversal', body, entry.at + 10_000_000, 1000 + i);
    return { entry: undo, eff: undo.at };
  });

describe('counts taken back together', () => {
  const plain = { product: 0, quantity: 3, gap: 1_000, device: 0, late: 0, target: 0 };
  const history = historyOf(
    ['receiving', 'count', 'sale', 'count', 'sale'].map((kind) => ({ ...plain, kind })),
  );
  const [, first, , second] = history;
  if (!first || !second) throw new Error('two counts');

  test('leave what they would one by one: all moves count again', () => {
    const undone = bothUndone(first, second);
    const singly = bookOf([history, ...undone.map((item) => [item])]);
    expect(differences(bookOf([history, undone]).rows, singly.rows)).toEqual([]);
    expect(differences(bookOf([[...history, ...undone]]).rows, singly.rows)).toEqual([]);
  });
});

test('counts put in and taken back in whatever batches', () => {
  const kind = fc.constantFrom('sale', 'count', 'count', 'reversal', 'reversal');
  const one = step.map((some) => ({ ...some, product: 0 }));
  const steps = fc.array(
    fc.tuple(one, kind).map(([some, other]) => ({ ...some, kind: other })),
    { maxLength: 14 },
  );
  fc.assert(
    fc.property(
      steps,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 14 }),
      (all, sizes) => {
        const history = historyOf(all);
        const batches: Counting[][] = [];
        for (const size of sizes) batches.push(history.splice(0, size));
        const singly = bookOf(batches.flat().map((item) => [item]));
        expect(differences(bookOf(batches).rows, singly.rows)).toEqual([]);
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('stock', () => {
  const sale = (n: number, at: number): Counting => ({
    entry: entryOf('sale', saleBody(idOf('tea'), 1, 300), at, n),
    eff: at,
  });
  const counted = (n: number, at: number, quantity: number): Counting => ({
    eff: at,
    entry: entryOf(
      'count',
      { lines: [{ product: idOf('tea'), quantity, value: null, at }] },
      at,
      n,
    ),
  });

  test('a late sale dated before the count changes the variance, not the stock', () => {
    const book = bookOf([[counted(2, MORNING + 5000, 10)], [sale(3, MORNING + 9000)]]);
    enter(book, [
      {
        entry: entryOf('sale', saleBody(idOf('tea'), 1, 300), MORNING, 1, DEVICES[1]),
        eff: MORNING,
      },
    ]);
    expect(stockOf(book, idOf('tea'))).toEqual({ counted: true, quantity: 9 });
  });

  test('counts of one stamp, as a forked chain may have, lie in one order and the same is last', () => {
    const twins = [10, 20].map((quantity) => {
      const { entry, eff } = counted(1, MORNING, quantity);
      return { entry: { ...entry, id: idOf(`count of ${quantity}`) }, eff };
    });
    const after = [twins, twins.toReversed()].map((order) => bookOf(order.map((one) => [one])));
    expect(differences(after[0]?.rows ?? new Map(), after[1]?.rows ?? new Map())).toEqual([]);
    expect(after[0]?.rows.size).toBe(1);
  });

  test('a product only sold has no stock: never counted', () => {
    expect(stockOf(bookOf([[sale(1, MORNING)]]), idOf('tea')).counted).toBe(false);
  });

  test('a count that arrives after later sales still starts them', () => {
    const book = bookOf([[sale(2, MORNING + 9000)], [counted(1, MORNING, 10)]]);
    expect(stockOf(book, idOf('tea')).quantity).toBe(9);
  });
});
