import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Stretch, dayFigures, insightOf } from '../../src/core/insight.ts';
import { enter, newBook } from '../../src/core/journal/book.ts';
import { type Fen, fen } from '../../src/core/money.ts';
import type { Json } from '../../src/core/text.ts';
import { MORNING, entryOf, idOf } from '../support/entries.ts';

const stretch = (...parts: readonly (readonly [string, number])[]): Stretch => ({
  amount: fen(parts.reduce((sum, [, amount]) => sum + amount, 0)),
  byCategory: new Map(parts.map(([name, amount]) => [name, fen(amount)])),
});
const FRIDAY = 5;
const lastWeek = stretch(['烟', 600], ['酒', 300], ['', 100]);

describe('the one sentence', () => {
  test.each<[string, Stretch, Stretch, object]>([
    ['nothing to compare with', stretch(['烟', 5]), stretch(), { code: 'first-day' }],
    ['nothing sold yet', stretch(), lastWeek, { code: 'nothing-yet' }],
    ['more came back than was sold', stretch(['烟', -5]), lastWeek, { code: 'nothing-yet' }],
    ['about the same', stretch(['烟', 1020]), lastWeek, { code: 'same' }],
    [
      'three percent is worth a word',
      stretch(['烟', 1030]),
      lastWeek,
      { code: 'more', percent: 3 },
    ],
    [
      'more, by what rose most',
      stretch(['烟', 900], ['酒', 350]),
      lastWeek,
      { code: 'more', percent: 25, category: '烟' },
    ],
    [
      'less, by what fell most though another rose',
      stretch(['烟', 200], ['酒', 400]),
      lastWeek,
      { code: 'less', percent: 40, category: '烟' },
    ],
    [
      'a new category',
      stretch(['烟', 600], ['酒', 300], ['米', 400]),
      lastWeek,
      { code: 'more', percent: 30, category: '米' },
    ],
    [
      'goods without a category are not named',
      stretch(['烟', 600], ['酒', 300], ['', 600]),
      lastWeek,
      { code: 'more', percent: 50, category: null },
    ],
    [
      'none makes a third of it',
      stretch(...'abcdefgh'.split('').map((name): [string, number] => [name, 250])),
      lastWeek,
      { code: 'more', percent: 100, category: null },
    ],
  ])('%s', (_, today, before, expected) => {
    const insight = insightOf(today, before, FRIDAY);
    expect(insight).toMatchObject(expected);
    if ('weekday' in insight) expect(insight.weekday).toBe(FRIDAY);
  });

  test('does not depend on the order of the categories', () => {
    const part = fc.tuple(fc.constantFrom('a', 'b', 'c', ''), fc.integer({ min: 0, max: 900 }));
    fc.assert(
      fc.property(fc.uniqueArray(part, { selector: ([name]) => name }), (parts) => {
        expect(insightOf(stretch(...parts), lastWeek, 1)).toEqual(
          insightOf(stretch(...[...parts].reverse()), lastWeek, 1),
        );
      }),
    );
  });
});

describe('a day’s figures', () => {
  const line = (amount: number, cost: number | null) => ({
    product: idOf('tea'),
    name: 'x',
    unit: '瓶',
    factor: 1,
    quantity: 1,
    price: amount,
    gross: amount,
    off: 0,
    share: 0,
    amount,
    cost,
  });
  const figuresOf = (...acts: readonly (readonly [string, Json])[]) => {
    const book = newBook();
    acts.forEach(([kind, body], i) =>
      enter(book, [{ entry: entryOf(kind, body, MORNING, i + 1), eff: MORNING }]),
    );
    const row = book.rows.get('day:2026-11-20');
    return dayFigures(row?.form === 'sum' ? row.sums : {});
  };
  const cash = (amount: number) => [{ kind: 'cash', amount }];
  const sale: Json = {
    lines: [line(700, 420), line(309, null)],
    rounding: 9,
    shift: null,
    tenders: [...cash(400), { kind: 'qr', amount: 600 }],
  };

  test('profit is of what has a known cost, less 抹零; the rest is left out and named', () => {
    expect(figuresOf(['sale', sale])).toEqual({
      sales: 1,
      returns: 0,
      amount: 1000,
      profit: 700 - 420 - 9,
      unknown: 309,
      cash: 400,
      qr: 600,
    });
  });

  test('rounding up adds to profit', () => {
    expect(
      figuresOf(['sale', { ...Object(sale), rounding: -1, tenders: cash(1010) }]),
    ).toMatchObject({ amount: 1010, profit: 281, unknown: 309 });
  });

  test('a return of everything leaves no money', () => {
    const back = (one: object) => ({ ...one, line: 0, units: [[1, 1]] });
    const returned: Json = {
      sale: idOf('s'),
      lines: [back(line(700, 420)), back(line(309, null))],
      rounding: 9,
      tenders: cash(1000),
      shift: null,
    };
    expect(figuresOf(['sale', sale], ['return', returned])).toEqual({
      sales: 1,
      returns: 1,
      amount: 0,
      profit: 0,
      unknown: 0,
      cash: -600,
      qr: 600,
    });
  });

  test('a changed tender moves between the ways of paying', () => {
    const change: Json = {
      sale: idOf('s'),
      was: cash(400),
      tenders: [{ kind: 'qr', amount: 400 }],
    };
    expect(figuresOf(['sale', sale], ['tender-changed', change])).toMatchObject({
      amount: 1000,
      cash: 0,
      qr: 1000,
    });
  });

  test('one absurd sale does not break the day', () => {
    const huge: Fen = fen(1_000_000_000_000);
    const body: Json = { lines: [line(huge, huge)], rounding: 0, tenders: cash(huge), shift: null };
    expect(figuresOf(['sale', body], ['sale', body]).amount).toBe(2 * huge);
  });

  test('an empty day is all zeros', () => {
    expect(Object.values(figuresOf())).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});
