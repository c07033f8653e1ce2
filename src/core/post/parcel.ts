import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { baseAccount, parcelAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';

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

/** Ranks of a parcel's states; from 10 on it is no longer waiting. */
export const PARCEL_RANK = { waiting: 1, returned: 10, 'handed-out': 11 } as const;

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
