// What a till and the centre say to each other about charges, beside the entries. Every answer is
// only a hint to look sooner: the same word comes as the centre's entry, which is what counts.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { AttemptSchema, CHANNELS, ChargeAmount, WhySchema } from './attempt.ts';
import { CHARGE_WORDS } from './charge.ts';
import { DaySchema } from './listing.ts';
import { REFUND_WORDS } from './refund.ts';

/** The centre answers a charge within this many milliseconds, with `paying` if it must. */
export const ANSWER_WITHIN = 3_000;

/** Paths of payment, all POST with the device's session and JSON bodies. */
export const PAY_PATHS = {
  charge: '/api/pay/charge',
  query: '/api/pay/query',
  reverse: '/api/pay/reverse',
  refund: '/api/pay/refund',
  shopCode: '/api/pay/shop-code',
  list: '/api/pay/list',
} as const;

/** Where acquirers call, behind it the station and the attempt. No session: nothing is believed. */
export const TOLD_PATH = '/api/pay/told';

/** A guest's payment code as scanned. It stands in this request only: in no entry and no log. */
const PaymentCode = v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{8,64}$/));

/** Charges by the guest's code (B扫C); the same attempt again never charges a second time. */
export const ChargeRequestSchema = v.object({
  attempt: AttemptSchema,
  sale: IdSchema,
  amount: ChargeAmount,
  channel: v.picklist(CHANNELS),
  code: PaymentCode,
});
export type ChargeRequest = v.InferOutput<typeof ChargeRequestSchema>;

/** What the centre knows of a charge now. */
export const ChargeAnswerSchema = v.object({ state: v.picklist(CHARGE_WORDS), why: WhySchema });
export type ChargeAnswer = v.InferOutput<typeof ChargeAnswerSchema>;

/** Asks about a charge (查一下这笔), or for its cancelling; both answered by `ChargeAnswer`. */
export const AttemptRequestSchema = v.object({ attempt: AttemptSchema });
export type AttemptRequest = v.InferOutput<typeof AttemptRequestSchema>;

/** Gives back a part or all of a charge; the same refund again never pays a second time. */
export const RefundRequestSchema = v.object({
  refund: AttemptSchema,
  attempt: AttemptSchema,
  amount: ChargeAmount,
});
export type RefundRequest = v.InferOutput<typeof RefundRequestSchema>;

/** What the centre knows of a refund now. */
export const RefundAnswerSchema = v.object({ state: v.picklist(REFUND_WORDS), why: WhySchema });
export type RefundAnswer = v.InferOutput<typeof RefundAnswerSchema>;

/** Asks for a code that the guest scans (C扫B), for one attempt. */
export const ShopCodeRequestSchema = v.object({
  attempt: AttemptSchema,
  sale: IdSchema,
  amount: ChargeAmount,
});
export type ShopCodeRequest = v.InferOutput<typeof ShopCodeRequestSchema>;

/** The text of the code to show, or why there is none. */
export const ShopCodeAnswerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), qr: v.pipe(v.string(), v.minLength(1), v.maxLength(1_024)) }),
  v.object({ ok: v.literal(false), why: WhySchema }),
]);
export type ShopCodeAnswer = v.InferOutput<typeof ShopCodeAnswerSchema>;

/** Asks for the acquirers' lists of a day; the lines come as the centre's entries. */
export const ListRequestSchema = v.object({ day: DaySchema });
export type ListRequest = v.InferOutput<typeof ListRequestSchema>;

/** How many lines there were and are new, or why there is no list. */
export const ListAnswerSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), lines: v.number(), fresh: v.number() }),
  v.object({ ok: v.literal(false), why: v.picklist(['no-acquirer', 'not-ready', 'unknown']) }),
]);
export type ListAnswer = v.InferOutput<typeof ListAnswerSchema>;
