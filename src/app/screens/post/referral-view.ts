import type { Referral } from '../../store/post/post.ts';
import { REFERRAL_WORDS, STATE_WORDS } from '../../parts/post-words.ts';
import { momentText } from '../../parts/moment.ts';

export type ReferralRow = {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly state: string;
  readonly open: boolean;
};

/** A referral in words: what for, whose phone, when, and what the centre says. */
export const referralRow = (one: Referral, now: number): ReferralRow => ({
  id: one.id,
  title: REFERRAL_WORDS[one.business],
  detail: [guestWords(one), ...(one.madeAt === null ? [] : [momentText(one.madeAt, now)])].join(
    ' · ',
  ),
  state: STATE_WORDS[one.state],
  open: one.state === 'submitted' || one.state === 'contacted',
});

/** Who it is about, as far as it is known here: 王女士 138****5678. */
export const guestWords = ({
  salutation,
  phone,
  code,
}: Pick<Referral, 'salutation' | 'phone' | 'code'>): string =>
  [salutation, phone, code === '' ? '' : `预约码 ${code}`].filter((word) => word !== '').join(' ');

/** How many the centre has not decided yet. */
export const openReferrals = (all: readonly Referral[]): number =>
  all.filter(({ state }) => state === 'submitted' || state === 'contacted').length;
