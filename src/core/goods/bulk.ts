// One change for many products at once: what it comes to for each of them.
import { type Fen, fen, scaled } from '../money.ts';
import type { GoodsFields, Product, UnitFields } from './product.ts';
import type { ProductSaved } from './saved.ts';
import { recategorised } from './category.ts';

const MOST_PATH = 60;

/** Prices by so many whole percent, put on whole jiao (0.10 yuan) or left at the fen. */
export type PriceChange = { readonly percent: number; readonly to: 'jiao' | 'fen' };

/** What is changed; what is not named stays. A level or target of null takes it away. */
export type BulkChange = {
  readonly price?: PriceChange;
  readonly category?: string;
  /** With a category: this one is renamed to it, or merged into it, with all that lies below. */
  readonly from?: string;
  readonly reorderLevel?: number | null;
  readonly target?: number | null;
  readonly supplier?: string;
  readonly discontinued?: boolean;
};

/** Prices never fall to nothing: what costs something goes on costing at least a fen. */
export function changedPrice(price: Fen, { percent, to }: PriceChange): Fen {
  const whole = 100 + percent;
  const moved = to === 'fen' ? scaled(price, whole, 100) : fen(scaled(price, whole, 1_000) * 10);
  return price > 0 && moved === 0 ? fen(1) : moved;
}

/** Where a product comes to lie; a path too long to be stored stays as it is. */
function categoryOf(product: Product, { category, from }: BulkChange): string | undefined {
  if (category === undefined) return undefined;
  const next = from === undefined ? category : recategorised(product.category, from, category);
  return next.length > MOST_PATH ? undefined : next;
}

function fieldsOf(product: Product, change: BulkChange): GoodsFields {
  const { reorderLevel, target, supplier, discontinued } = change;
  const category = categoryOf(product, change);
  const isNew = supplier !== undefined && supplier !== product.suppliers[0];
  const others = product.suppliers.filter((id) => id !== supplier).slice(0, 9);
  return {
    ...(category === undefined || category === product.category ? {} : { category }),
    ...(reorderLevel === undefined || reorderLevel === product.reorderLevel
      ? {}
      : { reorderLevel }),
    ...(target === undefined || target === product.target ? {} : { target }),
    ...(isNew ? { suppliers: [supplier, ...others] } : {}),
    ...(discontinued === undefined || discontinued === product.discontinued
      ? {}
      : { discontinued }),
  };
}

/** What an entry says of one product; null where the change alters nothing of it. */
export function bulkChanged(product: Product, change: BulkChange): ProductSaved | null {
  const { price } = change;
  const units =
    price === undefined
      ? []
      : product.units.flatMap((unit): UnitFields[] => {
          const next = changedPrice(unit.price, price);
          return next === unit.price ? [] : [{ unit: unit.unit, price: next }];
        });
  const fields = fieldsOf(product, change);
  return units.length === 0 && Object.keys(fields).length === 0
    ? null
    : { product: product.id, fields, units };
}
