import { clockOf, dayAfter, dayOf } from '../../core/time.ts';

/** A day ("2026-11-03") in words: 11 月 3 日. */
export function dateText(day: string): string {
  const [, month = '', date = ''] = day.split('-');
  return `${Number(month)} 月 ${Number(date)} 日`;
}

/** A day as it is said on another: 今天, 昨天, 11 月 3 日; of another year 2025 年 11 月 3 日. */
export function dayText(day: string, today: string): string {
  if (day === today) return '今天';
  if (day === dayAfter(today, -1)) return '昨天';
  const year = day.slice(0, 4);
  return today.startsWith(year) ? dateText(day) : `${year} 年 ${dateText(day)}`;
}

/** A past time as it is said: 今天 14:05, 昨天 09:30, 11 月 3 日 17:20. */
export const momentText = (eff: number, now: number): string =>
  `${dayText(dayOf(eff), dayOf(now))} ${clockOf(eff)}`;

/** A time on paper, the same whenever it is read: 11 月 20 日 14:05. */
export const stampText = (eff: number): string => `${dateText(dayOf(eff))} ${clockOf(eff)}`;
