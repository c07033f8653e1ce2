// Which dated batches (批次) of a product are still there. Nobody says of a sale which batch it came
// from: what expires first is taken to go first, so what is left is what expires last.
import * as v from 'valibot';
import { type Claim, type ClaimRow } from '../journal/row.ts';
import { dayAfter, isDay } from '../time.ts';

/** A day of the calendar as text: "2026-11-20". */
export const DaySchema = v.pipe(v.string(), v.check(isDay, 'day'));

const BatchSchema = v.object({ quantity: v.number(), until: DaySchema });

/** A batch: base units received, and the last day ("2026-11-20") on which it may be sold. */
export type Batch = { readonly until: string; readonly quantity: number };

/** The batches received so far, what expires first in front. */
export const batchesIn = (claims: readonly Claim[]): Batch[] =>
  claims
    .flatMap(({ fields }): Batch[] => {
      const batch = v.safeParse(BatchSchema, fields);
      return batch.success ? [batch.output] : [];
    })
    .sort((a, b) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0));

/**
 * The batches of which something is left while `onHand` base units are there, what expires first
 * in front, those of one day together. Goods without a date are taken to have gone before all
 * others: a warning too many is looked at, one too few is not.
 */
export function batchesLeft(row: ClaimRow | null, onHand: number): Batch[] {
  const left: Batch[] = [];
  let rest = onHand;
  for (const { until, quantity } of batchesIn(row?.claims ?? []).reverse()) {
    const here = Math.min(rest, quantity);
    if (here <= 0) break;
    rest -= here;
    const same = left[0];
    if (same?.until === until) left[0] = { until, quantity: same.quantity + here };
    else left.unshift({ until, quantity: here });
  }
  return left;
}

/** Base units of one last day; null: of no day that is known. */
export type Part = { readonly until: string | null; readonly quantity: number };

/**
 * The days of `quantity` base units that leave while `onHand` are there and `left` is what is left
 * of each batch: what has no date goes first, then what expires first; the parts sum to `quantity`.
 */
export function leaving(left: readonly Batch[], onHand: number, quantity: number): Part[] {
  const dated = left.reduce((sum, batch) => sum + batch.quantity, 0);
  const parts: Part[] = [];
  let rest = quantity;
  const take = (until: string | null, most: number): void => {
    const here = Math.min(rest, most);
    if (here <= 0) return;
    rest -= here;
    parts.push({ until, quantity: here });
  };
  take(null, onHand - dated);
  for (const batch of left) take(batch.until, batch.quantity);
  if (parts[0]?.until === null && rest > 0) {
    return [{ until: null, quantity: parts[0].quantity + rest }, ...parts.slice(1)];
  }
  take(null, rest);
  return parts;
}

/** Whole days until a batch's last day; negative once it is past. */
export const daysLeft = (until: string, today: string): number =>
  Math.round((Date.parse(until) - Date.parse(today)) / 86_400_000);

/** Of the batches left, those that may no longer be sold. */
export const expiredOf = (left: readonly Batch[], today: string): Batch[] =>
  left.filter(({ until }) => until < today);

/** A code no scanner can read finds the products with a batch that expires on a day. */
const EXPIRY = 'until:';
export const expiryCode = (day: string): string => `${EXPIRY}${day}`;

/** The codes of a product's batches. */
export const expiryCodes = (claims: readonly Claim[]): string[] => [
  ...new Set(batchesIn(claims).map(({ until }) => expiryCode(until))),
];

/** What a line of a delivery says of its dates (食品安全法 §53: the record of what was bought). */
export const DatedFields = {
  /** Day of production. */
  made: v.exactOptional(DaySchema),
  /** Shelf life in days from then on. */
  days: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(36_500))),
  /** Last day, where the pack says that instead. */
  until: v.exactOptional(DaySchema),
  batch: v.exactOptional(v.pipe(v.string(), v.maxLength(30))),
};

/** The last day on which such goods may be sold; null when they have none that is known. */
export const lastDay = (line: {
  readonly made?: string;
  readonly days?: number;
  readonly until?: string;
}): string | null =>
  line.until ??
  (line.made === undefined || line.days === undefined ? null : dayAfter(line.made, line.days));
