// What happened in the demo shop, from the first of the month before it was opened. A day is the
// same whenever it is written, and what the clock has not reached yet is not written: a top-up
// goes on where the last one stopped, and two of them are as good as one.
import { assert } from '../../core/assert.ts';
import { centreDevice, derivedId } from '../../core/derived-id.ts';
import { partDraft, partEnds } from '../../core/import/part.ts';
import { enter } from '../../core/journal/book.ts';
import {
  type Draft,
  type Entry,
  type Head,
  NO_HASH,
  type Sealed,
  seal,
} from '../../core/journal/entry.ts';
import { dayOf, dayStart, monthAfter, monthOf, monthStart } from '../../core/time.ts';
import { businessActs, ruleActs, statementActs, switchActs } from './business.ts';
import { deliveryActs, scarceDrafts } from './delivery.ts';
import { drawerActs } from './drawer.ts';
import { giftActs } from './gifts.ts';
import { memberPriceActs, shopMemberActs } from './member-prices.ts';
import { daysOf, parcelsByDay } from './month.ts';
import { orderingActs } from './ordering.ts';
import { parcelActs } from './parcels.ts';
import { saleActs } from './sales.ts';
import type { Act, Shop, Stage, Timed } from './shop.ts';
import { upkeepActs } from './upkeep.ts';

/** The device under which the demo's past is written; its number in the station is 1. */
export const historyDevice = (station: string): string => derivedId(station, 'demo/device');

/** Something to be written: sealed in the device's chain, or a draft for the centre to seal. */
export type Written =
  | { readonly stream: 'device'; readonly sealed: Sealed }
  | { readonly stream: 'station' | 'centre'; readonly at: number; readonly draft: Draft };

/**
 * Where a history stands: the device's head; what is effective after `from` is still missing. Of
 * the days before `since` ("2026-10-14") only what is the month's is written, and the shelf of
 * parcels fills on that day.
 */
export type Progress = { readonly head: Head; readonly from: number; readonly since?: string };

const OPENING = 6 * 3_600_000;
const STEP = 1_000;

/** The month ("2026-10") in which a history begins that is first written at `now`. */
export const firstMonth = (now: number): string => monthAfter(monthOf(now), -1);

/** The goods come in by an import on the first morning. */
function openingActs({ station, lines }: Stage, first: string): Act[] {
  const importId = derivedId(station, 'demo/import');
  const ends = partEnds(lines);
  return ends.map((end, part) => {
    const draft = partDraft(
      { importId, file: 'goods.csv', part, parts: ends.length },
      lines.slice(ends[part - 1] ?? 0, end),
    );
    return {
      at: monthStart(first) + OPENING,
      span: 0,
      stream: 'device',
      write: (_, at) => [{ at, draft }],
    };
  });
}

function dayActs(stage: Stage, month: string, day: string, isFirst: boolean): Act[] {
  return [
    ...deliveryActs(stage, day),
    ...saleActs(stage, day),
    ...upkeepActs(stage, day),
    ...drawerActs(stage, day),
    ...parcelActs(stage, day, parcelsByDay(stage.station, month).get(day) ?? 0, isFirst),
  ];
}

function monthActs(stage: Stage, first: string, month: string, progress: Progress, now: number) {
  const since = [dayOf(progress.from), progress.since ?? ''].reduce((a, b) => (a > b ? a : b));
  const days = daysOf(month).filter((day) => day >= since && dayStart(day) <= now);
  return [
    ...(month === first
      ? [
          ...ruleActs(first),
          ...switchActs(stage.station, first),
          ...openingActs(stage, first),
          ...giftActs(stage, monthStart(first) + OPENING),
          ...memberPriceActs(stage, monthStart(first) + OPENING),
          ...shopMemberActs(stage, monthStart(first) + OPENING),
        ]
      : []),
    ...businessActs(stage, month),
    ...orderingActs(stage, first, month),
    ...(month < monthOf(now) ? statementActs(stage, month, now) : []),
    ...days.flatMap((day) =>
      dayActs(stage, month, day, day === `${first}-01` || day === progress.since),
    ),
  ];
}

/** Every act in order of time; a device's acts at one moment are set a second apart. */
function ordered(acts: readonly Act[]): Act[] {
  const ends = new Map<Act['stream'], number>();
  return [...acts]
    .sort((a, b) => a.at - b.at)
    .map((act) => {
      const at = Math.max(act.at, ends.get(act.stream) ?? 0);
      ends.set(act.stream, at + act.span + (act.stream === 'device' ? STEP : 1));
      return { ...act, at };
    });
}

const posted = (shop: Shop, entry: Entry): void => {
  enter(shop.book, [{ entry, eff: entry.at }]);
  shop.seq += 1;
};

/** An entry of the centre as the ledgers see it; the centre itself gives it its chain. */
const centreEntry = (shop: Shop, { at, draft }: Timed): Entry => ({
  ...draft,
  station: shop.station,
  device: centreDevice(shop.station),
  n: 1,
  prev: NO_HASH,
  at,
  operator: '',
});

/** Seals the device's entries in turn from `head` on, and lets the shop's ledgers go along. */
function penOf(shop: Shop, head: Head): (stream: Act['stream'], item: Timed) => Written {
  const writer = { station: shop.station, device: historyDevice(shop.station), operator: '' };
  let last = head;
  return (stream, item) => {
    if (stream !== 'device') {
      if (stream === 'station') posted(shop, centreEntry(shop, item));
      return { stream, ...item };
    }
    const made = seal(item.draft, writer, last, item.at);
    assert(made.ok, `the demo's ${item.draft.kind} fits into an entry`);
    const { sealed } = made;
    last = { n: sealed.entry.n, hash: sealed.hash, eff: sealed.entry.at };
    posted(shop, sealed.entry);
    return { stream, sealed };
  };
}

/**
 * Writes what is missing up to `now` (epoch ms), in order of time. The shop's ledgers go along,
 * so that costs and deliveries follow from the stock as it really is, live sales included.
 * `first` is the month in which the history began; `done` says which of the centre's entries
 * exist already.
 */
export function* history(
  shop: Shop,
  first: string,
  progress: Progress,
  now: number,
  done: (entry: string) => boolean = () => false,
): Generator<Written> {
  const write = penOf(shop, progress.head);
  let free = now; // what is half over by now is written by a later start, after this moment
  for (const act of actsBetween(shop, first, progress, now)) {
    if (act.stream === 'device' && act.at <= progress.from) continue;
    if (act.at + act.span > now) {
      if (act.stream === 'device') free = Math.min(free, act.at - 1);
      continue;
    }
    for (const item of act.write(shop, act.at)) {
      if (act.stream !== 'device' && done(item.draft.id)) continue;
      yield write(act.stream, item);
    }
  }
  for (const item of scarceDrafts(shop, free)) yield write('device', item);
}

function actsBetween(stage: Stage, first: string, progress: Progress, now: number): Act[] {
  const acts: Act[] = [];
  const earliest = monthAfter(monthOf(Math.max(progress.from, monthStart(first))), -1);
  let month = earliest < first ? first : earliest;
  for (; month <= monthOf(now); month = monthAfter(month, 1)) {
    acts.push(...monthActs(stage, first, month, progress, now));
  }
  return ordered(acts);
}
