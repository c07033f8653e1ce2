// The part of the edit form that is for buying, for the tag and for the shelf, as it was typed.
import type { GoodsFields, Product } from '../../../../core/goods/product.ts';

/** What is typed of it; `supplier` is the usual one's id, '' for none. */
export type MoreForm = {
  readonly brand: string;
  readonly origin: string;
  readonly place: string;
  readonly supplier: string;
  readonly shelfLife: string;
  /** Numbers of 1 to 7 digits, apart by blanks or commas. */
  readonly shortCodes: string;
  readonly tobacco: boolean;
  readonly discontinued: boolean;
  /** SHA-256 of its picture; null: none. */
  readonly photo: string | null;
};

/** Why it cannot be saved, and where. */
export type MoreFault = {
  readonly at: 'shelfLife' | 'shortCodes';
  readonly unit: null;
  readonly why: 'number' | 'digits';
};

export const BLANK_MORE: MoreForm = {
  brand: '',
  origin: '',
  place: '',
  supplier: '',
  shelfLife: '',
  shortCodes: '',
  tobacco: false,
  discontinued: false,
  photo: null,
};

export const moreOf = (product: Product): MoreForm => ({
  brand: product.brand,
  origin: product.origin,
  place: product.place,
  supplier: product.suppliers[0] ?? '',
  shelfLife: product.shelfLife === null ? '' : String(product.shelfLife),
  shortCodes: product.shortCodes.join(' '),
  tobacco: product.tobacco,
  discontinued: product.discontinued,
  photo: product.photo,
});

const MOST_DAYS = 36_500;
const MOST_CODES = 10;

const daysIn = (text: string): number | null | 'wrong' => {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return null;
  return /^\d{1,5}$/.test(plain) && Number(plain) >= 1 && Number(plain) <= MOST_DAYS
    ? Number(plain)
    : 'wrong';
};

const codesIn = (text: string): string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .split(/[\s,;、]+/)
      .filter((code) => code !== ''),
  ),
];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The fields that change of `before` (null: a new product), or the first thing that is wrong. */
export function moreChanges(
  before: Product | null,
  form: MoreForm,
): { ok: true; fields: GoodsFields } | { ok: false; fault: MoreFault } {
  const shelfLife = daysIn(form.shelfLife);
  if (shelfLife === 'wrong') {
    return { ok: false, fault: { at: 'shelfLife', unit: null, why: 'number' } };
  }
  const shortCodes = codesIn(form.shortCodes);
  if (shortCodes.length > MOST_CODES || shortCodes.some((code) => !/^\d{1,7}$/.test(code))) {
    return { ok: false, fault: { at: 'shortCodes', unit: null, why: 'digits' } };
  }
  const others = before?.suppliers.filter((id) => id !== form.supplier).slice(0, 9) ?? [];
  const usual = before?.suppliers[0] ?? '';
  const typed = {
    brand: form.brand.trim(),
    origin: form.origin.trim(),
    place: form.place.trim(),
    shelfLife,
    shortCodes,
    tobacco: form.tobacco,
    discontinued: form.discontinued,
    photo: form.photo,
    suppliers:
      form.supplier === usual
        ? (before?.suppliers ?? [])
        : form.supplier === ''
          ? []
          : [form.supplier, ...others],
  };
  const old = before ?? NONE;
  const is = <K extends keyof typeof typed>(key: K): object =>
    isSame(typed[key], old[key]) ? {} : { [key]: typed[key] };
  const fields = [
    is('brand'),
    is('origin'),
    is('place'),
    is('suppliers'),
    is('shelfLife'),
    is('tobacco'),
    is('discontinued'),
    is('shortCodes'),
    is('photo'),
  ];
  return { ok: true, fields: Object.assign({}, ...fields) };
}

const NONE = {
  brand: '',
  origin: '',
  place: '',
  shelfLife: null,
  shortCodes: [],
  tobacco: false,
  discontinued: false,
  photo: null,
  suppliers: [],
};
