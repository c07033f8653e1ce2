// What 我的店 says of today: figures and one computed sentence, from the ledgers alone.
import { required } from '../../../core/assert.ts';
import { type Insight, type DayFigures, insightOf } from '../../../core/insight.ts';
import { dayAfter, dayOf, dayStart, weekdayOf } from '../../../core/time.ts';
import { lastDays, stretchOf } from '../../store/shop.ts';
import type { Store } from '../../store/store.ts';

export type Today = {
  readonly figures: DayFigures;
  readonly yesterday: DayFigures;
  /** The last seven days up to today, for the picture. */
  readonly week: readonly { readonly day: string; readonly figures: DayFigures }[];
  readonly insight: Insight;
  /** Yesterday against its own weekday, for the hours before the first sale. */
  readonly before: Insight;
};

/** Today so far, against yesterday and the same weekday up to the same time of day. */
export async function readToday(store: Store, now: number): Promise<Today> {
  const day = dayOf(now);
  const days = await lastDays(store, day, 8);
  const figures = required(days.at(-1), 'today has figures').figures;
  const isOpen = figures.sales > 0;
  const compared = isOpen ? day : dayAfter(day, -1);
  const length = isOpen ? now - dayStart(day) + 1 : DAY;
  const insight = await compare(store, compared, length);
  return {
    figures,
    yesterday: days.at(-2)?.figures ?? figures,
    week: days.slice(1),
    insight: isOpen ? insight : { code: 'nothing-yet' },
    before: insight,
  };
}

const DAY = 86_400_000;

/** A day's first `length` ms against the same stretch of the same weekday a week before. */
async function compare(store: Store, day: string, length: number): Promise<Insight> {
  const starts = [dayStart(day), dayStart(dayAfter(day, -7))] as const;
  const [now, before] = await Promise.all([
    stretchOf(store, starts[0], starts[0] + length),
    stretchOf(store, starts[1], starts[1] + length),
  ]);
  return insightOf(now, before, weekdayOf(day));
}
