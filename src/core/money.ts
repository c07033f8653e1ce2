// The only file that divides, rounds, parses or writes money. Everything is integer fen (分),
// and an intermediate product may pass 2^53, so multiplications go through BigInt when they would.
import * as v from 'valibot';
import { assert } from './assert.ts';

/** An amount of money in fen (1/100 yuan), a safe integer; negative means paid out. */
export type Fen = number & { readonly unit: 'fen' };

/** No single amount in an entry may pass this (design: |integer| ≤ 10¹²). */
export const LARGEST = 1_000_000_000_000;

export const isFen = (value: unknown): value is Fen =>
  typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= LARGEST;

const isWhole = (value: number): value is Fen => Number.isSafeInteger(value);

/**
 * A whole number of fen as Fen; throws on fractions, so no unrounded amount can pass. A sum may
 * pass `LARGEST`: one absurd entry must not break a day's total.
 */
export function fen(value: number): Fen {
  assert(isWhole(value), `${value} is a whole number of fen`);
  return value;
}

export const ZERO = fen(0);

/** Parses an integer number of fen, of either sign, from outside. */
export const FenSchema = v.custom<Fen>(isFen, 'whole fen');

/** Parses an integer number of fen that is not negative, from outside. */
export const PriceSchema = v.custom<Fen>((value) => isFen(value) && value >= 0, 'fen ≥ 0');

export const plus = (...amounts: readonly Fen[]): Fen => fen(amounts.reduce((a, b) => a + b, 0));
export const minus = (a: Fen, b: Fen): Fen => fen(a - b);
export const negate = (a: Fen): Fen => fen(a === 0 ? 0 : -a);
export const most = (a: Fen, b: Fen): Fen => (a > b ? a : b);
export const least = (a: Fen, b: Fen): Fen => (a < b ? a : b);

/** a × b ÷ c, rounded half away from zero, exactly. */
export function scaled(a: number, b: number, c: number): Fen {
  assert(c > 0, 'the divisor is positive');
  const product = a * b;
  if (Number.isSafeInteger(product * 2 + c)) {
    const size = Math.floor((Math.abs(product) * 2 + c) / (2 * c));
    return fen(product < 0 ? -size || 0 : size);
  }
  const exact = BigInt(a) * BigInt(b);
  const size = ((exact < 0n ? -exact : exact) * 2n + BigInt(c)) / (2n * BigInt(c));
  return fen(Number(exact < 0n ? -size : size));
}

/** A line's amount: quantity (base units) × price (fen per selling unit) ÷ factor, half up. */
export const lineAmount = (quantity: number, price: Fen, factor: number): Fen =>
  scaled(quantity, price, factor);

/** `percent` of an amount in whole percent points, half up: 10 means a tenth. */
export const percentOf = (amount: Fen, percent: number): Fen => scaled(amount, percent, 100);

/**
 * Shares `total` over lines in proportion to their amounts by largest remainder, ties to the
 * earlier line; the parts sum to `total` exactly. All-zero weights put everything on the first.
 */
export function share(total: Fen, weights: readonly Fen[]): Fen[] {
  assert(
    weights.every((weight) => weight >= 0),
    'no weight is negative',
  );
  const whole = weights.reduce((a, b) => a + b, 0);
  if (weights.length === 0) return [];
  if (whole === 0) return weights.map((_, i) => (i === 0 ? total : ZERO));
  const sign = total < 0 ? -1 : 1;
  const size = BigInt(Math.abs(total));
  const exact = weights.map((weight) => size * BigInt(weight));
  const parts = exact.map((part) => Number(part / BigInt(whole)));
  const rest = exact.map((part) => part % BigInt(whole));
  const left = Number(size) - parts.reduce((a, b) => a + b, 0);
  const order = rest.map((_, i) => i).sort((i, j) => compareBig(rest[j], rest[i]) || i - j);
  for (const i of order.slice(0, left)) parts[i] = (parts[i] ?? 0) + 1;
  return parts.map((part) => fen(part === 0 ? 0 : part * sign));
}

const compareBig = (a = 0n, b = 0n): number => (a < b ? -1 : a > b ? 1 : 0);

/** The part of `total`, spread evenly over `whole`, that lies between `from` and `to`. */
export function spread(total: Fen, whole: number, from: number, to: number): Fen {
  assert(whole > 0 && from >= 0 && from <= to && to <= whole, `${from}…${to} lies in ${whole}`);
  const upTo = (at: number): number => Number((BigInt(total) * BigInt(at)) / BigInt(whole));
  return fen(upTo(to) - upTo(from));
}

/** Unit i (1…k) of a line of k units worth T: ⌊T·i/k⌋ − ⌊T·(i−1)/k⌋; the k parts sum to T. */
export const unitPart = (total: Fen, k: number, i: number): Fen => spread(total, k, i - 1, i);

/** How a bill's total is rounded down in cash: off, to the jiao (0.10) or to the yuan. */
export const ROUNDINGS = ['off', 'fen', 'jiao', 'half-jiao'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/**
 * The part of `total` that 抹零 leaves out: 抹分 `fen`, 抹角 `jiao`, 四舍五入到角 `half-jiao` (which
 * may add, so it may be negative). Nothing where it would make the bill free.
 */
export function roundingOf(total: Fen, rounding: Rounding): Fen {
  if (total <= 0) return ZERO;
  const left = leftOver(total, rounding);
  return left >= total ? ZERO : fen(left);
}

function leftOver(total: Fen, rounding: Rounding): number {
  switch (rounding) {
    case 'off':
      return 0;
    case 'fen':
      return total % 10;
    case 'jiao':
      return total % 100;
    case 'half-jiao':
      return total - Math.floor((total + 5) / 10) * 10;
  }
}

/** "38.50": yuan with two decimals, minus sign in front, no grouping. */
export function yuan(amount: Fen): string {
  const size = Math.abs(amount);
  const cents = String(size % 100).padStart(2, '0');
  return `${amount < 0 ? '-' : ''}${Math.floor(size / 100)}.${cents}`;
}

/** "1,805.00": as `yuan`, grouped by thousands, for large figures on screens. */
export const grouped = (amount: Fen): string => yuan(amount).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Yuan as typed or imported ("38.5", "¥1,805", "３8.50") to fen; null when it is not money. */
export function parseYuan(text: string): Fen | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^[¥￥]/, '')
    .replace(/\s/g, '');
  const match = /^(-?)(\d{1,11}|\d{1,3}(?:,\d{3})+)(?:\.(\d{0,2})0*)?$/.exec(plain);
  if (!match) return null;
  const size =
    Number((match[2] ?? '').replace(/,/g, '')) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  const value = match[1] === '-' ? -size : size;
  return isFen(value) ? fen(value === 0 ? 0 : value) : null;
}

/** Yuan with more decimals than two ("0.01083", an acquirer's fee) as fen, half up; else null. */
export function parseFine(text: string): Fen | null {
  const match = /^(-?)(\d{1,11})(?:\.(\d{1,8}))?$/.exec(text.trim());
  if (!match) return null;
  const cents = (match[3] ?? '').padEnd(3, '0');
  const up = Number(cents[2]) >= 5 ? 1 : 0;
  const size = Number(match[2]) * 100 + Number(cents.slice(0, 2)) + up;
  return fen(match[1] === '-' && size > 0 ? -size : size);
}

const NOTES = [100, 500, 1000, 2000, 5000, 10000] as const;

/**
 * Up to three sums a guest is likely to hand over for `due`, rising and all above `due`:
 * the next whole yuan, five, ten, and the single notes that cover it.
 */
export function likelyNotes(due: Fen): Fen[] {
  if (due <= 0) return [];
  const ups = [100, 500, 1000, 5000, 10000].map((step) => Math.ceil(due / step) * step);
  const notes = NOTES.filter((note) => note >= due);
  const all = [...new Set([...ups, ...notes])].filter((sum) => sum > due).sort((a, b) => a - b);
  // Above a hundred yuan guests add another hundred, not a fifty.
  const large = all.find((sum) => sum % (due > 10_000 ? 10_000 : 5_000) === 0);
  const first = all.slice(0, 2);
  const last = large !== undefined && !first.includes(large) ? large : all[2];
  return [...first, ...(last === undefined ? [] : [last])].map(fen);
}

/** Margin in tenths of a percent of the amount (337 = 33.7 %), or null when nothing was sold. */
export function margin(amount: Fen, cost: Fen): number | null {
  return amount <= 0 ? null : Math.round(((amount - cost) * 1000) / amount);
}

/** Whole percent by which `now` is above (or below) `before`, or null when `before` is nothing. */
export function change(now: Fen, before: Fen): number | null {
  return before <= 0 ? null : Math.round(((now - before) * 100) / before);
}
