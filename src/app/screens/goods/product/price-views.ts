// What a product's prices were: which of them, in which order, and as a table. Pure.
import type { PriceStep } from '../../../../core/goods/price-history.ts';
import type { TableCell } from '../../../../core/import/table.ts';
import { yuan } from '../../../../core/money.ts';
import { clockOf, dayOf } from '../../../../core/time.ts';

export const PRICE_ORDERS = ['latest', 'earliest', 'change', 'price'] as const;
export type PriceOrder = (typeof PRICE_ORDERS)[number];
/** `which` is a unit's name, '' for any, `/up` or `/down` for what rose or fell. */
export type PricesAsked = { readonly which: string; readonly order: PriceOrder };

const UP = '/up';
const DOWN = '/down';
const rise = ({ price, before }: PriceStep): number => (before === null ? 0 : price - before);

const BY: Readonly<Record<PriceOrder, (a: PriceStep, b: PriceStep) => number>> = {
  latest: (a, b) => b.at - a.at,
  earliest: (a, b) => a.at - b.at,
  change: (a, b) => Math.abs(rise(b)) - Math.abs(rise(a)),
  price: (a, b) => b.price - a.price,
};

const isAsked = (step: PriceStep, which: string): boolean =>
  which === '' ||
  (which === UP ? rise(step) > 0 : which === DOWN ? rise(step) < 0 : step.unit === which);

/** The changes of price that are asked for, in their order; of equals the latest first. */
export const pricesAsked = (
  steps: readonly PriceStep[],
  { which, order }: PricesAsked,
): PriceStep[] =>
  steps.filter((step) => isAsked(step, which)).sort((a, b) => BY[order](a, b) || BY.latest(a, b));

/** What a list of prices can be narrowed to. */
export const priceOptions = (
  steps: readonly PriceStep[],
): { readonly value: string; readonly label: string }[] => [
  { value: '', label: `全部（${steps.length}）` },
  { value: UP, label: '涨价的' },
  { value: DOWN, label: '降价的' },
  ...[...new Set(steps.map(({ unit }) => unit))].map((value) => ({
    value,
    label: `按${value}卖的`,
  })),
];

/** Changes of price as a table for a computer, heads first. */
export const pricesTable = (steps: readonly PriceStep[]): TableCell[][] => [
  ['日期', '时间', '单位', '卖价', '原来'],
  ...steps.map(({ unit, price, before, at }): TableCell[] => [
    dayOf(at),
    clockOf(at),
    unit,
    Number(yuan(price)),
    before === null ? null : Number(yuan(before)),
  ]),
];
