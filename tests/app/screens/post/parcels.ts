import type { Parcel } from '../../../../src/app/store/post/post.ts';
import { dayStart } from '../../../../src/core/time.ts';
import { idOf } from '../../../support/entries.ts';

/** 2026-11-20 14:05 in China. */
export const NOW = dayStart('2026-11-20') + (14 * 60 + 5) * 60_000;

/** A waiting parcel; its receiving is the entry `received-…` of its waybill. */
export function parcelWith(fields: Partial<Parcel> & { waybill: string }): Parcel {
  const id = idOf(`parcel-${fields.waybill}`);
  return {
    id,
    carrier: 'post',
    shelf: '3-2',
    code: '3-2-1001',
    tail: '',
    name: '',
    returnedAt: null,
    state: 'waiting',
    receivedAt: NOW,
    handedOutAt: null,
    row: {
      id: `parcel:${id}`,
      form: 'claims',
      claims: [
        {
          entry: idOf(`received-${fields.waybill}`),
          part: 0,
          stamp: '1',
          fields: { state: 'waiting', rank: 1 },
        },
      ],
    },
    ...fields,
  };
}
