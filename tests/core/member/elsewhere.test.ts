// One guest at several stations: of his sign-ups the earliest earns, whatever came first.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earningOf } from '../../../src/core/commission/commission.ts';
import { type Book, canonical, enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import {
  ELSEWHERE,
  type Ruling,
  rulings,
  signUpAccount,
  voidIn,
} from '../../../src/core/member/elsewhere.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const STATIONS = ['dong', 'xi', 'nan'].map(idOf);
const MINUTE = 60_000;
/** A station names the guest in a way of its own. */
const memberAt = (station: string): string => idOf(`guest at ${station}`);

const joined = (station: string, minute: number, n: number): Entry => ({
  ...entryOf(
    'member-joined',
    {
      member: memberAt(station),
      phone: '138****5678',
      name: '',
      consent: { version: 'counter-1', at: MORNING, channel: 'counter' },
      marketing: false,
    },
    MORNING + minute * MINUTE,
    n,
    DEVICES[n % 2],
    idOf(`${station} joined ${n}`),
  ),
  v: 3,
  station,
});

/** A country whose centre rules after whatever arrives. */
function country() {
  const books = new Map(STATIONS.map((station) => [station, newBook()]));
  const bookOf = (station: string): Book => books.get(station) ?? newBook();
  const rowOf = (station: string) => bookOf(station).rows.get(signUpAccount(memberAt(station)));
  const open = (): Ruling[] =>
    rulings(STATIONS.map((station) => ({ station, row: rowOf(station) })));
  let number = 100;
  const write = (station: string, kind: string, body: Json, at: number): void => {
    number += 1;
    const entry = { ...entryOf(kind, body, at, number, idOf(`centre ${station}`)), station };
    enter(bookOf(station), [{ entry, eff: at }]);
  };
  const rule = (at: number): void => {
    for (const { station, late, entries } of open()) {
      if (late) write(station, ELSEWHERE.kind, { member: memberAt(station) }, at);
      for (const entry of entries) write(station, 'reversal', { entry, reason: '' }, at);
    }
  };
  const take = (entry: Entry): void => enter(bookOf(entry.station), [{ entry, eff: entry.at }]);
  const earning = (): string[] =>
    STATIONS.filter((station) => {
      const row = rowOf(station);
      return row?.form === 'claims' && earningOf(row) !== null;
    });
  return { take, write, rule, open, earning, rowOf };
}
const LATER = MORNING + 600 * MINUTE;

describe('of one guest’s sign-ups', () => {
  test('a single one earns, and nothing is written', () => {
    const { take, open, earning } = country();
    take(joined(STATIONS[0] ?? '', 1, 1));
    expect(open()).toEqual([]);
    expect(earning()).toEqual([STATIONS[0]]);
  });

  test('the second station’s is void, says so and when it was', () => {
    const [dong = '', xi = ''] = STATIONS;
    const { take, rule, earning, rowOf } = country();
    take(joined(dong, 1, 1));
    take(joined(xi, 5, 1));
    rule(LATER);
    expect(earning()).toEqual([dong]);
    expect(voidIn(rowOf(dong))).toBeNull();
    expect(voidIn(rowOf(xi))).toEqual({
      key: memberAt(xi),
      entry: joined(xi, 5, 1).id,
      at: MORNING + 5 * MINUTE,
    });
  });

  test('an earlier one that comes late, from a till without a network, takes the place', () => {
    const [dong = '', xi = ''] = STATIONS;
    const { take, rule, earning } = country();
    take(joined(dong, 9, 1));
    rule(LATER);
    take(joined(xi, 3, 1));
    rule(LATER + 1);
    expect(earning()).toEqual([xi]);
  });

  test('the next one earns again when the earliest is taken back', () => {
    const [dong = '', xi = ''] = STATIONS;
    const { take, write, rule, earning } = country();
    const first = joined(dong, 1, 1);
    take(first);
    take(joined(xi, 2, 1));
    rule(LATER);
    write(dong, 'reversal', { entry: first.id, reason: '' }, LATER + 1);
    rule(LATER + 2);
    expect(earning()).toEqual([xi]);
  });

  test('exactly the earliest earns, in any order, doubled, with rulings at any time', () => {
    const sign = fc.record({
      station: fc.constantFrom(...STATIONS),
      minute: fc.integer({ min: 0, max: 50 }),
    });
    const acts = fc.array(sign, { minLength: 1, maxLength: 8 });
    const order = fc.array(fc.record({ pick: fc.nat(), rules: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(acts, order, (signs, turns) => {
        const entries = signs.map(({ station, minute }, n) => joined(station, minute, n + 1));
        const { take, rule, open, earning, rowOf } = country();
        const seen = new Set<Entry>();
        turns.forEach(({ pick, rules }, turn) => {
          const entry = entries[pick % entries.length];
          if (entry !== undefined && !seen.has(entry)) take(entry);
          if (entry !== undefined) seen.add(entry);
          if (rules) rule(LATER + turn);
        });
        for (const entry of entries) if (!seen.has(entry)) take(entry);
        rule(LATER + 100);
        expect(open()).toEqual([]);
        const stamps = STATIONS.flatMap((station) => {
          const row = rowOf(station);
          const act =
            row?.form === 'claims' ? row.claims.find((one) => 'amount' in one.fields) : undefined;
          return act === undefined ? [] : [{ station, stamp: act.stamp }];
        });
        const [first] = stamps.sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
        expect(earning()).toEqual([first?.station]);
        expect(canonical(rowOf(first?.station ?? ''))).not.toContain('elsewhere');
      }),
      { numRuns: 150 },
    );
  });
});
