// What the post's business is called: acts that earn, referrals and their states, carriers.
import type { Base } from '../../core/commission/base.ts';
import type { ReferralKind, ReferralState } from '../../core/post/referral.ts';

export const BASE_WORDS: Record<Base, { name: string; unit: string; per: string }> = {
  'parcel-in': { name: '包裹入库', unit: '件', per: '每件' },
  'parcel-out': { name: '包裹代收代投', unit: '件', per: '每件' },
  redemption: { name: '邮生活积分兑换', unit: '次', per: '每次' },
  'sign-up': { name: '扫码入会', unit: '人', per: '每人' },
  'referral-savings': { name: '转介：储蓄', unit: '成', per: '每成' },
  'referral-acquiring': { name: '转介：商户收单', unit: '成', per: '每成' },
  'referral-card': { name: '转介：信用卡', unit: '成', per: '每成' },
  'referral-insurance': { name: '转介：简易险', unit: '成', per: '每成' },
  'acquiring-volume': { name: '收单流水', unit: '笔', per: '每笔' },
  wholesale: { name: '邮政批销', unit: '笔', per: '每笔' },
};

export const REFERRAL_WORDS: Record<ReferralKind, string> = {
  savings: '储蓄',
  acquiring: '商户收单',
  card: '信用卡',
  insurance: '简易险',
};

/**
 * What a guest is shown before he is referred; other words are another version. It says nothing of
 * what he will do there, for that is between him and the post office.
 */
export const REFERRAL_CONSENT = {
  version: 'refer-1',
  text:
    '我同意本店把我的称呼和手机前 3 位、后 4 位（或网点给我的预约码）交给邮政网点，请网点联系我。' +
    '办不办由我自己定；我随时可以来店里说不用了。',
} as const;

export const STATE_WORDS: Record<ReferralState, string> = {
  submitted: '已提交',
  contacted: '已联系',
  success: '成功',
  settled: '已结算',
  failed: '未成',
};

export const CARRIER_WORDS: Record<string, string> = {
  post: '邮政',
  ems: 'EMS',
  sf: '顺丰',
  yto: '圆通',
  zto: '中通',
  sto: '申通',
  yunda: '韵达',
  jt: '极兔',
  jd: '京东',
  deppon: '德邦',
  unknown: '其他',
};
