/** A sale, and so a cart, has at most this many lines. */
export const MOST_LINES = 200;
