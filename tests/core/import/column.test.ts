import { describe, expect, test } from 'vitest';
import {
  type Column,
  COLUMNS,
  guessColumns,
  headRow,
  mappingFault,
} from '../../../src/core/import/column.ts';
import { COLUMN_WORDS } from '../../../src/app/screens/import/columns.ts';

const guess = (heads: string): (Column | null)[] => guessColumns(heads.split(','), COLUMN_WORDS);

describe('heads are understood', () => {
  test.each<[string, (Column | null)[]]>([
    [
      'barcode,name,spec,unit,category,price',
      ['code', 'name', 'spec', 'unit', 'category', 'price'],
    ],
    [
      '国际条码,品名,规格,单位,类别,零售价,进价,库存',
      ['code', 'name', 'spec', 'unit', 'category', 'price', 'cost', 'stock'],
    ],
    [
      '商品条码*,商品名称（必填）,商品分类,销售价(元),成本价,库存数量,库存下限,库存上限',
      ['code', 'name', 'category', 'price', 'cost', 'stock', 'reorderLevel', 'target'],
    ],
    ['Bar Code,Product Name,Retail_Price,QTY', ['code', 'name', 'price', 'stock']],
    ['名称,售价,售价', ['name', 'price', null]],
    ['__proto__,constructor,名称', [null, null, 'name']],
    ['备注,供应商', [null, null]],
  ])('%s', (heads, columns) => expect(guess(heads)).toEqual(columns));

  test('our own words give every column back', () => {
    expect(
      guessColumns(
        COLUMNS.map((column) => COLUMN_WORDS[column][0] ?? ''),
        COLUMN_WORDS,
      ),
    ).toEqual(COLUMNS);
  });
});

test('a title above the heads is passed over', () => {
  expect(headRow([['王家小店商品表'], ['', ''], ['条码', '名称', '售价']], COLUMN_WORDS)).toBe(2);
  expect(
    headRow(
      [
        ['', ''],
        ['a', 'b'],
      ],
      COLUMN_WORDS,
    ),
  ).toBe(1);
  expect(headRow([], COLUMN_WORDS)).toBe(-1);
});

test('name and price are needed, and nothing twice', () => {
  expect(mappingFault(['code', 'price'])).toBe('no-name-column');
  expect(mappingFault(['code', 'name', null])).toBe('no-price-column');
  expect(mappingFault(['name', 'price', 'name'])).toBe('column-twice');
  expect(mappingFault([null, 'name', 'price'])).toBeNull();
});
