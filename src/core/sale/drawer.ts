// Cash that is put into the drawer or taken out of it beside what is sold (放钱, 拿钱): said when it
// happens, so that what the count is off by is only what nobody can explain.
import * as v from 'valibot';
import { dayAccount } from '../journal/account.ts';
import { kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import type { Row } from '../journal/row.ts';
import { type Fen, FenSchema, PriceSchema, ZERO, fen, minus, negate, plus } from '../money.ts';
import { dayOf } from '../time.ts';

export const MOVE_WAYS = ['in', 'out'] as const;
export type MoveWay = (typeof MOVE_WAYS)[number];

/** Why cash is moved: `owner` is the keeper's own, `bank` what was taken to the bank. */
export const MOVE_REASONS = ['change', 'supplier', 'expense', 'bank', 'owner', 'other'] as const;
export type MoveReason = (typeof MOVE_REASONS)[number];

/** Why the drawer's cash moves: for a said reason, or `payable`, a supplier paid in cash. */
export const DRAWER_REASONS = [...MOVE_REASONS, 'payable'] as const;
export type DrawerReason = (typeof DRAWER_REASONS)[number];

/** Cash was put into the drawer (`in`) or taken out of it, `amount` fen. */
export const CashMovedSchema = v.strictObject({
  way: v.picklist(MOVE_WAYS),
  reason: v.picklist(MOVE_REASONS),
  amount: v.pipe(PriceSchema, v.minValue(fen(1))),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
});
export type CashMoved = v.InferOutput<typeof CashMovedSchema>;

const fieldOf = (way: MoveWay, reason: DrawerReason): string => `drawer-${way}-${reason}`;

/** The posting of cash (fen) that is moved at `eff`, epoch ms. */
export const movePosting = (
  way: MoveWay,
  reason: DrawerReason,
  amount: Fen,
  eff: number,
): Posting => ({
  form: 'add',
  account: dayAccount(dayOf(eff)),
  deltas: { [fieldOf(way, reason)]: amount },
});

export const cashMoved = kind(
  'cash-moved',
  1,
  CashMovedSchema,
  ({ way, reason, amount }, { eff }) => [movePosting(way, reason, amount, eff)],
);

const movesOf = <const T extends readonly DrawerReason[]>(reasons: T) =>
  v.pipe(
    v.array(
      v.strictObject({
        way: v.picklist(MOVE_WAYS),
        reason: v.picklist(reasons),
        amount: FenSchema,
      }),
    ),
    v.maxLength(MOVE_WAYS.length * reasons.length),
  );

/** What was moved one way for one reason, fen; below zero where an earlier one was taken back. */
export const MovesSchema = movesOf(MOVE_REASONS);
/** The same with what suppliers were paid. */
export const PaidMovesSchema = movesOf(DRAWER_REASONS);
export type Move = Readonly<v.InferOutput<typeof PaidMovesSchema>[number]>;
export type Moves = readonly Move[];

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

/**
 * Tells `moved`, a shift's sums, apart: `listed` was moved since the last shift, of `earlier`, the
 * latest heard first, `late` is what came too late to be in that shift's sums, and `rest` is what
 * no entry explains.
 */
export function toldApart<T extends Move>(
  moved: Moves,
  listed: readonly T[],
  earlier: readonly T[],
): { readonly late: readonly T[]; readonly rest: Moves } {
  const left = movesSince(listed, [moved]);
  const late = left.flatMap(({ way, reason, amount }) => {
    const all = earlier.filter((move) => move.way === way && move.reason === reason);
    const sums = all.map((_, i) => amountOf(all.slice(0, i + 1), way, reason));
    return all.slice(0, sums.indexOf(amount) + 1);
  });
  return { late, rest: movesSince(late, [left]) };
}

const amountOf = (moves: Moves, way: MoveWay, reason: DrawerReason): Fen =>
  plus(
    ZERO,
    ...moves
      .filter((move) => move.way === way && move.reason === reason)
      .map(({ amount }) => amount),
  );

const collected = (of: (way: MoveWay, reason: DrawerReason) => Fen): Moves =>
  MOVE_WAYS.flatMap((way) =>
    DRAWER_REASONS.flatMap((reason) => {
      const amount = of(way, reason);
      return amount === 0 ? [] : [{ way, reason, amount }];
    }),
  );
