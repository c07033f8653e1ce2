import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import type { Entry } from '../../../src/core/journal/entry.ts';
import type { ClaimRow } from '../../../src/core/journal/row.ts';
import { leading } from '../../../src/core/journal/row.ts';
import { newCart, withMember } from '../../../src/core/sale/cart.ts';
import { heldBody, heldVersion, takenBody } from '../../../src/core/sale/bill.ts';
import { fen } from '../../../src/core/money.ts';
import { tea } from '../../support/cart-lines.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const BILL = idOf('bill');
const cart = newCart(BILL);
const rowOf = (entries: readonly Entry[]): ClaimRow | null => {
  const book = newBook();
  for (const entry of entries) enter(book, [{ entry, eff: entry.at }]);
  const row = book.rows.get(`bill:${BILL}`);
  return row?.form === 'claims' ? row : null;
};
const isOpen = (entries: readonly Entry[]): boolean => rowOf(entries)?.open === 'bill';

/** What a shop does one after another, each knowing everything before it. */
function play(acts: readonly ('held' | 'taken' | 'sold')[], device = 0): Entry[] {
  return acts.reduce<Entry[]>((before, act, i) => {
    const row = rowOf(before);
    const told = { till: device + 1, label: 'tea' };
    const [kind, body] =
      act === 'held' || row === null
        ? ['bill-held', heldBody(cart, row, told)]
        : ['bill-taken', takenBody(row, BILL, told.till, act)];
    return [...before, entryOf(kind, { ...body }, MORNING + i, i + 1, DEVICES[device])];
  }, []);
}

describe('a held bill', () => {
  test.each<[string, ('held' | 'taken' | 'sold')[], boolean]>([
    ['held', ['held'], true],
    ['taken back', ['held', 'taken'], false],
    ['held again', ['held', 'taken', 'held'], true],
    ['held twice without being taken', ['held', 'held'], true],
    ['held twice and taken', ['held', 'held', 'taken'], false],
    ['sold', ['held', 'taken', 'held', 'taken', 'sold'], false],
    ['sold, and held by a till that had not heard of it', ['held', 'taken', 'sold', 'held'], false],
  ])('%s', (_, acts, open) => expect(isOpen(play(acts))).toBe(open));

  test('taken by two tills at once is the earlier one’s', () => {
    const held = play(['held']);
    const row = rowOf(held);
    if (row === null) throw new Error('the bill is held');
    const [first, second] = [0, 1].map((i) =>
      entryOf(
        'bill-taken',
        { ...takenBody(row, BILL, i + 1, 'taken') },
        MORNING + 5 + i,
        9,
        DEVICES[i] ?? '',
      ),
    );
    if (!first || !second) throw new Error('two tills');
    expect(leading(rowOf([...held, second, first]))?.fields['till']).toBe(1);
  });

  test('is written for older tills too while nothing in it has a price for members', () => {
    const version = (own: typeof cart): number =>
      heldVersion(heldBody(own, null, { till: 1, label: '' }));
    expect(version({ ...cart, lines: [tea] })).toBe(1);
    expect(version({ ...cart, lines: [{ ...tea, memberPrice: fen(320) }] })).toBe(2);
    expect(version(withMember({ ...cart, lines: [tea] }, idOf('wang')))).toBe(2);
  });

  test('is in the same state in whatever order the news arrives', () => {
    const acts = fc.array(fc.constantFrom('held', 'taken', 'sold'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(acts, fc.infiniteStream(fc.nat()), (some, dice) => {
        const entries = play(['held', ...some]);
        const shuffled = entries
          .map((entry) => ({ entry, at: dice.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ entry }) => entry);
        expect(rowOf([...shuffled, ...entries])).toEqual(rowOf(entries));
        expect(isOpen(entries)).toBe(!some.includes('sold') && some.at(-1) === 'held');
      }),
    );
  });
});
