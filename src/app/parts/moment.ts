import { clockOf, dayAfter, dayOf } from '../../core/time.ts';

/** A day as it is said: 今天, 昨天, 11 月 3 日; of another year 2025 年 11 月 3 日. */
export function dayText(day: string, now: number): string {
  const today = dayOf(now);
  if (day === today) return '今天';
  if (day === dayAfter(today, -1)) return '昨天';
  const [year = '', month = '', date = ''] = day.split('-');
  const words = `${Number(month)} 月 ${Number(date)} 日`;
  return today.startsWith(year) ? words : `${year} 年 ${words}`;
}

/** A past time as it is said: 今天 14:05, 昨天 09:30, 11 月 3 日 17:20. */
export const momentText = (eff: number, now: number): string =>
  `${dayText(dayOf(eff), now)} ${clockOf(eff)}`;
