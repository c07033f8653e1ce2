// Who is to be told of parcels, and the texts for it: one line a guest, so that a batch can be
// pasted into the village's group or a text message as it is.
import type { Notice } from '../../store/post/notices.ts';
import type { Parcel } from '../../store/post/post.ts';
import { daysBetween } from './waiting-view.ts';

/** One guest's parcels: the same phone tail and name; without either each parcel is its own. */
export type Guest = {
  readonly key: string;
  readonly called: string;
  readonly parcels: readonly Parcel[];
};

/** Guests of one text: more would not be read, and a text message has its length. */
export const A_BATCH = 20;

const calledOf = ({ tail, name, waybill }: Parcel): string =>
  tail === '' && name === ''
    ? `单号尾 ${waybill.slice(-4)}`
    : [tail === '' ? '' : `尾号 ${tail}`, name].filter((word) => word !== '').join(' ');

/** The parcels guest by guest, who has waited longest first. */
export function guestsOf(parcels: readonly Parcel[]): Guest[] {
  const guests = new Map<string, Parcel[]>();
  for (const parcel of parcels) {
    const { tail, name, id } = parcel;
    const key = tail === '' && name === '' ? id : `${tail}/${name}`;
    const own = guests.get(key);
    if (own) own.push(parcel);
    else guests.set(key, [parcel]);
  }
  return [...guests].map(([key, own]) => {
    const [first] = own;
    return { key, called: first === undefined ? '' : calledOf(first), parcels: own };
  });
}

/** Guests in batches, each one text. */
export const batchesOf = (guests: readonly Guest[]): Guest[][] =>
  Array.from({ length: Math.ceil(guests.length / A_BATCH) }, (_, i) =>
    guests.slice(i * A_BATCH, (i + 1) * A_BATCH),
  );

const codesOf = ({ parcels }: Guest): string => parcels.map(({ code }) => code).join('、');

/** The text of a batch: where, and for every guest his codes; a late one says for how long. */
export function noticeText(
  station: string,
  batch: readonly Guest[],
  late: { readonly now: number } | null,
): string {
  const head = late === null ? '包裹到了，凭取件码来取' : '包裹还没取，请尽快来取';
  const lines = batch.map((guest) => {
    const [first] = guest.parcels;
    const since = late === null || first?.receivedAt == null ? null : first.receivedAt;
    const days =
      since === null || late === null ? '' : `（放了 ${daysBetween(since, late.now)} 天）`;
    return `${guest.called}：${codesOf(guest)}${days}`;
  });
  return [`【${station}】${head}：`, ...lines].join('\n');
}

/** Waiting parcels nobody was told of yet. */
export const untoldParcels = (
  parcels: readonly Parcel[],
  notices: ReadonlyMap<string, Notice>,
): Parcel[] => parcels.filter(({ id }) => !notices.has(id));

/** Waiting parcels from `late` days on, the longest waiting first. */
export const lateParcels = (parcels: readonly Parcel[], late: number, now: number): Parcel[] =>
  parcels.filter(({ receivedAt }) => receivedAt !== null && daysBetween(receivedAt, now) >= late);
