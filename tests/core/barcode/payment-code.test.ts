import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { PAYMENT_CODES, paymentCodeOf } from '../../../src/core/barcode/payment-code.ts';
import { PaymentCodeRow } from '../../../src/core/barcode/payment-row.ts';

test.each([
  ['100000000000000001', 'wechat'],
  ['134567890123456789', 'wechat'],
  ['159999999999999999', 'wechat'],
  ['160000000000000000', null],
  ['13456789012345678', null],
  ['1345678901234567890', null],
  ['2512345678901234', 'alipay'],
  ['281234567890123456', 'alipay'],
  ['301234567890123456789012', 'alipay'],
  ['3112345678901234', null],
  ['251234567890123', null],
  ['2512345678901234567890123', null],
  [`fp${'0a1'.repeat(11)}`, 'alipay'],
  [`FP${'0A1'.repeat(11)}`, 'alipay'],
  ['fp0a1', null],
  ['6212345678901234567', 'unionpay'],
  ['621234567890123456', null],
  ['0112345678901234567', 'ecny'],
  ['011234567890123456', null],
  ['13456789012345678x', null],
  ['6901028004954', null],
  ['', null],
])('%s → %s', (code, channel) => expect(paymentCodeOf(code)).toBe(channel));

test('the table is data: another table, other channels', () => {
  const only = PAYMENT_CODES.filter((row) => row.channel === 'wechat');
  expect(paymentCodeOf('281234567890123456', only)).toBeNull();
  expect(PAYMENT_CODES.every((row) => v.is(PaymentCodeRow, row))).toBe(true);
  expect(v.is(PaymentCodeRow, { ...PAYMENT_CODES[0], channel: 'other' })).toBe(false);
});

test('no text of 15 characters or fewer is a payment code', () => {
  fc.assert(fc.property(fc.string({ maxLength: 15 }), (text) => paymentCodeOf(text) === null));
});
