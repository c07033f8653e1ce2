import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { baseAccount, noticeAccount, parcelAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { SystemsSchema, told } from './told.ts';

const Word = v.pipe(v.string(), v.minLength(1), v.maxLength(40));

/** A parcel taken in (代收): waybill, shelf, 取件码 and the last four digits of the phone. */
export const ParcelReceivedSchema = v.strictObject({
  parcel: IdSchema,
  carrier: Word,
  waybill: Word,
  shelf: Word,
  code: Word,
  tail: v.pipe(v.string(), v.regex(/^\d{0,4}$/)),
});
export type ParcelReceived = v.InferOutput<typeof ParcelReceivedSchema>;

/** Ranks of a parcel's states: 0 is not here yet; from 10 on it is no longer waiting. */
export const PARCEL_RANK = { announced: 0, waiting: 1, returned: 10, 'handed-out': 11 } as const;

export const parcelReceived = kind(
  'parcel-received',
  1,
  ParcelReceivedSchema,
  ({ parcel, ...fields }, moment) => [
    claim(parcelAccount(parcel), {
      ...fields,
      state: 'waiting',
      rank: PARCEL_RANK.waiting,
      receivedAt: moment.eff,
    }),
    claim(baseAccount('parcel-in', parcel), { amount: 1 }),
  ],
);

/** A parcel handed to its guest (代投); `how` says by what he proved it: code, phone tail, scan. */
export const ParcelHandedOutSchema = v.strictObject({
  parcel: IdSchema,
  how: v.picklist(['code', 'tail', 'scan']),
});

export const parcelHandedOut = kind(
  'parcel-handed-out',
  1,
  ParcelHandedOutSchema,
  (body, moment) => [
    claim(parcelAccount(body.parcel), {
      state: 'handed-out',
      rank: PARCEL_RANK['handed-out'],
      how: body.how,
      handedOutAt: moment.eff,
    }),
    claim(baseAccount('parcel-out', body.parcel), { amount: 1 }),
  ],
);

/**
 * The second form: the guest's name as it stands on the slip ('' when nobody wrote it down), and
 * the systems that have to be told, which are those of the station's way of working then.
 */
export const ParcelReceived2Schema = v.strictObject({
  ...ParcelReceivedSchema.entries,
  name: v.pipe(v.string(), v.maxLength(20)),
  systems: SystemsSchema,
});
export type ParcelReceived2 = v.InferOutput<typeof ParcelReceived2Schema>;

export const parcelReceived2 = kind(
  'parcel-received',
  2,
  ParcelReceived2Schema,
  ({ parcel, systems, ...fields }, moment) => [
    claim(parcelAccount(parcel), {
      ...fields,
      state: 'waiting',
      rank: PARCEL_RANK.waiting,
      receivedAt: moment.eff,
    }),
    claim(baseAccount('parcel-in', parcel), { amount: 1 }),
    ...told(parcel, 'waiting', systems),
  ],
);

/**
 * The second form: `how` is the guest's act by which he took it (he said code, tail or name, or
 * showed the slip); `taker` says whether it was he himself or somebody he named (代取).
 */
export const ParcelHandedOut2Schema = v.strictObject({
  parcel: IdSchema,
  how: v.picklist(['code', 'tail', 'scan', 'name']),
  taker: v.picklist(['guest', 'deputy']),
  systems: SystemsSchema,
});
export type ParcelHandedOut2 = v.InferOutput<typeof ParcelHandedOut2Schema>;

export const parcelHandedOut2 = kind(
  'parcel-handed-out',
  2,
  ParcelHandedOut2Schema,
  ({ parcel, how, taker, systems }, moment) => [
    claim(parcelAccount(parcel), {
      state: 'handed-out',
      rank: PARCEL_RANK['handed-out'],
      how,
      taker,
      handedOutAt: moment.eff,
    }),
    claim(baseAccount('parcel-out', parcel), { amount: 1 }),
    ...told(parcel, 'handed-out', systems),
  ],
);

export const ParcelReturnedSchema = v.strictObject({
  parcel: IdSchema,
  reason: v.picklist(['overdue', 'refused', 'wrong']),
  systems: SystemsSchema,
});
/**
 * A parcel given back to its carrier (退回): nobody came, he refused it, or it was not for here.
 * What its receiving had earned is taken back.
 */
export type ParcelReturned = v.InferOutput<typeof ParcelReturnedSchema>;

export const parcelReturned = kind(
  'parcel-returned',
  1,
  ParcelReturnedSchema,
  ({ parcel, reason, systems }, moment) => [
    claim(parcelAccount(parcel), {
      state: 'returned',
      rank: PARCEL_RANK.returned,
      reason,
      returnedAt: moment.eff,
    }),
    claim(baseAccount('parcel-in', parcel), { void: true }),
    ...told(parcel, 'returned', systems),
  ],
);

/** Most parcels that one entry names. */
export const MOST_PARCELS = 200;

export const ParcelsNotifiedSchema = v.strictObject({
  parcels: v.pipe(v.array(IdSchema), v.minLength(1), v.maxLength(MOST_PARCELS)),
});
/** Their guests were told that parcels wait (通知); the text itself is not kept. */
export type ParcelsNotified = v.InferOutput<typeof ParcelsNotifiedSchema>;

export const parcelsNotified = kind(
  'parcels-notified',
  1,
  ParcelsNotifiedSchema,
  ({ parcels }, moment) =>
    [...new Set(parcels)].map((parcel) => claim(noticeAccount(parcel), { notifiedAt: moment.eff })),
);
