// Labels that a shop's scale prints: flag, item number (PLU), one or two values, check digit.
// Flags stop at 24: an 18-digit label with 25–29 looks like an Alipay payment code.
import { type Fen, scaled } from '../money.ts';
import { checkDigit, hasCheckDigit } from './gtin.ts';
import type { ScaleRule } from './scale-rule.ts';
import { PAYMENT_CODES, paymentCodeOf } from './payment-code.ts';
import type { PaymentCodeRow } from './payment-row.ts';
import {
  LONG_LAYOUTS,
  SHORT_LAYOUTS,
  type ScaleField,
  type ScaleRun,
  fieldOf,
  runsOf,
} from './scale-layout.ts';

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

const gramsPer = (rule: ScaleRule): number => 10 ** (3 - rule.weightDecimals);
const fenPer = (rule: ScaleRule): number => 10 ** (2 - rule.moneyDecimals);

const named = (layouts: Readonly<Record<string, string>>, layout: string): string =>
  layouts[layout] ?? layout;

/** The layout of labels of 13 or of 18 digits, letter by letter. */
export const layoutOf = (rule: ScaleRule, length: 13 | 18): string =>
  length === 13 ? named(SHORT_LAYOUTS, rule.short) : named(LONG_LAYOUTS, rule.long);

/**
 * A label read, or why a code is none: `form` not 13 or 18 digits, `flag` not one of the shop's,
 * `check` a wrong check digit where it counts, `empty` a zero item or value.
 */
export type ReadScaleCode =
  | { readonly ok: true; readonly label: ScaleLabel }
  | { readonly ok: false; readonly why: 'form' | 'flag' | 'check' | 'empty' };

/** Reads a 13- or 18-digit label by the shop's rule. */
export function readScaleCode(code: string, rule: ScaleRule): ReadScaleCode {
  if (!/^(?:\d{13}|\d{18})$/.test(code)) return { ok: false, why: 'form' };
  if (!rule.flags.includes(code.slice(0, 2))) return { ok: false, why: 'flag' };
  const layout = layoutOf(rule, code.length === 13 ? 13 : 18);
  if (rule.check === 'strict' && layout.endsWith('C') && !hasCheckDigit(code)) {
    return { ok: false, why: 'check' };
  }
  const runs = runsOf(layout);
  const plu = digitsOf(
    code,
    runs.find(({ letter }) => letter === 'P'),
  ).replace(/^0+/, '');
  const values = runs.flatMap((run) => {
    const field = fieldOf(run);
    return field === null ? [] : [[field, Number(digitsOf(code, run))] as const];
  });
  if (plu === '' || values.some(([, value]) => value === 0)) return { ok: false, why: 'empty' };
  const label = values.reduce<ScaleLabel>(
    (said, [field, value]) => ({ ...said, ...valueOf(field, value, rule) }),
    { plu },
  );
  return { ok: true, label };
}

const digitsOf = (code: string, run: ScaleRun | undefined): string =>
  run === undefined ? '' : code.slice(run.at, run.at + run.size);

/** Reads a 13- or 18-digit label; null when it is none, or says nothing (a zero item or value). */
export function parseScaleCode(code: string, rule: ScaleRule): ScaleLabel | null {
  const read = readScaleCode(code, rule);
  return read.ok ? read.label : null;
}

function valueOf(field: ScaleField, digits: number, rule: ScaleRule): Omit<ScaleLabel, 'plu'> {
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
  let body = '';
  for (const run of runsOf(layoutOf(rule, length))) {
    const made = runText(run, label, rule);
    if (typeof made !== 'string') return { ok: false, why: made.why };
    body += made;
  }
  return { ok: true, code: body.length < length ? `${body}${checkDigit(body)}` : body };
}

/** A run's digits; the check digit, which needs all others, is left to the caller. */
function runText(
  run: ScaleRun,
  label: ScaleLabel,
  rule: ScaleRule,
): string | Extract<MadeScaleCode, { ok: false }> {
  if (run.letter === 'F') return rule.flags[0] ?? '';
  if (run.letter === 'C') return '';
  if (run.letter === 'X') return '0'.repeat(run.size);
  if (run.letter === 'P') {
    const fits = /^[1-9]\d*$/.test(label.plu) && label.plu.length <= run.size;
    return fits ? label.plu.padStart(run.size, '0') : { ok: false, why: 'plu' };
  }
  const [value, step] =
    run.letter === 'W'
      ? [label.grams, gramsPer(rule)]
      : [run.letter === 'A' ? label.amountFen : label.unitPriceFen, fenPer(rule)];
  if (value === undefined || value <= 0) return { ok: false, why: 'missing' };
  if (value % step !== 0) return { ok: false, why: 'not-exact' };
  const digits = String(value / step);
  return digits.length > run.size
    ? { ok: false, why: 'too-large' }
    : digits.padStart(run.size, '0');
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
