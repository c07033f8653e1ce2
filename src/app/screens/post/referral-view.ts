import type { Referral } from '../../store/post.ts';
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
  detail: `${one.phone}${one.madeAt === null ? '' : ` · ${momentText(one.madeAt, now)}`}`,
  state: STATE_WORDS[one.state],
  open: one.state === 'submitted' || one.state === 'contacted',
});

/** How many the centre has not decided yet. */
export const openReferrals = (all: readonly Referral[]): number =>
  all.filter(({ state }) => state === 'submitted' || state === 'contacted').length;
