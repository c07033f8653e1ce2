// What a practice till starts with: goods of our own making, a few parcels on the shelf, and
// practice rates, so that every act of the real till can be tried.
import { type GoodsRow, importLines } from '../core/demo/goods.ts';
import { derivedId, parcelId } from '../core/derived-id.ts';
import type { Draft } from '../core/journal/entry.ts';
import type { Base } from '../core/commission/base.ts';

/** Lines of one import entry: small enough for its 64 kB. */
const LINES = 100;

const RATES: readonly (readonly [Base, number])[] = [
  ['parcel-out', 50],
  ['sign-up', 500],
  ['redemption', 200],
  ['referral-savings', 10_000],
];

const PARCELS = [
  { carrier: 'post', waybill: '9876543210986', tail: '3316' },
  { carrier: 'yto', waybill: 'YT8801223744106', tail: '0927' },
  { carrier: 'sf', waybill: 'SF1388204177561', tail: '8452' },
] as const;

/** The practice till's first entries, for `record`. `from` (epoch ms) is when its rates begin. */
export function practiceDrafts(
  rows: readonly GoodsRow[],
  station: string,
  from: number,
  newId: () => string,
): Draft[] {
  return [...goods(rows, station), ...parcels(station, newId), ...rates(station, from, newId)];
}

function goods(rows: readonly GoodsRow[], station: string): Draft[] {
  const lines = importLines(rows, station);
  const parts = Math.ceil(lines.length / LINES);
  const id = derivedId(station, 'practice-goods');
  return Array.from({ length: parts }, (_, part) => ({
    id: derivedId(id, String(part)),
    kind: 'products-imported',
    v: 1,
    body: {
      import: id,
      file: 'goods.csv',
      part,
      parts,
      lines: lines.slice(part * LINES, (part + 1) * LINES),
    },
  }));
}

const parcels = (station: string, newId: () => string): Draft[] =>
  PARCELS.map((parcel, i) => ({
    id: newId(),
    kind: 'parcel-received',
    v: 1,
    body: {
      parcel: parcelId(station, parcel.carrier, parcel.waybill),
      ...parcel,
      shelf: '1-1',
      code: `1-1-100${i + 1}`,
    },
  }));

const rates = (station: string, from: number, newId: () => string): Draft[] =>
  RATES.map(([base, rate]) => ({
    id: newId(),
    kind: 'rule-published',
    v: 1,
    body: {
      rule: derivedId(station, base),
      version: 1,
      base,
      tiers: [{ above: 0, rate }],
      from: Math.max(0, from - 86_400_000),
      until: null,
      demo: true,
    },
  }));
