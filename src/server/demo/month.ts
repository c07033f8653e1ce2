// What the post's business comes to in a month of the demo: the totals hold exactly in every full
// month, so that each closes at 1,900.00 yuan by the demo's rates.
import { REFERRALS, type ReferralKind } from '../../core/post/referral.ts';
import { dayAfter, daysIn, monthAfter, monthStart, weekdayOf } from '../../core/time.ts';
import { type Dice, apportion, between, diceOf } from './dice.ts';

/** Acts of each kind in a full month; of referrals, those that succeed. */
export const MONTHLY = {
  parcels: 1_395,
  redemptions: 35,
  signUps: 60,
  referrals: { savings: 4, acquiring: 2, card: 3, insurance: 1 },
} as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How much busier a weekday is than the others, Sunday first. */
const PARCEL_WEEK = [0.94, 1.06, 1.03, 1, 1, 1.02, 0.95] as const;

const dice = (station: string, month: string, what: string): Dice =>
  diceOf(`${station}/${month}/${what}`);

/** Days of a month ("2026-11-20"), in order. */
export const daysOf = (month: string): string[] =>
  Array.from({ length: daysIn(month) }, (_, i) => dayAfter(`${month}-01`, i));

/** Parcels handed out on each day of a month; as many are taken in. */
export function parcelsByDay(station: string, month: string): Map<string, number> {
  const roll = dice(station, month, 'parcels');
  const days = daysOf(month);
  const counts = apportion(
    MONTHLY.parcels,
    days.map((day) => (PARCEL_WEEK[weekdayOf(day)] ?? 1) * (0.95 + 0.1 * roll())),
  );
  return new Map(days.map((day, i) => [day, counts[i] ?? 0]));
}

/** Moments (epoch ms) of `count` acts, spread over a month's opening hours, in order. */
export function moments(
  station: string,
  month: string,
  what: 'redemption' | 'sign-up',
  count: number,
): number[] {
  const roll = dice(station, month, what);
  const days = daysIn(month);
  return Array.from(
    { length: count },
    (_, i) => monthStart(month) + Math.floor(((i + roll()) / count) * days) * DAY + openTime(roll),
  ).sort((a, b) => a - b);
}

const openTime = (roll: Dice): number => Math.floor((8 + 11 * roll()) * HOUR);
const officeTime = (roll: Dice): number => Math.floor((9 + 7 * roll()) * HOUR);

/** A referral's life: when the station made it and what the centre said of it, when. */
export type Referral = {
  readonly key: string;
  readonly business: ReferralKind;
  readonly made: number;
  readonly contacted: number;
  readonly decided: number;
  readonly end: 'success' | 'failed';
};

/** What a month's referrals are: those that succeed, two that fail, two decided a month later. */
export function referralsOf(station: string, month: string): Referral[] {
  const roll = dice(station, month, 'referrals');
  const days = daysIn(month);
  const at = (day: number, time: number): number => monthStart(month) + day * DAY + time;
  const life = (
    key: string,
    business: ReferralKind,
    day: number,
    wait: number,
    end: Referral['end'],
  ): Referral => ({
    key: `${month}/${key}`,
    business,
    end,
    made: at(day, openTime(roll)),
    contacted: at(day + 1, officeTime(roll)),
    decided: at(day + wait, officeTime(roll)),
  });
  const some = (): ReferralKind => REFERRALS[between(roll, 0, REFERRALS.length - 1)] ?? 'card';
  const wins = REFERRALS.flatMap((business) =>
    Array.from({ length: MONTHLY.referrals[business] }, (_, i) =>
      life(
        `${business}-${i}`,
        business,
        between(roll, 0, days - 6),
        between(roll, 2, 5),
        'success',
      ),
    ),
  );
  const losses = [0, 1].map((i) =>
    life(`lost-${i}`, some(), between(roll, 0, days - 8), between(roll, 3, 7), 'failed'),
  );
  const late = [0, 1].map((i) => life(`late-${i}`, some(), days - 2 + i, 6, 'failed'));
  return [...wins, ...losses, ...late];
}

/** When a month's statement is issued (the fifth, 10:00), confirmed (11:20) and paid (15:00). */
export function statementTimes(
  month: string,
  now: number,
): { issued: number; confirmed: number; paid: number } {
  const start = monthStart(monthAfter(month, 1));
  const day = start + 4 * DAY;
  const usual = { issued: day + 10 * HOUR, confirmed: day + 11 * HOUR + HOUR / 3 };
  if (day + 15 * HOUR <= now) return { ...usual, paid: day + 15 * HOUR };
  const early = Math.max(start, Math.min(start + HOUR / 6, now - 3));
  return { issued: early, confirmed: early + 1, paid: early + 3 };
}
