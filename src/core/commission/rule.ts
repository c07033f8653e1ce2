import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { ruleAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { ClaimRow } from '../journal/row.ts';
import { latest } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { LATEST } from '../time.ts';

/** What commission is counted on: acts of a business, each once per key. */
export const BASES = [
  'parcel-in',
  'parcel-out',
  'redemption',
  'sign-up',
  'referral-savings',
  'referral-acquiring',
  'referral-card',
  'referral-insurance',
] as const;
export type Base = (typeof BASES)[number];

const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST));

/**
 * A commission rule (佣金规则). Of a month's pieces those after `above` earn `rate` fen each; the
 * first tier starts at 0. Valid for acts effective from `from` until before `until` (epoch ms).
 */
export const RuleSchema = v.pipe(
  v.strictObject({
    rule: IdSchema,
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e6)),
    base: v.picklist(BASES),
    tiers: v.pipe(
      v.array(
        v.strictObject({
          above: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e9)),
          rate: PriceSchema,
        }),
      ),
      v.minLength(1),
      v.maxLength(10),
    ),
    from: Time,
    until: v.nullable(Time),
    demo: v.boolean(),
  }),
  v.check((rule) => rule.tiers[0]?.above === 0, 'the first tier starts at 0'),
  v.check(
    (rule) =>
      rule.tiers.every((tier, i) => i === 0 || tier.above > (rule.tiers[i - 1]?.above ?? 0)),
    'tiers rise',
  ),
);
export type Rule = v.InferOutput<typeof RuleSchema>;

export const rulePublished = kind('rule-published', 1, RuleSchema, (body) => [
  claim(ruleAccount(body.rule, body.version), {
    rule: { ...body, tiers: body.tiers.map((t) => ({ ...t })) },
  }),
]);

/** The version of a rule that a register holds, or null when it cannot be read here. */
export function ruleOf(row: ClaimRow): Rule | null {
  const parsed = v.safeParse(RuleSchema, latest(row)['rule']);
  return parsed.success ? parsed.output : null;
}
