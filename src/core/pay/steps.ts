// What the centre does about one charge: a pure function of what the ledger says and what was just
// heard, so that the endpoint, its background job and the model run the same code. It holds no
// memory that a restart could lose: without `heard` it queries first.
//
//   begun ─pay─▶ sent ─┬─ paid · failed                          (the acquirer's own word)
//                      ├─ paying ──query every 5 s──▶ …
//                      └─ no answer: unknown ──query──▶ …          (never taken for a failure)
//   cancelled, or out of patience: one more query, and if that says unpaid, reverse at once
//   paid after it ended unpaid or was given up: owed ──reverse──▶ reversed
import type { Channel } from './attempt.ts';
import type { ChargeState, ChargeWord } from './charge.ts';
import { isOpenState } from './charge.ts';
import { type Refund, type RefundWord, isRefused } from './refund.ts';

/** Between two queries (WeChat Pay's rule for USERPAYING; Alipay: 3–5 s), milliseconds. */
export const QUERY_EVERY = 5_000;

/**
 * How long a guest may take before his charge is reversed, milliseconds: 30 s by WeChat Pay's
 * rule for payment codes, 60 s by Alipay's for trade.pay, and its figure for what is unknown.
 */
export const PATIENCE = {
  wechat: 30_000,
  alipay: 60_000,
  unionpay: 60_000,
  ecny: 60_000,
  other: 60_000,
} as const satisfies Record<Channel, number>;

/** A code on show (C扫B) is closed after this, milliseconds: guests look for their phones. */
export const SHOP_CODE_PATIENCE = 180_000;

/** Never reversed sooner after paying than this (WeChat Pay: 15 s), milliseconds. */
export const REVERSE_AFTER = 15_000;

/** What may be asked of the acquirer about one attempt. */
export type Call = 'pay' | 'query' | 'reverse';

/**
 * What an acquirer said, whatever its words: `failed` took no money and will not; `reversed`
 * neither, or it went back; `absent` knows no such attempt; `unknown` is a timeout, an outage, a
 * wrong signature, anything that is no answer.
 */
export type Told = 'paid' | 'paying' | 'failed' | 'reversed' | 'absent' | 'unknown';

/** The newest answer to a query that this process has heard; null after a restart. */
export type Heard = { readonly told: Told; readonly at: number } | null;

/** What the ledger says of a charge; `sentAt` epoch ms, `patience` milliseconds. */
export type Known = {
  readonly state: ChargeState;
  readonly sentAt: number;
  readonly patience: number;
};

/** What to do about it now: a call, nothing for good, or nothing until `until` (epoch ms). */
export type CentreStep =
  | { readonly does: Exclude<Call, 'pay'> }
  | { readonly does: 'wait'; readonly until: number }
  | { readonly does: 'rest' };

const isUnpaid = (told: Told): boolean => told === 'paying' || told === 'absent';

/** The centre's next step about a charge whose pay has been sent. */
export function centreStep(known: Known, heard: Heard, now: number): CentreStep {
  if (known.state === 'owed') return paced('reverse', heard, now);
  if (!isOpenState(known.state)) return { does: 'rest' };
  const due = known.sentAt + (known.state === 'reversing' ? REVERSE_AFTER : known.patience);
  if (heard === null) return { does: 'query' };
  // Its place is right behind the query, so that nobody pays unseen between the two.
  const isFresh = heard.at >= due && now < heard.at + QUERY_EVERY;
  if (isFresh && isUnpaid(heard.told)) return { does: 'reverse' };
  if (heard.at < due && now >= due) return { does: 'query' };
  const next = paced('query', heard, now);
  if (next.does !== 'wait' || now >= due) return next;
  return { does: 'wait', until: Math.min(next.until, due) };
}

const paced = (does: 'query' | 'reverse', heard: Heard, now: number): CentreStep =>
  heard === null || now >= heard.at + QUERY_EVERY
    ? { does }
    : { does: 'wait', until: heard.at + QUERY_EVERY };

/**
 * The word to write after a call, null when nothing has changed. No answer ends nothing: after a
 * pay it makes the charge unknown, which is queried; and what is absent may still be under way, so
 * it is reversed and not believed.
 */
export function wordAfter(call: Call, told: Told, state: ChargeState): ChargeWord | null {
  const word = wordOf(call, told);
  return word === state ? null : word;
}

function wordOf(call: Call, told: Told): ChargeWord | null {
  switch (told) {
    case 'paid':
    case 'reversed':
      return told;
    case 'failed':
      return call === 'reverse' ? null : 'failed';
    case 'paying':
      return call === 'reverse' ? null : 'paying';
    case 'absent':
      return call === 'reverse' ? 'reversed' : null;
    case 'unknown':
      return call === 'pay' ? 'unknown' : null;
  }
}

/** Whether a charge's request may still be sent to the acquirer: only if it never was. */
export const mayPay = (state: ChargeState | null): boolean => state === null || state === 'begun';

/** What an acquirer said of a refund. */
export type RefundTold = 'refunded' | 'refunding' | 'failed' | 'absent' | 'unknown';

/**
 * The word to write of a refund after an acquirer said `told` for the reason `why`; null: nothing
 * new. One that had only failed is still to be told that it is refused for good.
 */
export function refundWordAfter(
  told: RefundTold,
  why: string,
  known: Pick<Refund, 'state' | 'why'>,
): RefundWord | null {
  if (told === 'absent' || known.state === 'refunded') return null;
  const isNews = told !== known.state || (isRefused({ state: told, why }) && !isRefused(known));
  return isNews ? told : null;
}

/**
 * Whether a refund is asked for (again), with the same number: until it is done or refused, or the
 * guest got cash instead, which a restored centre may hear of before it hears of the refusal.
 */
export const mayRefund = (refund: Pick<Refund, 'state' | 'why' | 'isInCash'> | null): boolean =>
  refund === null || (refund.state !== 'refunded' && !isRefused(refund) && !refund.isInCash);
