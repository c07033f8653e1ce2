import { dayAfter, dayOf, dayStart } from '../../core/time.ts';
import type { BaseMark } from './meta.ts';

/** Entries older than this before a base are not fetched; those here go when a base is renewed. */
const PAST_DAYS = 90;

/** From when on (epoch ms) all entries that a base holds are here, once they have been fetched. */
export const heldFrom = ({ at }: Pick<BaseMark, 'at'>): number =>
  at === null ? Infinity : dayStart(dayAfter(dayOf(at), -PAST_DAYS));
