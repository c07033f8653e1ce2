// What 我的店 says of today: figures and one computed sentence, from the ledgers alone.
import { required } from '../../../core/assert.ts';
import { type Insight, type DayFigures, insightOf } from '../../../core/insight.ts';
import { clockOf, dayAfter, dayOf, dayStart, weekdayOf } from '../../../core/time.ts';
import { lastDays, stretchOf } from '../../store/shop.ts';
import type { Store } from '../../store/store.ts';

export type Today = {
  readonly figures: DayFigures;
  readonly yesterday: DayFigures;
  /** The last seven days up to today, for the picture. */
  readonly week: readonly { readonly day: string; readonly figures: DayFigures }[];
  readonly insight: Insight;
  /** "14:05": up to when today is compared. */
  readonly until: string;
};

/** Today so far, against yesterday and the same weekday up to the same time of day. */
export async function readToday(store: Store, now: number): Promise<Today> {
  const day = dayOf(now);
  const sameDay = dayAfter(day, -7);
  const passed = now - dayStart(day) + 1;
  const [days, today, before] = await Promise.all([
    lastDays(store, day, 8),
    stretchOf(store, dayStart(day), now + 1),
    stretchOf(store, dayStart(sameDay), dayStart(sameDay) + passed),
  ]);
  const figures = required(days.at(-1), 'today has figures').figures;
  return {
    figures, yesterday: days.at(-2)?.figures ?? figures, week: days.slice(1),
    insight: insightOf(today, before, weekdayOf(day)), until: clockOf(now),
  };
}
