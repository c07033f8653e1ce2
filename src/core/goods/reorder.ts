import type { OnHand } from './stock.ts';

/** Days of past sales that a product's pace is taken from. */
export const PACE_DAYS = 28;
/** Without a level of its own a product is 快没了 when it lasts fewer days than this. */
export const LOW_DAYS = 3;
/** Without a target of its own a product is refilled for this many days. */
const REFILL_DAYS = 14;

export type Shelf = {
  readonly onHand: OnHand;
  readonly onOrder: number;
  /** Base units sold in the last `PACE_DAYS` days. */
  readonly sold: number;
  readonly reorderLevel: number | null;
  readonly target: number | null;
  /** Base units in the carton it is bought by, 1 when it has none. */
  readonly carton: number;
  /** Days its usual supplier takes from order to delivery. */
  readonly leadDays: number;
};

/** Whole days the stock lasts at the pace of the last 28 days; null when nothing was sold. */
export const daysOfCover = (shelf: Shelf): number | null =>
  shelf.sold <= 0
    ? null
    : Math.floor((Math.max(0, shelf.onHand.quantity) * PACE_DAYS) / shelf.sold);

/** 快没了: counted, and at its level or (having none) sold out soon after a delivery could come. */
export function isLow(shelf: Shelf): boolean {
  if (!shelf.onHand.counted) return false;
  if (shelf.reorderLevel !== null) return shelf.onHand.quantity <= shelf.reorderLevel;
  const days = daysOfCover(shelf);
  return days !== null && days < LOW_DAYS + shelf.leadDays;
}

/**
 * Base units to have: the keeper's target, else what sells in two weeks and until the delivery,
 * at least above the level.
 */
export const targetOf = (shelf: Shelf): number =>
  shelf.target ??
  Math.max(
    Math.ceil((shelf.sold * (REFILL_DAYS + shelf.leadDays)) / PACE_DAYS),
    (shelf.reorderLevel ?? 0) + 1,
  );

/** Cartons to order: ⌈max(0, target − on hand − on order) ÷ carton⌉. */
export const cartonsToOrder = (shelf: Shelf): number =>
  Math.ceil(Math.max(0, targetOf(shelf) - shelf.onHand.quantity - shelf.onOrder) / shelf.carton);
