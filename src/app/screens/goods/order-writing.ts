import { MOST_ORDERED } from '../../../core/goods/order.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import { dayAfter, dayOf } from '../../../core/time.ts';
import type { Wanted } from './order-list.ts';

/**
 * The entries that give these orders: one a supplier, in several where there are more lines than
 * one holds. An order has the id of the entry that gave it.
 */
export function placingDrafts(
  wanted: readonly Wanted[],
  now: number,
  newId: () => string,
): Draft[] {
  return wanted.flatMap(({ supplier, lines, wait }) => {
    const due = wait === null ? null : dayAfter(dayOf(now), wait);
    const drafts: Draft[] = [];
    for (let at = 0; at < lines.length; at += MOST_ORDERED) {
      const order = newId();
      const some = lines.slice(at, at + MOST_ORDERED).map((line) => ({ ...line }));
      const body = { order, supplier, note: '', due, lines: some };
      drafts.push({ id: order, kind: 'order-placed', v: 1, body });
    }
    return drafts;
  });
}
