import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { SupplierFieldsSchema, WHOLESALE, supplierOf } from '../../../src/core/goods/supplier.ts';
import { derivedId } from '../../../src/core/derived-id.ts';
import { CENTRE } from '../../../src/core/id.ts';
import { supplierAccount } from '../../../src/core/journal/account.ts';
import { enter, newBook } from '../../../src/core/journal/book.ts';
import { DEVICES, MORNING, entryOf, idOf } from '../../support/entries.ts';

const LI = idOf('li');

describe('a supplier', () => {
  test('has each field from the latest entry that says it', () => {
    const book = newBook();
    const saved = [
      [3, { leadDays: 2, phone: '138****5678' }],
      [0, { name: '老李粮油', contact: '老李', leadDays: 5 }],
      [4, { gone: true }],
    ] as const;
    saved.forEach(([minute, fields], i) => {
      const at = MORNING + minute * 60_000;
      const body = { supplier: LI, fields };
      enter(book, [{ eff: at, entry: entryOf('supplier-saved', body, at, i + 1, DEVICES[i % 2]) }]);
    });
    const row = book.rows.get(supplierAccount(LI));
    expect(row?.form === 'claims' && supplierOf(row)).toEqual({
      id: LI,
      name: '老李粮油',
      contact: '老李',
      phone: '138****5678',
      address: '',
      leadDays: 2,
      gone: true,
    });
  });

  test.each([
    ['', true],
    ['138****5678', true],
    ['0311-8765432', true],
    ['031187654321', true],
    ['400-812-3456', true],
    ['13812345678', false],
    ['138****567', false],
    ['老李', false],
  ])('keeps no one’s own phone: %s', (phone, isRight) => {
    expect(v.is(SupplierFieldsSchema, { phone })).toBe(isRight);
  });

  test('the post’s wholesale is the same one everywhere', () => {
    expect(WHOLESALE).toBe(derivedId(CENTRE, 'supplier:wholesale'));
  });
});
