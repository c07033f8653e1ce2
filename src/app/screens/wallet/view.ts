// What the 佣金 screen says, worked out without the screen: figures from core, words from here.
import { BASES, type Base } from '../../../core/commission/base.ts';
import type { Rank } from '../../../core/commission/rank.ts';
import type { Rule } from '../../../core/commission/rule.ts';
import type { NextAct } from '../../../core/commission/next-act.ts';
import { type Settlement, settledOf } from '../../../core/commission/settlement.ts';
import { type Earned, byBase, feesOf, nextTier } from '../../../core/commission/commission.ts';
import { type Fen, ZERO, grouped, minus, negate, plus, yuan } from '../../../core/money.ts';
import { monthAfter, monthOf } from '../../../core/time.ts';
import type { Void } from '../../../core/member/elsewhere.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { actsOn } from '../../parts/earned.ts';
import { nextActWords, placeOf } from '../../parts/next-act.ts';
import { BASE_WORDS } from '../../parts/post-words.ts';
import {
  type DaysView,
  type Figure,
  type TargetView,
  daysView,
  standingFigures,
  targetView,
} from './standing-view.ts';
import { BASE_ICONS, MORE_WORDS, NOT_ISSUED, countText, monthWords, rateWords } from './words.ts';

/** How the referrals of one business stand that have not succeeded: waiting, and failed. */
export type Undecided = { readonly base: Base; readonly waiting: number; readonly failed: number };

export type WalletInput = {
  readonly month: string;
  readonly now: number;
  /** The acts of the month, and what was earned the month before. */
  readonly earned: readonly Earned[];
  readonly before: Fen;
  readonly settlements: readonly Settlement[];
  readonly undecided: readonly Undecided[];
  /** Sign-ups of the month that earned nothing: members elsewhere before. */
  readonly voids: readonly Void[];
  readonly target: Fen | null;
  /** What to do next, in the present month only. */
  readonly next: NextAct | null;
  /** Places by the month's statements; in the present month those of the last. */
  readonly ranks: readonly Rank[];
};

export type WalletRow = {
  readonly base: Base;
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
  readonly fee: string;
  /** Today's part of it, in the present month, where there is one. */
  readonly today: string | null;
};

/** The way to the next tier: 再收 **12** 件包裹，到下一档每件 0.60 元. */
export type NextTier = {
  readonly before: string;
  readonly away: string;
  readonly after: string;
  readonly value: number;
  readonly max: number;
};

export type WalletView = {
  readonly title: string;
  readonly demo: boolean;
  readonly total: string;
  readonly notes: readonly string[];
  readonly next: NextTier | null;
  /** The best next act in words, where the way to a tier does not say it already. */
  readonly advice: Advice | null;
  readonly figures: readonly Figure[];
  /** Months whose statement waits for the keeper. */
  readonly waiting: readonly { readonly month: string; readonly words: string }[];
  readonly target: TargetView | null;
  readonly days: DaysView | null;
  readonly rows: readonly WalletRow[];
};

export type Advice = { readonly words: string; readonly href: string };

/** The whole screen of one month. */
export function walletView(input: WalletInput): WalletView {
  const { month, now, earned } = input;
  const present = monthOf(now);
  const groups = byBase(earned);
  const today = month === present ? actsOn(earned, now) : [];
  return {
    title: `佣金 · ${monthWords(month, present)}`,
    demo: earned.some(({ rule }) => rule?.demo === true),
    total: grouped(feesOf(earned)),
    notes: [
      ...(month === present ? presentNotes(input, today) : pastNotes(input)),
      ...rankWords(input.ranks, month === present),
    ],
    next: month === present ? nearest(groups) : null,
    advice: adviceOf(input.next),
    figures:
      month === present
        ? toldFigures(plus(feesOf(earned), openBefore(input)), input.settlements, present)
        : [],
    waiting: month === present ? waitingIn(input.settlements, present) : [],
    target: month === present ? targetView(input.target, feesOf(earned)) : null,
    days: daysView(month, earned, now),
    rows: rowsOf(groups, input, today),
  };
}

/** A place among others, who stay unnamed: 上月第 3 名（共 42 站）. */
const rankWords = (ranks: readonly Rank[], isLast: boolean): string[] =>
  ranks.map(
    ({ group, place, of }) => `${isLast ? '上月' : ''}${group}第 ${place} 名（共 ${of} 站）`,
  );

/** What last month earned, while it has no statement. */
const openBefore = ({ month, before, settlements }: WalletInput): Fen =>
  settlements.some((one) => one.month === monthAfter(month, -1)) ? ZERO : before;

const waitingIn = (settlements: readonly Settlement[], present: string) =>
  settlements
    .filter(({ state, due }) => state === 'issued' && due > 0)
    .map((one) => ({
      month: one.month,
      words: `${monthWords(one.month, present)}结算单 ${settlementWords(one)}`,
    }));

const adviceOf = (next: NextAct | null): Advice | null =>
  next === null || next.why === 'next-tier'
    ? null
    : { words: nextActWords(next), href: placeOf(next.base) };

/** 今天 +22.50. */
const todayWords = (fee: Fen): string | null => (fee > 0 ? `今天 +${grouped(fee)}` : null);

function presentNotes(input: WalletInput, acts: readonly Earned[]): string[] {
  const { month, before, settlements } = input;
  const last = settlements.find((one) => one.month === monthAfter(month, -1));
  const today = `今天已赚 ¥${grouped(feesOf(acts))}`;
  if (last) return [today, `上月 ${settlementWords(last)}`];
  return before === 0 ? [today] : [today, `上月 ¥${grouped(before)} ${NOT_ISSUED}`];
}

function pastNotes({ month, earned, settlements }: WalletInput): string[] {
  const own = settlements.find((one) => one.month === month);
  const expected = `应得 ¥${grouped(feesOf(earned))}`;
  return own ? [expected, settlementWords(own)] : [expected, NOT_ISSUED];
}

const STEP_WORDS: Record<Settlement['state'], string> = {
  issued: '待确认',
  confirmed: '已确认，等付款',
  invoiced: '已开票，等付款',
  withheld: '已代扣，等付款',
  paid: '已支付',
};

/** 已代扣 ¥220.00: what a payment is less than was earned; empty: nothing. */
const withheldWords = ({ tax }: Settlement): string =>
  tax === null || tax === 0 ? '' : `已代扣 ¥${grouped(tax)}`;

/**
 * ¥1,900.00 待确认; ¥1,680.00 已支付，已代扣 ¥220.00: as on the statement what went to the keeper is
 * paid; a month below nothing goes into the next.
 */
export function settlementWords(own: Settlement): string {
  const { state, total, due, paid } = own;
  if (paid !== null) {
    return [`¥${grouped(paid)} ${STEP_WORDS.paid}`, withheldWords(own)].filter(isSaid).join('，');
  }
  return due <= 0 ? `¥${grouped(due)}，并入下月` : `¥${grouped(total)} ${STEP_WORDS[state]}`;
}

const isSaid = (words: string): boolean => words !== '';

/** Where nothing was earned yet there is nothing to tell. */
function toldFigures(...standing: Parameters<typeof standingFigures>): readonly Figure[] {
  const figures = standingFigures(...standing);
  return figures.every(({ text }) => text === grouped(ZERO)) ? [] : figures;
}

type Group = ReturnType<typeof byBase>[number];

function nearest(groups: readonly Group[]): NextTier | null {
  const steps = groups
    .flatMap(({ base, count, rule }) => {
      const next = rule === null ? null : nextTier(rule, count);
      return next === null ? [] : [{ base, count, ...next }];
    })
    .sort((a, b) => a.away - b.away);
  const [step] = steps;
  if (!step) return null;
  const [before, after] = MORE_WORDS[step.base];
  return {
    before,
    away: String(step.away),
    value: step.count,
    max: step.count + step.away,
    after: `${after}，到下一档${BASE_WORDS[step.base].per} ${yuan(step.rate)} 元`,
  };
}

/** 代收代投 is one business: taking in has a line of its own only where a rule pays for it. */
export const isShown = ({ base, fee }: { base: Base; fee: Fen }): boolean =>
  base !== 'parcel-in' || fee !== 0;

function rowsOf(
  groups: readonly Group[],
  { undecided, voids }: WalletInput,
  acts: readonly Earned[],
): WalletRow[] {
  const today = new Map(byBase(acts).map(({ base, fee }) => [base, fee]));
  const only = [...undecided, ...(voids.length > 0 ? [{ base: 'sign-up' } as const] : [])]
    .filter(({ base }) => !groups.some((group) => group.base === base))
    .map(({ base }): Group => ({ base, count: 0, fee: ZERO, rule: null }));
  const all = [...groups, ...only].sort((a, b) => BASES.indexOf(a.base) - BASES.indexOf(b.base));
  return all.filter(isShown).map(({ base, count, fee, rule }) => ({
    base,
    icon: BASE_ICONS[base],
    title: BASE_WORDS[base].name,
    detail: detailOf(
      base,
      count,
      rule,
      undecided.find((one) => one.base === base),
      base === 'sign-up' ? voids.length : 0,
    ),
    fee: grouped(fee),
    today: todayWords(today.get(base) ?? ZERO),
  }));
}

function detailOf(
  base: Base,
  count: number,
  rule: Rule | null,
  other: Undecided | undefined,
  voids: number,
): string {
  const { unit } = BASE_WORDS[base];
  if (unit !== '成') {
    const rate = rule === null ? '还没有费率' : rateWords(rule, count);
    return [
      ...(count > 0 ? [`${countText(count)} ${unit} · ${rate}`] : []),
      ...(voids > 0 ? [`${voids} 人已在别的站入会`] : []),
    ].join(' · ');
  }
  const words = [
    count > 0 ? `${count} 成` : '',
    other && other.waiting > 0 ? `${other.waiting} 待确认` : '',
    other && other.failed > 0 ? `${other.failed} 未成` : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** One month in the list of months: what was earned against what was paid. */
export type MonthRow = {
  readonly month: string;
  readonly title: string;
  readonly detail: string;
  readonly right: string;
  readonly differs: boolean;
};

/** Expected against paid, a row a month; months without anything are left out. */
export function monthRows(
  months: readonly { month: string; earned: Fen }[],
  settlements: readonly Settlement[],
  present: string,
): MonthRow[] {
  return months.flatMap(({ month, earned }) => {
    const own = settlements.find((one) => one.month === month);
    if (earned === 0 && !own) return [];
    const title = monthWords(month, present);
    const detail = `应得 ¥${grouped(earned)}`;
    if (own === undefined || own.paid === null) {
      const right = own ? STEP_WORDS[own.state] : NOT_ISSUED;
      return [{ month, title, detail, right, differs: false }];
    }
    const gap = minus(settledOf(own), earned);
    const words =
      gap === 0
        ? ''
        : `${gap > 0 ? '含以前月份补的' : '少付'} ¥${grouped(gap > 0 ? gap : negate(gap))}`;
    return [
      {
        month,
        title,
        detail: [detail, withheldWords(own), words].filter(isSaid).join(' · '),
        right: `${STEP_WORDS.paid} ¥${grouped(own.paid)}`,
        differs: gap < 0,
      },
    ];
  });
}
