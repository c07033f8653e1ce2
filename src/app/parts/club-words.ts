import type { Club } from '../../core/member/club.ts';

/**
 * What the two clubs are called and what a guest is shown at the counter. Never 会员 alone where
 * both could be meant; another consent text is another version.
 */
export const CLUB_WORDS: Record<
  Club,
  {
    readonly name: string;
    /** Why a second sign-up is none. */
    readonly again: string;
    readonly none: string;
    readonly consent: { readonly version: string; readonly text: string };
  }
> = {
  post: {
    name: '邮政会员',
    again: '不用再入，也不再算佣金',
    none: '还没有邮政会员。让客人扫一扫，入会就有佣金。',
    consent: {
      version: 'counter-2',
      text:
        '我愿意成为邮政会员，同意本店把我的会员记录交给邮政。只留手机前 3 位和后 4 位，' +
        '用来认出我；我随时可以来店里退出，退出后不再显示、不再用。',
    },
  },
  shop: {
    name: '本店会员',
    again: '不用再入',
    none: '还没有本店会员。本店会员是店里自己的，和邮政会员分开记。',
    consent: {
      version: 'shop-1',
      text:
        '我愿意成为本店的会员。只留手机前 3 位和后 4 位，用来认出我；不交给别人。' +
        '我随时可以来店里退出，退出后不再显示、不再用。',
    },
  },
};
