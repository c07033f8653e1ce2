import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disputeIn } from '../../../src/core/commission/dispute.ts';
import {
  type Settlement,
  settledOf,
  settlementIn,
} from '../../../src/core/commission/settlement.ts';
import { carriedFrom, dueOf, statementBody } from '../../../src/core/commission/statement.ts';
import { trialOf } from '../../../src/core/commission/trial.ts';
import { withheldFrom } from '../../../src/core/commission/withholding.ts';
import type { Counting } from '../../../src/core/journal/plan.ts';
import { fen } from '../../../src/core/money.ts';
import type { Json } from '../../../src/core/text.ts';
import { monthStart } from '../../../src/core/time.ts';
import { actOf, bookOf, heldBy, rule } from '../../support/acts.ts';
import { DEVICES, entryOf, idOf } from '../../support/entries.ts';

const NOVEMBER = monthStart('2026-11');
const month = '2026-10';
const body = {
  month,
  upTo: 7,
  total: 190_000,
  carried: 0,
  lines: [{ base: 'parcel-out', of: month, count: 3800, fee: 190_000 }],
};
let n = 0;
const step = (kind: string, of: Json, after: number, v = 1): Counting => {
  n += 1;
  const device = kind === 'statement-confirmed' ? DEVICES[0] : idOf('centre');
  return { eff: NOVEMBER + after, entry: { ...entryOf(kind, of, NOVEMBER + after, n, device), v } };
};
const issued = step('statement-issued', body, 1, 2);
const confirmed = step('statement-confirmed', { month, total: 190_000 }, 2);
const invoiced = step('statement-invoiced', { month, number: '04400' }, 3);
const withheld = step('statement-withheld', { month, tax: 22_000 }, 4);
const paid = step('statement-paid', { month, total: 168_000 }, 5);
const settled = (...steps: Counting[]): Settlement | null =>
  settlementIn(bookOf(steps).rows.get(`statement:${month}`));

describe('a statement', () => {
  test.each([
    ['issued', [issued]],
    ['confirmed', [issued, confirmed]],
    ['invoiced', [issued, confirmed, invoiced]],
    ['withheld', [issued, confirmed, withheld]],
    ['paid', [issued, confirmed, withheld, paid]],
  ] as const)('is %s', (state, steps) => {
    expect(settled(...steps)).toMatchObject({ state, due: 190_000, upTo: 7 });
    expect(settled(...[...steps].reverse())).toEqual(settled(...steps));
  });

  test('1,900.00 becomes 220.00 withheld and 1,680.00 paid, nothing more and nothing less', () => {
    const end = settled(issued, confirmed, withheld, paid);
    expect(withheldFrom('person', fen(190_000))).toBe(22_000);
    expect(end).toMatchObject({ due: 190_000, tax: 22_000, paid: 168_000 });
    expect(end && settledOf(end)).toBe(190_000);
    expect(withheldFrom('business', fen(190_000))).toBe(0);
  });

  test('once issued never changes: whatever comes later, its lines and sum stay', () => {
    const other = { ...body, total: 5, lines: [{ ...body.lines[0], fee: 5 }] };
    const later = [
      step('statement-issued', JSON.parse(JSON.stringify(other)), 9, 2),
      step('statement-confirmed', { month, total: 5 }, 10),
      step('statement-withheld', { month, tax: 1 }, 11),
      step('statement-paid', { month, total: 4 }, 12),
    ];
    const first = [issued, confirmed, withheld, paid];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(later),
        fc.shuffledSubarray(first, { minLength: 4 }),
        (more, own) => {
          expect(settled(...more, ...own)).toEqual(settled(...first));
        },
      ),
    );
  });

  test('of the first form is read as one of its own month', () => {
    const { carried: _, ...old } = body;
    const first = { ...old, lines: [{ base: 'parcel-out', count: 3800, fee: 190_000 }] };
    expect(settled(step('statement-issued', first, 1))).toEqual(
      expect.objectContaining(JSON.parse(JSON.stringify(statementBody(required(settled(issued)))))),
    );
  });

  test('below nothing is carried until it is made good', () => {
    const at = (name: string, total: number, carried: number) => ({
      month: name,
      upTo: 1,
      lines: [],
      total: fen(total),
      carried: fen(carried),
    });
    const first = at('2026-10', -300, 0);
    const second = at('2026-11', 100, carriedFrom([first]));
    const third = at('2026-12', 500, carriedFrom([first, second]));
    expect([first, second, third].map(dueOf)).toEqual([-300, -200, 300]);
    expect(carriedFrom([third, first, second])).toBe(0);
  });
});

const required = (one: Settlement | null): Settlement => {
  if (one === null) throw new Error('a settlement');
  return one;
};

test('a line is disputed and answered, in the order of time', () => {
  const word = (note: string) => ({ month, base: 'sign-up', of: month, note });
  const said = step('line-disputed', word('three are missing'), 2);
  const answer = step('dispute-answered', word('they come in November'), 3);
  const again = step('line-disputed', word('one is still missing'), 4);
  const inBook = (...steps: Counting[]) =>
    disputeIn(bookOf(steps).rows.get(`dispute:${month}:${month}:sign-up`));
  expect(inBook(said)).toMatchObject({ open: true });
  expect(inBook(answer, said)).toMatchObject({
    open: false,
    words: [{ by: 'keeper', note: 'three are missing' }, { by: 'centre' }],
  });
  expect(inBook(again, answer, said)).toMatchObject({ open: true });
  expect(disputeIn(null)).toBe(null);
});

describe('what October would have paid under other rules', () => {
  const october = monthStart(month);
  const acts = [
    ...[1, 2, 3].map((i) => actOf('parcel-out', `p${i}`, october + i, i)),
    actOf('sign-up', 's', october + 9, 9),
    actOf('sign-up', 'late', NOVEMBER, 10),
  ];
  const { earnings } = heldBy(bookOf(acts));
  const now = [rule('parcel-out', [[0, 50]]), rule('sign-up', [[0, 500]])];
  const fees = (lines: readonly { base: string; fee: number }[]) =>
    Object.fromEntries(lines.map(({ base, fee }) => [base, fee]));

  test('a new usual rule stands in the place of the present one, the others stay', () => {
    const tried = rule(
      'parcel-out',
      [
        [0, 40],
        [2, 90],
      ],
      { rule: idOf('new'), from: NOVEMBER },
    );
    const { before, after, more } = trialOf(month, earnings, now, [tried]);
    expect(fees(before)).toEqual({ 'parcel-out': 150, 'sign-up': 500 });
    expect(fees(after)).toEqual({ 'parcel-out': 170, 'sign-up': 500 });
    expect(more).toBe(20);
  });

  test('a bonus is paid besides', () => {
    const tried = rule('sign-up', [[0, 100]], { rule: idOf('bonus'), bonus: true });
    expect(trialOf(month, earnings, now, [tried]).more).toBe(100);
  });

  test('the published rule tried again pays the same', () => {
    expect(trialOf(month, earnings, now, now)).toMatchObject({ more: 0 });
  });
});
