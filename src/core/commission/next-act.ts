import { type Fen, ZERO, minus } from '../money.ts';
import { BASES, type Base } from './base.ts';
import { type Earned, feesOf, isUsual, nextFee, nextTier, rulesFor } from './commission.ts';
import type { Rule } from './rule.ts';

/**
 * What would be the best thing to do next, what it pays (fen), and why: the guest is no member of
 * the post; a campaign ends; a tier is near, `away` acts off at `rate`; the keeper's own target
 * is, `left` fen or about `away` acts off.
 */
export type NextAct =
  | { readonly why: 'not-member'; readonly base: Base; readonly gain: Fen }
  | { readonly why: 'bonus-ends'; readonly base: Base; readonly gain: Fen; readonly until: number }
  | {
      readonly why: 'next-tier';
      readonly base: Base;
      readonly gain: Fen;
      readonly away: number;
      readonly rate: Fen;
    }
  | {
      readonly why: 'target';
      readonly base: Base;
      readonly gain: Fen;
      readonly away: number;
      readonly left: Fen;
    };

export type NextInput = {
  /** Epoch ms. */
  readonly now: number;
  readonly rules: readonly Rule[];
  readonly groups: readonly string[];
  /** What the month's acts earned so far. */
  readonly month: readonly Earned[];
  /** Whether the station has the business of a base. */
  readonly isOffered: (base: Base) => boolean;
  /** The guest at the counter, null when nobody is known. */
  readonly guest: { readonly isMember: boolean } | null;
  /** What the keeper wants to earn in the month, in fen; null: he set nothing. */
  readonly target: Fen | null;
};

/** A tier or a target further off than this many acts moves nobody. */
export const NEAR_ACTS = 30;
const FAR_ACTS = 200;
/** A campaign is told of in its last three days. */
const LAST_DAYS = 3 * 24 * 3_600_000;

/** Acts of which a keeper can simply do one more; the others are up to a guest or to the post. */
const DOABLE: readonly Base[] = ['parcel-in', 'parcel-out', 'redemption', 'sign-up'];

/** The best next act; null when nothing is due, and then nothing is said. */
export function nextAct(input: NextInput): NextAct | null {
  return forGuest(input) ?? endingBonus(input) ?? nearTier(input) ?? toTarget(input);
}

const gainOf = ({ rules, month, now, groups }: NextInput, base: Base): Fen =>
  nextFee(rulesFor(rules, base, now, groups), month, base);

function forGuest(input: NextInput): NextAct | null {
  if (input.guest === null || input.guest.isMember || !input.isOffered('sign-up')) return null;
  const gain = gainOf(input, 'sign-up');
  return gain > 0 ? { why: 'not-member', base: 'sign-up', gain } : null;
}

function endingBonus(input: NextInput): NextAct | null {
  const { rules, now, groups, month, isOffered } = input;
  const ending = BASES.filter(isOffered).flatMap((base) =>
    rulesFor(rules, base, now, groups).flatMap((rule) =>
      rule.bonus &&
      rule.until !== null &&
      rule.until - now <= LAST_DAYS &&
      nextFee([rule], month, base) > 0
        ? [{ why: 'bonus-ends' as const, base, gain: gainOf(input, base), until: rule.until }]
        : [],
    ),
  );
  return ending.sort((a, b) => a.until - b.until || b.gain - a.gain)[0] ?? null;
}

const countOf = (month: readonly Earned[], base: Base): number =>
  month.reduce((sum, one) => sum + (one.base === base && isUsual(one) ? one.amount : 0), 0);

function nearTier(input: NextInput): NextAct | null {
  const { rules, now, groups, month, isOffered } = input;
  const near = DOABLE.filter(isOffered).flatMap((base) => {
    const rule = rulesFor(rules, base, now, groups).find(({ bonus }) => !bonus);
    const next = rule === undefined ? null : nextTier(rule, countOf(month, base));
    const gain = gainOf(input, base);
    if (next === null || next.away > NEAR_ACTS || gain === 0 || next.rate <= gain) return [];
    return [{ why: 'next-tier' as const, base, gain, ...next }];
  });
  return near.sort((a, b) => a.away - b.away)[0] ?? null;
}

function toTarget(input: NextInput): NextAct | null {
  const { month, target, isOffered } = input;
  const left = target === null ? ZERO : minus(target, feesOf(month));
  if (left <= 0) return null;
  const [usual] = DOABLE.filter((base) => isOffered(base) && countOf(month, base) > 0)
    .map((base) => ({ base, gain: gainOf(input, base) }))
    .filter(({ gain }) => gain > 0)
    .sort((a, b) => countOf(month, b.base) - countOf(month, a.base));
  if (usual === undefined) return null;
  const away = Math.ceil(left / usual.gain);
  return away > FAR_ACTS ? null : { why: 'target', ...usual, away, left };
}
