import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { baseAccount, referralAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { NameSchema } from '../member/club.ts';
import { ConsentSchema } from '../member/consent.ts';
import { isPhone } from './phone.ts';

/** Businesses of the post that a keeper refers guests to: savings, acquiring, card, insurance. */
export const REFERRALS = ['savings', 'acquiring', 'card', 'insurance'] as const;
export type ReferralKind = (typeof REFERRALS)[number];

export const MaskedPhoneSchema = v.pipe(v.string(), v.regex(/^1[3-9]\d\*{4}\d{4}$/, 'masked'));

/** A guest referred to the post office (转介): kind and masked phone; never an amount or an ID. */
export const ReferralMadeSchema = v.strictObject({
  referral: IdSchema,
  business: v.picklist(REFERRALS),
  phone: MaskedPhoneSchema,
  consent: v.literal(true),
});

/**
 * A number that the post office gave the guest (预约码). Too short for an ID or a bank card, and
 * never a phone, so that none of these can be typed here.
 */
export const ReferralCodeSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9A-Z-]{3,12}$/),
  v.check((code) => !isPhone(code), 'no phone'),
);

/**
 * A guest referred, with what to call him ('' when he did not say), how the office knows him (his
 * masked phone or its own code, one of them) and his consent to that being handed over.
 */
export const ReferralMade2Schema = v.pipe(
  v.strictObject({
    referral: IdSchema,
    business: v.picklist(REFERRALS),
    salutation: NameSchema,
    phone: v.nullable(MaskedPhoneSchema),
    code: v.nullable(ReferralCodeSchema),
    consent: ConsentSchema,
  }),
  v.check(({ phone, code }) => (phone === null) !== (code === null), 'one of phone and code'),
);
export type ReferralMade = v.InferOutput<typeof ReferralMade2Schema>;

/** What the centre decides; `settled` and `failed` close a referral. */
export const DECISIONS = ['contacted', 'success', 'settled', 'failed'] as const;
export type Decision = (typeof DECISIONS)[number];
export type ReferralState = 'submitted' | Decision;
export const REFERRAL_RANK = {
  submitted: 1,
  contacted: 2,
  success: 3,
  settled: 10,
  failed: 11,
} as const;

export const referralMade = kind(
  'referral-made',
  1,
  ReferralMadeSchema,
  ({ referral, business, phone }, moment) => [
    claim(referralAccount(referral), {
      business,
      phone,
      state: 'submitted',
      rank: REFERRAL_RANK.submitted,
      madeAt: moment.eff,
    }),
  ],
);

export const referralMade2 = kind(
  'referral-made',
  2,
  ReferralMade2Schema,
  ({ referral, phone, code, ...fields }, moment) => [
    claim(referralAccount(referral), {
      ...fields,
      phone: phone ?? '',
      code: code ?? '',
      state: 'submitted',
      rank: REFERRAL_RANK.submitted,
      madeAt: moment.eff,
    }),
  ],
);

/** The centre's word on a referral; success is what a commission rule counts. */
export const ReferralDecidedSchema = v.strictObject({
  referral: IdSchema,
  business: v.picklist(REFERRALS),
  state: v.picklist(DECISIONS),
});
export type ReferralDecided = v.InferOutput<typeof ReferralDecidedSchema>;

export const referralDecided = kind(
  'referral-decided',
  1,
  ReferralDecidedSchema,
  (body, moment) => [
    claim(referralAccount(body.referral), {
      state: body.state,
      rank: REFERRAL_RANK[body.state],
      decidedAt: moment.eff,
    }),
    ...(body.state === 'success'
      ? [claim(baseAccount(`referral-${body.business}`, body.referral), { amount: 1 })]
      : []),
  ],
);

/** As before, and a failure takes back what a success had earned. */
export const referralJudged = kind('referral-decided', 2, ReferralDecidedSchema, (body, moment) => [
  claim(referralAccount(body.referral), {
    state: body.state,
    rank: REFERRAL_RANK[body.state],
    decidedAt: moment.eff,
  }),
  ...(body.state === 'success' || body.state === 'failed'
    ? [
        claim(
          baseAccount(`referral-${body.business}`, body.referral),
          body.state === 'success' ? { amount: 1 } : { void: true },
        ),
      ]
    : []),
]);
