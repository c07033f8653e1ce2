import { ledgerOf, subjectOf } from '../journal/account.ts';
import { CLOCK_OFF } from '../journal/clock.ts';
import { dayOf, dayStart } from '../time.ts';
import type { FlagKind } from './flag.ts';

const MINUTE = 60_000;

/** A device's clock was off by the centre's answer: one flag per device and day. */
export const clockOff: FlagKind = {
  rule: 'clock-off',
  find: ({ rows }) =>
    rows.flatMap((row) => {
      if (row.form !== 'sum' || ledgerOf(row.id) !== 'clock') return [];
      const { entries = 0, off = 0 } = row.sums;
      if (entries <= 0) return [];
      const subject = subjectOf(row.id);
      const day = ledgerOf(subject);
      const minutes = Math.round(off / entries / MINUTE);
      const facts = { device: subjectOf(subject), day, entries, minutes };
      return [{ subject, at: dayStart(day), facts }];
    }),
};

/** This device's own clock is off now; the keeper's word covers a day. */
export const clockNow: FlagKind = {
  rule: 'clock-now',
  find: ({ own }) => {
    if (own === null || Math.abs(own.offset) <= CLOCK_OFF) return [];
    const { device, offset, now } = own;
    const minutes = Math.round(-offset / MINUTE);
    return [{ subject: device, at: now, facts: { device, minutes }, since: dayOf(now) }];
  },
};
