// Carriers' numbers overlap and no domestic check digit is published, so letters decide and
// plain digits only propose: the keeper sees the guess and can change it.
import * as v from 'valibot';

/** Ids of the carriers a parcel can come from; their names stand in the app's words. */
export const CARRIERS = [
  'post',
  'ems',
  'yto',
  'sf',
  'jt',
  'jd',
  'zto',
  'yunda',
  'sto',
  'deppon',
  'unknown',
] as const;
export type Carrier = (typeof CARRIERS)[number];

/** One row: numbers of this form may be the carrier's; `sure` when no other carrier's can be. */
export const CarrierRow = v.strictObject({
  carrier: v.picklist(CARRIERS),
  form: v.string(),
  sure: v.boolean(),
});
export type CarrierRow = v.InferOutput<typeof CarrierRow>;

/** Forms seen in public code; the earlier row is the likelier one. Data, so it can be replaced. */
export const CARRIER_FORMS: readonly CarrierRow[] = [
  { carrier: 'sf', form: '^SF\\d{12,15}$', sure: true },
  { carrier: 'yto', form: '^YT\\d{13}$', sure: true },
  { carrier: 'jt', form: '^JT\\d{13}$', sure: true },
  { carrier: 'jd', form: '^JD[A-Z]{0,2}\\d{11,15}(?:-\\d+)*-?$', sure: true },
  { carrier: 'deppon', form: '^DPK\\d{12}$', sure: true },
  { carrier: 'post', form: '^(?:1[0-9]|9[89])\\d{11}$', sure: false },
  { carrier: 'zto', form: '^7[3-8]\\d{10,12}$', sure: false },
  { carrier: 'yunda', form: '^(?:4\\d|31)\\d{11}(?:\\d\\d)?$', sure: false },
  { carrier: 'sto', form: '^(?:268\\d|368\\d|58\\d\\d)\\d{8}$', sure: false },
  { carrier: 'post', form: '^\\d{13}$', sure: false },
  { carrier: 'yunda', form: '^\\d{13}$', sure: false },
  { carrier: 'yto', form: '^\\d{13}$', sure: false },
  { carrier: 'sto', form: '^\\d{12,13}$', sure: false },
  { carrier: 'zto', form: '^\\d{12,14}$', sure: false },
  { carrier: 'sf', form: '^\\d{12,15}$', sure: false },
  { carrier: 'yunda', form: '^\\d{15}$', sure: false },
];

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7] as const;

/** Whether a number is a postal item number of the UPU's standard S10 with a right check digit. */
export function isS10(code: string): boolean {
  if (!/^[A-Z]{2}\d{9}[A-Z]{2}$/.test(code)) return false;
  const sum = S10_WEIGHTS.reduce((all, weight, i) => all + weight * Number(code[2 + i]), 0);
  const check = 11 - (sum % 11);
  return Number(code[10]) === (check === 10 ? 0 : check === 11 ? 5 : check);
}

/** A parcel number as it is stored: capitals, no spaces. */
export const parcelNumber = (text: string): string => text.replace(/\s+/g, '').toUpperCase();

/** Whether the text can be a parcel number: 8–30 letters, digits, hyphens, with six digits. */
export function isParcelNumber(text: string): boolean {
  const code = parcelNumber(text);
  return /^[A-Z0-9][A-Z0-9-]{7,29}$/.test(code) && code.replace(/\D/g, '').length >= 6;
}

/** A carrier and whether the number alone proves it. */
export type CarrierGuess = { readonly carrier: Carrier; readonly sure: boolean };

/** The likely carrier; among several, or none, that fit plain digits `last` (the batch's) wins. */
export function guessCarrier(
  text: string,
  last?: Carrier,
  table: readonly CarrierRow[] = CARRIER_FORMS,
): CarrierGuess {
  const code = parcelNumber(text);
  const postal = /^([A-Z]{2})\d{9}[A-Z]{2}$/.exec(code);
  if (postal) return { carrier: postal[1]?.startsWith('E') ? 'ems' : 'post', sure: isS10(code) };
  const rows = table.filter((row) => new RegExp(row.form).test(code));
  const certain = rows.find((row) => row.sure);
  if (certain) return { carrier: certain.carrier, sure: true };
  const repeated = rows.length === 0 || rows.some((row) => row.carrier === last);
  const carrier = repeated && last !== undefined ? last : rows[0]?.carrier;
  return { carrier: carrier ?? 'unknown', sure: false };
}
