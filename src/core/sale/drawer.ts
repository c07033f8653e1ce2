// Cash that is put into the drawer or taken out of it beside what is sold (放钱, 拿钱): said when it
// happens, so that what the count is off by is only what nobody can explain.
import * as v from 'valibot';
import { dayAccount } from '../journal/account.ts';
import { kind } from '../journal/kind.ts';
import type { Row } from '../journal/row.ts';
import { type Fen, FenSchema, PriceSchema, ZERO, fen, minus, negate, plus } from '../money.ts';
import { dayOf } from '../time.ts';

export const MOVE_WAYS = ['in', 'out'] as const;
export type MoveWay = (typeof MOVE_WAYS)[number];

/** Why cash is moved: `owner` is the keeper's own, `bank` what was taken to the bank. */
export const MOVE_REASONS = ['change', 'supplier', 'expense', 'bank', 'owner', 'other'] as const;
export type MoveReason = (typeof MOVE_REASONS)[number];

/** Cash was put into the drawer (`in`) or taken out of it, `amount` fen. */
export const CashMovedSchema = v.strictObject({
  way: v.picklist(MOVE_WAYS),
  reason: v.picklist(MOVE_REASONS),
  amount: v.pipe(PriceSchema, v.minValue(fen(1))),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
});
export type CashMoved = v.InferOutput<typeof CashMovedSchema>;

const fieldOf = (way: MoveWay, reason: MoveReason): string => `drawer-${way}-${reason}`;

export const cashMoved = kind(
  'cash-moved',
  1,
  CashMovedSchema,
  ({ way, reason, amount }, moment) => [
    {
      form: 'add',
      account: dayAccount(dayOf(moment.eff)),
      deltas: { [fieldOf(way, reason)]: amount },
    },
  ],
);

/** What was moved one way for one reason, fen; below zero where an earlier one was taken back. */
export const MovesSchema = v.pipe(
  v.array(
    v.strictObject({
      way: v.picklist(MOVE_WAYS),
      reason: v.picklist(MOVE_REASONS),
      amount: FenSchema,
    }),
  ),
  v.maxLength(MOVE_WAYS.length * MOVE_REASONS.length),
);
export type Moves = readonly Readonly<v.InferOutput<typeof MovesSchema>[number]>[];

/** What a day's account says was moved; reasons with nothing are left out. */
export const movesIn = (row: Row | null | undefined): Moves =>
  collected((way, reason) =>
    row?.form === 'sum' ? fen(row.sums[fieldOf(way, reason)] ?? 0) : ZERO,
  );

/** What was moved on these days beyond what the last shift had seen of the first of them. */
export const movesSince = (seen: Moves, days: readonly Moves[]): Moves =>
  collected((way, reason) => {
    const all = days.map((moves) => amountOf(moves, way, reason));
    return minus(plus(ZERO, ...all), amountOf(seen, way, reason));
  });

/** What moves add to the drawer, fen; below zero: what they take out of it. */
export const movedNet = (moves: Moves): Fen =>
  plus(ZERO, ...moves.map(({ way, amount }) => (way === 'in' ? amount : negate(amount))));

const amountOf = (moves: Moves, way: MoveWay, reason: MoveReason): Fen =>
  plus(
    ZERO,
    ...moves
      .filter((move) => move.way === way && move.reason === reason)
      .map(({ amount }) => amount),
  );

const collected = (of: (way: MoveWay, reason: MoveReason) => Fen): Moves =>
  MOVE_WAYS.flatMap((way) =>
    MOVE_REASONS.flatMap((reason) => {
      const amount = of(way, reason);
      return amount === 0 ? [] : [{ way, reason, amount }];
    }),
  );
