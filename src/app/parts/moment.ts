import { clockOf, dayAfter, dayOf } from '../../core/time.ts';

/** A past time as it is said: 今天 14:05, 昨天 09:30, 11 月 3 日 17:20. */
export function momentText(eff: number, now: number): string {
  const day = dayOf(eff);
  if (day === dayOf(now)) return `今天 ${clockOf(eff)}`;
  if (day === dayAfter(dayOf(now), -1)) return `昨天 ${clockOf(eff)}`;
  return `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日 ${clockOf(eff)}`;
}
