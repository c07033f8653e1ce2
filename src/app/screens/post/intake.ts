// What a scan in 包裹入库 leads to. A parcel is written the moment it is scanned; nothing is held
// back for a later confirmation, so leaving the screen or a kill loses nothing.
import type { Carrier } from '../../../core/barcode/parcel-number.ts';
import { understand } from '../../../core/barcode/scan.ts';
import type { ScanSettings } from '../../../core/barcode/code-kind.ts';
import { required } from '../../../core/assert.ts';
import { parcelId } from '../../../core/derived-id.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import type { ParcelReceived2 } from '../../../core/post/parcel.ts';
import type { System } from '../../../core/post/told.ts';
import { nextPickup } from '../../../core/post/pickup.ts';
import { STANDARD_RULES } from '../../../core/barcode/standard.ts';
import type { Parcel } from '../../store/post/post.ts';
import { momentText } from '../../parts/moment.ts';

/** What is known when a slip is scanned. */
export type Intake = {
  readonly station: string;
  readonly device: number;
  readonly shelf: string;
  /** The carrier chosen for the batch, or that of its last parcel. */
  readonly carrier: Carrier | undefined;
  readonly waiting: readonly Parcel[];
  /** What is known of this waybill though it does not wait: announced, or gone already. */
  readonly known: Parcel | null;
  /** The systems that are told of it. */
  readonly systems: readonly System[];
};

/** A parcel to write, or why not: it waits already, was handed out, is none, the shelf is full. */
export type Taken =
  | { readonly ok: true; readonly body: ParcelReceived2; readonly sure: boolean }
  | { readonly ok: false; readonly why: 'no-parcel' | 'shelf-full' }
  | { readonly ok: false; readonly why: 'waiting' | 'gone'; readonly parcel: Parcel };

// Whether it is a product instead was asked before.
const parcelSettings = (lastCarrier: Carrier | undefined): ScanSettings => ({
  ...STANDARD_RULES,
  context: 'parcel',
  knows: () => false,
  ...(lastCarrier === undefined ? {} : { lastCarrier }),
});

/** What the scanned text becomes. */
export function takeIn(text: string, intake: Intake): Taken {
  const [found] = understand(text, parcelSettings(intake.carrier)).candidates;
  if (found?.as !== 'parcel') return { ok: false, why: 'no-parcel' };
  const { code: waybill } = found;
  const here = intake.waiting.find((one) => one.waybill === waybill);
  if (here) return { ok: false, why: 'waiting', parcel: here };
  const { known } = intake;
  if (known && known.state !== 'announced') return { ok: false, why: 'gone', parcel: known };
  const { carrier, tail, name } = known ?? { carrier: found.carrier, tail: '', name: '' };
  const code = nextPickup(
    intake.shelf,
    intake.device,
    intake.waiting.map((one) => one.code),
  );
  if (code === null) return { ok: false, why: 'shelf-full' };
  return {
    ok: true,
    sure: found.sure || known !== null,
    body: {
      parcel: parcelId(intake.station, carrier, waybill),
      carrier,
      waybill,
      shelf: intake.shelf,
      code,
      tail,
      name,
      systems: [...intake.systems],
    },
  };
}

/** Why a scan became no parcel, and what to do. */
export function notTakenWords(taken: Exclude<Taken, { ok: true }>, now: number): string {
  switch (taken.why) {
    case 'no-parcel':
      return '这不像包裹单号，请扫单子上的条码。';
    case 'shelf-full':
      return '这个货架的号用完了，请换一个货架。';
    case 'waiting':
      return `这件已经在 ${taken.parcel.code}，不用再扫。`;
    case 'gone':
      return goneWords(taken.parcel, now);
  }
}

/** 这件今天 14:05 已经交出去了。 */
export const goneWords = ({ state, handedOutAt }: Parcel, now: number): string =>
  state === 'returned'
    ? '这件已经退回去了。'
    : `这件${handedOutAt === null ? '' : `${momentText(handedOutAt, now)} `}已经交出去了。`;

const receivedDraft = (id: string, body: ParcelReceived2): Draft => ({
  id,
  kind: 'parcel-received',
  v: 2,
  body,
});

/** The entry that takes a parcel in. */
export const receiveDrafts = (newId: () => string, body: ParcelReceived2): Draft[] => [
  receivedDraft(newId(), body),
];

/** The entry that took a parcel in. */
const receivedBy = ({ id, row }: Parcel): string =>
  required(
    row.claims.find((claim) => claim.fields['state'] === 'waiting'),
    `parcel ${id} was received`,
  ).entry;

/** Takes the receiving back, and writes it anew where something in it was wrong. */
export function correctDrafts(
  newId: () => string,
  station: string,
  parcel: Parcel,
  change: Partial<Pick<Parcel, 'carrier' | 'tail' | 'name'>> | null,
  systems: readonly System[],
): Draft[] {
  const undo: Draft = {
    id: newId(),
    kind: 'reversal',
    v: 1,
    body: { entry: receivedBy(parcel), reason: change === null ? 'undone' : 'corrected' },
  };
  if (change === null) return [undo];
  const { carrier, waybill, shelf, code, tail, name } = { ...parcel, ...change };
  return [
    undo,
    receivedDraft(newId(), {
      parcel: parcelId(station, carrier, waybill),
      carrier,
      waybill,
      shelf,
      code,
      tail,
      name,
      systems: [...systems],
    }),
  ];
}

/** Shelves to choose from by one tap: where parcels went last, the newest first. */
export function knownShelves(waiting: readonly Parcel[], last: string | null): string[] {
  const recent = [...waiting].reverse().map((one) => one.shelf);
  return [...new Set([...(last === null ? [] : [last]), ...recent])].slice(0, 8);
}
