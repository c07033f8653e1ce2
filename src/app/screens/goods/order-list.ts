import { cartonsToOrder, daysOfCover } from '../../../core/goods/reorder.ts';
import type { Product } from '../../../core/goods/product.ts';
import { stockText } from '../../parts/quantity.ts';
import { cartonOf } from '../../parts/units.ts';
import type { Shelved } from '../../store/goods.ts';
import { coverWords } from './shelf-words.ts';

/** A product that runs out (快没了), with the cartons to order. */
export type OrderLine = {
  readonly product: Product;
  readonly cartons: number;
  /** Name of the carton, and base units in it. */
  readonly unit: string;
  readonly factor: number;
  readonly days: number | null;
  readonly left: string;
};

/** The order list of goods that are 快没了: what lasts the shortest comes first. */
export function orderLines(items: readonly Pick<Shelved, 'product' | 'shelf'>[]): OrderLine[] {
  return items
    .map(({ product, shelf }) => {
      const { unit } = cartonOf(product);
      return {
        product,
        cartons: cartonsToOrder(shelf),
        unit,
        factor: shelf.carton,
        days: daysOfCover(shelf),
        left: stockText(shelf.onHand.quantity, product),
      };
    })
    .sort(
      (a, b) =>
        (a.days ?? Infinity) - (b.days ?? Infinity) || (a.product.name < b.product.name ? -1 : 1),
    );
}

/** Cartons by product that the keeper changed; the others stay as suggested. */
export type Chosen = ReadonlyMap<string, number>;

export const cartonsOf = (line: OrderLine, chosen: Chosen): number =>
  chosen.get(line.product.id) ?? line.cartons;

/** "剩 3 瓶 · 还能卖 1 天". */
export const leftWords = (line: OrderLine): string =>
  `剩 ${line.left} · ${line.days === null ? '近来没卖过' : coverWords(line.days)}`;

/** "= 24 瓶" for a carton of 24; '' where it is bought by the piece. */
export function cartonWords({ product, factor, unit }: OrderLine): string {
  const base = product.units[0];
  return base === undefined || base.unit === unit ? '' : `= ${stockText(factor, product)}`;
}

/** The sentence above the list. */
export function lowSentence(lines: readonly OrderLine[]): string {
  const [first] = lines;
  if (first === undefined) return '没有快没了的货。';
  const how = first.days === null ? `只剩 ${first.left}` : coverWords(first.days);
  return `${lines.length} 样快没了，${first.product.name}${how}。`;
}

/** The order as text for a message: what is ordered, numbered; '' when nothing is. */
export function orderText(
  lines: readonly OrderLine[],
  chosen: Chosen,
  head: { shop: string; day: string },
): string {
  const wanted = lines.flatMap((line) => {
    const cartons = cartonsOf(line, chosen);
    const name = [line.product.name, line.product.spec].filter((word) => word !== '').join(' ');
    return cartons < 1 ? [] : [`${name} × ${cartons} ${line.unit}`];
  });
  if (wanted.length === 0) return '';
  return [
    `${head.shop} 订货单 ${head.day}`,
    ...wanted.map((text, i) => `${i + 1}. ${text}`),
    `共 ${wanted.length} 样`,
  ].join('\n');
}
