// Why for each line: the rules behind a business, and the acts that were counted.
import type { Base } from '../../../core/commission/base.ts';
import type { Rule } from '../../../core/commission/rule.ts';
import type { Earned } from '../../../core/commission/commission.ts';
import type { Statement } from '../../../core/commission/statement.ts';
import { withheld } from '../../../core/commission/statement.ts';
import { type Fen, grouped, minus, yuan } from '../../../core/money.ts';
import { effOf } from '../../../core/time.ts';
import { BASE_WORDS } from '../../parts/post-words.ts';
import { isShown } from './view.ts';
import { countText, momentWords, tierWords, validWords } from './words.ts';

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

/** The reasons for what one business earned in a month. */
export function reasonsFor(base: Base, earned: readonly Earned[]): Reasons {
  const own = earned.filter((item) => item.base === base);
  const shown = own.slice(-MOST_ACTS).reverse();
  return {
    rules: rulesOf(own).map(ruleWords),
    acts: shown.map((item) => ({
      entry: item.entry,
      key: item.key,
      at: momentWords(effOf(item.stamp)),
      reason: reasonOf(item),
      fee: yuan(item.fee),
    })),
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
  title: `费率第 ${rule.version} 版${rule.demo ? '（演示费率）' : ''}`,
  tiers: tierWords(rule),
  valid: validWords(rule),
});

function reasonOf({ base, rule, nth, rate }: Earned): string {
  if (rule === null) return '当时没有费率，不计佣金';
  const { unit, per } = BASE_WORDS[base];
  return `第 ${countText(nth)} ${unit === '成' ? '个' : unit} · ${per} ${yuan(rate)}`;
}

export type StatementLine = { readonly name: string; readonly count: string; readonly fee: string };

export type StatementView = {
  readonly lines: readonly StatementLine[];
  readonly total: string;
  readonly tax: string;
  readonly net: string;
};

/** A statement with the tax that is likely to be withheld; what is really withheld decides. */
export function statementView(statement: Pick<Statement, 'lines' | 'total'>): StatementView {
  const tax: Fen = withheld(statement.total);
  return {
    lines: statement.lines.filter(isShown).map(({ base, count, fee }) => ({
      name: BASE_WORDS[base].name,
      fee: grouped(fee),
      count: `${countText(count)} ${BASE_WORDS[base].unit}`,
    })),
    total: grouped(statement.total),
    tax: grouped(tax),
    net: grouped(minus(statement.total, tax)),
  };
}
