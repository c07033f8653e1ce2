import { daysOfCover, targetOf } from '../../../../core/goods/reorder.ts';
import type { Offer } from '../../../../core/goods/offer.ts';
import type { OrderLine } from '../../../../core/goods/order.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { costOf } from '../../../../core/goods/stock.ts';
import { WHOLESALE } from '../../../../core/goods/supplier.ts';
import { type Fen, lineAmount, plus } from '../../../../core/money.ts';
import { stockText } from '../../../parts/quantity.ts';
import { baseUnit, cartonOf } from '../../../parts/units.ts';
import type { Shelved } from '../../../store/goods/shelves.ts';
import { coverWords } from '../shelf-words.ts';

/** A product that runs out (快没了), with the cartons to order and from whom. */
export type LowLine = {
  readonly product: Product;
  readonly cartons: number;
  /** Name of the carton, and base units in it. */
  readonly unit: string;
  readonly factor: number;
  /** The carton's price in fen: what it is offered for, else what was paid last; null: unknown. */
  readonly price: Fen | null;
  readonly supplier: string | null;
  readonly code: string;
  /** Days until it would come; null: not known. */
  readonly wait: number | null;
  readonly days: number | null;
  readonly left: string;
  /** Base units that are on their way; 0: none. */
  readonly coming: number;
};

/** How a product is bought: by whom, in which carton, for how much. */
type Source = Pick<LowLine, 'supplier' | 'unit' | 'factor' | 'price' | 'code' | 'wait'> & {
  readonly least: number;
};

/** What the wholesale offers is bought there, unless the keeper named another supplier. */
function sourceOf({ product, stock, shelf }: Shelved, offers: ReadonlyMap<string, Offer>): Source {
  const codes = product.units.flatMap((unit) => unit.codes);
  const named = product.suppliers[0] ?? null;
  const offer = codes.map((code) => offers.get(code)).find((one) => one !== undefined);
  if (offer && !product.weighed && (named === null || named === WHOLESALE)) {
    const { unit, factor, price, least, code, days } = offer;
    return { supplier: WHOLESALE, unit, factor, price, least, code, wait: days };
  }
  const { unit } = cartonOf(product);
  const told = { cost: product.cost, factor: baseUnit(product).factor };
  const price = costOf(stock, shelf.carton, told);
  const code = codes[0] ?? '';
  const wait = shelf.leadDays > 0 ? shelf.leadDays : null;
  return { supplier: named, unit, factor: shelf.carton, price, least: 1, code, wait };
}

/** The order list of goods that are 快没了: what lasts the shortest comes first. */
export function lowLines(
  items: readonly Shelved[],
  offers: ReadonlyMap<string, Offer> = new Map(),
): LowLine[] {
  return items
    .map((item) => {
      const { product, shelf } = item;
      const { least, ...source } = sourceOf(item, offers);
      const missing = targetOf(shelf) - shelf.onHand.quantity - shelf.onOrder;
      return {
        ...source,
        product,
        cartons: missing <= 0 ? 0 : Math.max(least, Math.ceil(missing / source.factor)),
        days: daysOfCover(shelf),
        left: stockText(shelf.onHand.quantity, product),
        coming: shelf.onOrder,
      };
    })
    .sort(
      (a, b) =>
        Number(isCovered(a)) - Number(isCovered(b)) ||
        (a.days ?? Infinity) - (b.days ?? Infinity) ||
        (a.product.name < b.product.name ? -1 : 1),
    );
}

/** Whether enough of it is on its way already. */
export const isCovered = ({ cartons, coming }: LowLine): boolean => cartons === 0 && coming > 0;

/** Cartons by product that the keeper changed; the others stay as suggested. */
export type Chosen = ReadonlyMap<string, number>;

export const cartonsOf = (line: LowLine, chosen: Chosen): number =>
  chosen.get(line.product.id) ?? line.cartons;

/** "剩 3 瓶 · 还能卖 1 天 · 24 瓶在路上". */
export function leftWords(line: LowLine): string {
  const cover = line.days === null ? '近来没卖过' : coverWords(line.days);
  const coming = line.coming === 0 ? '' : ` · ${stockText(line.coming, line.product)}在路上`;
  return `剩 ${line.left} · ${cover}${coming}`;
}

/** "= 24 瓶" for a carton of 24; '' where it is bought by the piece. */
export function cartonWords({ product, factor, unit }: LowLine): string {
  const base = product.units[0];
  return base === undefined || base.unit === unit ? '' : `= ${stockText(factor, product)}`;
}

/** The sentence above the list. */
export function lowSentence(lines: readonly LowLine[]): string {
  const wanted = lines.filter((line) => !isCovered(line));
  const [first] = wanted;
  if (first === undefined) {
    return lines.length === 0 ? '没有快没了的货。' : `${lines.length} 样快没了，都订了，等到货。`;
  }
  const how = first.days === null ? `只剩 ${first.left}` : coverWords(first.days);
  return `${wanted.length} 样快没了，${first.product.name}${how}。`;
}

/** What is ordered of one supplier; null: of nobody in particular. */
export type Wanted = {
  readonly supplier: string | null;
  readonly lines: readonly OrderLine[];
  /** Days until all of it is there; null: not known. */
  readonly wait: number | null;
};

type Orderable = Pick<LowLine, 'product' | 'code' | 'unit' | 'factor' | 'price'>;

const orderLine = (line: Orderable, packs: number): OrderLine => {
  const { product, code, unit, factor, price } = line;
  const { id, name, spec } = product;
  return { product: id, code, name, spec, unit, factor, packs, price };
};

/**
 * The least of a product that can be ordered of a supplier (null: of nobody in particular); null
 * where the post's wholesale does not offer it.
 */
export function leastOf(
  item: Shelved,
  offers: ReadonlyMap<string, Offer>,
  supplier: string | null,
): OrderLine | null {
  const isTheirs = supplier === WHOLESALE;
  const product = { ...item.product, suppliers: supplier === null ? [] : [supplier] };
  const source = sourceOf({ ...item, product }, isTheirs ? offers : new Map());
  if (isTheirs && !offers.has(source.code)) return null;
  return orderLine({ ...source, product }, source.least);
}

/** What is wanted, an order a supplier. */
export function ordersFor(lines: readonly LowLine[], chosen: Chosen): Wanted[] {
  const wanted = lines.filter((line) => cartonsOf(line, chosen) > 0);
  return [...new Set(wanted.map(({ supplier }) => supplier))].map((supplier) => {
    const own = wanted.filter((line) => line.supplier === supplier);
    const waits = own.flatMap(({ wait }) => wait ?? []);
    return {
      supplier,
      wait: waits.length === 0 ? null : Math.max(...waits),
      lines: own.map((line) => orderLine(line, cartonsOf(line, chosen))),
    };
  });
}

/** What all of it comes to in fen, as far as prices are known. */
export const sumOf = (wanted: readonly Wanted[]): Fen =>
  plus(
    ...wanted.flatMap(({ lines }) =>
      lines.flatMap(({ packs, price }) => (price === null ? [] : [lineAmount(packs, price, 1)])),
    ),
  );
