// One change for many goods as it is typed, and what it makes of each, before anything is written.
import { type BulkChange, bulkChanged } from '../../../../core/goods/bulk.ts';
import { pathOf } from '../../../../core/goods/category.ts';
import type { Product } from '../../../../core/goods/product.ts';
import type { ProductSaved } from '../../../../core/goods/saved.ts';
import type { Supplier } from '../../../../core/goods/supplier.ts';
import { yuan } from '../../../../core/money.ts';
import { supplierName } from '../ordering/order-words.ts';

/** What can be changed of many at once. */
export const BULK_WHATS = ['price', 'category', 'levels', 'supplier', 'end'] as const;
export type BulkWhat = (typeof BULK_WHATS)[number];

/** The change as typed. */
export type BulkForm = {
  readonly what: BulkWhat;
  readonly percent: string;
  readonly to: 'jiao' | 'fen';
  readonly category: string;
  readonly reorderLevel: string;
  readonly target: string;
  readonly supplier: string;
};

export const BLANK_BULK: BulkForm = {
  what: 'price',
  percent: '',
  to: 'jiao',
  category: '',
  reorderLevel: '',
  target: '',
  supplier: '',
};

const wholeIn = (text: string, most: number): number | null => {
  const plain = text.normalize('NFKC').trim();
  return /^\d{1,7}$/.test(plain) && Number(plain) <= most ? Number(plain) : null;
};

/** The change that was typed of what lies in `from`; null while it cannot be read. */
export function changeIn(form: BulkForm, from = ''): BulkChange | null {
  switch (form.what) {
    case 'price': {
      const plain = form.percent.normalize('NFKC').replace('−', '-').trim();
      const percent = /^[+-]?\d{1,3}$/.test(plain) ? Number(plain) : 0;
      return percent === 0 || percent <= -100 ? null : { price: { percent, to: form.to } };
    }
    case 'category': {
      const category = pathOf(form.category);
      return category === '' ? null : { category, ...(from === '' ? {} : { from }) };
    }
    case 'levels': {
      const [level, target] = [form.reorderLevel, form.target].map((text) =>
        text.trim() === '' ? null : (wholeIn(text, 1e6) ?? 'wrong'),
      );
      return level === 'wrong' || target === 'wrong'
        ? null
        : { reorderLevel: level ?? null, target: target ?? null };
    }
    case 'supplier':
      return form.supplier === '' ? null : { supplier: form.supplier };
    case 'end':
      return { discontinued: true };
  }
}

/** A product that will change: the entry's content, and what of it in words. */
export type BulkLine = {
  readonly product: Product;
  readonly body: ProductSaved;
  readonly words: string;
};

/** What the change makes of these goods; those that stay as they are are left out. */
export function bulkLines(
  products: readonly Product[],
  form: BulkForm,
  known: readonly Supplier[],
  from = '',
): BulkLine[] {
  const change = changeIn(form, from);
  if (change === null) return [];
  // A level of pieces means nothing to goods that are weighed.
  const apt = form.what === 'levels' ? products.filter(({ weighed }) => !weighed) : products;
  return apt.flatMap((product) => {
    const body = bulkChanged(product, change);
    return body === null ? [] : [{ product, body, words: wordsOf(product, body, known) }];
  });
}

const OR_NONE = (value: number | null | undefined): string => String(value ?? '自动');

const priceWords = (product: Product, { unit, price }: ProductSaved['units'][number]): string => {
  const before = product.units.find((own) => own.unit === unit)?.price;
  if (price === undefined) return '';
  return `${before === undefined ? '' : `¥${yuan(before)} → `}¥${yuan(price)}/${unit}`;
};

function wordsOf(
  product: Product,
  { fields, units }: ProductSaved,
  known: readonly Supplier[],
): string {
  const prices = units.map((unit) => priceWords(product, unit));
  return [
    ...prices,
    ...(fields.category === undefined
      ? []
      : [`${product.category || '没分类'} → ${fields.category}`]),
    ...(fields.reorderLevel === undefined
      ? []
      : [`提醒 ${OR_NONE(product.reorderLevel)} → ${OR_NONE(fields.reorderLevel)}`]),
    ...(fields.target === undefined
      ? []
      : [`补到 ${OR_NONE(product.target)} → ${OR_NONE(fields.target)}`]),
    ...(fields.suppliers === undefined
      ? []
      : [`从${supplierName(fields.suppliers[0] ?? null, known)}进`]),
    ...(fields.discontinued === undefined ? [] : ['卖完不再进']),
  ].join('，');
}
