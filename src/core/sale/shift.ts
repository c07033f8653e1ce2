// A shift ends when the drawer is counted (交班). What should be in it follows from what stayed there
// the last time and from what the days' accounts took in cash since, so that a sale of another till
// that comes late is in the next shift and in no gap between two.
import * as v from 'valibot';
import { dayAccount, shiftAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type ClaimRow, latest } from '../journal/row.ts';
import { type Fen, FenSchema, PriceSchema, ZERO, minus, plus } from '../money.ts';
import { DaySchema } from '../pay/listing.ts';
import { dayOf, effOf } from '../time.ts';

/**
 * A shift is closed on `day`, fen: `float` was in the drawer before, `cash` came into it since,
 * `counted` is there, `left` of it stays as change. `seen` is what the day's account had taken in
 * cash by then, `codes` what is due by codes of the day.
 */
export const ShiftClosedSchema = v.pipe(
  v.strictObject({
    day: DaySchema,
    float: PriceSchema,
    cash: FenSchema,
    seen: FenSchema,
    counted: PriceSchema,
    left: PriceSchema,
    codes: FenSchema,
    note: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
  }),
  v.check(({ left, counted }) => left <= counted, 'no more stays than is there'),
);
export type ShiftClosed = v.InferOutput<typeof ShiftClosedSchema>;

/** What should be in the drawer. */
export const drawerDue = ({ float, cash }: Pick<ShiftClosed, 'float' | 'cash'>): Fen =>
  plus(float, cash);

/** How much more is in the drawer than should be (fen); negative: less. */
export const drawerOff = (shift: Pick<ShiftClosed, 'float' | 'cash' | 'counted'>): Fen =>
  minus(shift.counted, drawerDue(shift));

export const shiftClosed = kind('shift-closed', 1, ShiftClosedSchema, (body, moment) => [
  claim(shiftAccount(body.day), { ...body }),
  {
    form: 'add',
    account: dayAccount(dayOf(moment.eff)),
    deltas: { shifts: 1, 'drawer-off': drawerOff(body) },
  },
]);

/** A shift that is over, and when it was closed (epoch ms). */
export type PastShift = ShiftClosed & { readonly at: number };

/** The last shift of a day; `row` is its `shiftAccount`. */
export function shiftIn(row: ClaimRow | null): PastShift | null {
  const said = v.safeParse(ShiftClosedSchema, latest(row));
  const last = row?.claims.at(-1);
  return said.success && last ? { ...said.output, at: effOf(last.stamp) } : null;
}

/** Cash taken since the last shift (fen), of the days from its own on; `null`: there was none. */
export const cashSince = (last: Pick<ShiftClosed, 'seen'> | null, days: readonly Fen[]): Fen =>
  minus(plus(ZERO, ...days), last?.seen ?? ZERO);
