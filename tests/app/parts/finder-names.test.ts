import { describe, expect, test } from 'vitest';
import type { ScanContext } from '../../../src/core/barcode/code-kind.ts';
import { checkDigit } from '../../../src/core/barcode/gtin.ts';
import { understand } from '../../../src/core/barcode/scan.ts';
import { STANDARD_RULES } from '../../../src/core/barcode/standard.ts';
import { fen } from '../../../src/core/money.ts';
import { finderNames, named } from '../../../src/app/parts/finder-names.ts';
import { scanSettings } from '../../../src/app/reading.ts';
import { idOf } from '../../support/entries.ts';
import { productWith, unitWith } from '../../support/product.ts';

const ITEM = `952000000001${checkDigit('952000000001')}`;
const OTHER = `952000000002${checkDigit('952000000002')}`;
const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  units: [unitWith('瓶', 1, fen(300), [ITEM])],
});

/** The name of a text for a task, in a shop that sells tea; known ones with a mark, then the fit. */
function nameOf(text: string, task: ScanContext): string {
  const settings = scanSettings([TEA], STANDARD_RULES, task);
  const { name, known, fit } = named(understand(text, settings).candidates, [TEA], task);
  return `${name ?? '–'}${known ? '!' : ''} ${fit}`;
}

describe('what the finder calls a code', () => {
  test.each<[ScanContext, string, string]>([
    ['till', ITEM, '冰红茶! 1'],
    ['goods', ITEM, '冰红茶! 1'],
    ['till', OTHER, '– 1'],
    ['till', 'https://example.com/advertisement', '– 0'],
    ['till', 'YT8801223744100', '– 0'],
    ['till', '134567890123456789', '付款码 0'],
    ['parcel', 'YT8801223744100', '圆通 YT 8801 2237 4410 0! 2'],
    ['parcel', 'EA123456785CN', 'EMS EA 123 456 785 CN! 2'],
    ['parcel', '77312345678901', '7731 2345 6789 01 1'],
    ['parcel', 'ORDER-2026-000123', 'ORDER-2026-000123 0'],
    ['parcel', 'https://example.com/advertisement', '– 0'],
  ])('for the task %s: %s', (task, text, expected) => {
    expect(nameOf(text, task)).toBe(expected);
  });

  test('before a device is bound the code that binds it, and nothing else', async () => {
    const name = finderNames(null, 'enrol');
    expect(await name('https://till.example/#bind=12345678')).toMatchObject({
      name: '绑定机器的码',
      known: true,
    });
    expect(await name(ITEM)).toEqual({ name: null, known: false, fit: 0 });
  });
});
