import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { ruleAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { ClaimRow } from '../journal/row.ts';
import { latest } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { LATEST } from '../time.ts';
import { BASES } from './base.ts';

const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LATEST));
const Whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

const TiersSchema = v.pipe(
  v.array(v.strictObject({ above: Whole(0, 1e9), rate: PriceSchema })),
  v.minLength(1),
  v.maxLength(10),
  v.check((tiers) => tiers[0]?.above === 0, 'the first tier starts at 0'),
  v.check(
    (tiers) => tiers.every((tier, i) => i === 0 || tier.above > (tiers[i - 1]?.above ?? 0)),
    'tiers rise',
  ),
);

const FIELDS = {
  rule: IdSchema,
  version: Whole(1, 1e6),
  base: v.picklist(BASES),
  tiers: TiersSchema,
  from: Time,
  until: v.nullable(Time),
  demo: v.boolean(),
} as const;

/** The name of a group of stations (站点组): a county, a grade, a trial. */
export const GroupSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40));

/** A share is counted in ten thousandths (万分之) of an act's value. */
export const WHOLE_SHARE = 10_000;

/**
 * A commission rule (佣金规则). Of a month's pieces those after `above` earn `rate` fen each, the
 * first tier starts at 0; `share` is paid on an act's value besides, in ten thousandths. A month
 * with any act earns at least `floor` and at most `cap` fen. A `bonus` (活动奖励) is paid on top of
 * the usual rule. Valid for acts effective from `from` until before `until` (epoch ms), in
 * stations of one of `groups`, or in all.
 */
export const RuleSchema = v.pipe(
  v.strictObject({
    ...FIELDS,
    share: v.optional(Whole(0, WHOLE_SHARE), 0),
    cap: v.optional(v.nullable(PriceSchema), null),
    floor: v.optional(v.nullable(PriceSchema), null),
    bonus: v.optional(v.boolean(), false),
    groups: v.optional(
      v.nullable(v.pipe(v.array(GroupSchema), v.minLength(1), v.maxLength(40))),
      null,
    ),
  }),
  v.check(({ until, from }) => until === null || until > from, 'it ends after it begins'),
  v.check(
    ({ cap, floor }) => cap === null || floor === null || cap >= floor,
    'the cap is not below the floor',
  ),
);
export type Rule = v.InferOutput<typeof RuleSchema>;

/** A rule's body as JSON. */
export const ruleBody = (rule: Rule) => ({
  ...rule,
  tiers: rule.tiers.map((tier) => ({ ...tier })),
  groups: rule.groups === null ? null : [...rule.groups],
});

export const rulePublished = kind('rule-published', 1, v.strictObject(FIELDS), (body) => [
  claim(ruleAccount(body.rule, body.version), {
    rule: { ...body, tiers: body.tiers.map((t) => ({ ...t })) },
  }),
]);

/** A rule that may have a share, bounds, groups, or be a bonus. */
export const richRulePublished = kind('rule-published', 2, RuleSchema, (body) => [
  claim(ruleAccount(body.rule, body.version), { rule: ruleBody(body) }),
]);

/** The version of a rule that a register holds, or null when it cannot be read here. */
export function ruleOf(row: ClaimRow): Rule | null {
  const parsed = v.safeParse(RuleSchema, latest(row)['rule']);
  return parsed.success ? parsed.output : null;
}
