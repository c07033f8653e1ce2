import type { CodeRules } from './code-kind.ts';
import { PAYMENT_CODES } from './payment-code.ts';
import { SCALE_RULE } from './scale.ts';

/** What holds about codes in a shop that has settled nothing. */
export const STANDARD_RULES: CodeRules = { scale: SCALE_RULE, payments: PAYMENT_CODES };
