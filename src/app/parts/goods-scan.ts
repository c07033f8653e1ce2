// What a scan means where goods are handled, not sold: received, looked up, brought back.
import type { Candidate, CodeRules } from '../../core/barcode/code-kind.ts';
import { codeForms } from '../../core/barcode/code-forms.ts';
import { understand } from '../../core/barcode/scan.ts';
import type { Product, Unit } from '../../core/goods/product.ts';
import { goodsMeant, scanSettings, sharing, withCode } from '../reading.ts';
import { productsByCodes } from '../store/goods/goods.ts';
import type { Store } from '../store/store.ts';
import { notSoldWords } from './not-sold-words.ts';
import { cartonOf } from './units.ts';

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
  | {
      readonly is: 'ask';
      readonly code: string;
      readonly choices: readonly Candidate[];
      readonly products: readonly Product[];
    }
  | {
      readonly is: 'payment' | 'parcel' | 'enrol' | 'member' | 'label' | 'nothing';
      readonly text: string;
    };

/** The meaning of a scan; `products` are those found by its code forms. */
export function readGoods(
  scanned: string,
  products: readonly Product[],
  rules: CodeRules,
): GoodsScan {
  const settings = scanSettings(products, rules, 'goods');
  const { text, candidates, ask } = understand(scanned, settings);
  // Only goods can be handled here: beside a product, a payment or a parcel is nothing to choose.
  const choices = ask.filter((candidate) => goodsMeant(candidate, products) !== null);
  const acting = choices.length === 0 ? candidates.slice(0, 1) : choices;
  const isShared = acting.some((choice) => sharing(choice, products).length > 1);
  if (choices.length > 1 || isShared) {
    return { is: 'ask', code: text, choices: acting, products };
  }
  for (const candidate of [...choices, ...candidates]) {
    const found = meant(candidate, products);
    if (found) return found;
  }
  return { is: 'nothing', text };
}

/** What one of its meanings comes to; null when there is nothing that could be done with it. */
export function meant(candidate: Candidate, products: readonly Product[]): GoodsScan | null {
  switch (candidate.as) {
    case 'known': {
      const found = goodsMeant(candidate, products);
      return found && { is: 'product', ...found, carton: false };
    }
    case 'scale': {
      const found = goodsMeant(candidate, products);
      return found
        ? { is: 'product', ...found, carton: false }
        : { is: 'label', text: candidate.plu };
    }
    case 'carton': {
      const product = withCode(products, candidate.item)[0]?.product;
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
    case 'enrol':
    case 'member':
      return { is: candidate.as, text: candidate.code };
    default:
      return null;
  }
}

/** Reads a scan among the goods of the shop. */
export const scanGoods = async (store: Store, rules: CodeRules, text: string): Promise<GoodsScan> =>
  readGoods(text, await productsByCodes(store, codeForms(text, rules.scale)), rules);

/** The sentence for a scan that is no product. */
export const notGoodsWords = (scan: Extract<GoodsScan, { text: string }>): string =>
  scan.is === 'payment'
    ? '这是付款码，收钱请到“收银”。'
    : notSoldWords({ heard: scan.is, text: scan.text });
