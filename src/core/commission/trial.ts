import { type Fen, minus, plus } from '../money.ts';
import { effOf, monthAfter, monthStart } from '../time.ts';
import type { Base } from './base.ts';
import { type Earning, commission } from './commission.ts';
import type { Described } from './profile.ts';
import type { Rule } from './rule.ts';
import { type StatementLine, monthLines } from './statement.ts';

/** What a month paid, what it would have paid, and the difference. */
export type Trial = {
  readonly before: readonly StatementLine[];
  readonly after: readonly StatementLine[];
  readonly more: Fen;
};

const total = (lines: readonly StatementLine[]): Fen => plus(...lines.map(({ fee }) => fee));

/** The rules of a month if these had held throughout it, in place of the usual ones. */
function triedRules(rules: readonly Rule[], tried: readonly Rule[], month: string): Rule[] {
  const whole = { from: monthStart(month), until: monthStart(monthAfter(month, 1)) };
  const replaced = new Set<Base>(tried.flatMap(({ bonus, base }) => (bonus ? [] : [base])));
  const same = new Set(tried.map(({ rule }) => rule));
  return [
    ...rules.filter(({ rule, bonus, base }) => !same.has(rule) && (bonus || !replaced.has(base))),
    ...tried.map((rule) => ({ ...rule, ...whole })),
  ];
}

/** What a month would have paid under rules that are not published (yet). */
export function trialOf(
  month: string,
  earnings: readonly Earning[],
  rules: readonly Rule[],
  tried: readonly Rule[],
  described: readonly Described[] = [],
): Trial {
  const end = monthStart(monthAfter(month, 1));
  const own = earnings.filter(({ stamp }) => {
    const eff = effOf(stamp);
    return eff >= monthStart(month) && eff < end;
  });
  const before = monthLines(commission(own, rules, described));
  const after = monthLines(commission(own, triedRules(rules, tried, month), described));
  return { before, after, more: minus(total(after), total(before)) };
}
