import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit } from '../../../src/core/barcode/gtin.ts';
import { paymentCodeOf } from '../../../src/core/barcode/payment-code.ts';
import { makeScaleCode, SCALE_RULE } from '../../../src/core/barcode/scale.ts';
import type { Candidate, ScanContext, ScanSettings } from '../../../src/core/barcode/code-kind.ts';
import { bareCode, understand } from '../../../src/core/barcode/scan.ts';
import { fen } from '../../../src/core/money.ts';

function read(
  text: string,
  context: ScanContext,
  known: readonly string[] = [],
  change: Partial<ScanSettings> = {},
): readonly Candidate[] {
  const knows = (code: string): boolean => known.includes(code);
  return understand(text, { context, knows, scale: SCALE_RULE, ...change }).candidates;
}
const kinds = (...args: Parameters<typeof read>): string[] => read(...args).map(({ as }) => as);

const WECHAT = '134567890123456789';
const ALIPAY = '281234567890123456';
const LABEL18 = '221234501500017501';
const LABEL13 = '2200017001993';

describe('what surrounds a code', () => {
  test.each([
    [' 6901028004954\r\n', '6901028004954'],
    [']E06901028004954', '6901028004954'],
    [']E496385074', '96385074'],
    [']C1011690102800495110AB', '16901028004951'],
    [']d2\u001d010690102800495417271231', '06901028004954'],
    ['\u001d0106901028004954', '06901028004954'],
    [']C0SF1234567890123', 'SF1234567890123'],
    ['6901 0280 0495 4', '6901028004954'],
    ['６９０１０２８００４９５４', '6901028004954'],
    [']C1', ''],
    ['', ''],
    ['A\u001dB', 'AB'],
  ])('%j → %s', (text, bare) => expect(bareCode(text)).toBe(bare));
});

describe('at the till', () => {
  test.each<[string, string[], string[]]>([
    ['6901028004954', [], ['gtin']],
    ['6901028004954', ['6901028004954'], ['known', 'gtin']],
    ['036000291452', ['0036000291452'], ['known', 'gtin']],
    ['16901028004951', [], ['carton']],
    ['16901028004951', ['16901028004951'], ['known', 'carton']],
    [LABEL13, [], ['scale', 'gtin']],
    [LABEL13, [LABEL13], ['known', 'scale', 'gtin']],
    [LABEL18, [], ['scale']],
    [LABEL18, [LABEL18], ['known', 'scale']],
    ['2112345015002', [], ['gtin']],
    ['2100301003501', [], ['unknown']],
    ['2100301003501', ['2100301003501'], ['known']],
    ['01', [], ['short']],
    ['1234567', [], ['short']],
    ['12345678', [], ['unknown']],
    [WECHAT, [], ['payment']],
    [ALIPAY, [], ['payment']],
    [WECHAT, [WECHAT], ['known', 'payment']],
    ['RR473124829GB', [], ['parcel']],
    ['SF1234567890123', [], ['parcel']],
    ['9812345678901', [], ['unknown']],
    ['ABC-1', ['ABC-1'], ['known']],
    ['ABC-1', [], ['unknown']],
    ['', [], ['unknown']],
  ])('%s known %j → %j', (text, known, as) => expect(kinds(text, 'till', known)).toEqual(as));

  test('each candidate carries what the caller needs', () => {
    expect(read('16901028004951', 'till')).toEqual([
      { as: 'carton', item: '6901028004954', level: 1, gtin14: '16901028004951' },
    ]);
    expect(read(LABEL18, 'till')[0]).toEqual({
      as: 'scale',
      code: LABEL18,
      plu: '12345',
      amountFen: 1500,
      grams: 1750,
    });
    expect(read('01', 'till')).toEqual([{ as: 'short', code: '01' }]);
    expect(read('(01)06901028004954', 'goods')).toEqual([{ as: 'gtin', gtin: '6901028004954' }]);
    expect(read('???', 'goods')).toEqual([{ as: 'unknown', text: '???' }]);
  });

  test('goods are read as at the till', () => {
    for (const text of ['6901028004954', LABEL13, LABEL18, WECHAT, '01', 'x']) {
      expect(read(text, 'goods')).toEqual(read(text, 'till'));
    }
  });
});

describe('with the payment dialog open', () => {
  test.each<[string, string[], string[]]>([
    [WECHAT, [], ['payment']],
    [WECHAT, [WECHAT], ['payment', 'known']],
    [LABEL18, [], ['scale']],
    ['6901028004954', ['6901028004954'], ['known', 'gtin']],
    ['191234567890123456', [], ['payment']],
    ['191234567890123456', ['191234567890123456'], ['known']],
    ['9812345678901', [], ['unknown']],
    ['', [], ['unknown']],
  ])('%s known %j → %j', (text, known, as) => expect(kinds(text, 'payment', known)).toEqual(as));

  test('an unknown prefix is left to the acquirer', () => {
    expect(read('191234567890123456', 'payment')).toEqual([
      { as: 'payment', channel: 'unknown', code: '191234567890123456' },
    ]);
  });
});

describe('with parcels in hand', () => {
  test('everything is a parcel, a product asks first', () => {
    expect(kinds('9812345678901', 'parcel')).toEqual(['parcel']);
    expect(kinds('6901028004954', 'parcel')).toEqual(['parcel']);
    expect(kinds(LABEL18, 'parcel')).toEqual(['parcel']);
    expect(read('6901028004954', 'parcel', ['6901028004954'])[0]).toEqual({
      as: 'product-in-parcel',
      code: '6901028004954',
    });
    expect(kinds('01', 'parcel', ['01'])).toEqual(['product-in-parcel']);
    expect(kinds('hello', 'parcel')).toEqual(['unknown']);
  });

  test('the batch proposes the carrier', () => {
    expect(read('5512345678901', 'parcel', [], { lastCarrier: 'sto' })).toEqual([
      { as: 'parcel', code: '5512345678901', carrier: 'sto', sure: false },
    ]);
  });
});

test.each(['till', 'payment', 'parcel', 'goods'] as const)('enrolment is read in %s', (context) => {
  const url = 'https://till.example:8443/?enrol=Ab3_-x&next=1';
  expect(read(url, context)).toEqual([{ as: 'enrol', code: 'Ab3_-x', url }]);
  const bind = 'http://10.0.0.2/#bind=12345678';
  expect(read(bind, context)).toEqual([{ as: 'enrol', code: '12345678', url: bind }]);
  expect(kinds('https://example.com/12345678', context)).toEqual(['unknown']);
});

const payment = fc.oneof(
  fc.stringMatching(/^1[0-5]\d{16}$/),
  fc.stringMatching(/^(?:2[5-9]|30)\d{14,22}$/),
  fc.stringMatching(/^62\d{17}$/),
  fc.stringMatching(/^01\d{17}$/),
);
const SOLD = ['gtin', 'carton', 'scale', 'short'];

test('no payment code can be sold, whatever flags a faulty setting holds', () => {
  const flags = fc.array(fc.stringMatching(/^[0-3]\d$/), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(payment, flags, fc.constantFrom('till', 'goods'), (code, list, context) => {
      expect(paymentCodeOf(code)).not.toBeNull();
      const found = kinds(code, context, [], { scale: { ...SCALE_RULE, flags: list } });
      return found.length === 1 && found[0] === 'payment' && !SOLD.includes(found[0]);
    }),
  );
});

test('no scale label can be charged', () => {
  const plu = fc.integer({ min: 1, max: 99_999 });
  const value = fc.integer({ min: 1, max: 99_999 });
  const flag = fc.constantFrom('20', '21', '22', '23', '24');
  fc.assert(
    fc.property(flag, plu, value, value, (one, item, amount, grams) => {
      const scale = { ...SCALE_RULE, flags: [one] };
      const label = { plu: String(item), amountFen: fen(amount), grams };
      const made = makeScaleCode(label, scale, 18);
      if (!made.ok) throw new Error(made.why);
      return !kinds(made.code, 'payment', [], { scale }).includes('payment');
    }),
  );
});

test('a code that a product has always comes first at the till', () => {
  const code = fc.oneof(fc.stringMatching(/^\d{1,24}$/), fc.stringMatching(/^[A-Z]{1,4}\d{3,9}$/));
  fc.assert(fc.property(code, (text) => kinds(text, 'till', [text])[0] === 'known'));
});

test('whatever is scanned, there is an answer', () => {
  const context = fc.constantFrom<ScanContext>('till', 'payment', 'parcel', 'goods');
  fc.assert(fc.property(fc.string(), context, (text, task) => read(text, task).length > 0));
});

test('AIM prefixes never change what a product is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{12}$/), (body) => {
      const code = `${body}${checkDigit(body)}`;
      expect(read(`]E0${code}`, 'goods')).toEqual(read(code, 'goods'));
    }),
  );
});
