// What stock was worth, as a list of days: which of them, in which order, and as a table. Pure.
import type { TableCell } from '../../../../core/import/table.ts';
import { type Fen, ZERO, plus, yuan } from '../../../../core/money.ts';
import type { Worth, WorthDay } from '../../../store/goods/worth.ts';
import { WHY_MOVED } from './move-words.ts';

export const WORTH_ORDERS = ['latest', 'earliest', 'change', 'worth'] as const;
export type WorthOrder = (typeof WORTH_ORDERS)[number];
/** `why` is what changed it (`sale`, `receiving`, …); `all` is every day. */
export type WorthAsked = { readonly why: string; readonly order: WorthOrder };

/** What changed the stock's worth on a day in fen, by one cause or by all of them. */
export const changeOf = ({ byWhy }: WorthDay, why: string): Fen =>
  why === 'all' ? plus(...byWhy.values()) : (byWhy.get(why) ?? ZERO);

/** The days that are asked for, in their order; of equals the latest first. */
export function worthDays({ days }: Worth, { why, order }: WorthAsked): WorthDay[] {
  const latest = (a: WorthDay, b: WorthDay): number => (a.day < b.day ? 1 : -1);
  const size = (day: WorthDay): number => Math.abs(changeOf(day, why));
  const by: Readonly<Record<WorthOrder, (a: WorthDay, b: WorthDay) => number>> = {
    latest,
    earliest: (a, b) => latest(b, a),
    change: (a, b) => size(b) - size(a),
    worth: (a, b) => b.worth - a.worth,
  };
  return days
    .filter((day) => why === 'all' || day.byWhy.has(why))
    .sort((a, b) => by[order](a, b) || latest(a, b));
}

/** What the list of days can be narrowed to. */
export const worthOptions = ({
  byWhy,
}: Worth): { readonly value: string; readonly label: string }[] => [
  { value: 'all', label: '每一天' },
  ...[...byWhy.keys()].map((value) => ({ value, label: `有${WHY_MOVED[value] ?? value}的` })),
];

/** Days as a table for a computer, heads first: a column for each thing that changed the worth. */
export function worthTable({ byWhy }: Worth, days: readonly WorthDay[]): TableCell[][] {
  const causes = [...byWhy.keys()];
  return [
    ['日期', '货值', '变了', ...causes.map((why) => WHY_MOVED[why] ?? why)],
    ...days.map((day): TableCell[] => [
      day.day,
      Number(yuan(day.worth)),
      ...['all', ...causes].map((why) => Number(yuan(changeOf(day, why)))),
    ]),
  ];
}
