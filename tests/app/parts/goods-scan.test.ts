import { describe, expect, test } from 'vitest';
import { codeForms } from '../../../src/core/barcode/code-forms.ts';
import { SCALE_RULE } from '../../../src/core/barcode/scale.ts';
import { checkDigit } from '../../../src/core/barcode/gtin.ts';
import type { Product } from '../../../src/core/goods/product.ts';
import { fen } from '../../../src/core/money.ts';
import { meant, notGoodsWords, readGoods as readBy } from '../../../src/app/parts/goods-scan.ts';
import { sharing } from '../../../src/app/reading.ts';
import { STANDARD_RULES } from '../../../src/core/barcode/standard.ts';
import { idOf } from '../../support/entries.ts';
import { productWith, unitWith } from '../../support/product.ts';

const readGoods = (text: string, products: readonly Product[]) =>
  readBy(text, products, STANDARD_RULES);
const code = (body: string): string => body + String(checkDigit(body));
const ITEM = code('952000000001');
const CARTON = code('1952000000001');
const BOTTLE = unitWith('瓶', 1, fen(300), [ITEM]);
const BOX = unitWith('箱', 24, fen(6800));
const TEA = productWith({
  id: idOf('tea'),
  name: '冰红茶',
  units: [BOTTLE, BOX],
});

describe('a scan among goods', () => {
  test('a known code is its unit', () => {
    expect(readGoods(`${ITEM}\r`, [TEA])).toEqual({
      is: 'product',
      product: TEA,
      unit: BOTTLE,
      carton: false,
    });
    const own = { ...TEA, units: [BOTTLE, { ...BOX, codes: [CARTON] }] };
    expect(readGoods(CARTON, [own])).toMatchObject({ unit: { unit: '箱' }, carton: false });
  });

  test('a code that several goods share is asked about, each by itself', () => {
    const twin = productWith({ id: idOf('twin'), name: '红茶', units: [BOTTLE] });
    const scan = readGoods(ITEM, [TEA, twin]);
    expect(scan).toMatchObject({ is: 'ask', choices: [{ as: 'known', code: ITEM }] });
    const [choice] = scan.is === 'ask' ? scan.choices : [];
    if (choice === undefined) throw new Error('a choice');
    expect(sharing(choice, [TEA, twin])).toEqual([[TEA], [twin]]);
    expect(meant(choice, [twin])).toMatchObject({ is: 'product', product: twin });
    expect(sharing(choice, [TEA])).toEqual([[TEA]]);
  });

  test('a carton of a known item is its largest unit', () => {
    expect(codeForms(CARTON, SCALE_RULE)).toContain(ITEM);
    expect(readGoods(CARTON, [TEA])).toEqual({
      is: 'product',
      product: TEA,
      unit: BOX,
      carton: true,
    });
  });

  test('an unknown code is a new product', () => {
    expect(readGoods(ITEM, [])).toEqual({ is: 'new', code: ITEM });
    expect(readGoods(CARTON, [])).toEqual({ is: 'new', code: CARTON });
    expect(readGoods('1024', [])).toEqual({ is: 'new', code: '1024' });
  });

  test('what is no product is said in a sentence', () => {
    const pay = readGoods('134567890123456789', []);
    expect(pay.is).toBe('payment');
    const odd = readGoods('http://example.com/', []);
    for (const scan of [pay, odd]) {
      if (!('text' in scan)) throw new Error('no product');
      expect(notGoodsWords(scan)).not.toBe('');
    }
  });
});
