import * as v from 'valibot';
import { baseAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { PriceSchema } from '../money.ts';

/** Businesses of which commission is a share: money taken by QR, goods bought from the post. */
export const VOLUMES = ['acquiring-volume', 'wholesale'] as const;

/**
 * What the post's own books say a station turned over (业务量), once per key: a day or a bill. It
 * counts when it is reported; `value` in fen.
 */
export const VolumeReportedSchema = v.strictObject({
  base: v.picklist(VOLUMES),
  key: v.pipe(v.string(), v.regex(/^[0-9A-Za-z-]{1,40}$/)),
  value: PriceSchema,
});

export const volumeReported = kind(
  'volume-reported',
  1,
  VolumeReportedSchema,
  ({ base, key, value }) => [claim(baseAccount(base, key), { amount: 1, value })],
);
