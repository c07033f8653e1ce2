// What a till does about charges: pure, so that the till and the model run the same code. All of it
// is read from the ledger, so a till that was killed goes on where it stood.
import { type Charge, isOpenState } from './charge.ts';
import type { Refund } from './refund.ts';
import { QUERY_EVERY, mayRefund } from './steps.ts';

/** A till asks no oftener than the centre may ask the acquirer, milliseconds. */
const ASK_EVERY = QUERY_EVERY;
/** After this long the centre's job has had its turn: asked rarely from then on, milliseconds. */
const LONG_OPEN = 180_000;
const ASK_RARELY = 60_000;

/** Another till writes a paid charge's sale when its own has not done so by then, milliseconds. */
const OTHERS_AFTER = 60_000;
/**
 * Other tills ask about what is open for so long, milliseconds: its own till may be lost, and the
 * centre may have stood still for longer than it looks back.
 */
const OTHERS_ASK_AFTER = 24 * 3_600_000;

/** Who looks: whether it was begun here, when it was last asked about, and now (epoch ms). */
export type Looking = {
  readonly isOwn: boolean;
  readonly askedAt: number | null;
  readonly now: number;
};

/**
 * What to do about a charge now: write its sale, ask the centre, or nothing. A paid charge whose
 * sale cannot be seen yet is sold by the till that began it, and by any other a minute later.
 */
export function tillStep(
  charge: Charge,
  { isOwn, askedAt, now }: Looking,
): 'sell' | 'ask' | 'rest' {
  if (charge.state === 'paid' && !charge.isSold) {
    return isOwn || now - charge.since >= OTHERS_AFTER ? 'sell' : 'rest';
  }
  if (!isOpenState(charge.state)) return 'rest';
  if (!isOwn && now - charge.at < OTHERS_ASK_AFTER) return 'rest';
  const pace = now - charge.at < LONG_OPEN ? ASK_EVERY : ASK_RARELY;
  return now - (askedAt ?? charge.at) >= pace ? 'ask' : 'rest';
}

/**
 * The charge that bars another one of the same sale: one whose end nobody knows, even if it was
 * given up, or one whose money the acquirer holds, owed to the guest or not; null when the sale
 * may be charged.
 */
export const barOf = (charges: readonly Charge[]): Charge | null =>
  charges.find(({ state }) => isOpenState(state) || state === 'paid' || state === 'owed') ?? null;

/**
 * The charge that keeps a sale's bill aside: it must not be changed or paid otherwise, because it
 * may still be sold as it stands; null when the bill is free.
 */
export const holderOf = (charges: readonly Charge[]): Charge | null =>
  charges.find(({ state, isGivenUp }) => (isOpenState(state) && !isGivenUp) || state === 'paid') ??
  null;

/** Whether the keeper may still ask for a charge to be cancelled, once. */
export const mayCancel = ({ state }: Charge): boolean =>
  isOpenState(state) && state !== 'reversing';

/**
 * Whether a charge may be passed to the acquirer, or its code (C扫B) shown: not once it was called
 * off or has ended, however late the request or its answer comes.
 */
export const isWanted = mayCancel;

/** Between two wishes for the same refund, milliseconds: one that failed the centre repeats. */
const REFUND_PACE = {
  begun: ASK_EVERY,
  sent: ASK_EVERY,
  unknown: ASK_EVERY,
  refunding: ASK_RARELY,
  failed: 60 * ASK_RARELY,
  refunded: ASK_RARELY,
} as const satisfies Record<Refund['state'], number>;

/** Whether a refund is sent (again), always with its own number. */
export const isRefundDue = (refund: Refund, askedAt: number | null, now: number): boolean =>
  mayRefund(refund) && (askedAt === null || now - askedAt >= REFUND_PACE[refund.state]);
