import * as fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { type Fen, fen } from '../../../src/core/money.ts';
import type { Moves } from '../../../src/core/sale/drawer.ts';
import {
  MovedShiftSchema,
  ShiftClosedSchema,
  cashSince,
  drawerDue,
  drawerOff,
  shiftDraft,
  shiftIn,
} from '../../../src/core/sale/shift.ts';

const BODY = {
  day: '2026-11-20',
  float: 20_000,
  cash: 35_050,
  seen: 35_050,
  counted: 54_750,
  left: 20_000,
  codes: 180_500,
};

test('what should be in the drawer, and by how much it is off', () => {
  const shift = { float: fen(20_000), cash: fen(35_050), counted: fen(54_750), moved: [] };
  expect([drawerDue(shift), drawerOff(shift)]).toEqual([55_050, -300]);
  const moved: Moves = [
    { way: 'in', reason: 'change', amount: fen(10_000) },
    { way: 'out', reason: 'bank', amount: fen(10_300) },
  ];
  expect([drawerDue({ ...shift, moved }), drawerOff({ ...shift, moved })]).toEqual([54_750, 0]);
});

test('a shift is written as ever where nothing was moved, and is read back either way', () => {
  const plain = v.parse(MovedShiftSchema, { ...BODY, moved: [], seenMoved: [] });
  const out = [{ way: 'out', reason: 'owner', amount: fen(300) }] as const;
  for (const body of [plain, { ...plain, moved: [...out], seenMoved: [...out] }]) {
    const draft = shiftDraft('id', body);
    expect(draft.v).toBe(body.moved.length === 0 ? 1 : 2);
    const fields = v.parse(v.record(v.string(), v.any()), draft.body);
    const claims = [{ entry: 'id', part: 0, stamp: '0', fields }];
    expect(shiftIn({ id: 'shift:2026-11-20', form: 'claims', claims })).toEqual({ ...body, at: 0 });
  }
});

test('no more stays in the drawer than was counted', () => {
  expect(v.is(ShiftClosedSchema, BODY)).toBe(true);
  expect(v.is(ShiftClosedSchema, { ...BODY, left: 54_751 })).toBe(false);
  expect(v.is(ShiftClosedSchema, { ...BODY, counted: -1 })).toBe(false);
});

test('the last word of a day is its shift', () => {
  const said = (stamp: string, counted: number) => ({
    entry: stamp,
    part: 0,
    stamp,
    fields: { ...BODY, counted },
  });
  const claims = [said('0', 54_000), said('1', 54_750)];
  expect(shiftIn({ id: 'shift:2026-11-20', form: 'claims', claims })?.counted).toBe(54_750);
  expect(shiftIn(null)).toBeNull();
});

// A till may take cash, count, or hear late of cash that another one took on an earlier day.
const steps = fc.array(
  fc.record({
    does: fc.constantFrom('take', 'late', 'close', 'night'),
    amount: fc.integer({ min: -2_000, max: 20_000 }),
  }),
  { maxLength: 40 },
);

test('shift after shift no cash is counted twice, and none of the last shift’s day is left out', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const days = [0];
      const shifts: { seen: Fen; day: number }[] = [];
      let [counted, taken] = [0, 0];
      const close = (): void => {
        const last = shifts.at(-1) ?? null;
        counted += cashSince(last, days.slice(last?.day ?? 0).map(fen));
        shifts.push({ seen: fen(days.at(-1) ?? 0), day: days.length - 1 });
      };
      for (const { does, amount } of all) {
        if (does === 'close') close();
        else if (does === 'night') days.push(0);
        else {
          const day = does === 'take' ? days.length - 1 : (shifts.at(-1)?.day ?? 0);
          days[day] = (days[day] ?? 0) + amount;
          taken += amount;
        }
      }
      close();
      expect(counted).toBe(taken);
    }),
  );
});
