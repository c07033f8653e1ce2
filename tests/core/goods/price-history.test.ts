import { expect, test } from 'vitest';
import { pricesIn } from '../../../src/core/goods/price-history.ts';
import { productAccount } from '../../../src/core/journal/account.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import type { Json } from '../../../src/core/text.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const TEA = idOf('tea');
const at = (minute: number): number => MORNING + minute * 60_000;

test('the prices a product had, the latest change first, whatever came late', () => {
  const book = newBook();
  const said: readonly (readonly [number, Json])[] = [
    [
      9,
      [
        { unit: '瓶', price: 350 },
        { unit: '箱', price: 6800 },
      ],
    ],
    [0, [{ unit: '瓶', price: 300 }]],
    [4, [{ unit: '瓶', price: 300, codes: ['1'] }]],
    [12, [{ unit: '瓶', memberPrice: 1 }]],
  ];
  said.forEach(([minute, units], i) => {
    const body = { product: TEA, fields: {}, units };
    const entry = { ...entryOf('product-saved', body, at(minute), i + 1, DEVICES[i % 2]), v: 2 };
    enter(book, [{ entry, eff: at(minute) }]);
  });
  const row = book.rows.get(productAccount(TEA));
  expect(row?.form === 'claims' && pricesIn(row)).toEqual([
    { unit: '箱', price: 6800, before: null, at: at(9) },
    { unit: '瓶', price: 350, before: 300, at: at(9) },
    { unit: '瓶', price: 300, before: null, at: at(0) },
  ]);
});
