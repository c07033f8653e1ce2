// What a keeper changes in an order before it is given.
import { MOST_ORDERED, type OrderLine } from '../../../../core/goods/order.ts';

/** More packs of one thing are a slip of the hand. */
export const MOST_PACKS = 9_999;

type Lines = readonly OrderLine[];

const isSame = (a: OrderLine, b: OrderLine): boolean =>
  a.product === b.product && a.unit === b.unit && a.factor === b.factor;

/** Sets how many packs of a line are ordered; none takes the line out. */
export const withPacks = (lines: Lines, line: OrderLine, packs: number): Lines =>
  packs < 1
    ? lines.filter((own) => !isSame(own, line))
    : lines.map((own) =>
        isSame(own, line) ? { ...own, packs: Math.min(packs, MOST_PACKS) } : own,
      );

/** Adds a line, or its packs to the one of the same goods; null when an order holds no more. */
export function withOrdered(lines: Lines, line: OrderLine): Lines | null {
  const own = lines.find((one) => isSame(one, line));
  if (own !== undefined) return withPacks(lines, own, own.packs + line.packs);
  return lines.length < MOST_ORDERED ? [...lines, line] : null;
}

/** Puts a line that was taken out back where it was. */
export const withLineBack = (lines: Lines, line: OrderLine, at: number): Lines =>
  lines.some((own) => isSame(own, line))
    ? lines
    : [...lines.slice(0, at), line, ...lines.slice(at)];
