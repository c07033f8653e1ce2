/** What commission is counted on: acts of a business, each once per key. */
export const BASES = [
  'parcel-in',
  'parcel-out',
  'redemption',
  'sign-up',
  'referral-savings',
  'referral-acquiring',
  'referral-card',
  'referral-insurance',
  'acquiring-volume',
  'wholesale',
] as const;
export type Base = (typeof BASES)[number];

export const isBase = (text: string): text is Base => BASES.some((base) => base === text);
