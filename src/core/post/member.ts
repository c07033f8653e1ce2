import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { baseAccount, memberAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { MaskedPhoneSchema } from './referral.ts';

const Text = v.pipe(v.string(), v.maxLength(60));

/** A guest signed up for the post (扫码入会): masked phone, and the consent he gave. */
export const MemberJoinedSchema = v.strictObject({
  member: IdSchema,
  phone: MaskedPhoneSchema,
  name: Text,
  consent: v.strictObject({ version: Text, channel: v.picklist(['counter', 'qr']) }),
});
export type MemberJoined = v.InferOutput<typeof MemberJoinedSchema>;

export const memberJoined = kind(
  'member-joined',
  1,
  MemberJoinedSchema,
  ({ member, ...fields }, moment) => [
    claim(memberAccount(member), { ...fields, joinedAt: moment.eff }),
    claim(baseAccount('sign-up', member), { amount: 1 }),
  ],
);

/** The post's points redeemed for goods at the shop (邮生活积分兑换), once per voucher number. */
export const RedemptionSchema = v.strictObject({
  voucher: v.pipe(v.string(), v.regex(/^[0-9A-Za-z-]{4,40}$/)),
  gift: Text,
});

export const redemption = kind('redemption', 1, RedemptionSchema, (body) => [
  claim(baseAccount('redemption', body.voucher), { amount: 1 }),
]);
