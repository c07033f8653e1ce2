import type { Claim } from '../journal/row.ts';

/** A count's states by rank: opened, handed in by somebody, done with, thrown away. */
export const COUNTING_RANK = { opened: 1, tallied: 2, done: 11, dropped: 12 } as const;

const rankOf = (claim: Claim): number => Number(claim.fields['rank']);

/**
 * Whether a count is still going on: until it is thrown away, or done with by somebody who had
 * seen all that was handed in. What a phone hands in late opens it again.
 */
export function isCounting(claims: readonly Claim[]): boolean {
  const tallies = claims.filter((claim) => rankOf(claim) === COUNTING_RANK.tallied).length;
  return !claims.some(
    (claim) =>
      rankOf(claim) === COUNTING_RANK.dropped ||
      (rankOf(claim) === COUNTING_RANK.done && claim.fields['seen'] === tallies),
  );
}
