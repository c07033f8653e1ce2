// Labels that a shop's scale prints: flag, item number (PLU), one or two values, check digit.
// Flags stop at 24: an 18-digit label with 25–29 looks like an Alipay payment code.
import * as v from 'valibot';
import { type Fen, scaled } from '../money.ts';
import { checkDigit, hasCheckDigit } from './gtin.ts';
import { PAYMENT_CODES, type PaymentCodeRow, paymentCodeOf } from './payment-code.ts';

const decimals = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));

/**
 * How this shop's scale prints: the flags it uses, what the value of 13 digits means, the order
 * of the two values of 18 digits, the decimals of kilograms and of yuan, whether a wrong check
 * digit is let through (`soft`: scales that print a constant 1 are common).
 */
export const ScaleRule = v.strictObject({
  flags: v.pipe(v.array(v.pipe(v.string(), v.regex(/^2[0-4]$/))), v.minLength(1)),
  short: v.picklist(['weight', 'amount']),
  long: v.picklist(['weight-amount', 'weight-price', 'amount-weight', 'price-weight']),
  weightDecimals: decimals(3),
  moneyDecimals: decimals(2),
  check: v.picklist(['soft', 'strict']),
});
export type ScaleRule = v.InferOutput<typeof ScaleRule>;

/** The common Chinese counter scale: flag 22, amount in fen; in 18 digits amount, then grams. */
export const SCALE_RULE: ScaleRule = {
  flags: ['22'],
  short: 'amount',
  long: 'amount-weight',
  weightDecimals: 3,
  moneyDecimals: 2,
  check: 'soft',
};

/** What a label says: `plu` without leading zeros, whole grams, whole fen, fen per kilogram. */
export type ScaleLabel = {
  readonly plu: string;
  readonly grams?: number;
  readonly amountFen?: Fen;
  readonly unitPriceFen?: Fen;
};

type Field = 'weight' | 'amount' | 'price';

const ORDERS: Record<ScaleRule['long'], readonly [Field, Field]> = {
  'weight-amount': ['weight', 'amount'],
  'weight-price': ['weight', 'price'],
  'amount-weight': ['amount', 'weight'],
  'price-weight': ['price', 'weight'],
};

const gramsPer = (rule: ScaleRule): number => 10 ** (3 - rule.weightDecimals);
const fenPer = (rule: ScaleRule): number => 10 ** (2 - rule.moneyDecimals);

/** Reads a 13- or 18-digit label; null when it is none, or says nothing (a zero item or value). */
export function parseScaleCode(code: string, rule: ScaleRule): ScaleLabel | null {
  if (!/^(?:\d{13}|\d{18})$/.test(code) || !rule.flags.includes(code.slice(0, 2))) return null;
  if (rule.check === 'strict' && !hasCheckDigit(code)) return null;
  const plu = code.slice(2, 7).replace(/^0+/, '');
  const first = Number(code.slice(7, 12));
  if (plu === '' || first === 0) return null;
  if (code.length === 13) return { plu, ...valueOf(rule.short, first, rule) };
  const second = Number(code.slice(12, 17));
  if (second === 0) return null;
  const [one, two] = ORDERS[rule.long];
  return { plu, ...valueOf(one, first, rule), ...valueOf(two, second, rule) };
}

function valueOf(field: Field, digits: number, rule: ScaleRule): Omit<ScaleLabel, 'plu'> {
  switch (field) {
    case 'weight':
      return { grams: digits * gramsPer(rule) };
    case 'amount':
      return { amountFen: scaled(digits, fenPer(rule), 1) };
    case 'price':
      return { unitPriceFen: scaled(digits, fenPer(rule), 1) };
  }
}

/** A label's code, or why there is none: the item number, a value missing, too large, uneven. */
export type MadeScaleCode =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly why: 'plu' | 'missing' | 'too-large' | 'not-exact' };

/** Writes a label with its right check digit, under the rule's first flag. */
export function makeScaleCode(label: ScaleLabel, rule: ScaleRule, length: 13 | 18): MadeScaleCode {
  if (!/^[1-9]\d{0,4}$/.test(label.plu)) return { ok: false, why: 'plu' };
  const fields: readonly Field[] = length === 13 ? [rule.short] : ORDERS[rule.long];
  let body = `${rule.flags[0] ?? ''}${label.plu.padStart(5, '0')}`;
  for (const field of fields) {
    const [value, step] =
      field === 'weight'
        ? [label.grams, gramsPer(rule)]
        : [field === 'amount' ? label.amountFen : label.unitPriceFen, fenPer(rule)];
    if (value === undefined || value <= 0) return { ok: false, why: 'missing' };
    if (value % step !== 0) return { ok: false, why: 'not-exact' };
    if (value / step > 99_999) return { ok: false, why: 'too-large' };
    body += String(value / step).padStart(5, '0');
  }
  return { ok: true, code: `${body}${checkDigit(body)}` };
}

/**
 * Why the settings must refuse a scale flag: `form` when it is not 20–29, `payment` when an
 * 18-digit label with it could be a payment code (25–29, Alipay); null when it may be used.
 */
export function flagClash(
  flag: string,
  table: readonly PaymentCodeRow[] = PAYMENT_CODES,
): 'form' | 'payment' | null {
  if (!/^2\d$/.test(flag)) return 'form';
  return paymentCodeOf(flag.padEnd(18, '0'), table) === null ? null : 'payment';
}
