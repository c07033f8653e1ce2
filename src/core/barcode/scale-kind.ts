import type { CodeKind } from './code-kind.ts';
import { readScaleCode } from './scale.ts';

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
};
