import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { isPhone, maskedPhone, phoneHash } from '../../../src/core/post/phone.ts';
import { MaskedPhoneSchema } from '../../../src/core/post/referral.ts';

const KEY = 'a station’s key';

test.each([
  ['13812345678', '138****5678'],
  ['19900000001', '199****0001'],
  ['16612345678', '166****5678'],
  ['12812345678', null],
  ['1381234567', null],
  ['138123456789', null],
  ['', null],
])('%s is kept as %s', (phone, masked) => {
  expect(maskedPhone(phone)).toBe(masked);
  expect(isPhone(phone)).toBe(masked !== null);
  expect(v.is(MaskedPhoneSchema, masked)).toBe(masked !== null);
});

test('the hash names a phone under its key and does not contain it', () => {
  const phone = fc
    .integer({ min: 0, max: 999_999_999 })
    .map((n) => `13${String(n).padStart(9, '0')}`);
  fc.assert(
    fc.property(phone, phone, (one, other) => {
      const hash = phoneHash(KEY, one);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(hash === phoneHash(KEY, other)).toBe(one === other);
      expect(hash).not.toBe(phoneHash('elsewhere', one));
    }),
  );
});

test('it is HMAC-SHA256, which the centre computes alike', () => {
  const hash = createHmac('sha256', KEY).update('13812345678').digest('hex');
  expect(phoneHash(KEY, '13812345678')).toBe(hash);
});
