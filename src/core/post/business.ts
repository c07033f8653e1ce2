import * as v from 'valibot';
import { businessAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Row, latest } from '../journal/row.ts';
import type { ReferralKind } from './referral.ts';

/** Every business of the post with whether a station has it until the centre says otherwise. */
const STANDARD = {
  parcels: true,
  sending: false,
  redemption: false,
  'sign-up': true,
  'referral-savings': true,
  'referral-acquiring': true,
  'referral-card': true,
  'referral-insurance': true,
} as const;

/** A business of the post that a station may have (邮政业务). */
export type Business = keyof typeof STANDARD;

/** Their names, in the order in which they are listed. */
export const BUSINESSES = [
  'parcels',
  'sending',
  'redemption',
  'sign-up',
  'referral-savings',
  'referral-acquiring',
  'referral-card',
  'referral-insurance',
] as const satisfies readonly Business[];

export const BusinessSwitchedSchema = v.strictObject({
  business: v.picklist(BUSINESSES),
  on: v.boolean(),
});
/** The centre switches a business of the post on or off at a station (开通, 停办). */
export type BusinessSwitched = v.InferOutput<typeof BusinessSwitchedSchema>;

export const businessSwitched = kind(
  'business-switched',
  1,
  BusinessSwitchedSchema,
  ({ business, on }) => [claim(businessAccount(business), { on })],
);

/** Whether a business is on by its account's row: the centre's latest word, or the standard. */
export function isOn(business: Business, row: Row | null | undefined): boolean {
  const on = row?.form === 'claims' ? latest(row)['on'] : undefined;
  return typeof on === 'boolean' ? on : STANDARD[business];
}

/** The business that a kind of referral is. */
export const referralBusiness = (kind: ReferralKind): Business => `referral-${kind}`;
