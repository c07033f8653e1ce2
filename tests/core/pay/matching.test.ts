import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fen, fen, minus, plus } from '../../../src/core/money.ts';
import { type GivenBack, payDay } from '../../../src/core/pay/day.ts';
import type { Listed } from '../../../src/core/pay/listing.ts';
import { type Taking, WINDOW, gapIn, matched } from '../../../src/core/pay/matching.ts';
import { MORNING, idOf } from '../../support/entries.ts';

const taking = (
  key: string,
  amount: number,
  at: number,
  attempt: string | null = null,
): Taking => ({
  key,
  sale: idOf(key),
  amount: fen(amount),
  at: MORNING + at,
  attempt,
});
const line = (key: string, amount: number, at: number, over: Partial<Listed> = {}): Listed => ({
  key,
  transaction: key,
  source: 'wechat',
  attempt: null,
  refund: null,
  amount: fen(amount),
  fee: fen(0),
  at: MORNING + at,
  sale: null,
  ...over,
});
const names = ({ pairs, onlyTaken, onlyListed }: ReturnType<typeof matched>) => ({
  pairs: pairs.map((pair) => `${pair.taking.key}=${pair.line.key} by ${pair.by}`),
  onlyTaken: onlyTaken.map(({ key }) => key),
  onlyListed: onlyListed.map(({ key }) => key),
});

describe('who belongs together', () => {
  test('a number decides, even when the amounts do not agree', () => {
    const found = matched(
      [taking('a', 500, 0, 'n1'), taking('b', 500, 1_000)],
      [line('x', 500, 900), line('y', 510, 5_000_000, { attempt: 'n1' })],
    );
    expect(names(found)).toEqual({
      pairs: ['b=x by time', 'a=y by number'],
      onlyTaken: [],
      onlyListed: [],
    });
    expect(gapIn(found)).toMatchObject({ difference: 10, unequal: 10, unsold: 0, unpaid: 0 });
  });

  test('of equal amounts the nearest in time, the very nearest first', () => {
    const found = matched(
      [taking('a', 500, 60_000), taking('b', 500, 200_000)],
      [line('x', 500, 150_000), line('y', 500, 40_000)],
    );
    expect(names(found).pairs).toEqual(['a=y by time', 'b=x by time']);
  });

  test('beyond the window, or a fen apart, nobody guesses', () => {
    const found = matched(
      [taking('a', 500, 0), taking('b', 700, 0)],
      [line('x', 500, WINDOW + 1), line('y', 701, 0)],
    );
    expect(names(found)).toEqual({
      pairs: [],
      onlyTaken: ['a', 'b'],
      onlyListed: ['y', 'x'],
    });
  });

  test('a charge that ended unheard and was tapped as paid is found by time, after stickers', () => {
    const found = matched(
      [taking('a', 500, 0), taking('b', 500, 30_000)],
      [line('x', 500, 1_000, { attempt: 'n9' }), line('y', 500, 29_000)],
    );
    expect(names(found).pairs).toEqual(['a=x by time', 'b=y by time']);
  });

  test('what was charged by a number is never another line by time', () => {
    const found = matched([taking('a', 500, 0, 'n1')], [line('x', 500, 0)]);
    expect(names(found)).toEqual({ pairs: [], onlyTaken: ['a'], onlyListed: ['x'] });
  });

  test('the keeper’s word comes first', () => {
    const found = matched(
      [taking('a', 500, 0), taking('b', 480, 0)],
      [line('x', 500, 0, { sale: idOf('b') })],
    );
    expect(names(found)).toEqual({ pairs: ['b=x by hand'], onlyTaken: ['a'], onlyListed: [] });
  });
});

const arbitrary = <T>(make: (key: string, amount: number, at: number, numbered: boolean) => T) =>
  fc
    .array(
      fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ max: 90, min: 0 }), fc.boolean()),
      {
        maxLength: 30,
      },
    )
    .map((all) =>
      all.map(([amount, minute, numbered], i) =>
        make(`k${i}`, amount * 100, minute * 60_000, numbered),
      ),
    );
const takingsArb = arbitrary((key, amount, at, numbered) =>
  taking(`t${key}`, amount, at, numbered ? `n${key}` : null),
);
const linesArb = arbitrary((key, amount, at, numbered) =>
  line(`l${key}`, amount, at, numbered ? { attempt: `n${key}` } : {}),
);

describe('whatever comes', () => {
  test('nobody is lost, nobody is used twice, and the gap adds up to the fen', () => {
    fc.assert(
      fc.property(takingsArb, linesArb, (takings, lines) => {
        const found = matched(takings, lines);
        const taken = [...found.pairs.map((pair) => pair.taking), ...found.onlyTaken];
        const listed = [...found.pairs.map((pair) => pair.line), ...found.onlyListed];
        expect(taken.map(({ key }) => key).sort()).toEqual(takings.map(({ key }) => key).sort());
        expect(listed.map(({ key }) => key).sort()).toEqual(lines.map(({ key }) => key).sort());
        for (const { taking: one, line: other, by } of found.pairs) {
          if (by !== 'time') continue;
          expect(one.amount).toBe(other.amount);
          expect(Math.abs(one.at - other.at)).toBeLessThanOrEqual(WINDOW);
        }
        const { difference, unsold, unpaid, unequal } = gapIn(found);
        expect(difference).toBe(unsold - unpaid + unequal);
      }),
      { numRuns: 300 },
    );
  });

  test('the order in which they come makes no difference', () => {
    fc.assert(
      fc.property(takingsArb, linesArb, fc.infiniteStream(fc.nat()), (takings, lines, luck) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, by: luck.next().value ?? 0 }))
            .sort((a, b) => a.by - b.by)
            .map(({ item }) => item);
        expect(names(matched(shuffled(takings), shuffled(lines)))).toEqual(
          names(matched(takings, lines)),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('a list that tells of every sticker within the window leaves nobody of its amount alone', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 40 }),
        fc.infiniteStream(fc.integer({ min: -WINDOW, max: WINDOW })),
        (amounts, drift) => {
          const takings = amounts.map((amount, i) => taking(`t${i}`, amount, i * 300_000));
          const lines = amounts.map((amount, i) =>
            line(`l${i}`, amount, i * 300_000 + (drift.next().value ?? 0)),
          );
          expect(matched(takings, lines).pairs).toHaveLength(amounts.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the day: 62 payments, 1,805.00, five faults', () => {
  // Sixty-two sums that make 1,805.00: sixty-one of 29.00 and one of 36.00, half of them charged.
  const amounts = [...Array.from({ length: 61 }, () => 2_900), 3_600];
  const sales = amounts.map((amount, i) =>
    taking(`s${String(i).padStart(2, '0')}`, amount, i * 600_000, i % 2 === 0 ? `n${i}` : null),
  );
  const listed = sales.map((one, i) =>
    line(`l${String(i).padStart(2, '0')}`, one.amount, i * 600_000 + 20_000, {
      attempt: one.attempt,
      fee: fen(11),
    }),
  );
  const total = (items: readonly { readonly amount: Fen }[]): Fen =>
    plus(fen(0), ...items.map(({ amount }) => amount));

  test('without a list the page says what is due, and the fee as far as the rate is known', () => {
    expect(payDay(sales, [], []).sources).toMatchObject([{ fee: null, byRate: null }]);
    const page = payDay(sales, [], [], { wechat: null, alipay: null, aggregator: null, other: 38 });
    expect(page).toMatchObject({ due: 180_500, count: 62, isListed: false });
    expect(page.sources).toMatchObject([{ source: 'unlisted', fee: 686, isEstimate: true }]);
  });

  test('five faults are each named on one page, and the rest is matched', () => {
    // 1 tapped as paid, never paid; 2 paid, never rung up; 3 rung up with a wrong sum;
    // 4 a lost reply, tapped as paid by the sticker; 5 paid after it was taken back, gone back.
    const wrong = listed.map((one, i) => {
      if (i === 11) return { ...one, amount: fen(2_700) };
      return i === 21 ? { ...one, attempt: 'lost' } : one;
    });
    const lines = [
      ...wrong.filter((_, i) => i !== 1),
      line('stranger', 1_500, 5_000_000),
      line('late', 2_900, 7_000_000, { attempt: 'given-up' }),
      line('late-back', 2_900, 7_100_000, {
        attempt: 'given-up',
        transaction: 'late',
        refund: 'late-back',
      }),
    ];
    const backs: GivenBack[] = [];
    const page = payDay(sales, backs, lines);
    expect([page.due, page.count]).toEqual([180_500, 62]);
    expect(page.matched.pairs).toHaveLength(60);
    expect(names(page.matched)).toMatchObject({
      onlyTaken: ['s01', 's11'],
      onlyListed: expect.arrayContaining(['stranger', 'l11']),
    });
    expect(page.matched.pairs.find(({ line: one }) => one.attempt === 'lost')?.by).toBe('time');
    expect(page.gap).toEqual({
      taken: 180_500,
      listed: 180_500 - 2_900 + 1_500 - 200,
      difference: -1_600,
      unsold: 4_200,
      unpaid: 5_800,
      unequal: 0,
    });
    expect(page.sources).toMatchObject([
      { source: 'wechat', paid: { count: 63 }, refunded: { count: 1, amount: 2_900 } },
    ]);
    expect(total(lines.filter(({ refund }) => refund === null))).toBe(
      plus(page.gap.listed, fen(2_900)),
    );
    // One tap on each of the two that stand side by side, and all is explained.
    const paired = lines.map((one) => (one.key === 'l11' ? { ...one, sale: idOf('s11') } : one));
    const after = payDay(sales, backs, paired);
    expect(after.gap).toMatchObject({ unsold: 1_500, unpaid: 2_900, unequal: -200 });
    expect(after.gap.difference).toBe(page.gap.difference);
  });

  test('money given back is taken off what is due, and looked for in the list', () => {
    const backs = [
      { amount: fen(900), at: MORNING, refund: 'r1' },
      { amount: fen(500), at: MORNING, refund: 'r2' },
    ];
    const back = line('r1', 900, 0, { transaction: 'l00', refund: 'r1' });
    const page = payDay(sales, backs, [...listed, back]);
    expect([page.due, page.unlistedBack, page.strangeBack]).toEqual([179_100, 500, 0]);
    expect(minus(page.gap.listed, page.gap.taken)).toBe(0);
  });
});
