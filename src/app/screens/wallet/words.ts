import type { Base } from '../../../core/commission/base.ts';
import type { Rule } from '../../../core/commission/rule.ts';
import { tierAt } from '../../../core/commission/commission.ts';
import { yuan } from '../../../core/money.ts';
import { dayOf } from '../../../core/time.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { BASE_WORDS } from '../../parts/post-words.ts';

export const BASE_ICONS: Record<Base, IconName> = {
  'parcel-in': 'package',
  'parcel-out': 'mail',
  redemption: 'gift',
  'sign-up': 'user',
  'referral-savings': 'handshake',
  'referral-acquiring': 'handshake',
  'referral-card': 'handshake',
  'referral-insurance': 'handshake',
  'acquiring-volume': 'circle-yen',
  wholesale: 'package',
};

/** How a month stands that has no statement yet. */
export const NOT_ISSUED = '测算中';

/** What is still to do for the next tier: 再收 12 件包裹. */
export const MORE_WORDS: Record<Base, readonly [before: string, after: string]> = {
  'parcel-in': ['再收', '件包裹'],
  'parcel-out': ['再收', '件包裹'],
  redemption: ['再兑换', '次'],
  'sign-up': ['再入会', '人'],
  'referral-savings': ['再转介成', '个'],
  'referral-acquiring': ['再转介成', '个'],
  'referral-card': ['再转介成', '个'],
  'referral-insurance': ['再转介成', '个'],
  'acquiring-volume': ['再报', '笔流水'],
  wholesale: ['再进', '笔批销'],
};

const MONTHS = [
  '一',
  '二',
  '三',
  '四',
  '五',
  '六',
  '七',
  '八',
  '九',
  '十',
  '十一',
  '十二',
] as const;

/** 十一月; with the year in front when it is not the present one. */
export function monthWords(month: string, present: string): string {
  const name = `${MONTHS[Number(month.slice(5)) - 1] ?? ''}月`;
  const year = month.slice(0, 4);
  return year === present.slice(0, 4) ? name : `${year} 年${name}`;
}

/** 1,395. */
export const countText = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A rule's rates, a sentence a tier: 第 1,001 件起，每件 0.60 元. */
export function tierWords(rule: Rule): string[] {
  const { unit, per } = BASE_WORDS[rule.base];
  const piece = unit === '成' ? '个' : unit;
  return rule.tiers.map((tier, i) => {
    const rate = `${per} ${yuan(tier.rate)} 元`;
    const next = rule.tiers[i + 1];
    if (rule.tiers.length === 1) return rate;
    return next === undefined
      ? `每月第 ${countText(tier.above + 1)} ${piece}起，${rate}`
      : `每月第 ${countText(tier.above + 1)} 到 ${countText(next.above)} ${piece}，${rate}`;
  });
}

/** From when until when a rule holds; `until` is its first day without. */
export function validWords(rule: Rule): string {
  const end = rule.until === null ? '长期有效' : `到 ${dayOf(rule.until - 1)} 为止`;
  return `${dayOf(rule.from)} 起，${end}`;
}

/** The rate that the month's next piece earns: 每件 0.50. */
export const rateWords = (rule: Rule, done: number): string =>
  `${BASE_WORDS[rule.base].per} ${yuan(tierAt(rule, done + 1).rate)}`;
