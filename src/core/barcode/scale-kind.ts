import { type CodeKind, type CodeFacts, checkFact } from './code-kind.ts';
import { checkDigit } from './gtin.ts';
import { layoutOf, readScaleCode, type ScaleRule } from './scale.ts';

function checkOf(code: string, rule: ScaleRule): Pick<CodeFacts, 'check'> {
  const layout = layoutOf(rule, code.length === 13 ? 13 : 18);
  return layout.endsWith('C') ? { check: checkFact(code, checkDigit(code.slice(0, -1))) } : {};
}

/**
 * A label of the shop's scale (秤码). It comes before the GTIN of the same digits: in-store
 * numbers are nobody's GTIN.
 */
export const scale: CodeKind = {
  name: 'scale',
  places: { till: 30, goods: 30, payment: 30 },
  shuts: [],
  isLast: false,
  read: (code, { scale: rule, hasPlu }) => {
    const read = readScaleCode(code, rule);
    if (!read.ok) return [];
    const acts = hasPlu?.(read.label.plu) ?? false;
    return [{ candidate: { as: 'scale', code, ...read.label }, acts }];
  },
  tell: (code, { scale: rule, hasPlu }) => {
    const read = readScaleCode(code, rule);
    if (!read.ok && (read.why === 'form' || (read.why === 'flag' && !/^2[0-4]/.test(code)))) {
      return null;
    }
    const facts = { flag: code.slice(0, 2), length: code.length, ...checkOf(code, rule) };
    if (!read.ok) return { why: read.why, facts };
    const why = hasPlu === undefined || hasPlu(read.label.plu) ? null : 'plu';
    return { why, facts: { ...facts, ...read.label } };
  },
};
