// A shift ends when the drawer is counted (交班). What should be in it follows from what stayed there
// the last time and from what the days' accounts took in cash since, so that a sale of another till
// that comes late is in the next shift and in no gap between two.
import * as v from 'valibot';
import { dayAccount, shiftAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Draft } from '../journal/entry.ts';
import type { Fields, Moment, Posting } from '../journal/posting.ts';
import type { ClaimRow } from '../journal/row.ts';
import { type Fen, FenSchema, PriceSchema, ZERO, minus, plus } from '../money.ts';
import { DaySchema } from '../pay/listing.ts';
import { dayOf, effOf } from '../time.ts';
import { type Moves, MovesSchema, PaidMovesSchema, movedNet } from './drawer.ts';

/**
 * A shift is closed on `day`, fen: `float` was in the drawer before, `cash` came into it since,
 * `counted` is there, `left` of it stays as change. `seen` is what the day's account had taken in
 * cash by then, `codes` what is due by codes of the day.
 */
const Closed = {
  day: DaySchema,
  float: PriceSchema,
  cash: FenSchema,
  seen: FenSchema,
  counted: PriceSchema,
  left: PriceSchema,
  codes: FenSchema,
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
};
const TOO_MUCH = 'no more stays than is there';

export const ShiftClosedSchema = v.pipe(
  v.strictObject(Closed),
  v.check(({ left, counted }) => left <= counted, TOO_MUCH),
);

/** The same with what was put into the drawer and taken out since, and what the day had by then. */
export const MovedShiftSchema = v.pipe(
  v.strictObject({ ...Closed, moved: MovesSchema, seenMoved: MovesSchema }),
  v.check(({ left, counted }) => left <= counted, TOO_MUCH),
);

/** The same with what suppliers were paid out of it. */
export const PaidShiftSchema = v.pipe(
  v.strictObject({ ...Closed, moved: PaidMovesSchema, seenMoved: PaidMovesSchema }),
  v.check(({ left, counted }) => left <= counted, TOO_MUCH),
);
export type ShiftClosed = Omit<v.InferOutput<typeof PaidShiftSchema>, 'moved' | 'seenMoved'> & {
  readonly moved: Moves;
  readonly seenMoved: Moves;
};

/** What should be in the drawer. */
export const drawerDue = ({
  float,
  cash,
  moved,
}: Pick<ShiftClosed, 'float' | 'cash' | 'moved'>): Fen => plus(float, cash, movedNet(moved));

/** How much more is in the drawer than should be (fen); negative: less. */
export const drawerOff = (shift: Pick<ShiftClosed, 'float' | 'cash' | 'moved' | 'counted'>): Fen =>
  minus(shift.counted, drawerDue(shift));

const NONE_MOVED = { moved: [], seenMoved: [] };

const closing = (body: ShiftClosed, fields: Fields, moment: Moment): readonly Posting[] => [
  claim(shiftAccount(body.day), fields),
  {
    form: 'add',
    account: dayAccount(dayOf(moment.eff)),
    deltas: { shifts: 1, 'drawer-off': drawerOff(body) },
  },
];

export const shiftClosed = kind('shift-closed', 1, ShiftClosedSchema, (body, moment) =>
  closing({ ...body, ...NONE_MOVED }, { ...body }, moment),
);

export const movedShiftClosed = kind('shift-closed', 2, MovedShiftSchema, (body, moment) =>
  closing(body, { ...body }, moment),
);

export const paidShiftClosed = kind('shift-closed', 3, PaidShiftSchema, (body, moment) =>
  closing(body, { ...body }, moment),
);

/** A shift's entry in the least version that can say it, for a centre that knows only that. */
export function shiftDraft(id: string, { moved, seenMoved, ...body }: ShiftClosed): Draft {
  const all = [...moved, ...seenMoved];
  if (all.length === 0) return { id, kind: shiftClosed.name, v: shiftClosed.v, body };
  const isPaid = all.some(({ reason }) => reason === 'payable');
  const { name, v: version } = isPaid ? paidShiftClosed : movedShiftClosed;
  const fields = { ...body, moved: [...moved], seenMoved: [...seenMoved] };
  return { id, kind: name, v: version, body: fields };
}

/** A shift that is over, and when it was closed (epoch ms). */
export type PastShift = ShiftClosed & { readonly at: number };

/** The last shift of a day; `row` is its `shiftAccount`. */
export function shiftIn(row: ClaimRow | null): PastShift | null {
  const last = row?.claims.at(-1);
  const said = v.safeParse(PaidShiftSchema, { ...NONE_MOVED, ...last?.fields });
  return said.success && last ? { ...said.output, at: effOf(last.stamp) } : null;
}

/** Cash taken since the last shift (fen), of the days from its own on; `null`: there was none. */
export const cashSince = (last: Pick<ShiftClosed, 'seen'> | null, days: readonly Fen[]): Fen =>
  minus(plus(ZERO, ...days), last?.seen ?? ZERO);
