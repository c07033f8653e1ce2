import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  CARRIER_FORMS,
  CarrierRow,
  guessCarrier,
  isParcelNumber,
  isS10,
  parcelNumber,
} from '../../../src/core/barcode/parcel-number.ts';

describe('S10', () => {
  test.each([
    ['RR473124829GB', true],
    ['EE471108151FR', true],
    ['EB000717618HK', true],
    ['RR473124828GB', false],
    ['RR47312482GB', false],
    ['rr473124829gb', false],
    ['6901028004954', false],
  ])('%s → %s', (code, valid) => expect(isS10(code)).toBe(valid));

  test('a single wrong digit is always noticed', () => {
    const at = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 9 }), (i, by) => {
        const code = 'RR473124829GB';
        const digit = (Number(code[i]) + by) % 10;
        return !isS10(code.slice(0, i) + digit + code.slice(i + 1));
      }),
    );
  });
});

describe('letters decide', () => {
  test.each([
    ['SF1234567890123', 'sf', true],
    ['sf 1234 5678 9012', 'sf', true],
    ['YT1234567890123', 'yto', true],
    ['JT1234567890123', 'jt', true],
    ['JD0123456789012', 'jd', true],
    ['JDVA00123456789-1-3-', 'jd', true],
    ['DPK123456789012', 'deppon', true],
    ['EE471108151FR', 'ems', true],
    ['RR473124829GB', 'post', true],
    ['EA123456789CN', 'ems', false],
    ['XX12345', 'unknown', false],
  ])('%s → %s', (code, carrier, sure) => {
    expect(guessCarrier(code)).toEqual({ carrier, sure });
    expect(guessCarrier(code, sure ? 'zto' : undefined)).toEqual({ carrier, sure });
  });
});

describe('plain digits only propose', () => {
  test.each([
    ['9812345678901', undefined, 'post'],
    ['1112345678901', undefined, 'post'],
    ['9912345678901', undefined, 'post'],
    ['1012345678901', 'yto', 'yto'],
    ['75123456789012', undefined, 'zto'],
    ['4312345678901', undefined, 'yunda'],
    ['3112345678901', undefined, 'yunda'],
    ['431234567890123', undefined, 'yunda'],
    ['268123456789', undefined, 'sto'],
    ['368123456789', undefined, 'sto'],
    ['581234567890', 'sto', 'sto'],
    ['5512345678901', undefined, 'post'],
    ['5512345678901', 'sto', 'sto'],
    ['5512345678901', 'jd', 'post'],
    ['12345678', undefined, 'unknown'],
    ['12345678', 'zto', 'zto'],
  ] as const)('%s after %s → %s', (code, last, carrier) => {
    expect(guessCarrier(code, last)).toEqual({ carrier, sure: false });
  });

  test('no row of plain digits is sure', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{1,24}$/), (code) => !guessCarrier(code).sure));
  });
});

test.each([
  ['RR473124829GB', true],
  ['6901028004954', true],
  ['jdva00123456789-1-3-', true],
  ['1234567', false],
  ['ABCDEFGHIJK', false],
  ['https://a.cn/123456', false],
  ['-12345678', false],
])('%s can be a parcel number: %s', (code, can) => expect(isParcelNumber(code)).toBe(can));

test('a number is stored in capitals without spaces', () => {
  expect(parcelNumber(' sf 1234 ')).toBe('SF1234');
});

test('the table is data that the schema takes', () => {
  expect(CARRIER_FORMS.every((row) => v.is(CarrierRow, row))).toBe(true);
  const none = guessCarrier('SF1234567890123', undefined, []);
  expect(none).toEqual({ carrier: 'unknown', sure: false });
});
