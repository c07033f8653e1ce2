import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEAST_RANKED, type Standing, ranksOf } from '../../../src/core/commission/rank.ts';
import { fen } from '../../../src/core/money.ts';

const standing = (station: string, total: number, ...groups: string[]): Standing => ({
  station,
  groups,
  total: fen(total),
});

describe('places by the month', () => {
  test('from the highest; equal sums share a place, and the next is further down', () => {
    const sums = [190_000, 50_000, 120_000, 120_000, 0, -500];
    const all = sums.map((sum, i) => standing(`s${i}`, sum, 'TOWN'));
    const ranks = ranksOf(all);
    expect(sums.map((_, i) => ranks.get(`s${i}`)?.[0]?.place)).toEqual([1, 4, 2, 2, 5, 6]);
  });

  test('a group in which a place would tell on a neighbour has none', () => {
    const all = ['a', 'b', 'c', 'd'].map((name, i) => standing(name, i, 'SMALL'));
    expect(ranksOf(all).size).toBe(0);
    expect(ranksOf([...all, standing('e', 9, 'SMALL')]).size).toBe(LEAST_RANKED);
  });

  test('one place in each group, none without a group, whatever the order', () => {
    const stations = fc.array(
      fc.record({
        total: fc.integer({ min: -5, max: 5 }),
        groups: fc.subarray(['A', 'B', 'C']),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(stations, fc.nat(), (given, seed) => {
        const all = given.map(({ total, groups }, i) => standing(`${i}`, total, ...groups));
        const ranks = ranksOf(all);
        for (const one of all) {
          const own = ranks.get(one.station) ?? [];
          const large = one.groups.filter(
            (group) => all.filter(({ groups }) => groups.includes(group)).length >= LEAST_RANKED,
          );
          expect(own.map(({ group }) => group)).toEqual([...large].sort());
          for (const { group, place, of } of own) {
            const others = all.filter(({ groups }) => groups.includes(group));
            expect(of).toBe(others.length);
            expect(place).toBe(1 + others.filter(({ total }) => total > one.total).length);
          }
        }
        const turn = seed % (all.length + 1);
        expect(ranksOf([...all.slice(turn), ...all.slice(0, turn)])).toEqual(ranks);
      }),
      { numRuns: 200 },
    );
  });
});
