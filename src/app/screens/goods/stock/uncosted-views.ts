// Goods sold without a known cost: which of them, in which order, and as a table. Pure.
import { isWithin } from '../../../../core/goods/category.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { fen, yuan } from '../../../../core/money.ts';
import { baseUnit } from '../../../parts/units.ts';
import type { Uncosted } from '../stocked.ts';

/** `category` with all below it; '' is any. */
export type UncostedAsked = { readonly category: string; readonly order: 'money' | 'name' };

/** The goods that are asked for, in their order; as they were given, the most money first. */
export const uncostedAsked = (items: readonly Uncosted[], asked: UncostedAsked): Uncosted[] => {
  const shown = items.filter(({ product }) => isWithin(product.category, asked.category));
  return asked.order === 'money'
    ? shown
    : shown.sort((a, b) => a.product.name.localeCompare(b.product.name, 'zh-CN'));
};

/** The goods as a table for a computer, heads first, with room for the cost. */
export const uncostedTable = (items: readonly Uncosted[]): TableCell[][] => [
  ['条码', '名称', '规格', '分类', '单位', '卖价', '近 28 天卖的', '进价'],
  ...items.map(({ product, amount }): TableCell[] => {
    const base = baseUnit(product);
    return [
      base.codes[0] ?? '',
      product.name,
      product.spec,
      product.category,
      product.weighed ? 'kg' : base.unit,
      Number(yuan(base.price)),
      Number(yuan(fen(amount))),
      null,
    ];
  }),
];
