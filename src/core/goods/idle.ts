/** Goods lie idle when they came this many days ago or earlier and none was sold since then. */
export const IDLE_DAYS = 60;

const DAY = 86_400_000;

/** A shelf: base units on it and sold in those days, and when goods last came (epoch ms). */
type Lying = {
  readonly quantity: number;
  readonly sold: number;
  readonly since: number | null;
};

/** Whether goods lie without being sold (放着不动); what never came has not lain either. */
export const isIdle = ({ quantity, sold, since }: Lying, now: number): boolean =>
  quantity > 0 && sold <= 0 && (since ?? now) <= now - IDLE_DAYS * DAY;
