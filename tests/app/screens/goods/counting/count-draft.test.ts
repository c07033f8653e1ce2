import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CountDraft,
  countTask,
  talliedOf,
  withCounted,
  withSeen,
} from '../../../../../src/app/screens/goods/counting/count-draft.ts';
import {
  type LossDraft,
  lossOf,
  lossTask,
  withLost,
  withQuantity,
} from '../../../../../src/app/screens/goods/losses/write-off-draft.ts';
import { CountTalliedSchema } from '../../../../../src/core/goods/counting.ts';
import { WriteOffSchema } from '../../../../../src/core/goods/write-off.ts';
import { fen } from '../../../../../src/core/money.ts';
import * as v from 'valibot';
import { MORNING, idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const COUNT = idOf('count');
const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  cost: fen(200),
  units: [unitWith('瓶', 1, fen(300)), unitWith('提', 6, fen(1700)), unitWith('箱', 24, fen(6800))],
});
const SALT = productWith({ id: idOf('salt'), name: '盐', units: [unitWith('袋', 1, fen(200))] });

const see = (draft: CountDraft, product: typeof TEA, more: number, at: number, round = 1) =>
  withSeen(draft, COUNT, product, { more, at, round });

describe('what one phone counts', () => {
  test('in whatever units it is scanned, no base unit comes or goes', () => {
    const scan = fc.record({ unit: fc.nat(2), tea: fc.boolean() });
    fc.assert(
      fc.property(fc.array(scan, { maxLength: 40 }), (scans) => {
        let draft = countTask.blank();
        let loss: LossDraft = lossTask(() => idOf('loss')).blank();
        const sums = { tea: 0, salt: 0 };
        scans.forEach(({ unit, tea }, i) => {
          const product = tea ? TEA : SALT;
          const factor = product.units[unit]?.factor ?? 1;
          sums[tea ? 'tea' : 'salt'] += factor;
          draft = see(draft, product, factor, MORNING + i);
          loss = withLost(loss, product, factor);
        });
        const all = (lines: readonly { product: string; quantity: number }[], id: string) =>
          lines.filter(({ product }) => product === id).reduce((sum, one) => sum + one.quantity, 0);
        for (const lines of [talliedOf(draft).lines, lossOf(loss, new Map(), new Map()).lines]) {
          expect([all(lines, TEA.id), all(lines, SALT.id)]).toEqual([sums.tea, sums.salt]);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('spans from the first look to the last; what is typed was seen at one glance', () => {
    let draft = see(see(countTask.blank(), TEA, 1, MORNING), TEA, 24, MORNING + 5000);
    expect(draft.lines).toMatchObject([{ quantity: 25, from: MORNING, at: MORNING + 5000 }]);
    draft = withCounted(draft, TEA.id, 30, MORNING + 9000);
    expect(draft.lines).toMatchObject([{ quantity: 30, from: MORNING + 9000, at: MORNING + 9000 }]);
    expect(withCounted(draft, TEA.id, 0, MORNING).lines).toHaveLength(1);
    expect(withCounted(draft, TEA.id, -1, MORNING).lines).toEqual([]);
  });

  test('begins anew with a recount, and is handed in in the order it was counted', () => {
    const first = see(see(countTask.blank(), TEA, 5, MORNING), SALT, 2, MORNING + 1);
    const again = see(first, TEA, 1, MORNING + 2, 2);
    expect(again.lines[0]).toMatchObject({ product: TEA.id, quantity: 1, round: 2 });
    const body = talliedOf(again);
    expect(body.lines.map(({ product }) => product)).toEqual([SALT.id, TEA.id]);
    expect(v.is(CountTalliedSchema, body)).toBe(true);
    expect(countTask.parse(again)).toEqual(again);
    expect(countTask.parse({ lines: 3 })).toBe(null);
  });
});

test('what is written off carries its cost as the ledger or the keeper knows it', () => {
  const draft = withLost(withLost(lossTask(() => idOf('loss')).blank(), TEA, 2), SALT, 1);
  const products = new Map([TEA, SALT].map((product) => [product.id, product]));
  const body = lossOf({ ...draft, note: ' 摔了 ' }, products, new Map());
  expect(body).toEqual({
    reason: 'broken',
    note: '摔了',
    photo: null,
    lines: [
      { product: TEA.id, quantity: 2, cost: 400 },
      { product: SALT.id, quantity: 1, cost: null },
    ],
  });
  expect(v.is(WriteOffSchema, body)).toBe(true);
  expect(withQuantity(draft, TEA.id, 0).lines).toHaveLength(1);
});
