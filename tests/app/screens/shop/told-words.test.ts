import { describe, expect, test } from 'vitest';
import { meaningWords } from '../../../../src/app/parts/code-words.ts';
import { KIND_WORDS, factWords, whyTold } from '../../../../src/app/screens/shop/told-words.ts';
import type { ScanContext } from '../../../../src/core/barcode/code-kind.ts';
import { CODE_KINDS } from '../../../../src/core/barcode/registry.ts';
import { understand } from '../../../../src/core/barcode/scan.ts';
import { STANDARD_RULES } from '../../../../src/core/barcode/standard.ts';
import { explain } from '../../../../src/core/barcode/telling.ts';

const strict = { ...STANDARD_RULES.scale, check: 'strict' as const };
const settings = (context: ScanContext, isKnown: boolean, scale = STANDARD_RULES.scale) => ({
  ...STANDARD_RULES,
  scale,
  context,
  knows: () => isKnown,
  hasPlu: () => isKnown,
});

// Every kind and every reason why one is not meant.
const TRIED = [
  '6901028004954',
  '6901028004955',
  '16901028004951',
  `9${'0'.repeat(12)}3`,
  '2200017001993',
  '2200017001994',
  '2100017001990',
  '2200000001993',
  '134567890123456789',
  '191234567890123456',
  'RR473124829GB',
  '9812345678901',
  '01',
  'https://a.example/#bind=12345678',
];

test('every kind of code has its word', () => {
  expect(Object.keys(KIND_WORDS).sort()).toEqual(CODE_KINDS.map(({ name }) => name).sort());
});

describe.each(['till', 'payment', 'goods', 'parcel'] as const)('tried at %s', (context) => {
  test.each(TRIED)('%s is told with a sentence that is its own', (code) => {
    for (const isKnown of [true, false]) {
      for (const scale of [STANDARD_RULES.scale, strict]) {
        const judged = settings(context, isKnown, scale);
        for (const told of explain(code, judged)) {
          expect(whyTold(told)).toMatch(/。$/);
          expect(whyTold(told)).not.toBe('不是这一种。');
          expect(factWords(told.facts).every(({ text }) => text !== '')).toBe(true);
        }
        for (const candidate of understand(code, judged).candidates) {
          const { title, detail } = meaningWords(candidate, []);
          expect([title, detail]).not.toContain('');
        }
      }
    }
  });
});

test('a wrong check digit is marked, with the one that is right', () => {
  const [told] = explain('6901028004955', settings('till', false));
  expect(factWords(told?.facts ?? {})).toContainEqual({
    name: '校验位',
    text: '5，应该是 4',
    wrong: true,
  });
});
