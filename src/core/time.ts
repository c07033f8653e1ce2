// Business time is China's: UTC+8, no summer time; the day starts at 00:00.
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CHINA = 8 * HOUR;

/** No time in an entry lies after this (epoch ms, 13 digits: the year 2286). */
export const LATEST = 9_999_999_999_999;

/** Orders everything that happened: (effective time, device, n), comparable as plain strings. */
export type Stamp = string & { readonly unit: 'stamp' };

/** The stamp of entry `n` of `device` effective at `eff` (epoch ms). */
export const stampOf = (eff: number, device: string, n: number): Stamp =>
  `${String(eff).padStart(15, '0')}.${device}.${String(n).padStart(10, '0')}` as Stamp;

/** The effective time (epoch ms) inside a stamp. */
export const effOf = (stamp: string): number => Number(stamp.slice(0, 15));

/** The device inside a stamp. */
export const authorIn = (stamp: string): string => stamp.slice(16, -11);

// Writing days out was a third of what posting a sale took, and what is posted together is mostly
// of one day: the one last written out serves until another is asked for.
let latest = { number: Number.NaN, day: '' };

/** "2026-11-20": the business day of an effective time. */
export function dayOf(eff: number): string {
  const number = Math.floor((eff + CHINA) / DAY);
  if (number !== latest.number) {
    latest = { number, day: new Date(eff + CHINA).toISOString().slice(0, 10) };
  }
  return latest.day;
}

/** "2026-11": the business month of an effective time. */
export const monthOf = (eff: number): string => dayOf(eff).slice(0, 7);

/** 0…23: the business hour of an effective time. */
export const hourOf = (eff: number): number => new Date(eff + CHINA).getUTCHours();

/** "14:05" of an effective time. */
export const clockOf = (eff: number): string => new Date(eff + CHINA).toISOString().slice(11, 16);

/** Epoch ms at which a business day ("2026-11-20") starts. */
export const dayStart = (day: string): number => Date.parse(`${day}T00:00:00Z`) - CHINA;

/** The day `days` after `day` (negative: before). */
export const dayAfter = (day: string, days: number): string => dayOf(dayStart(day) + days * DAY);

/** Whether a text is a day of the calendar: "2026-02-30" is none. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayStart(text)) && dayAfter(text, 0) === text;

/** 0 (Sunday) … 6 of a business day. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Epoch ms of the first moment of a month ("2026-11"). */
export const monthStart = (month: string): number => dayStart(`${month}-01`);

/** The month `months` after `month` (negative: before). */
export function monthAfter(month: string, months: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** How many days a month has. */
export const daysIn = (month: string): number =>
  Math.round((monthStart(monthAfter(month, 1)) - monthStart(month)) / DAY);
