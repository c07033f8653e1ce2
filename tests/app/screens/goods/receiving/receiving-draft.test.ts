import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Product } from '../../../../../src/core/goods/product.ts';
import { Receiving2Schema } from '../../../../../src/core/goods/receiving.ts';
import { fen } from '../../../../../src/core/money.ts';
import {
  type DraftLine,
  type ReceivingDraft,
  ReceivingDraftSchema,
  isBlank,
  lineCost,
  lineFor,
  newDraft,
  sumsOf,
  unitPrice,
  withAmount,
  withBack,
  withCost,
  withUnit,
  without,
} from '../../../../../src/app/screens/goods/receiving/receiving-draft.ts';
import { receivingOf } from '../../../../../src/app/screens/goods/receiving/receiving-body.ts';
import { idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const product = (name: string, more: Partial<Product> = {}): Product =>
  productWith({
    id: idOf(name),
    name,
    ...more,
  });
const BOTTLE = unitWith('瓶', 1, fen(300));
const CARTON = unitWith('箱', 24, fen(6800));
const TEA = product('冰红茶', { units: [BOTTLE, CARTON] });
const EMPTY = newDraft(idOf('draft'));
const NOTHING_NAMED = {
  supplierId: null,
  order: null,
  delivery: null,
  noteNumber: '',
  warehouse: '',
  note: '',
  arrived: null,
};

const scanned = (...lines: DraftLine[]): ReceivingDraft => lines.reduce(withUnit, EMPTY);
const first = (draft: ReceivingDraft): DraftLine => {
  const [line] = draft.lines;
  if (!line) throw new Error('the draft has a line');
  return line;
};

describe('a receiving being written down', () => {
  test('every scan is one unit more; a carton is a line of its own', () => {
    const bottle = lineFor(TEA, BOTTLE, null);
    const draft = scanned(bottle, bottle, lineFor(TEA, CARTON, null), bottle);
    expect(draft.lines.map(({ unit, quantity }) => [unit, quantity])).toEqual([
      ['瓶', 3],
      ['箱', 24],
    ]);
    expect(sumsOf(draft)).toEqual({ goods: 1, total: 0, unknown: 1, guessed: 0 });
  });

  test("last time's cost is offered per unit and marked until it is typed", () => {
    const draft = scanned(lineFor(TEA, CARTON, { fen: fen(210), factor: 1 }));
    expect(first(draft).cost).toEqual({ by: 'unit', fen: 5040, guess: true });
    expect(sumsOf(draft)).toMatchObject({ total: 5040, guessed: 1, unknown: 0 });
    const typed = withCost(draft, first(draft).key, { by: 'unit', fen: fen(5000) });
    expect(sumsOf(typed)).toMatchObject({ total: 5000, guessed: 0 });
  });

  test("a line's total stays what the paper says, whatever the quantity becomes", () => {
    const one = scanned(lineFor(TEA, BOTTLE, null));
    const { key } = first(one);
    const draft = withAmount(withCost(one, key, { by: 'total', fen: fen(1000) }), key, 3);
    expect(lineCost(first(draft))).toBe(1000);
    expect(unitPrice(first(draft))).toBe(333);
  });

  test('goods by weight cost by the kilogram', () => {
    const apple = product('苹果', { weighed: true });
    const one = scanned(lineFor(apple, unitWith('kg', 1000, fen(798)), null));
    const { key } = first(one);
    const draft = withCost(withAmount(one, key, 12_500), key, { by: 'unit', fen: fen(400) });
    expect(lineCost(first(draft))).toBe(5000);
  });

  test('unknown cost is null in the entry and out of the total', () => {
    const draft = scanned(
      lineFor(TEA, BOTTLE, null),
      lineFor(product('盐'), BOTTLE, { fen: fen(150), factor: 1 }),
    );
    expect(sumsOf(draft)).toEqual({ goods: 2, total: 150, unknown: 1, guessed: 1 });
    expect(receivingOf({ ...draft, supplier: ' 批发部 ' })).toEqual({
      ...NOTHING_NAMED,
      supplier: '批发部',
      lines: [
        { product: idOf('冰红茶'), quantity: 1, cost: null },
        { product: idOf('盐'), quantity: 1, cost: 150 },
      ],
    });
  });

  test('a line taken out comes back where it was', () => {
    const draft = scanned(
      lineFor(TEA, BOTTLE, null),
      lineFor(product('盐'), BOTTLE, null),
      lineFor(product('糖'), BOTTLE, null),
    );
    const [, line] = draft.lines;
    if (!line) throw new Error('the draft has three lines');
    const less = withAmount(draft, line.key, 0);
    expect(less).toEqual(without(draft, line.key));
    expect(withBack(less, line, 1)).toEqual(draft);
  });

  test('a blank draft is nothing to come back to', () => {
    expect(isBlank(EMPTY)).toBe(true);
    expect(isBlank({ ...EMPTY, supplier: '批发部' })).toBe(false);
  });

  test('whatever is scanned and typed is kept, read again, and makes a well-formed entry', () => {
    const line = fc.record({
      name: fc.constantFrom('盐', '糖', '醋'),
      unit: fc.constantFrom(BOTTLE, CARTON),
      last: fc.option(
        fc.record({ fen: fc.nat(100_000).map(fen), factor: fc.integer({ min: 1, max: 500 }) }),
      ),
      times: fc.integer({ min: 1, max: 40 }),
      typed: fc.option(
        fc.record({
          by: fc.constantFrom('unit' as const, 'total' as const),
          fen: fc.nat(1_000_000).map(fen),
        }),
      ),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (items) => {
        const draft = items.reduce((sum, { name, unit, last, times, typed }) => {
          const own = lineFor(product(name), unit, last);
          const many = withAmount(withUnit(sum, own), own.key, times * unit.factor);
          return typed === null ? many : withCost(many, own.key, typed);
        }, EMPTY);
        const kept: unknown = JSON.parse(JSON.stringify(draft));
        expect(v.parse(ReceivingDraftSchema, kept)).toEqual(draft);
        const entry = v.parse(Receiving2Schema, receivingOf(draft));
        expect(entry.lines.reduce((sum, { cost }) => sum + (cost ?? 0), 0)).toBe(
          sumsOf(draft).total,
        );
      }),
    );
  });
});
