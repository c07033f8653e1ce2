import { gtin14Of, item13FromItf14, normaliseGtin } from './gtin.ts';
import { SCALE_RULE, parseScaleCode } from './scale.ts';
import { bareCode } from './scan.ts';

/**
 * Every code under which a product may be found by a scanned text: as it is, as GTIN-13 and -14,
 * a carton's item, and a scale label's number with and without leading zeros.
 */
export function codeForms(scanned: string): string[] {
  const code = bareCode(scanned);
  const gtin14 = gtin14Of(code);
  const label = parseScaleCode(code, SCALE_RULE);
  const item = gtin14 === null ? undefined : item13FromItf14(gtin14)?.item;
  const forms = [
    code,
    normaliseGtin(code),
    gtin14,
    item,
    ...(label ? [`plu:${label.plu}`, `plu:${label.plu.padStart(5, '0')}`] : []),
  ];
  return [...new Set(forms.flatMap((form) => form || []))];
}
