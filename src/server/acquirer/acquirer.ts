// What an acquirer can be asked, whichever it is. It speaks of attempts by the number that the
// device made (out_trade_no): the same number is the same deal, however often it is sent.
import type { Fen } from '../../core/money.ts';
import type { Way } from '../../core/pay/attempt.ts';
import type { ListedCharge } from '../../core/pay/listing.ts';

/** A charge of a guest's payment code (B扫C); the code is passed on and kept nowhere. */
export type Charge = {
  readonly attempt: string;
  readonly amount: Fen;
  readonly code: string;
  /** The shop's name, which the guest reads on his phone. */
  readonly title: string;
  readonly station: string;
};

/**
 * What an acquirer says of an attempt. `absent`: it knows no such number; `unknown`: nothing that
 * can be believed came back, so the money may have moved or not.
 */
export type Said =
  | {
      readonly state: 'paid';
      readonly transaction: string;
      /** It says that some of it, or all, went back since. */
      readonly isRefunded?: true;
    }
  | { readonly state: 'paying' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'reversed' }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly why: string };

/** Money back to the guest who paid: `refund` is the request's own number, `whole` what he paid. */
export type RefundOrder = {
  readonly refund: string;
  readonly attempt: string;
  readonly amount: Fen;
  readonly whole: Fen;
};

/** What an acquirer says of a refund. */
export type RefundSaid =
  | { readonly state: 'refunded' }
  | { readonly state: 'refunding' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly why: string };

/** A day's list, or why it is not to be had: not made up yet, or nothing came back. */
export type Listed =
  | { readonly ok: true; readonly lines: readonly ListedCharge[] }
  | { readonly ok: false; readonly why: 'not-ready' | 'unknown' };

/** A code to show to the guest (C扫B), as the text of a QR picture. */
export type ShopCode =
  | { readonly ok: true; readonly qr: string }
  | { readonly ok: false; readonly why: string };

/** One merchant number at one acquirer. */
export type Acquirer = {
  /** Which of them it is: its times differ. */
  readonly name: 'wechat' | 'alipay' | 'aggregator';
  pay(charge: Charge): Promise<Said>;
  query(attempt: string): Promise<Said>;
  /** Takes the deal back whatever became of it: closed if it was not paid, refunded if it was. */
  reverse(deal: { readonly attempt: string; readonly way: Way }): Promise<Said>;
  refund(order: RefundOrder): Promise<RefundSaid>;
  queryRefund(order: RefundOrder): Promise<RefundSaid>;
  /** The list of a business day ("2026-11-20"); acquirers make it up in the next morning. */
  bill(day: string): Promise<Listed>;
  shopCode(order: Omit<Charge, 'code'>): Promise<ShopCode>;
};

/** Where an acquirer may tell that a deal has moved: only a reason to ask, so anybody may. */
export const noticeUrl = (base: string, station: string, attempt: string): string =>
  `${base.replace(/\/$/, '')}/${station}/${attempt}`;

/** Nothing came back that can be believed, for a reason in the acquirer's words or ours. */
export const unknown = (why: string): { readonly state: 'unknown'; readonly why: string } => ({
  state: 'unknown',
  why: codeOf(why),
});

/** What WeChat Pay and Alipay call what a guest can do something about. */
const KNOWN: Readonly<Record<string, string>> = {
  notenough: 'not-enough',
  'acq-buyer-balance-not-enough': 'not-enough',
  'acq-buyer-bankcard-balance-not-enough': 'not-enough',
  authcodeexpire: 'code-expired',
  'auth-code-expire': 'code-expired',
  'auth-code-invalid': 'code-invalid',
  'acq-payment-auth-code-invalid': 'code-invalid',
  'rule-limit': 'amount-limit',
  rulelimit: 'amount-limit',
  'acq-total-fee-exceed': 'amount-limit',
  'acq-buyer-payment-amount-day-limit-error': 'amount-limit',
  'acq-buyer-payment-amount-month-limit-error': 'amount-limit',
  'acq-beyond-pay-restriction': 'amount-limit',
};

/** The acquirer will not do it under this number: a reason tills have words for, or its own. */
export const failed = (why: string): { readonly state: 'failed'; readonly why: string } => ({
  state: 'failed',
  why: KNOWN[codeOf(why)] ?? codeOf(why),
});

/** An acquirer's code ("ACQ.TRADE_NOT_EXIST") as the entries carry it ("acq-trade-not-exist"). */
export const codeOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40) || 'no-code';
