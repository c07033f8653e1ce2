import { derivedId, parcelId } from '../../core/derived-id.ts';
import { dayStart } from '../../core/time.ts';
import { apportion, between, diceOf, digits, oneOf } from './dice.ts';
import type { Act, Shop, Stage, Timed } from './shop.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// A serial is the device's number, 1, and three digits: none comes back for twelve days, longer
// than a parcel waits here.
const SERIAL_DAYS = 12;
const A_DAY = 83;

/** On the shelf when the history begins, and then at the end of every day. */
const SHELVED = 22;

/** When the vans come; with four of them the shelf never holds many more than `SHELVED`. */
const VANS = [8, 11, 14.5, 17.5] as const;
const SCAN = 12_000;
const FIRST_GUEST = 7.5;
const LAST_GUEST = 20.5;

/** Number forms of the carriers that bring parcels to a village, the post's twice as often. */
const FORMS: readonly {
  readonly carrier: string;
  readonly front: string;
  readonly rest: number;
}[] = [
  { carrier: 'post', front: '99', rest: 11 },
  { carrier: 'post', front: '98', rest: 11 },
  { carrier: 'yto', front: 'YT', rest: 13 },
  { carrier: 'jt', front: 'JT', rest: 13 },
  { carrier: 'zto', front: '75', rest: 12 },
  { carrier: 'yunda', front: '43', rest: 11 },
];

function received(station: string, day: string, nth: number): { id: string; body: ParcelBody } {
  const roll = diceOf(`${station}/${day}/parcel/${nth}`);
  const form = oneOf(roll, FORMS);
  const waybill = `${form.front}${digits(roll, form.rest)}`;
  const shelf = `${between(roll, 1, 6)}-${between(roll, 1, 4)}`;
  const place = (Math.round(dayStart(day) / DAY) % SERIAL_DAYS) * A_DAY + nth;
  const serial = `1${String(place).padStart(3, '0')}`;
  return {
    id: derivedId(station, `demo/${day}/parcel-in/${nth}`),
    body: {
      parcel: parcelId(station, form.carrier, waybill),
      carrier: form.carrier,
      waybill,
      shelf,
      code: `${shelf}-${serial}`,
      tail: digits(roll, 4),
    },
  };
}

type ParcelBody = {
  readonly parcel: string;
  readonly carrier: string;
  readonly waybill: string;
  readonly shelf: string;
  readonly code: string;
  readonly tail: string;
};

function takenIn(station: string, day: string, nth: number, at: number): Act {
  const { id, body } = received(station, day, nth);
  return {
    at,
    span: 0,
    stream: 'device',
    write: (shop, moment) => {
      shop.waiting = [...shop.waiting, { parcel: body.parcel, at: moment }];
      return [{ at: moment, draft: { id, kind: 'parcel-received', v: 1, body } }];
    },
  };
}

const HOWS = ['code', 'code', 'tail', 'scan'] as const;

/** Some parcel that waits goes to its guest; when guests took all of them already, none does. */
function handOut(shop: Shop, id: string, at: number): Timed[] {
  const roll = diceOf(id);
  if (shop.waiting.length === 0) return [];
  const index = Math.floor(roll() ** 1.5 * shop.waiting.length);
  const chosen = shop.waiting[index];
  shop.waiting = shop.waiting.filter((_, i) => i !== index);
  return chosen === undefined
    ? []
    : [
        {
          at,
          draft: {
            id,
            kind: 'parcel-handed-out',
            v: 1,
            body: { parcel: chosen.parcel, how: oneOf(roll, HOWS) },
          },
        },
      ];
}

function insOf(station: string, day: string, count: number, isFirst: boolean): Act[] {
  const start = dayStart(day);
  const early = isFirst ? SHELVED : 0;
  const vans = apportion(
    count,
    VANS.map(() => 1),
  );
  const times = [
    ...VANS.flatMap((hour, van) =>
      Array.from({ length: vans[van] ?? 0 }, (_, i) => start + hour * HOUR + i * SCAN),
    ),
    // Last, for a later start does not know this day for the first: the others' ids stay theirs.
    ...Array.from({ length: early }, (_, i) => start + 6 * HOUR + 35 * MINUTE + i * SCAN),
  ];
  return times.map((at, nth) => takenIn(station, day, nth, at));
}

function outsOf(station: string, day: string, count: number): Act[] {
  const roll = diceOf(`${station}/${day}/handed-out`);
  const hour = ((LAST_GUEST - FIRST_GUEST) * HOUR) / count;
  return Array.from(
    { length: count },
    (_, nth): Act => ({
      at: dayStart(day) + Math.floor(FIRST_GUEST * HOUR + (nth + roll()) * hour),
      span: 0,
      stream: 'device',
      write: (shop, at) => handOut(shop, derivedId(station, `demo/${day}/parcel-out/${nth}`), at),
    }),
  );
}

/** A day's parcels: `count` taken in and as many handed out; on the first day the shelf fills. */
export const parcelActs = (
  { station }: Stage,
  day: string,
  count: number,
  isFirst: boolean,
): Act[] => [...insOf(station, day, count, isFirst), ...outsOf(station, day, count)];
