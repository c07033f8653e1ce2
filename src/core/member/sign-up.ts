// What a guest's own phone says to the centre (扫码入会), and what it is told. No answer says
// whether a phone is a member's already: who types another's number learns nothing.
import * as v from 'valibot';
import { isPhone } from '../post/phone.ts';
import { CLUBS, NameSchema } from './club.ts';

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Token = v.pipe(v.string(), v.regex(/^[\w.-]{20,200}$/));
const Phone = v.pipe(v.string(), v.check(isPhone, 'phone'));
const Version = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,19}$/));

/** A point on P-256, uncompressed, in base64. */
export const SealingKeySchema = v.pipe(v.string(), v.regex(/^B[\w+/]{86}=$/));

/**
 * What a bound till is told: `door` goes into the QR code and opens the page until `until` (epoch
 * ms); `key` is the station's, under which phones are hashed; `seal` the centre's, with which they
 * are sealed to it.
 */
export const DoorAnswerSchema = v.object({
  door: Token,
  until: Whole,
  key: v.pipe(v.string(), v.minLength(32)),
  seal: v.exactOptional(SealingKeySchema),
});
export type DoorAnswer = v.InferOutput<typeof DoorAnswerSchema>;

/** Who scanned the QR code comes in by its door and gets a ticket for one sign-up or leaving. */
export const OpenRequestSchema = v.strictObject({ door: Token });
export const OpenAnswerSchema = v.object({ station: v.string(), ticket: Token, until: Whole });
export type OpenAnswer = v.InferOutput<typeof OpenAnswerSchema>;

/** A guest joins one or both clubs; `version` names the text that he was shown. */
export const SignRequestSchema = v.strictObject({
  ticket: Token,
  phone: Phone,
  name: NameSchema,
  clubs: v.pipe(v.array(v.picklist(CLUBS)), v.minLength(1), v.maxLength(CLUBS.length)),
  marketing: v.boolean(),
  version: Version,
});
export type SignRequest = v.InferOutput<typeof SignRequestSchema>;

/** A guest's pass, by which he leaves from anywhere, and the ids that he is known by. */
export const SignAnswerSchema = v.object({
  pass: Token,
  members: v.array(v.object({ club: v.picklist(CLUBS), member: v.string() })),
});
export type SignAnswer = v.InferOutput<typeof SignAnswerSchema>;

/** A guest leaves, or only wants no more offers: by his pass, or by a ticket and his phone. */
export const LeaveRequestSchema = v.union([
  v.strictObject({ pass: Token, what: v.picklist(['all', 'marketing']), version: Version }),
  v.strictObject({
    ticket: Token,
    phone: Phone,
    what: v.picklist(['all', 'marketing']),
    version: Version,
  }),
]);
export type LeaveRequest = v.InferOutput<typeof LeaveRequestSchema>;

/** What a guest holds, by his pass. */
export const MineRequestSchema = v.strictObject({ pass: Token });
/** Coupons that he can use at his station until a day ("2026-11-30"); his code there finds them. */
export const MineAnswerSchema = v.object({
  coupons: v.array(v.object({ plan: v.picklist(['over-12', 'over-21']), until: v.string() })),
});
export type MineAnswer = v.InferOutput<typeof MineAnswerSchema>;

/** It was done, or there was nothing to do. */
export const LeaveAnswerSchema = v.object({ done: v.literal(true) });
