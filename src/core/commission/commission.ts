import type { ClaimRow } from '../journal/row.ts';
import { winner } from '../journal/row.ts';
import { subjectOf } from '../journal/account.ts';
import { type Fen, ZERO, fen, plus } from '../money.ts';
import { effOf, monthOf } from '../time.ts';
import type { Base, Rule } from './rule.ts';
import { BASES } from './rule.ts';

/** One act that may earn: its base, when and by what entry; `amount` is pieces (or successes). */
export type Earning = {
  readonly base: Base;
  readonly key: string;
  readonly stamp: string;
  readonly entry: string;
  readonly amount: number;
};

/** What one act earned, and by which version of which rule; `rule` null: no rule, no fee. */
export type Earned = Earning & {
  readonly fee: Fen;
  readonly rate: Fen;
  readonly rule: Rule | null;
  /** The act's number among the month's acts under this rule, from 1. */
  readonly nth: number;
};

const isBase = (text: string): text is Base => BASES.some((base) => base === text);

/** The act that a base's row stands for: the earliest claim on its key. */
export function earningOf(row: ClaimRow): Earning | null {
  const claim = winner(row);
  const subject = subjectOf(row.id);
  const base = subject.slice(0, subject.indexOf(':'));
  if (claim === null || !isBase(base)) return null;
  const amount = claim.fields['amount'];
  return {
    base,
    key: subject.slice(base.length + 1),
    stamp: claim.stamp,
    entry: claim.entry,
    amount: typeof amount === 'number' ? amount : 1,
  };
}

const byStamp = (a: Earning, b: Earning): number =>
  a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : a.key < b.key ? -1 : 1;

/** The newest rule that is valid for an act at `eff`. */
const ruleFor = (rules: readonly Rule[], base: Base, eff: number): Rule | null =>
  rules
    .filter(
      (rule) => rule.base === base && rule.from <= eff && (rule.until === null || eff < rule.until),
    )
    .reduce<Rule | null>(
      (best, rule) =>
        best === null ||
        rule.from > best.from ||
        (rule.from === best.from && rule.version > best.version)
          ? rule
          : best,
      null,
    );

/**
 * The commission (佣金) of every act, in order of (eff, device, n): a pure function of the set of
 * acts and the rules, the same on the device and at the centre. Tiers count per rule and month.
 */
export function commission(earnings: readonly Earning[], rules: readonly Rule[]): Earned[] {
  const counted = new Map<string, number>();
  return [...earnings].sort(byStamp).map((earning) => {
    const eff = effOf(earning.stamp);
    const rule = ruleFor(rules, earning.base, eff);
    if (rule === null) return { ...earning, rule, fee: ZERO, rate: ZERO, nth: 0 };
    const key = `${rule.rule}/${monthOf(eff)}`;
    const before = counted.get(key) ?? 0;
    counted.set(key, before + earning.amount);
    return {
      ...earning,
      rule,
      nth: before + earning.amount,
      fee: feeBetween(rule, before, before + earning.amount),
      rate: tierAt(rule, before + 1).rate,
    };
  });
}

/** The tier in which a month's nth piece lies. */
export const tierAt = (rule: Rule, nth: number): Rule['tiers'][number] =>
  rule.tiers.reduce(
    (tier, next) => (nth > next.above ? next : tier),
    rule.tiers[0] ?? { above: 0, rate: ZERO },
  );

/** The next tier above a month's count, and how many pieces it is away; null at the top. */
export function nextTier(rule: Rule, count: number): { rate: Fen; away: number } | null {
  const next = rule.tiers.find((tier) => tier.above >= count && tier.above > 0);
  return next ? { rate: next.rate, away: next.above + 1 - count } : null;
}

function feeBetween(rule: Rule, from: number, to: number): Fen {
  const upTo = (count: number): number =>
    rule.tiers.reduce((sum, tier, i) => {
      const end = Math.min(count, rule.tiers[i + 1]?.above ?? count);
      return sum + Math.max(0, end - tier.above) * tier.rate;
    }, 0);
  return fen(upTo(to) - upTo(from));
}

/** Σ of fees. */
export const feesOf = (earned: readonly Earned[]): Fen => plus(...earned.map((item) => item.fee));

/** Pieces and fees per base, in the order of `BASES`; bases without acts are left out. */
export function byBase(
  earned: readonly Earned[],
): { base: Base; count: number; fee: Fen; rule: Rule | null }[] {
  return BASES.flatMap((base) => {
    const own = earned.filter((item) => item.base === base);
    return own.length === 0
      ? []
      : [
          {
            base,
            count: own.reduce((sum, item) => sum + item.amount, 0),
            fee: feesOf(own),
            rule: own.at(-1)?.rule ?? null,
          },
        ];
  });
}
