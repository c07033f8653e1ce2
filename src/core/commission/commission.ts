import type { ClaimRow } from '../journal/row.ts';
import { isVoid, winner } from '../journal/row.ts';
import { subjectOf } from '../journal/account.ts';
import { type Fen, ZERO, fen, least, minus, most, plus, scaled } from '../money.ts';
import { effOf, monthAfter, monthOf, monthStart } from '../time.ts';
import { BASES, type Base, isBase } from './base.ts';
import { type Described, profileAt } from './profile.ts';
import { type Rule, WHOLE_SHARE } from './rule.ts';

/**
 * One act that may earn: its base, when and by what entry; `amount` is pieces (or successes),
 * `value` the fen on which a share is paid.
 */
export type Earning = {
  readonly base: Base;
  readonly key: string;
  readonly stamp: string;
  readonly entry: string;
  readonly amount: number;
  readonly value: Fen;
};

/**
 * What one act earned, and by which version of which rule; `rule` null: no rule, no fee. `pieces`
 * and `shared` are what it earned by number and by value; `fee` is that within the month's bounds.
 */
export type Earned = Earning & {
  readonly fee: Fen;
  readonly pieces: Fen;
  readonly shared: Fen;
  readonly rate: Fen;
  readonly rule: Rule | null;
  /** The act's number among the month's acts under this rule, from 1. */
  readonly nth: number;
};

/** The act that a base's row stands for: the earliest claim on its key; null when taken back. */
export function earningOf(row: ClaimRow): Earning | null {
  const claim = winner(row);
  const subject = subjectOf(row.id);
  const base = subject.slice(0, subject.indexOf(':'));
  if (claim === null || !isBase(base) || row.claims.some(isVoid)) return null;
  const { amount, value } = claim.fields;
  return {
    base,
    key: subject.slice(base.length + 1),
    stamp: claim.stamp,
    entry: claim.entry,
    amount: typeof amount === 'number' ? amount : 1,
    value: typeof value === 'number' ? fen(value) : ZERO,
  };
}

/** The order in which acts are paid. */
export const byStamp = (a: Earning, b: Earning): number =>
  a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : a.key < b.key ? -1 : 1;

const holdsAt = (rule: Rule, eff: number): boolean =>
  rule.from <= eff && (rule.until === null || eff < rule.until);

/** A rule for groups goes before one for all, then the one that begins later, then the version. */
function goesBefore(a: Rule, b: Rule): boolean {
  if ((a.groups === null) !== (b.groups === null)) return a.groups !== null;
  if (a.from !== b.from) return a.from > b.from;
  return a.version !== b.version ? a.version > b.version : a.rule < b.rule;
}

const foremost = (rules: readonly Rule[]): Rule | null =>
  rules.reduce<Rule | null>(
    (best, rule) => (best === null || goesBefore(rule, best) ? rule : best),
    null,
  );

/**
 * The rules that pay for an act at `eff` in a station of these groups: the usual one and, of each
 * bonus, its foremost version.
 */
export function rulesFor(
  rules: readonly Rule[],
  base: Base,
  eff: number,
  groups: readonly string[] = [],
): Rule[] {
  const valid = rules.filter(
    (rule) =>
      rule.base === base &&
      holdsAt(rule, eff) &&
      (rule.groups === null || rule.groups.some((group) => groups.includes(group))),
  );
  const usual = foremost(valid.filter(({ bonus }) => !bonus));
  const bonuses = valid.filter(({ bonus }) => bonus);
  const ids = [...new Set(bonuses.map(({ rule }) => rule))].sort();
  return [usual, ...ids.map((id) => foremost(bonuses.filter(({ rule }) => rule === id)))].filter(
    (rule) => rule !== null,
  );
}

/** What a month's acts under one rule have come to. */
type Month = { count: number; raw: Fen; paid: Fen };

/** A month's sum within its bounds. */
const bounded = ({ floor, cap }: Rule, raw: Fen): Fen =>
  least(most(raw, floor ?? raw), cap ?? most(raw, floor ?? raw));

/** One act under one rule; what was paid for earlier acts of the month is never taken back. */
function earnUnder(rule: Rule, earning: Earning, month: Month): Earned {
  const from = month.count;
  month.count += earning.amount;
  const pieces = feeBetween(rule, from, month.count);
  const shared = rule.share === 0 ? ZERO : scaled(earning.value, rule.share, WHOLE_SHARE);
  month.raw = plus(month.raw, pieces, shared);
  const fee = most(minus(bounded(rule, month.raw), month.paid), ZERO);
  month.paid = plus(month.paid, fee);
  const { base, key, stamp, entry, amount, value } = earning;
  const { rate } = tierAt(rule, from + 1);
  const nth = month.count;
  // Written out: to spread the act costs more than all of its arithmetic.
  return { base, key, stamp, entry, amount, value, rule, nth, fee, pieces, shared, rate };
}

/**
 * Finds the rules that pay for an act. Times have to rise from call to call: between two moments
 * at which a rule begins or ends or the station is described anew, the answer is kept.
 */
function payersOf(rules: readonly Rule[], described: readonly Described[]) {
  const turns = [
    ...rules.flatMap(({ from, until }) => (until === null ? [from] : [from, until])),
    ...described.map(({ from }) => from),
  ].sort((a, b) => a - b);
  const kept = new Map<Base, { readonly paying: readonly Rule[]; readonly until: number }>();
  return (base: Base, eff: number): readonly Rule[] => {
    const known = kept.get(base);
    if (known !== undefined && eff < known.until) return known.paying;
    const paying = rulesFor(rules, base, eff, profileAt(described, eff).groups);
    kept.set(base, { paying, until: turns.find((turn) => turn > eff) ?? Infinity });
    return paying;
  };
}

/**
 * Pays act by act, given in order of (eff, device, n): gives the lines of each. It keeps what the
 * months have come to, so that one more act costs nothing of those before it.
 */
export function paying(
  rules: readonly Rule[],
  described: readonly Described[],
): (earning: Earning) => Earned[] {
  const months = new Map<string, Month>();
  const payingAt = payersOf(rules, described);
  let name = '';
  let end = 0;
  return (earning) => {
    const eff = effOf(earning.stamp);
    if (name === '' || eff >= end) {
      name = monthOf(eff);
      end = monthStart(monthAfter(name, 1));
    }
    const payers = payingAt(earning.base, eff);
    const lines = payers.map((rule) => earnUnder(rule, earning, monthOfRule(rule)));
    const isUnpaid = payers[0] === undefined || payers[0].bonus;
    return isUnpaid ? [unpaid(earning), ...lines] : lines;
  };

  function monthOfRule({ rule }: Rule): Month {
    const key = `${rule}/${name}`;
    const known = months.get(key) ?? { count: 0, raw: ZERO, paid: ZERO };
    months.set(key, known);
    return known;
  }
}

/**
 * The commission (佣金) of every act, in order of (eff, device, n): a pure function of the set of
 * acts, the rules and what the centre said of the station, the same on the device and at the
 * centre. Tiers and bounds count per rule and month. An act has a line for each rule that pays it.
 */
export const commission = (
  earnings: readonly Earning[],
  rules: readonly Rule[],
  described: readonly Described[] = [],
): Earned[] => [...earnings].sort(byStamp).flatMap(paying(rules, described));

/** What one more act of a base would earn now under these rules, after the month's lines. */
export function nextFee(rules: readonly Rule[], month: readonly Earned[], base: Base): Fen {
  const one = { base, key: '', stamp: '', entry: '', amount: 1, value: ZERO };
  return plus(
    ...rules.map((rule) => {
      const so = { count: 0, raw: 0, paid: 0 };
      for (const line of month) {
        if (line.rule?.rule !== rule.rule) continue;
        so.count += line.amount;
        so.raw += line.pieces + line.shared;
        so.paid += line.fee;
      }
      return earnUnder(rule, one, { count: so.count, raw: fen(so.raw), paid: fen(so.paid) }).fee;
    }),
  );
}

const unpaid = (earning: Earning): Earned => ({
  ...earning,
  rule: null,
  fee: ZERO,
  pieces: ZERO,
  shared: ZERO,
  rate: ZERO,
  nth: 0,
});

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
export const feesOf = (earned: readonly Earned[]): Fen =>
  fen(earned.reduce((sum, { fee }) => sum + fee, 0));

/** Whether a line is the act's own: a bonus is a further line of the same act. */
export const isUsual = ({ rule }: Earned): boolean => rule?.bonus !== true;

/** Acts and fees per base, in the order of `BASES`; bases without acts are left out. */
export function byBase(
  earned: readonly Earned[],
): { base: Base; count: number; fee: Fen; rule: Rule | null }[] {
  const lines = new Map<Base, Earned[]>();
  for (const item of earned) {
    const own = lines.get(item.base);
    if (own) own.push(item);
    else lines.set(item.base, [item]);
  }
  return BASES.flatMap((base) => {
    const own = lines.get(base);
    if (own === undefined) return [];
    const usual = own.filter(isUsual);
    return [
      {
        base,
        count: usual.reduce((sum, item) => sum + item.amount, 0),
        fee: feesOf(own),
        rule: usual.at(-1)?.rule ?? null,
      },
    ];
  });
}
