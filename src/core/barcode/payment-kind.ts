import type { CodeKind, ScanSettings } from './code-kind.ts';
import { PAYMENT_CODES, paymentCodeOf } from './payment-code.ts';

const channelOf = (text: string, { payments }: ScanSettings) =>
  paymentCodeOf(text, payments ?? PAYMENT_CODES);

/** Digits as long as payment codes are. */
const LONG = /^\d{16,24}$/;

/** A guest's payment code (付款码): nothing that it could be besides may be sold or taken in. */
export const payment: CodeKind = {
  name: 'payment',
  places: { till: 20, goods: 20, payment: 10 },
  shuts: ['scale', 'gtin', 'carton', 'short', 'parcel'],
  isLast: false,
  read: (code, settings) => {
    const channel = channelOf(code, settings);
    return channel === null ? [] : [{ candidate: { as: 'payment', channel, code }, acts: true }];
  },
};

/**
 * With the payment dialog open, digits of an unknown channel are left to the acquirer, but never
 * what the shop could sell.
 */
export const acquirer: CodeKind = {
  name: 'acquirer',
  places: { payment: 90 },
  shuts: [],
  isLast: true,
  read: (code) =>
    LONG.test(code) ? [{ candidate: { as: 'payment', channel: 'unknown', code }, acts: true }] : [],
};
