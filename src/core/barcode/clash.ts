// What the settings must refuse, so that the same digits never mean two things by themselves: the
// scale's flags, the payment codes' beginnings and the codes that goods have already.
import type { CodeRules } from './code-kind.ts';
import { paymentRowOf } from './payment-code.ts';
import type { PaymentCodeRow } from './payment-row.ts';

/**
 * Two settings that clash, or one that says nothing: a scale flag, a row of the payment table
 * (`range` when it ends before it begins), a code of a product, two channels with equal codes.
 */
export type Clash =
  | { readonly why: 'flag-form'; readonly flag: string }
  | { readonly why: 'flag-payment'; readonly flag: string; readonly row: PaymentCodeRow }
  | { readonly why: 'flag-product'; readonly flag: string; readonly code: string }
  | { readonly why: 'payment-range'; readonly row: PaymentCodeRow }
  | {
      readonly why: 'payment-payment';
      readonly row: PaymentCodeRow;
      readonly other: PaymentCodeRow;
    }
  | { readonly why: 'payment-product'; readonly row: PaymentCodeRow; readonly code: string };

/** The lengths of scale labels, in digits. */
const LABELS = [13, 18] as const;

/** The first reason why these rules cannot be kept in a shop with these product codes, or null. */
export function clashOf(
  rules: Pick<CodeRules, 'payments'> & { readonly flags: readonly string[] },
  codes: readonly string[],
): Clash | null {
  const turned = rules.payments.find(isTurned);
  if (turned !== undefined) return { why: 'payment-range', row: turned };
  return flagClashOf(rules.flags, rules.payments, codes) ?? paymentClashOf(rules.payments, codes);
}

const isDigits = (bound: string): boolean => /^\d/.test(bound);

/** Whether a row ends before it begins. */
const isTurned = ({ from, to, min, max }: PaymentCodeRow): boolean =>
  from > to || min > max || isDigits(from) !== isDigits(to);

function flagClashOf(
  flags: readonly string[],
  payments: readonly PaymentCodeRow[],
  codes: readonly string[],
): Clash | null {
  for (const flag of flags) {
    if (!/^2\d$/.test(flag)) return { why: 'flag-form', flag };
    for (const length of LABELS) {
      const row = paymentRowOf(flag.padEnd(length, '0'), payments);
      if (row !== null) return { why: 'flag-payment', flag, row };
    }
    const code = codes.find((one) => isLabelOf(flag, one));
    if (code !== undefined) return { why: 'flag-product', flag, code };
    if (!/^2[0-4]$/.test(flag)) return { why: 'flag-form', flag };
  }
  return null;
}

const isLabelOf = (flag: string, code: string): boolean =>
  code.startsWith(flag) && LABELS.some((length) => code.length === length) && /^\d+$/.test(code);

function paymentClashOf(
  payments: readonly PaymentCodeRow[],
  codes: readonly string[],
): Clash | null {
  for (const [i, row] of payments.entries()) {
    const other = payments.slice(0, i).find((one) => isSameCodes(one, row));
    if (other !== undefined) return { why: 'payment-payment', row, other };
    const code = codes.find((one) => paymentRowOf(one, [row]) !== null);
    if (code !== undefined) return { why: 'payment-product', row, code };
  }
  return null;
}

const isSameCodes = (a: PaymentCodeRow, b: PaymentCodeRow): boolean =>
  a.channel !== b.channel && a.from <= b.to && b.from <= a.to && a.min <= b.max && b.min <= a.max;

/** The beginnings of the product codes that `clashOf` has to be given. */
export function clashingStarts(
  rules: Pick<CodeRules, 'payments'> & { readonly flags: readonly string[] },
): string[] {
  const starts = rules.payments.flatMap(({ from, to }) => startsBetween(from, to));
  return [...new Set([...rules.flags.filter((flag) => /^\d\d$/.test(flag)), ...starts])];
}

function startsBetween(from: string, to: string): string[] {
  if (!/^\d\d$/.test(from) || !/^\d\d$/.test(to)) {
    return [from, to].flatMap((start) => [start, start.toUpperCase()]);
  }
  const first = Number(from);
  return Array.from({ length: Math.max(0, Number(to) - first + 1) }, (_, i) =>
    String(first + i).padStart(2, '0'),
  );
}
