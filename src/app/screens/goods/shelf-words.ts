// What is true of a product on the shelf, in words a keeper reads: never a figure that is a guess.
import type { Product } from '../../../core/goods/product.ts';
import { costOf, onHand } from '../../../core/goods/stock.ts';
import type { StockRow } from '../../../core/journal/row.ts';
import { type Fen, margin, yuan } from '../../../core/money.ts';
import { stockText } from '../../parts/quantity.ts';
import { baseUnit } from '../../parts/units.ts';

/** A product with its stock account, as the goods screens read them. */
export type Stocked = { readonly product: Product; readonly stock: StockRow | null };

/** What stands where no figure is known. */
export const UNKNOWN = '—';

/** Cost in fen of one base unit (瓶, kg): what was really paid, else what the keeper told. */
export function unitCostOf({ product, stock }: Stocked): Fen | null {
  const { factor } = baseUnit(product);
  return costOf(stock, factor, { cost: product.cost, factor });
}

/** 毛利 of one unit in percent with one decimal, "33.7%"; — while cost or price is not known. */
export function marginText(price: Fen, cost: Fen | null): string {
  const tenths = cost === null ? null : margin(price, cost);
  return tenths === null ? UNKNOWN : `${(tenths / 10).toFixed(1)}%`;
}

/** Stock as a keeper counts it; — for 没盘过, and for services, which have none. */
export function stockWords({ product, stock }: Stocked): string {
  const { counted, quantity } = onHand(stock);
  return counted && !product.service ? stockText(quantity, product) : UNKNOWN;
}

/** Why there is no stock figure, or that it is below zero; '' when all is well. */
export function stockNote({ product, stock }: Stocked): string {
  if (product.service) return '服务，不算库存';
  const { counted, quantity } = onHand(stock);
  if (!counted) return '没盘过';
  return quantity < 0 ? '比账上多卖了，盘一下' : '';
}

/** A line of the goods list. */
export type GoodsRow = {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly price: string;
  readonly stock: string;
  /** Stock below zero of a counted product: the only thing here that does not add up. */
  readonly wrong: boolean;
  /** SHA-256 of its picture; null: none. */
  readonly photo: string | null;
};

export function goodsRow(item: Stocked): GoodsRow {
  const { product, stock } = item;
  const base = baseUnit(product);
  const { counted, quantity } = onHand(stock);
  return {
    id: product.id,
    title: product.name,
    detail: [product.spec, base.codes[0] ?? '', counted || product.service ? '' : '没盘过']
      .filter((word) => word !== '')
      .join(' · '),
    price: `¥${yuan(base.price)}`,
    stock: product.service ? '服务' : stockWords(item),
    wrong: counted && quantity < 0 && !product.service,
    photo: product.photo,
  };
}

/** How long the stock lasts, in words. */
export const coverWords = (days: number | null): string =>
  days === null ? '近 28 天没卖过' : days === 0 ? '今天就卖完' : `还能卖 ${days} 天`;
