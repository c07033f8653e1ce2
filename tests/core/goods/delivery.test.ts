import { describe, expect, test } from 'vitest';
import { compared, deliveryIn, isAllRight } from '../../../src/core/goods/delivery.ts';
import { deliveryAccount } from '../../../src/core/journal/account.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { marked } from '../../../src/core/journal/mark.ts';
import type { Json } from '../../../src/core/text.ts';
import { receivedTwice } from '../../../src/core/flags/marked.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const DELIVERY = idOf('delivery');
const LINE = {
  code: '6901234567892',
  name: '冰红茶',
  spec: '500ml',
  unit: '瓶',
  factor: 24,
  quantity: 48,
  cost: 10_080,
  price: 300,
};
const ANNOUNCED: Json = {
  delivery: DELIVERY,
  order: null,
  supplier: '邮政批销',
  supplierId: null,
  noteNumber: 'PF20261121-03',
  warehouse: '中心仓',
  due: '2026-11-21',
  lines: [LINE],
};
const RECEIVED: Json = {
  supplier: '邮政批销',
  supplierId: null,
  order: null,
  delivery: DELIVERY,
  noteNumber: 'PF20261121-03',
  warehouse: '中心仓',
  note: '',
  arrived: null,
  lines: [{ product: idOf('tea'), quantity: 48, cost: 10_080 }],
};

function rowAfter(...acts: readonly (readonly [kind: string, v: number, body: Json])[]) {
  const book = newBook();
  acts.forEach(([kind, v, body], i) => {
    const entry = { ...entryOf(kind, body, MORNING + i, i + 1), v };
    enter(book, [{ entry, eff: entry.at }]);
  });
  const row = book.rows.get(deliveryAccount(DELIVERY));
  if (row?.form !== 'claims') throw new Error('the delivery has a row');
  return row;
}

describe('a delivery that was announced', () => {
  test('is open until a receiving names it, whichever arrives first', () => {
    const open = rowAfter(['delivery-announced', 1, ANNOUNCED]);
    expect(marked(open).open).toBe('delivery');
    expect(deliveryIn(open)).toMatchObject({
      id: DELIVERY,
      noteNumber: 'PF20261121-03',
      due: '2026-11-21',
      lines: [LINE],
      receiving: null,
    });
    for (const acts of [
      [['delivery-announced', 1, ANNOUNCED] as const, ['receiving', 2, RECEIVED] as const],
      [['receiving', 2, RECEIVED] as const, ['delivery-announced', 1, ANNOUNCED] as const],
    ]) {
      const row = rowAfter(...acts);
      expect(marked(row).open).toBeUndefined();
      expect(deliveryIn(row)?.receiving).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('received on two tills is told until one of them takes it back', () => {
    const twice = [
      ['delivery-announced', 1, ANNOUNCED] as const,
      ['receiving', 2, RECEIVED] as const,
      ['receiving', 2, RECEIVED] as const,
    ];
    const row = rowAfter(...twice);
    expect(marked(row).open).toBe('doubled');
    const none = { entries: [], row: () => null, own: null };
    expect(receivedTwice.find({ ...none, rows: [row] })).toMatchObject([
      {
        subject: DELIVERY,
        level: 2,
        facts: {
          supplier: '邮政批销',
          noteNumber: 'PF20261121-03',
          times: [{ at: MORNING + 1 }, { at: MORNING + 2 }],
        },
      },
    ]);
    const back = { entry: idOf(`receiving/${DEVICES[0]}/3`), reason: '' };
    const one = rowAfter(...twice, ['reversal', 1, back]);
    expect(marked(one).open).toBeUndefined();
    expect(receivedTwice.find({ ...none, rows: [one] })).toEqual([]);
  });

  test('that was never announced here is none', () => {
    expect(deliveryIn(rowAfter(['receiving', 2, RECEIVED]))).toBeNull();
  });
});

describe('what came against what was announced', () => {
  const units = (product: string, quantity: number) => ({ product, quantity });

  test('is told by product: short, right, too many, not announced', () => {
    const lines = compared(
      [units('a', 24), units('b', 6), units('c', 2), units('a', 24)],
      [units('b', 8), units('a', 24), units('a', 24), units('d', 1)],
    );
    expect(lines).toEqual([
      { product: 'a', expected: 48, came: 48 },
      { product: 'b', expected: 6, came: 8 },
      { product: 'c', expected: 2, came: 0 },
      { product: 'd', expected: 0, came: 1 },
    ]);
    expect(isAllRight(lines)).toBe(false);
    expect(isAllRight(compared([units('a', 24)], [units('a', 12), units('a', 12)]))).toBe(true);
  });
});
