// What to do next, in a sentence, from what the store knows.
import type { Base } from '../../core/commission/base.ts';
import { type NextAct, type NextInput, nextAct } from '../../core/commission/next-act.ts';
import { profileAt } from '../../core/commission/profile.ts';
import { grouped, yuan } from '../../core/money.ts';
import type { Business } from '../../core/post/business.ts';
import { dayOf } from '../../core/time.ts';
import { businessesOn } from '../store/post/businesses.ts';
import { membersOf } from '../store/members.ts';
import { readShopSetting } from '../store/shop-settings.ts';
import type { Store } from '../store/store.ts';
import { described, rules } from '../store/post/wallet.ts';
import { earnedThisMonth } from './earned.ts';
import { dateText } from './moment.ts';
import { BASE_WORDS } from './post-words.ts';

/** The business to which acts of a base belong; null: it is the post's own books. */
function businessOf(base: Base): Business | null {
  if (base === 'parcel-in' || base === 'parcel-out') return 'parcels';
  return base === 'acquiring-volume' || base === 'wholesale' ? null : base;
}

/** The best next act for whoever stands at the counter; null when nothing is due. */
export async function readNextAct(
  store: Store,
  now: number,
  guest: NextInput['guest'] = null,
): Promise<NextAct | null> {
  const [known, profiles, month, on, target] = await Promise.all([
    rules(store),
    described(store),
    earnedThisMonth(store, now),
    businessesOn(store),
    readShopSetting(store, 'target'),
  ]);
  const isOffered = (base: Base): boolean => {
    const business = businessOf(base);
    return business !== null && on.has(business);
  };
  const { groups } = profileAt(profiles, now);
  return nextAct({ now, rules: known, groups, month, isOffered, guest, target });
}

/** What to do for the guest whose phone ends so; null when it says nothing, or nothing is due. */
export async function readGuestAct(
  store: Store,
  now: number,
  tail: string,
): Promise<NextAct | null> {
  if (tail.length !== 4) return null;
  const members = await membersOf(store, 'post');
  const isMember = members.some(({ phone }) => phone.endsWith(tail));
  const act = await readNextAct(store, now, { isMember });
  return act?.why === 'not-member' ? act : null;
}

const DOING: Partial<Record<Base, string>> = {
  'parcel-in': '再收',
  'parcel-out': '再交',
  redemption: '再兑换',
  'sign-up': '再请',
};

const moreWords = (base: Base, away: number): string => {
  const { unit } = BASE_WORDS[base];
  const what = base === 'sign-up' ? '入会' : base.startsWith('parcel') ? '包裹' : '';
  return `${DOING[base] ?? '再办'} ${away} ${unit}${what}`;
};

/** 他还不是邮政会员，入会得 ¥2.00; 再收 12 件包裹到下一档. */
export function nextActWords(act: NextAct): string {
  const { per, name } = BASE_WORDS[act.base];
  switch (act.why) {
    case 'not-member':
      return `他还不是邮政会员，入会得 ¥${yuan(act.gain)}。`;
    case 'bonus-ends':
      return `活动到 ${dateText(dayOf(act.until - 1))}为止：现在${name}，${per}得 ¥${yuan(act.gain)}。`;
    case 'next-tier':
      return `${moreWords(act.base, act.away)}到下一档，${per} ${yuan(act.rate)} 元。`;
    case 'target':
      return `离这个月的目标还差 ¥${grouped(act.left)}，${moreWords(act.base, act.away)}就到了。`;
  }
}

/** Where an act of a base is done. */
export const placeOf = (base: Base): string =>
  base === 'sign-up' ? '/post/join' : base === 'parcel-in' ? '/post/in' : '/post';
