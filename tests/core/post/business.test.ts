import { expect, test } from 'vitest';
import { BUSINESSES, isOn } from '../../../src/core/post/business.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { MORNING, entryOf, idOf } from '../../support/entries.ts';

const switched = (on: readonly boolean[]) => {
  const book = newBook();
  const entries = on.map((word, i) =>
    entryOf('business-switched', { business: 'redemption', on: word }, MORNING + i, i + 1),
  );
  // Arrival in any order comes to the same.
  enter(
    book,
    entries.toReversed().map((entry) => ({ entry, eff: entry.at })),
  );
  return isOn('redemption', book.rows.get('business:redemption'));
};

test('what the centre never spoke of is as the standard says', () => {
  expect(BUSINESSES.filter((business) => isOn(business, null))).toEqual([
    'parcels',
    'sign-up',
    'referral-savings',
    'referral-acquiring',
    'referral-card',
    'referral-insurance',
  ]);
});

test.each([
  [[true], true],
  [[true, false], false],
  [[false, true], true],
  [[true, false, true], true],
] as const)('the last word counts: %j', (words, on) => {
  expect(switched(words)).toBe(on);
});

test('a row of another form is as if there were none', () => {
  const id = idOf('row');
  expect(isOn('parcels', { id, form: 'sum', sums: {} })).toBe(true);
});
