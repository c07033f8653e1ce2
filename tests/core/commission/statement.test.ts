import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { commission, feesOf } from '../../../src/core/commission/commission.ts';
import {
  type Statement,
  StatementIssuedSchema,
  carriedFrom,
  dueOf,
  statementFor,
} from '../../../src/core/commission/statement.ts';
import { BASES } from '../../../src/core/commission/base.ts';
import type { Counting } from '../../../src/core/journal/plan.ts';
import { effOf, monthAfter, monthStart } from '../../../src/core/time.ts';
import { plus } from '../../../src/core/money.ts';
import { actOf, bookOf, heldBy, rule } from '../../support/acts.ts';

const rules = BASES.map((base, i) =>
  rule(base, [
    [0, 50 + i],
    [3, 20],
  ]),
);
const earned = (acts: readonly Counting[]) => commission(heldBy(bookOf(acts)).earnings, rules);
const OCTOBER = monthStart('2026-10');
const NOVEMBER = monthStart('2026-11');

describe('a month’s statement', () => {
  test('holds what was earned before the month’s end, per business', () => {
    const acts = [
      actOf('sign-up', 'a', OCTOBER, 1),
      actOf('parcel-in', 'b', NOVEMBER - 1, 2),
      actOf('parcel-in', 'c', NOVEMBER, 3),
    ];
    expect(statementFor('2026-10', 7, earned(acts), [])).toEqual({
      month: '2026-10',
      upTo: 7,
      total: 103,
      carried: 0,
      lines: [
        { base: 'parcel-in', of: '2026-10', count: 1, fee: 50 },
        { base: 'sign-up', of: '2026-10', count: 1, fee: 53 },
      ],
    });
  });

  test('what arrives late goes to the next one, and nothing is listed twice', () => {
    const first = [actOf('parcel-in', 'a', OCTOBER + 5, 1)];
    const october = statementFor('2026-10', 1, earned(first), []);
    const late = [
      ...first,
      actOf('parcel-in', 'late', OCTOBER + 1, 2),
      actOf('parcel-in', 'new', NOVEMBER, 3),
    ];
    const november = statementFor('2026-11', 3, earned(late), [october]);
    expect([october.lines, november.lines]).toEqual([
      [{ base: 'parcel-in', of: '2026-10', count: 1, fee: 50 }],
      [
        { base: 'parcel-in', of: '2026-10', count: 1, fee: 50 },
        { base: 'parcel-in', of: '2026-11', count: 1, fee: 50 },
      ],
    ]);
    expect(statementFor('2026-12', 3, earned(late), [october, november]).lines).toEqual([]);
  });

  test('what was taken back comes off the next one', () => {
    const acts = [actOf('sign-up', 'a', OCTOBER, 1), actOf('sign-up', 'b', OCTOBER + 1, 2)];
    const october = statementFor('2026-10', 2, earned(acts), []);
    const november = statementFor('2026-11', 3, earned(acts.slice(1)), [october]);
    expect(november).toMatchObject({
      total: -53,
      lines: [{ base: 'sign-up', of: '2026-10', count: -1, fee: -53 }],
    });
    expect(v.is(StatementIssuedSchema, november)).toBe(true);
  });

  test('however late things arrive, all statements sum to all that was earned', () => {
    const act = fc.record({
      base: fc.constantFrom(...BASES),
      at: fc.nat(80 * 1440),
      late: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (list) => {
        const all = list.map(({ base, at, late }, i) => ({
          late,
          act: actOf(base, `n${i}`, OCTOBER + at * 60_000, i + 1),
        }));
        const issued: Statement[] = [];
        let given = 0;
        for (const months of [0, 1, 2, 3, 4, 5]) {
          const month = monthAfter('2026-10', months);
          const arrived = all
            .filter(({ act: { eff }, late }) => eff < monthStart(monthAfter(month, 1 - late)))
            .map((item) => item.act);
          const next = statementFor(month, months, earned(arrived), issued);
          expect(v.is(StatementIssuedSchema, next)).toBe(true);
          issued.push(next);
          given += Math.max(0, dueOf(next));
          expect(given + carriedFrom(issued)).toBe(plus(...issued.map(({ total }) => total)));
          const due = earned(arrived).filter(
            ({ stamp }) => effOf(stamp) < monthStart(monthAfter(month, 1)),
          );
          expect(plus(...issued.map(({ total }) => total))).toBe(feesOf(due));
        }
        expect(plus(...issued.map(({ total }) => total))).toBe(
          feesOf(earned(all.map((item) => item.act))),
        );
      }),
      { numRuns: 200 },
    );
  });
});
