import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { parcelAccount, queueAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { MOST_PARCELS, PARCEL_RANK } from './parcel.ts';
import { EVENTS, SYSTEMS } from './told.ts';

const Word = v.pipe(v.string(), v.minLength(1), v.maxLength(40));

const AnnouncedSchema = v.strictObject({
  parcel: IdSchema,
  carrier: Word,
  waybill: Word,
  tail: v.pipe(v.string(), v.regex(/^\d{0,4}$/)),
  name: v.pipe(v.string(), v.maxLength(20)),
  external: v.pipe(v.string(), v.maxLength(40)),
});

export const ParcelsAnnouncedSchema = v.strictObject({
  system: v.picklist(SYSTEMS),
  lines: v.pipe(v.array(AnnouncedSchema), v.minLength(1), v.maxLength(MOST_PARCELS)),
});
/** A system told of parcels on their way here (预报), so that nothing is typed at the scan. */
export type ParcelsAnnounced = v.InferOutput<typeof ParcelsAnnouncedSchema>;
export type Announced = v.InferOutput<typeof AnnouncedSchema>;

export const parcelsAnnounced = kind(
  'parcels-announced',
  1,
  ParcelsAnnouncedSchema,
  ({ system, lines }) =>
    lines.flatMap(({ parcel, external, ...fields }, part) => [
      claim(
        parcelAccount(parcel),
        { ...fields, state: 'announced', rank: PARCEL_RANK.announced },
        part,
      ),
      claim(queueAccount(parcel), { system, external }, part),
    ]),
);

export const ParcelsExportedSchema = v.strictObject({
  system: v.picklist(SYSTEMS),
  lines: v.pipe(
    v.array(v.strictObject({ parcel: IdSchema, event: v.picklist(EVENTS) })),
    v.minLength(1),
    v.maxLength(MOST_PARCELS),
  ),
});
/** What happened to these parcels was written into a file for a system (导出). */
export type ParcelsExported = v.InferOutput<typeof ParcelsExportedSchema>;

export const parcelsExported = kind(
  'parcels-exported',
  1,
  ParcelsExportedSchema,
  ({ system, lines }) =>
    lines.map(({ parcel, event }, part) =>
      claim(queueAccount(parcel), { exported: system, event }, part),
    ),
);
