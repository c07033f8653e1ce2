import * as v from 'valibot';
import { assert } from '../assert.ts';
import { isId } from '../id.ts';
import { PriceSchema } from '../money.ts';

/**
 * The number of one attempt to charge or refund, made once on the device: the acquirer's
 * out_trade_no or out_refund_no (≤ 32 of 0-9A-Za-z is what the strictest of them takes).
 */
export const AttemptSchema = v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{8,32}$/, 'attempt'));

/** The attempt's number out of the id of the entry that begins it: its 32 hexadecimal digits. */
export function attemptOf(entry: string): string {
  assert(isId(entry), 'an attempt is named after an entry');
  return entry.replaceAll('-', '');
}

/** What is charged or refunded, fen > 0. */
export const ChargeAmount = v.pipe(
  PriceSchema,
  v.check((amount) => amount > 0, 'fen > 0'),
);

/** Why something is in its state: a short code that the app's words turn into a sentence. */
export const WhySchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$|^$/, 'code'));

/** Who issued the guest's payment code; `other` where no row of the shop's table fits. */
export const CHANNELS = ['wechat', 'alipay', 'unionpay', 'ecny', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How it is paid: the till scans the guest's code (B扫C), or he scans one shown (C扫B). */
export const WAYS = ['guest-code', 'shop-code'] as const;
export type Way = (typeof WAYS)[number];
