import type { Order } from '../../../../core/goods/order-state.ts';
import { MOST_ORDERED, type OrderLine } from '../../../../core/goods/order.ts';
import type { Draft } from '../../../../core/journal/entry.ts';
import type { Json } from '../../../../core/text.ts';
import { dayAfter, dayOf } from '../../../../core/time.ts';
import type { Wanted } from './order-list.ts';

/** One order a supplier, in several where there are more lines than one holds. */
const parted = (wanted: readonly Wanted[]): Wanted[] =>
  wanted.flatMap((one) =>
    Array.from({ length: Math.ceil(one.lines.length / MOST_ORDERED) }, (_, i) => ({
      ...one,
      lines: one.lines.slice(i * MOST_ORDERED, (i + 1) * MOST_ORDERED),
    })),
  );

const linesJson = (lines: readonly OrderLine[]) => lines.map((line) => ({ ...line }));

/** The entries that give these orders. An order has the id of the entry that gave it. */
export const placingDrafts = (
  wanted: readonly Wanted[],
  now: number,
  newId: () => string,
): Draft[] =>
  parted(wanted).map(({ supplier, lines, wait }) => {
    const order = newId();
    const due = wait === null ? null : dayAfter(dayOf(now), wait);
    const body = { order, supplier, note: '', due, lines: linesJson(lines) };
    return { id: order, kind: 'order-placed', v: 1, body };
  });

/** The entries that put these orders aside (草稿), to be given later from any till. */
export const savingDrafts = (wanted: readonly Wanted[], newId: () => string): Draft[] =>
  parted(wanted).map(({ supplier, lines }) => {
    const body = { order: newId(), supplier, note: '', lines: linesJson(lines) };
    return { id: newId(), kind: 'order-drafted', v: 1, body };
  });

/** The entry that gives an order put aside before; `lead` is its supplier's days, if known. */
export function givingDraft(order: Order, now: number, lead: number | null): Draft {
  const { id, supplier, note, lines } = order;
  const due = lead === null ? null : dayAfter(dayOf(now), lead);
  const body = { order: id, supplier, note, due, lines: linesJson(lines) };
  return { id, kind: 'order-placed', v: 1, body };
}

/** What a draft says from now on. */
export const redrafted = ({ id, supplier, note }: Order, lines: readonly OrderLine[]): Json => ({
  order: id,
  supplier,
  note,
  lines: linesJson(lines),
});

/** What gives an order up that was only put aside. */
export const givenUp = (order: Order): Json => redrafted(order, []);
