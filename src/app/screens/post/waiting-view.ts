// The parcels that wait, as the keeper looks for them: shelf by shelf, the late ones marked.
import type { Parcel } from '../../store/post/post.ts';
import { dayOf, dayStart } from '../../../core/time.ts';
import { parcelWords, waybillWords } from '../../parts/waybill.ts';

const DAY = 24 * 3_600_000;

/** Business days between two times: 0 is the same day. */
export const daysBetween = (from: number, until: number): number =>
  Math.round((dayStart(dayOf(until)) - dayStart(dayOf(from))) / DAY);

export type WaitingRow = {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly days: number;
  readonly late: boolean;
  readonly daysText: string;
};
export type WaitingShelf = { readonly shelf: string; readonly rows: readonly WaitingRow[] };

const byText = new Intl.Collator('zh', { numeric: true }).compare;

const daysOf = ({ receivedAt }: Parcel, now: number): number => daysBetween(receivedAt ?? now, now);

/** One waiting parcel as a line; from `late` days on it is marked. */
export function waitingRow(parcel: Parcel, now: number, late: number): WaitingRow {
  const days = daysOf(parcel, now);
  return {
    id: parcel.id,
    code: parcel.code,
    title: waybillWords(parcel.waybill),
    detail: parcelWords(parcel),
    days,
    late: days >= late,
    daysText: days <= 0 ? '今天到的' : `放了 ${days} 天`,
  };
}

/** Shelves in the order they stand, on each the parcel that has waited longest first. */
export function waitingShelves(
  parcels: readonly Parcel[],
  now: number,
  late: number,
): WaitingShelf[] {
  const shelves = [...new Set(parcels.map((parcel) => parcel.shelf))].sort(byText);
  return shelves.map((shelf) => ({
    shelf,
    rows: parcels
      .filter((parcel) => parcel.shelf === shelf)
      .sort((a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0) || byText(a.code, b.code))
      .map((parcel) => waitingRow(parcel, now, late)),
  }));
}

/** 待取 46 件，其中 3 件放了 3 天以上。 */
export function waitingSentence(parcels: readonly Parcel[], now: number, late: number): string {
  const count = parcels.filter((one) => daysOf(one, now) >= late).length;
  if (parcels.length === 0) return '';
  return `待取 ${parcels.length} 件${count === 0 ? '' : `，其中 ${count} 件放了 ${late} 天以上`}`;
}
