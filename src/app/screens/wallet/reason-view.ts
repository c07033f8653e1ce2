// Why for each line: the rules behind a business, and the acts that were counted.
import type { Base } from '../../../core/commission/base.ts';
import type { Rule } from '../../../core/commission/rule.ts';
import type { Earned } from '../../../core/commission/commission.ts';
import type { Void } from '../../../core/member/elsewhere.ts';
import { ZERO, minus, plus, yuan } from '../../../core/money.ts';
import { effOf } from '../../../core/time.ts';
import { stampText } from '../../parts/moment.ts';
import { BASE_WORDS } from '../../parts/post-words.ts';
import { shareWords } from './arithmetic.ts';
import { countText, tierWords, validWords } from './words.ts';

/** No list shows more acts than this; the newest are kept. */
export const MOST_ACTS = 200;

export type RuleWords = {
  readonly key: string;
  readonly title: string;
  readonly tiers: readonly string[];
  readonly valid: string;
};

export type ActRow = {
  readonly entry: string;
  readonly key: string;
  readonly at: string;
  readonly reason: string;
  readonly fee: string;
};

export type Reasons = {
  readonly rules: readonly RuleWords[];
  readonly acts: readonly ActRow[];
  /** Says that there are more acts than shown, or nothing. */
  readonly more: string;
};

/** The reasons for what one business earned in a month, and why `voids` earned nothing. */
export function reasonsFor(base: Base, earned: readonly Earned[], voids: readonly Void[]): Reasons {
  const own = earned.filter((item) => item.base === base);
  const shown = own.slice(-MOST_ACTS).reverse();
  return {
    rules: rulesOf(own).map(ruleWords),
    acts: [
      ...(base === 'sign-up' ? voids : []).map(({ entry, key, at }) => ({
        entry,
        key,
        at: stampText(at),
        reason: '他已在别的站入会，不计佣金',
        fee: yuan(ZERO),
      })),
      ...shown.map((item) => ({
        entry: item.entry,
        key: item.key,
        at: stampText(effOf(item.stamp)),
        reason: reasonOf(item),
        fee: yuan(item.fee),
      })),
    ],
    more:
      own.length > shown.length
        ? `一共 ${countText(own.length)} 笔，这里是最近的 ${shown.length} 笔。`
        : '',
  };
}

function rulesOf(earned: readonly Earned[]): Rule[] {
  const rules = new Map(
    earned.flatMap(({ rule }) =>
      rule === null ? [] : [[`${rule.rule}/${rule.version}`, rule] as const],
    ),
  );
  return [...rules.values()].reverse();
}

const ruleWords = (rule: Rule): RuleWords => ({
  key: `${rule.rule}/${rule.version}`,
  title: `${rule.bonus ? '活动奖励' : '费率'}第 ${rule.version} 版${rule.demo ? '（演示费率）' : ''}`,
  tiers: [...tierWords(rule), ...boundWords(rule)],
  valid: validWords(rule),
});

const boundWords = ({ share, cap, floor, groups }: Rule): string[] => [
  ...(share > 0 ? [`另按金额的${shareWords(share)}`] : []),
  ...(cap === null ? [] : [`每月封顶 ${yuan(cap)} 元`]),
  ...(floor === null ? [] : [`每月保底 ${yuan(floor)} 元（办过就有）`]),
  ...(groups === null ? [] : [`只给：${groups.join('、')}`]),
];

function reasonOf({ base, rule, nth, rate, pieces, value, shared, fee }: Earned): string {
  if (rule === null) return '当时没有费率，不计佣金';
  const { unit, per } = BASE_WORDS[base];
  const bound = minus(fee, plus(pieces, shared));
  return [
    rule.bonus ? '活动奖励' : '',
    `第 ${countText(nth)} ${unit === '成' ? '个' : unit}`,
    rate === 0 && rule.share > 0 ? '' : `${per} ${yuan(rate)}`,
    rule.share > 0 ? `${yuan(value)} 的${shareWords(rule.share)}` : '',
    bound < 0 ? '已到封顶' : bound > 0 ? `含保底 ${yuan(bound)}` : '',
    bound === 0 && fee === 0 && pieces === 0 && rule.floor !== null ? '在保底里' : '',
  ]
    .filter((word) => word !== '')
    .join(' · ');
}
