import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { latest, leading, merged, RowSchema, winner } from '../../../src/core/journal/row.ts';
import type { ClaimRow } from '../../../src/core/journal/row.ts';
import type { Fields } from '../../../src/core/journal/posting.ts';
import {
  dayAccount,
  ledgerOf,
  soldAccount,
  stockAccount,
  subjectOf,
} from '../../../src/core/journal/account.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { DEVICES, MORNING, entryOf, idOf, saleBody } from '../../support/entries.ts';

/** Claims in order of their stamps. */
const rowOf = (...fields: readonly Fields[]): ClaimRow => ({
  id: 'parcel:x',
  form: 'claims',
  claims: fields.map((one, i) => ({
    entry: idOf(`e${i}`),
    part: 0,
    stamp: String(i),
    fields: one,
  })),
});

describe('reading claims', () => {
  test('a register: of each field the latest', () => {
    expect(latest(rowOf({ a: 1, b: 1 }, { b: 2 }, { c: null }))).toEqual({ a: 1, b: 2, c: null });
    expect(latest(null)).toEqual({});
  });

  test('a state: the highest rank, of equals the earliest', () => {
    const row = rowOf(
      { rank: 1, s: 'in' },
      { rank: 11, s: 'out' },
      { rank: 11, s: 'again' },
      { rank: 10, s: 'back' },
    );
    expect(leading(row)?.fields['s']).toBe('out');
    expect(leading(rowOf())).toBe(null);
    expect(leading(undefined)).toBe(null);
  });

  test('a once-key: the earliest', () => {
    expect(winner(rowOf({ a: 1 }, { a: 2 }))?.fields).toEqual({ a: 1 });
    expect(winner(null)).toBe(null);
  });

  test('all that is known of a state’s subject: the highest rank’s word last', () => {
    expect(
      merged(
        rowOf(
          { rank: 11, state: 'out' },
          { rank: 1, state: 'in', shelf: '2' },
          { rank: 1, shelf: '9' },
        ),
      ),
    ).toEqual({ rank: 11, state: 'out', shelf: '2' });
  });
});

test('a row of another form is not read', () => {
  for (const row of [
    {},
    null,
    { id: 'x', form: 'sum' },
    { id: 'x', form: 'claims', claims: [{}] },
    { id: 'x', form: 'heap' },
    { id: 'x', form: 'sum', sums: { a: '1' } },
  ]) {
    expect(v.is(RowSchema, row)).toBe(false);
  }
});

test('an account’s name gives back its ledger and its subject', () => {
  expect(
    [stockAccount('x'), dayAccount('2026-11-20'), soldAccount('2026-11-20', 'x')].map((account) => [
      ledgerOf(account),
      subjectOf(account),
    ]),
  ).toEqual([
    ['stock', 'x'],
    ['day', '2026-11-20'],
    ['sold', '2026-11-20:x'],
  ]);
});

describe('a parcel', () => {
  const parcel = idOf('parcel');
  const received = { parcel, carrier: 'ems', waybill: '1', shelf: '2', code: '1-2', tail: '' };
  const handedOut = entryOf('parcel-handed-out', { parcel, how: 'code' }, MORNING + 5, 2);
  const acts = [
    entryOf('parcel-received', received, MORNING, 1),
    handedOut,
    entryOf('parcel-handed-out', { parcel, how: 'scan' }, MORNING + 9, 1, DEVICES[1]),
  ];

  test('is open until it is handed out, in whatever order the news arrives', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(acts, { minLength: 1 }), (some) => {
        const book = newBook();
        for (const entry of some) enter(book, [{ entry, eff: entry.at }]);
        const row = book.rows.get(`parcel:${parcel}`);
        const isOut = some.some(({ kind }) => kind === 'parcel-handed-out');
        const isIn = some.some(({ kind }) => kind === 'parcel-received');
        const mark = isOut ? (isIn ? undefined : 'unmet') : 'parcel';
        expect(row?.form === 'claims' && row.open).toBe(mark);
        const first = some.includes(handedOut) ? 'code' : 'scan';
        if (isOut && row?.form === 'claims') expect(leading(row)?.fields['how']).toBe(first);
      }),
    );
  });
});

test('a count before the clock was put right is never dated before time began', () => {
  const at = MORNING + 90_000_000;
  const count = entryOf(
    'count',
    { lines: [{ product: idOf('tea'), quantity: 5, value: null, at: 0 }] },
    at,
    1,
  );
  const book = newBook();
  enter(book, [{ entry: count, eff: MORNING }]);
  enter(book, [{ entry: entryOf('sale', saleBody(idOf('tea'), 2, 5), MORNING, 2), eff: MORNING }]);
  const row = book.rows.get(stockAccount(idOf('tea')));
  expect(row?.form === 'stock' && onHand(row).quantity).toBe(3);
  expect(row?.form === 'stock' && row.counts[0]?.stamp.slice(0, 15)).toMatch(/^\d{15}$/);
});
