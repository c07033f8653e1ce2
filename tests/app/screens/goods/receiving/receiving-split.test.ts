import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { post } from '../../../../../src/core/kinds.ts';
import { type Fen, fen, plus } from '../../../../../src/core/money.ts';
import { receivingOf } from '../../../../../src/app/screens/goods/receiving/receiving-body.ts';
import {
  type DraftLine,
  type Expected,
  type ReceivingDraft,
  asNoted,
  lineCost,
  lineFor,
  newDraft,
  withUnit,
} from '../../../../../src/app/screens/goods/receiving/receiving-draft.ts';
import { withDatesOf } from '../../../../../src/app/screens/goods/receiving/receiving-split.ts';
import { MORNING, entryOf, idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const BOTTLE = unitWith('瓶', 1, fen(300));
const CARTON = unitWith('箱', 24, fen(6800));
const TEA = productWith({ id: idOf('tea'), name: 'tea', units: [BOTTLE, CARTON], shelfLife: 270 });
const empty = newDraft(idOf('in'));
const desk = (line: Partial<DraftLine>): ReceivingDraft => ({
  ...empty,
  lines: [{ ...lineFor(TEA, BOTTLE, { fen: fen(210), factor: 1 }), ...line }],
});
const [MAY, JUNE] = [{ until: '2027-05-01' }, { until: '2027-06-01' }];
const told = ({ lines }: ReceivingDraft): unknown[] =>
  lines.map(({ quantity, until }) => [quantity, until]);
const KEY = `${TEA.id}/瓶`;

describe('two last dates of one product', () => {
  test('are two lines and two batches; what is scanned next has no date yet', () => {
    const one = withDatesOf(desk({ quantity: 20 }), KEY, 12, MAY);
    expect(told(one)).toEqual([
      [8, undefined],
      [12, MAY.until],
    ]);
    const two = withDatesOf(one, KEY, 8, JUNE);
    expect(told(two)).toEqual([
      [8, JUNE.until],
      [12, MAY.until],
    ]);
    const body = receivingOf(withUnit(one, lineFor(TEA, BOTTLE, null)));
    expect(body.lines.map(({ quantity, until }) => [quantity, until])).toEqual([
      [12, MAY.until],
      [9, undefined],
    ]);
    const entry = { ...entryOf('receiving', JSON.parse(JSON.stringify(receivingOf(two)))), v: 2 };
    const read = post(entry, MORNING);
    const batches = read.ok
      ? read.postings.flatMap((one) => (one.form === 'claim' ? one : []))
      : [];
    expect(batches.map(({ account, fields }) => [account, fields])).toEqual([
      [`batch:${TEA.id}`, { quantity: 12, until: MAY.until }],
      [`batch:${TEA.id}`, { quantity: 8, until: JUNE.until }],
    ]);
  });

  test('a third gets a line of its own too, and all of it is no second line', () => {
    const three = [2, 3].reduce((now, n) => withDatesOf(now, KEY, n, MAY), desk({ quantity: 9 }));
    expect(three.lines.map(({ key, quantity }) => [key, quantity])).toEqual([
      [KEY, 4],
      [`${KEY}/3`, 3],
      [`${KEY}/2`, 2],
    ]);
    expect(told(withDatesOf(desk({ quantity: 9 }), KEY, 9, MAY))).toEqual([[9, MAY.until]]);
  });

  test('however it is split, goods and cost stay what they were', () => {
    const cost = fc.oneof(
      fc.constant(null),
      fc.record({ by: fc.constantFrom('unit' as const, 'total' as const), fen: amount() }),
      fc.record({
        by: fc.constant('note' as const),
        fen: amount(),
        of: fc.integer({ min: 1, max: 500 }),
      }),
    );
    fc.assert(
      fc.property(
        cost,
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom(BOTTLE, CARTON),
        fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 4 }),
        (known, quantity, unit, parts) => {
          const typed = known === null ? null : { ...known, guess: false as const };
          const line = { ...lineFor(TEA, unit, null), quantity, cost: typed };
          const before: ReceivingDraft = { ...empty, lines: [line] };
          const after = parts.reduce<ReceivingDraft>(
            (now, n) => withDatesOf(now, line.key, n, MAY),
            before,
          );
          const sum = (draft: ReceivingDraft): Fen =>
            plus(...draft.lines.map((l) => lineCost(l) ?? fen(0)));
          expect(sum(after)).toBe(sum(before));
          expect(after.lines.reduce((all, l) => all + l.quantity, 0)).toBe(quantity);
          expect(new Set(after.lines.map(({ key }) => key)).size).toBe(after.lines.length);
          expect(after.lines.every((l) => (l.cost === null) === (known === null))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function amount(): fc.Arbitrary<Fen> {
  return fc.integer({ min: 0, max: 1_000_000 }).map(fen);
}

test('a note of two batches is ticked off batch by batch', () => {
  const noted = (quantity: number, until: string): Expected => ({
    product: TEA.id,
    code: '',
    name: 'tea',
    spec: '',
    unit: '瓶',
    factor: 1,
    weighed: false,
    quantity,
    cost: fen(quantity * 200),
    price: null,
    until,
  });
  const draft = { ...empty, expected: [noted(2, MAY.until), noted(1, JUNE.until)] };
  const scan = (now: ReceivingDraft): ReceivingDraft =>
    withUnit(now, asNoted(now, lineFor(TEA, BOTTLE, null)));
  const last = [1, 2, 3, 4].reduce(scan, draft);
  expect(told(last)).toEqual([
    [2, JUNE.until],
    [2, MAY.until],
  ]);
  expect(last.lines.map(lineCost)).toEqual([400, 400]);
});
