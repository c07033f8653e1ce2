import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkDigit,
  gtin14Of,
  hasCheckDigit,
  isGtin,
  item13FromItf14,
  normaliseGtin,
} from '../../../src/core/barcode/gtin.ts';

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const gtinOf = (length: number) => digits(length - 1).map((body) => `${body}${checkDigit(body)}`);
const anyGtin = fc.oneof(gtinOf(8), gtinOf(12), gtinOf(13), gtinOf(14));

describe('valid and invalid numbers', () => {
  test.each([
    ['6970399920057', true],
    ['6901028004954', true],
    ['6901028004947', true],
    ['2112345015002', true],
    ['2100301003501', false],
    ['2000001023109', false],
    ['6901028004955', false],
    ['96385074', true],
    ['96385075', false],
    ['036000291452', true],
    ['16901028004951', true],
    ['690102800496', false],
    ['69010280049', false],
    ['690102800495X', false],
    ['', false],
    ['４９０１', false],
  ])('%s → %s', (code, valid) => expect(isGtin(code)).toBe(valid));

  test('imports are as good as 69…', () => {
    for (const prefix of ['489', '880', '471', '490', '978', '952']) {
      const body = `${prefix}123456789`;
      expect(isGtin(`${body}${checkDigit(body)}`)).toBe(true);
    }
  });
});

describe('one form per product', () => {
  test.each([
    ['036000291452', '0036000291452'],
    ['0036000291452', '0036000291452'],
    ['06901028004954', '6901028004954'],
    ['(01)06901028004954', '6901028004954'],
    ['0106901028004954', '6901028004954'],
    ['(01)06901028004954(17)271231', '6901028004954'],
    ['96385074', '96385074'],
    ['00000096385074', '96385074'],
    ['0000096385074', '96385074'],
    ['16901028004951', null],
    ['2100301003501', null],
    ['123', null],
    ['', null],
    ['(01)06901028004955', null],
  ])('%s → %s', (code, form) => expect(normaliseGtin(code)).toBe(form));

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(anyGtin, (code) => {
        const once = normaliseGtin(code);
        return once === null || normaliseGtin(once) === once;
      }),
    );
  });
});

describe('cartons', () => {
  test.each([
    ['16901028004951', { item: '6901028004954', level: 1 }],
    ['06901028004954', null],
    ['16901028004952', null],
    ['6901028004954', null],
    ['', null],
  ])('%s', (code, carton) => expect(item13FromItf14(code)).toEqual(carton));

  test('every level 1–8 of every item leads back to the item, 9 to nothing', () => {
    fc.assert(
      fc.property(gtinOf(13), fc.integer({ min: 1, max: 9 }), (item, level) => {
        const body = `${level}${item.slice(0, 12)}`;
        const carton = item13FromItf14(`${body}${checkDigit(body)}`);
        if (level === 9) return carton === null;
        return carton?.level === level && carton.item === normaliseGtin(item);
      }),
    );
  });

  test('a carton in GS1 brackets keeps its level', () => {
    expect(gtin14Of('(01)16901028004951(10)AB')).toBe('16901028004951');
  });
});

test('any single wrong digit is detected', () => {
  const change = fc.record({
    code: anyGtin,
    at: fc.nat(13),
    by: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(change, ({ code, at, by }) => {
      const i = at % code.length;
      const wrong = (Number(code[i]) + by) % 10;
      return hasCheckDigit(code) && !hasCheckDigit(code.slice(0, i) + wrong + code.slice(i + 1));
    }),
  );
});

test('a check digit of anything but digits is a mistake of the caller', () => {
  expect(() => checkDigit('12a')).toThrow('digits');
});
