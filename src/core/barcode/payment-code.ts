import type { PaymentCodeRow } from './payment-row.ts';

/** Who issued a guest's payment code (付款码). */
export type PaymentChannel = PaymentCodeRow['channel'];

/** The rows the channels publish; eCNY rests on one source, so the table is data, not code. */
export const PAYMENT_CODES: readonly PaymentCodeRow[] = [
  { channel: 'wechat', from: '10', to: '15', min: 18, max: 18 },
  { channel: 'alipay', from: '25', to: '30', min: 16, max: 24 },
  { channel: 'alipay', from: 'fp', to: 'fp', min: 35, max: 35 },
  { channel: 'unionpay', from: '62', to: '62', min: 19, max: 19 },
  { channel: 'ecny', from: '01', to: '01', min: 19, max: 19 },
];

/** The row that a payment code fits, or null. */
export function paymentRowOf(
  code: string,
  table: readonly PaymentCodeRow[],
): PaymentCodeRow | null {
  const text = code.toLowerCase();
  return table.find((row) => fits(text, row)) ?? null;
}

/** The channel whose row a payment code fits, or null. */
export const paymentCodeOf = (
  code: string,
  table: readonly PaymentCodeRow[] = PAYMENT_CODES,
): PaymentChannel | null => paymentRowOf(code, table)?.channel ?? null;

function fits(text: string, row: PaymentCodeRow): boolean {
  const start = text.slice(0, 2);
  const alphabet = /^\d/.test(row.from) ? /^\d+$/ : /^[0-9a-z]+$/;
  return (
    text.length >= row.min &&
    text.length <= row.max &&
    start >= row.from &&
    start <= row.to &&
    alphabet.test(text)
  );
}
