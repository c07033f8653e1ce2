import { SCALE_RULE } from '../../../core/barcode/scale.ts';
import { type Candidate, bareCode, readScan } from '../../../core/barcode/scan.ts';
import type { Product, Unit } from '../../../core/goods/product.ts';
import { baseUnit, cartonOf } from './shelf-words.ts';

/** What a scan means among goods. */
export type GoodsScan =
  | {
      readonly is: 'product';
      readonly product: Product;
      readonly unit: Unit;
      /** A carton's code of which only the item is known: the carton was taken for it. */
      readonly carton: boolean;
    }
  | { readonly is: 'new'; readonly code: string }
  | { readonly is: 'payment' | 'parcel' | 'nothing'; readonly text: string };

/** The meaning of a scan; `products` are those found by its code forms. */
export function readGoods(scanned: string, products: readonly Product[]): GoodsScan {
  const text = bareCode(scanned);
  const owned = new Set(products.flatMap(({ units }) => units.flatMap(({ codes }) => codes)));
  const candidates = readScan(text, {
    context: 'goods',
    knows: (code) => owned.has(code),
    scale: SCALE_RULE,
  });
  for (const candidate of candidates) {
    const found = meant(candidate, products);
    if (found) return found;
  }
  return { is: 'nothing', text };
}

const byCode = (products: readonly Product[], code: string): Product | undefined =>
  products.find(({ units }) => units.some(({ codes }) => codes.includes(code)));

function meant(candidate: Candidate, products: readonly Product[]): GoodsScan | null {
  switch (candidate.as) {
    case 'known': {
      const product = byCode(products, candidate.code);
      const unit = product?.units.find(({ codes }) => codes.includes(candidate.code));
      return product && unit ? { is: 'product', product, unit, carton: false } : null;
    }
    case 'scale': {
      const product = products.find(
        ({ plu }) => plu !== '' && Number(plu) === Number(candidate.plu),
      );
      return product ? { is: 'product', product, unit: baseUnit(product), carton: false } : null;
    }
    case 'carton': {
      const product = byCode(products, candidate.item);
      return product
        ? { is: 'product', product, unit: cartonOf(product), carton: true }
        : { is: 'new', code: candidate.gtin14 };
    }
    case 'gtin':
      return { is: 'new', code: candidate.gtin };
    case 'short':
      return { is: 'new', code: candidate.code };
    case 'payment':
    case 'parcel':
      return { is: candidate.as, text: candidate.code };
    default:
      return null;
  }
}

/** The sentence for a scan that is no product. */
export function notGoodsWords(scan: Extract<GoodsScan, { text: string }>): string {
  switch (scan.is) {
    case 'payment':
      return '这是付款码，收钱请到“收银”。';
    case 'parcel':
      return '这像包裹单号，去“邮政”里入库或出库。';
    case 'nothing':
      return `看不懂这个码：${scan.text.slice(0, 30)}`;
  }
}
