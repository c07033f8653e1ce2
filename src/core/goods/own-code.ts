// Barcodes of the shop's own for goods that have none. GS1 leaves 20–29 to whoever prints them, so
// no maker's number begins so; within them the scale's flags and the payment codes come first.
import type { CodeRules } from '../barcode/code-kind.ts';
import { checkDigit } from '../barcode/gtin.ts';
import { paymentRowOf } from '../barcode/payment-code.ts';
import { derivedId } from '../derived-id.ts';

/** What own codes begin with until the shop says otherwise: scale flags end at 24. */
export const OWN_PREFIX = '29';

/** A code, or why the prefix gives none: no 20–29, a scale's flag, a payment code's beginning. */
export type OwnCode =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly why: 'form' | 'scale' | 'payment' };

/** Why a shop with these rules cannot use a prefix; null when it can. */
export function prefixClash(
  prefix: string,
  { scale, payments }: CodeRules,
): Extract<OwnCode, { ok: false }>['why'] | null {
  if (!/^2\d$/.test(prefix)) return 'form';
  if (scale.flags.some((flag) => flag === prefix)) return 'scale';
  return paymentRowOf(prefix.padEnd(13, '0'), payments) === null ? null : 'payment';
}

/**
 * A selling unit's own EAN-13. It follows from the product's id and the unit's name, so that two
 * tills that label the same goods offline print the same code; where a product has it already
 * (`isTaken`) the next one is tried.
 */
export function ownCode(
  { product, unit }: { readonly product: string; readonly unit: string },
  prefix: string,
  rules: CodeRules,
  isTaken: (code: string) => boolean,
): OwnCode {
  const why = prefixClash(prefix, rules);
  if (why !== null) return { ok: false, why };
  for (let attempt = 0; ; attempt += 1) {
    const digest = derivedId(product, `own-code:${unit}:${attempt}`).replaceAll('-', '');
    const body = `${prefix}${(BigInt(`0x${digest}`) % TEN_DIGITS).toString().padStart(10, '0')}`;
    const code = `${body}${checkDigit(body)}`;
    if (!isTaken(code)) return { ok: true, code };
  }
}

const TEN_DIGITS = 10_000_000_000n;
