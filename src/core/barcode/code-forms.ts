import { gtin14Of, item13FromItf14, normaliseGtin } from './gtin.ts';
import { parseScaleCode } from './scale.ts';
import type { ScaleRule } from './scale-rule.ts';
import { bareCode } from './scan.ts';

/**
 * Every code under which a product may be found by a scanned text: as it is, as GTIN-13 and -14,
 * a carton's item, and a scale label's number with and without leading zeros.
 */
export function codeForms(scanned: string, rule: ScaleRule): string[] {
  const code = bareCode(scanned);
  const gtin14 = gtin14Of(code);
  const plu = parseScaleCode(code, rule)?.plu;
  const item = gtin14 === null ? undefined : item13FromItf14(gtin14)?.item;
  const forms = [
    code,
    normaliseGtin(code),
    gtin14,
    item,
    ...(plu === undefined ? [] : [1, 4, 5, 6, 7].map((size) => `plu:${plu.padStart(size, '0')}`)),
  ];
  return [...new Set(forms.flatMap((form) => form || []))];
}
