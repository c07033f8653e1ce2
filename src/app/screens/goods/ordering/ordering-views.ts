// What runs out and the wholesale's catalogue: which of it, in which order, and as a table. Pure.
import { isWithin } from '../../../../core/goods/category.ts';
import type { Offer } from '../../../../core/goods/offer.ts';
import type { Supplier } from '../../../../core/goods/supplier.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { yuan } from '../../../../core/money.ts';
import { stockText } from '../../../parts/quantity.ts';
import type { Picked } from './offer-list.ts';
import { type Chosen, type LowLine, cartonsOf, isCovered } from './order-list.ts';
import { supplierName } from './order-words.ts';
import { categoryOptions } from '../stock-view.ts';

type Option = { readonly value: string; readonly label: string };

export const LOW_ORDERS = ['soonest', 'money', 'name', 'place'] as const;
export type LowOrder = (typeof LOW_ORDERS)[number];
/** `which`: all, wanted, coming, the id of a supplier, none of them, or a category's path. */
export type LowAsked = { readonly which: string; readonly order: LowOrder };

const NOBODY = 'nobody';
const IN = 'in:';

function isLowAsked(line: LowLine, which: string): boolean {
  if (which.startsWith(IN)) return isWithin(line.product.category, which.slice(IN.length));
  if (which === 'all') return true;
  if (which === 'wanted') return !isCovered(line);
  if (which === 'coming') return line.coming > 0;
  return (line.supplier ?? NOBODY) === which;
}

const money = ({ cartons, price }: LowLine): number => cartons * (price ?? 0);
const byName = (a: LowLine, b: LowLine): number =>
  a.product.name.localeCompare(b.product.name, 'zh-CN');

const BY_LOW: Readonly<Record<LowOrder, (a: LowLine, b: LowLine) => number>> = {
  soonest: () => 0,
  money: (a, b) => money(b) - money(a),
  name: byName,
  place: (a, b) => a.product.place.localeCompare(b.product.place, 'zh-CN') || byName(a, b),
};

/** The lines that are asked for, in their order; as they were given, what runs out first. */
export const lowAsked = (lines: readonly LowLine[], { which, order }: LowAsked): LowLine[] =>
  lines.filter((line) => isLowAsked(line, which)).sort(BY_LOW[order]);

/** What a list of what runs out can be narrowed to: by what is to be done, from whom, of what. */
export function lowOptions(lines: readonly LowLine[], known: readonly Supplier[]): Option[] {
  const from = [...new Set(lines.map(({ supplier }) => supplier))];
  const categories = categoryOptions(
    lines.map(({ product }) => product),
    '',
  );
  return [
    { value: 'all', label: `全部（${lines.length}）` },
    { value: 'wanted', label: '还没订的' },
    { value: 'coming', label: '在路上的' },
    ...from.map((id) => ({
      value: id ?? NOBODY,
      label: id === null ? '没定向谁订的' : supplierName(id, known),
    })),
    ...categories.slice(1).map(({ value, label }) => ({ value: `${IN}${value}`, label })),
  ];
}

/** What runs out as a table for a computer, heads first, with the cartons to order. */
export const lowTable = (
  lines: readonly LowLine[],
  chosen: Chosen,
  known: readonly Supplier[],
): TableCell[][] => [
  [
    ...['条码', '名称', '规格', '分类', '放在', '剩', '还能卖几天', '在路上'],
    ...['供货商', '订多少', '单位', '单价'],
  ],
  ...lines.map((line): TableCell[] => [
    line.code,
    line.product.name,
    line.product.spec,
    line.product.category,
    line.product.place,
    line.left,
    line.days,
    line.coming === 0 ? '' : stockText(line.coming, line.product),
    line.supplier === null ? '' : supplierName(line.supplier, known),
    cartonsOf(line, chosen),
    line.unit,
    line.price === null ? null : Number(yuan(line.price)),
  ]),
];

export const OFFER_ORDERS = ['usual', 'cheap', 'soon'] as const;
export type OfferOrder = (typeof OFFER_ORDERS)[number];
export type OffersAsked = { readonly category: string; readonly order: OfferOrder };

const each = ({ price, factor }: Offer): number => price / factor;

const BY_OFFER: Readonly<Record<OfferOrder, (a: Offer, b: Offer) => number>> = {
  usual: () => 0,
  cheap: (a, b) => each(a) - each(b),
  soon: (a, b) => a.days - b.days,
};

/** The offers of a category ('' is any), of equals as they were given: by name, or best found. */
export const offersAsked = (offers: readonly Offer[], asked: OffersAsked): Offer[] =>
  offers.filter((offer) => isWithin(offer.category, asked.category)).sort(BY_OFFER[asked.order]);

/** Offers as a table for a computer, heads first, with what is picked of each. */
export const offersTable = (offers: readonly Offer[], picked: Picked): TableCell[][] => [
  ['条码', '名称', '规格', '分类', '单位', '几个一件', '单价', '起订', '几天到', '选了'],
  ...offers.map((offer): TableCell[] => [
    offer.code,
    offer.name,
    offer.spec,
    offer.category,
    offer.unit,
    offer.factor,
    Number(yuan(offer.price)),
    offer.least,
    offer.days,
    picked.get(offer.code) ?? 0,
  ]),
];
