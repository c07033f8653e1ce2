import { bareCode } from '../../../../core/barcode/scan.ts';
import type { CodeRules } from '../../../../core/barcode/code-kind.ts';
import type { Product } from '../../../../core/goods/product.ts';
import type { StockRow } from '../../../../core/journal/row.ts';
import { readGoods } from '../../../parts/goods-scan.ts';
import { catalogueLookUp } from '../../../store/goods/catalogue.ts';
import { othersOf } from '../../../store/goods/merged.ts';
import type { Store } from '../../../store/store.ts';
import { type ProductForm, blankForm, codeOf, formOf } from './product-form.ts';
import { ownerOf, stockedById } from '../stocked.ts';

/** What an edit begins with; `product` null for a new one. */
export type EditStart = {
  readonly product: Product | null;
  readonly stock: StockRow | null;
  readonly form: ProductForm;
};

/** The form of a product, or of a new one, named by the shared catalogue where it knows it. */
export async function startOf(
  store: Store,
  id: string | null,
  query: Readonly<Record<string, string>>,
): Promise<EditStart> {
  const item = id === null ? null : await stockedById(store, id);
  if (item !== null) return { ...item, form: formOf(item.product) };
  const code = codeOf(query['code'] ?? '');
  const listed = code === null ? null : await catalogueLookUp(store, code);
  const { name = query['name'] ?? '', spec = '', category = '', unit = '' } = listed ?? {};
  return {
    product: null,
    stock: null,
    form: blankForm(
      { name, spec, category },
      unit === '' ? '件' : unit.slice(0, MOST_UNIT),
      code === null ? [] : [code],
    ),
  };
}

const MOST_UNIT = 20;

/** A code that another product has; one that stands for merged goods cannot give it away. */
export type SharedCode = {
  readonly code: string;
  readonly owner: Product;
  readonly isMerged: boolean;
};

/** A code that a unit can have, why it cannot, in a sentence, or whose it is already. */
export type AddedCode =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly words: string }
  | { readonly ok: false; readonly shared: SharedCode };

/** A code for a unit of the form's product. */
export async function addedCode(
  store: Store,
  form: () => ProductForm,
  own: string,
  text: string,
  rules: CodeRules,
): Promise<AddedCode> {
  const read = readGoods(text, [], rules);
  if (read.is === 'payment' || read.is === 'enrol' || read.is === 'member') {
    return { ok: false, words: '这不是商品条码，不能加。' };
  }
  if (read.is === 'label') {
    return { ok: false, words: `这是秤码，每张都不一样。请在“货号”里填 ${read.text}。` };
  }
  const code = codeOf(bareCode(text));
  if (code === null) return { ok: false, words: '条码只能有数字和字母，请再看看。' };
  if (form().units.some(({ codes }) => codes.includes(code))) {
    return { ok: false, words: '这个条码已经在上面了。' };
  }
  const owner = await ownerOf(store, code, own);
  if (owner === null) return { ok: true, code };
  const isMerged = (await othersOf(store, owner.id)).length > 0;
  return { ok: false, shared: { code, owner, isMerged } };
}
