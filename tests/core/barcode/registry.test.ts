import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeKind, ScanContext, ScanSettings } from '../../../src/core/barcode/code-kind.ts';
import { checkDigit } from '../../../src/core/barcode/gtin.ts';
import { CODE_KINDS } from '../../../src/core/barcode/registry.ts';
import { SCALE_RULE } from '../../../src/core/barcode/scale.ts';
import { CLUBS, memberCode, memberInCode } from '../../../src/core/member/club.ts';
import { bareCode, understand } from '../../../src/core/barcode/scan.ts';
import { explain } from '../../../src/core/barcode/telling.ts';

const CONTEXTS = ['till', 'payment', 'parcel', 'goods', 'enrol'] as const;
const WECHAT = '134567890123456789';
const LABEL13 = '2200017001993';
const LABEL18 = '221234501500017501';
const TEA = '6901028004954';

const settings = (
  context: ScanContext,
  known: readonly string[] = [],
  plus: readonly string[] = [],
): ScanSettings => ({
  context,
  knows: (code) => known.includes(code),
  hasPlu: (plu) => plus.includes(plu),
  scale: SCALE_RULE,
});
const asked = (...[text, ...rest]: [string, ...Parameters<typeof settings>]): string[] =>
  understand(text, settings(...rest)).ask.map(({ as }) => as);

describe('two meanings that could be acted on', () => {
  test.each<[string, ScanContext, string[], string[], string[]]>([
    [LABEL13, 'till', [LABEL13], ['17'], ['known', 'scale']],
    [LABEL18, 'goods', [LABEL18], ['12345'], ['known', 'scale']],
    [WECHAT, 'till', [WECHAT], [], ['known', 'payment']],
    [WECHAT, 'payment', [WECHAT], [], ['payment', 'known']],
    ['SF1234567890123', 'till', ['SF1234567890123'], [], ['known', 'parcel']],
    [TEA, 'parcel', [TEA], [], ['product-in-parcel', 'parcel']],
  ])('%s at %s is asked about', (text, context, known, plus, ask) => {
    expect(asked(text, context, known, plus)).toEqual(ask);
  });

  test.each<[string, ScanContext, string[], string[]]>([
    [LABEL13, 'till', [LABEL13], []], // no product has the number: the label says nothing
    [LABEL13, 'till', [], ['17']],
    [TEA, 'till', [TEA], []],
    [TEA, 'till', [], []],
    ['16901028004951', 'till', ['16901028004951', TEA], []],
    ['01', 'parcel', ['01'], []],
    [WECHAT, 'till', [], []],
  ])('%s at %s is clear', (text, context, known, plus) => {
    expect(asked(text, context, known, plus)).toEqual([]);
  });

  test('what can be acted on stands before what is only proposed', () => {
    const { candidates } = understand(LABEL13, settings('till', [], ['17']));
    expect(candidates.map(({ as }) => as)).toEqual(['scale', 'gtin']);
  });
});

describe('a link and eight digits', () => {
  test('bind a device while it is being bound', () => {
    const read = (text: string) => understand(text, settings('enrol')).candidates[0];
    expect(read('1234 5678')).toMatchObject({ as: 'enrol', code: '12345678' });
    expect(read('1234-5678')).toMatchObject({ as: 'enrol', code: '12345678' });
    expect(read('https://a.example/#bind=Ab_1')).toMatchObject({ as: 'enrol', code: 'Ab_1' });
    expect(read(TEA)).toMatchObject({ as: 'unknown' });
  });

  test('eight digits are goods anywhere else', () => {
    expect(understand('96385074', settings('till')).candidates).toEqual([
      { as: 'gtin', gtin: '96385074' },
    ]);
  });
});

const VOUCHER: CodeKind = {
  name: 'voucher',
  places: { till: 5 },
  shuts: ['gtin'],
  isLast: false,
  read: (code) => (/^96/.test(code) ? [{ candidate: { as: 'short', code }, acts: true }] : []),
};

test('a later kind of code is one more entry of the registry', () => {
  const kinds = [...CODE_KINDS, VOUCHER];
  const read = (context: ScanContext) => understand('96385074', settings(context), kinds);
  expect(read('till').candidates).toEqual([{ as: 'short', code: '96385074' }]);
  expect(read('goods').candidates).toEqual([{ as: 'gtin', gtin: '96385074' }]);
  const told = explain('96385074', settings('till'), kinds).filter(({ why }) => why === null);
  expect(told.map(({ kind }) => kind)).toEqual(['voucher', 'gtin']);
});

test('every kind has a name of its own and shuts only kinds that are there', () => {
  const names = CODE_KINDS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const shut = CODE_KINDS.flatMap(({ shuts }) => shuts).filter((name) => name !== '*');
  expect(shut.filter((name) => !names.includes(name))).toEqual([]);
});

test.each(CONTEXTS)('no two kinds want the same place in %s', (context) => {
  const places = CODE_KINDS.flatMap(({ places: all }) => all[context] ?? []);
  expect(new Set(places).size).toBe(places.length);
});

describe('whatever is scanned', () => {
  const digits = fc.stringMatching(/^\d{1,24}$/);
  const gtin = fc.stringMatching(/^\d{12}$/).map((body) => `${body}${checkDigit(body)}`);
  const label = fc.stringMatching(/^22\d{11}(?:\d{5})?$/);
  const payment = fc.stringMatching(/^(?:1[0-5]\d{16}|2[5-9]\d{14,22}|62\d{17})$/);
  const parcel = fc.stringMatching(/^(?:SF\d{12,15}|YT\d{13}|[A-Z]{2}\d{9}CN)$/);
  const text = fc.oneof(digits, gtin, label, payment, parcel, fc.string());
  const anywhere = fc.constantFrom<ScanContext>(...CONTEXTS);
  const all = (context: ScanContext): ScanSettings => ({
    ...settings(context),
    knows: () => true,
    hasPlu: () => true,
  });

  test('two kinds that can act never pass without a question', () => {
    fc.assert(
      fc.property(text, anywhere, fc.boolean(), (code, context, isKnown) => {
        const judged = isKnown ? all(context) : { ...all(context), knows: () => false };
        const { ask, candidates, text: bare } = understand(code, judged);
        const acting = CODE_KINDS.filter((kind) => kind.places[context] !== undefined).filter(
          (kind) => !kind.isLast && kind.read(bare, judged).some(({ acts }) => acts),
        );
        const shut = new Set(acting.flatMap(({ shuts }) => shuts));
        const free = acting.filter(
          ({ name, shuts }) => shuts.includes('*') || !(shut.has(name) || shut.has('*')),
        );
        expect(ask.length).toBe(free.length > 1 ? free.length : 0);
        expect(candidates.slice(0, ask.length)).toEqual(ask);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is told by every kind that reads it, and by none that does not', () => {
    fc.assert(
      fc.property(text, anywhere, (code, context) => {
        const judged = all(context);
        const told = explain(code, judged);
        for (const { kind, why } of told) {
          const found = CODE_KINDS.find(({ name }) => name === kind);
          expect(found?.read(bareCode(code), judged).length === 0).toBe(why !== null);
        }
        const [first] = understand(code, judged).candidates;
        expect(told.some(({ why }) => why === null)).toBe(first?.as !== 'unknown');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('field by field', () => {
  const told = (code: string, context: ScanContext = 'till', plus: readonly string[] = []) =>
    explain(code, settings(context, [], plus));

  test.each([
    [LABEL13, 'scale', null, { flag: '22', plu: '17', amountFen: 199, length: 13 }],
    [LABEL18, 'scale', 'plu', { plu: '12345', amountFen: 1500, grams: 1750, length: 18 }],
    ['2112345015002', 'scale', 'flag', { flag: '21', check: { digit: '2', right: '2' } }],
    ['2200000001993', 'scale', 'empty', { flag: '22' }],
    [TEA, 'gtin', null, { code: TEA, check: { digit: '4', right: '4' } }],
    ['6901028004955', 'gtin', 'check', { check: { digit: '5', right: '4' }, length: 13 }],
    ['036000291452', 'gtin', null, { code: '0036000291452', length: 12 }],
    ['16901028004951', 'carton', null, { item: TEA, level: 1 }],
    [`9${'0'.repeat(12)}3`, 'carton', 'variable', {}],
    [WECHAT, 'payment', null, { channel: 'wechat', flag: '13', length: 18 }],
    ['191234567890123456', 'payment', 'prefix', { flag: '19', length: 18 }],
    ['RR473124829GB', 'parcel', null, { carrier: 'post', sure: true }],
    ['9812345678901', 'parcel', 'unsure', { carrier: 'post', sure: false }],
    ['01', 'short', null, { code: '01' }],
  ])('%s as %s: %s', (code, kind, why, facts) => {
    const one = told(code, 'till', ['17']).find((each) => each.kind === kind);
    expect(one).toMatchObject({ kind, why, facts });
  });

  test('a number that no other can be is a parcel where parcels are in hand', () => {
    expect(told('9812345678901', 'parcel')).toMatchObject([{ kind: 'parcel', why: null }]);
  });

  test('a text that looks like nothing is told by none', () => {
    expect(told('???')).toEqual([]);
    expect(told('')).toEqual([]);
  });
});

describe('a member’s code', () => {
  const id = '9b7ebee8-2193-51ac-a44b-e6fff48944e6';

  test.each(CLUBS)('of the %s is read wherever goods are scanned, and is never goods', (club) => {
    const code = memberCode(club, id);
    for (const context of ['till', 'payment', 'parcel', 'goods'] as const) {
      for (const text of [code, code.toLowerCase(), `]Q1${code}`]) {
        const { candidates } = understand(text, settings(context, [code]));
        expect(candidates).toEqual([expect.objectContaining({ as: 'member', club, member: id })]);
      }
    }
  });

  test('names its club, and nothing but a whole one is a code', () => {
    expect(memberCode('post', id)).not.toBe(memberCode('shop', id));
    for (const text of [
      '',
      'YLG-P-',
      `${memberCode('post', id)}0`,
      id,
      'YLG-X-' + '0'.repeat(32),
    ]) {
      expect(memberInCode(text)).toBeNull();
    }
  });
});
