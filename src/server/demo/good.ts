import { required } from '../../core/assert.ts';
import type { ImportLine } from '../../core/goods/saved.ts';
import { type Fen, fen, lineAmount } from '../../core/money.ts';
import { type Dice, between, diceOf } from './dice.ts';

/** A product as the demo's history deals in it; quantities in base units. */
export type Good = {
  readonly product: string;
  readonly name: string;
  readonly spec: string;
  readonly unit: string;
  readonly price: Fen;
  readonly factor: number;
  readonly cost: Fen | null;
  readonly weighed: boolean;
  readonly service: boolean;
  /** Never counted goods may be sold, but are never received: they stay never counted. */
  readonly counted: boolean;
  readonly stock: number;
  readonly level: number | null;
  readonly target: number | null;
  readonly carton: number;
  /** Its shelf life in days, where its deliveries are dated. */
  readonly keeps: number | null;
  /** So many stay on the shelf of what runs out, until a guest of the demo itself buys them. */
  readonly reserve: number;
  /** How often it is asked for, against the others. */
  readonly demand: number;
};

/** The goods that are sold, with running sums of demand, and in order of price. */
export type Market = {
  readonly goods: readonly Good[];
  readonly sums: readonly number[];
  readonly byPrice: readonly Good[];
};

const CHEAP = 100;
const DEAR = 3_000;
const USUAL_MARGIN = 0.3;
const MOST_RESERVED = 5;

// Small things are asked for daily and dear ones rarely; what earns little (rice, cigarettes)
// sells best; a few goods of each kind are favourites.
function demandOf(product: string, price: number, cost: number | null, weighed: boolean): number {
  const favour = diceOf(`demand/${product}`)() ** 3;
  const byPrice = price < CHEAP ? 0.5 : price <= DEAR ? 1 : (DEAR / price) ** 1.5;
  const share = cost === null ? USUAL_MARGIN : 1 - cost / price;
  const byMargin = Math.max(0.15, 1 + 2.5 * (USUAL_MARGIN - share));
  return (0.3 + 3 * favour) * byPrice * byMargin * (weighed ? 1.5 : 1);
}

/** A line of the practice goods as a good; the base unit is its first. `keeps`: see `Good`. */
export function goodOf(line: ImportLine, keeps: number | null): Good {
  const base = required(line.units[0], 'a product has a unit');
  const { fields } = line;
  const price = base.price ?? fen(0);
  const cost = fields.cost ?? null;
  const weighed = fields.weighed === true;
  return {
    product: line.product,
    name: fields.name ?? '',
    spec: fields.spec ?? '',
    unit: base.unit,
    price,
    factor: base.factor ?? 1,
    cost,
    weighed,
    service: fields.service === true,
    counted: line.stock !== undefined,
    stock: line.stock ?? 0,
    level: fields.reorderLevel ?? null,
    target: fields.target ?? null,
    carton: line.units[1]?.factor ?? 1,
    keeps,
    reserve: weighed
      ? 0
      : between(
          diceOf(`reserve/${line.product}`),
          0,
          Math.min(MOST_RESERVED, fields.reorderLevel ?? 0),
        ),
    demand: demandOf(line.product, price, cost, weighed),
  };
}

/** A market of goods. */
export function marketOf(goods: readonly Good[]): Market {
  let sum = 0;
  return {
    goods,
    sums: goods.map((good) => (sum += good.demand)),
    byPrice: [...goods].sort((a, b) => a.price - b.price || (a.product < b.product ? -1 : 1)),
  };
}

/** What the next guest asks for. */
export function drawn(roll: Dice, market: Market): Good {
  const wish = roll() * (market.sums.at(-1) ?? 0);
  let low = 0;
  let high = market.sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((market.sums[middle] ?? 0) <= wish) low = middle + 1;
    else high = middle;
  }
  return required(market.goods[low], 'the market has goods');
}

export const amountOf = (good: Good, quantity: number): Fen =>
  lineAmount(quantity, good.price, good.factor);
