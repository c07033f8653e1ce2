// A refund's state is the highest rank said of it: refunded stands above failed, because the same
// number is tried again after a failure and a success of it is never taken back.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { chargeAccount, dayAccount, refundAccount, saleAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type ClaimRow, leading } from '../journal/row.ts';
import { type Fen, ZERO, minus, most, plus } from '../money.ts';
import { dayOf, effOf } from '../time.ts';
import { AttemptSchema, ChargeAmount, WhySchema } from './attempt.ts';

/**
 * Money of a charge is to go back the way it came (原路退回): a part or all of it, for the return
 * entry `return`. `refund` is its own number, `amount` fen.
 */
export const RefundBegunSchema = v.strictObject({
  refund: AttemptSchema,
  attempt: AttemptSchema,
  amount: ChargeAmount,
  return: IdSchema,
});
export type RefundBegun = v.InferOutput<typeof RefundBegunSchema>;

export const refundBegun = kind(
  'refund-begun',
  1,
  RefundBegunSchema,
  ({ refund, attempt, amount, return: goods }, moment) => [
    claim(refundAccount(refund), { attempt, amount, return: goods, state: 'begun', rank: 0 }),
    claim(chargeAccount(attempt), { refund, refunds: amount }, 1),
    // The return takes it out of what was scanned; this out of what the acquirer vouches for.
    { form: 'add', account: dayAccount(dayOf(moment.eff)), deltas: { 'qr-verified': -amount } },
  ],
);

/** What the centre says of a refund. */
export const REFUND_WORDS = ['sent', 'refunding', 'refunded', 'failed', 'unknown'] as const;
export type RefundWord = (typeof REFUND_WORDS)[number];
export type RefundState = 'begun' | RefundWord;
const RANK = { sent: 1, unknown: 2, refunding: 3, failed: 10, refunded: 11 } as const;

/** A refund came to another state. */
export const RefundMovedSchema = v.strictObject({
  refund: AttemptSchema,
  state: v.picklist(REFUND_WORDS),
  why: WhySchema,
});
export type RefundMoved = v.InferOutput<typeof RefundMovedSchema>;

export const refundMoved = kind('refund-moved', 1, RefundMovedSchema, ({ refund, state, why }) => [
  claim(refundAccount(refund), { state, why, rank: RANK[state] }),
]);

/**
 * A refund that was refused for good is given in cash instead (改退现金), on the day of this entry:
 * the drawer has `amount` fen less, and what was scanned is not given back after all.
 */
export const RefundInCashSchema = v.strictObject({
  refund: AttemptSchema,
  amount: ChargeAmount,
  return: IdSchema,
});

export const refundInCash = kind(
  'refund-in-cash',
  1,
  RefundInCashSchema,
  ({ refund, amount, return: goods }, moment) => [
    claim(refundAccount(refund), { inCash: amount }),
    claim(saleAccount(goods), { tenders: [{ kind: 'cash', amount }] }, 1),
    {
      form: 'add',
      account: dayAccount(dayOf(moment.eff)),
      deltas: { 'tender-cash': -amount, 'tender-qr': amount, 'qr-verified': amount },
    },
  ],
);

/** Why of a refund that the centre refuses for good: so much of its charge is not left. */
export const OVER_CHARGE = 'over-charge';

const OverClaim = v.object({ state: v.literal('failed'), why: v.literal(OVER_CHARGE) });
const InCashClaim = v.object({ inCash: ChargeAmount });
const BegunClaim = v.object({ attempt: AttemptSchema, amount: ChargeAmount, return: IdSchema });
const StateSchema = v.picklist(['begun', ...REFUND_WORDS]);

/**
 * A refund as its row has it; `begun` null until its device's entry has arrived. `isInCash`: the
 * guest got cash instead.
 */
export type Refund = {
  readonly refund: string;
  readonly state: RefundState;
  readonly why: string;
  readonly begun: v.InferOutput<typeof BegunClaim> | null;
  readonly at: number;
  readonly isInCash: boolean;
};

/** The refund that a row of `refundAccount` holds. */
export function refundIn(row: ClaimRow): Refund {
  const lead = leading(row);
  const state = v.safeParse(StateSchema, lead?.fields['state']);
  const begun = row.claims.flatMap(({ fields }) => {
    const parsed = v.safeParse(BegunClaim, fields);
    return parsed.success ? [parsed.output] : [];
  });
  const isOver = row.claims.some(({ fields }) => v.is(OverClaim, fields));
  return {
    refund: row.id.slice(row.id.indexOf(':') + 1),
    state: state.success ? state.output : 'begun',
    // It may have failed before it was refused.
    why:
      lead?.fields['state'] === 'failed' && isOver
        ? OVER_CHARGE
        : String(lead?.fields['why'] ?? ''),
    begun: begun[0] ?? null,
    at: effOf(row.claims[0]?.stamp ?? '0'),
    isInCash: row.claims.some(({ fields }) => v.is(InCashClaim, fields)),
  };
}

/** Whether it will never be paid, because other refunds had taken what there was. */
export const isRefused = ({ state, why }: Pick<Refund, 'state' | 'why'>): boolean =>
  state === 'failed' && why === OVER_CHARGE;

/** Whether the money is still to go back. */
export const isRefundOpen = (refund: Refund): boolean =>
  refund.state !== 'refunded' && !isRefused(refund);

/** Whether the acquirer may have heard of it, so that its money may have moved. */
export const isUnderWay = (refund: Refund): boolean =>
  refund.state !== 'begun' && !isRefused(refund);

/** A part of a charge (fen) that goes back under a refund's number. */
export type RefundPart = { readonly refund: string; readonly amount: Fen };

/**
 * Whether a part of a charge of `whole` fen may go back beside those that acquirers were asked for,
 * each number once. The part itself may be among them.
 */
export function mayGoBack(
  whole: Fen,
  asked: readonly RefundPart[],
  { refund, amount }: RefundPart,
): boolean {
  const others = new Map(asked.map((part) => [part.refund, part.amount]));
  others.delete(refund);
  return plus(amount, ...others.values()) <= whole;
}

const PartClaim = v.object({ refund: AttemptSchema, refunds: ChargeAmount });

/** The parts of a charge that tills wanted back, each once; `row` is its `chargeAccount`. */
export function partsBack(row: ClaimRow): RefundPart[] {
  const parts = new Map<string, Fen>();
  for (const { fields } of row.claims) {
    const part = v.safeParse(PartClaim, fields);
    if (part.success) parts.set(part.output.refund, part.output.refunds);
  }
  return [...parts].map(([refund, amount]) => ({ refund, amount }));
}

/**
 * What of a charge of `whole` fen can still be asked back beside the parts that were; one that was
 * refused for good takes nothing of it. `refunds` are the parts' own, as far as they are known.
 */
export function leftBack(
  whole: Fen,
  parts: readonly RefundPart[],
  refunds: readonly Pick<Refund, 'refund' | 'state' | 'why'>[],
): Fen {
  const refused = new Set(refunds.filter(isRefused).map(({ refund }) => refund));
  const asked = parts.filter(({ refund }) => !refused.has(refund));
  return most(ZERO, minus(whole, plus(ZERO, ...asked.map(({ amount }) => amount))));
}
