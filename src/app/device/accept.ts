// Every wrong reading of a camera carries a valid check digit, so agreement protects instead:
// two equal readings of different frames, three when another text was read in between.

const WINDOW = 300;
// A slow phone's frames lie further apart: then the next frame decoded counts, up to this.
const NEXT_FRAME = 1000;
const GONE = 800;

type Vote = { readonly text: string; readonly at: number };

/** The readings not yet agreed on, and when each accepted text was last seen. */
export type Votes = {
  readonly recent: readonly Vote[];
  readonly seen: ReadonlyMap<string, number>;
  readonly previous: number;
};

export const NO_VOTES: Votes = { recent: [], seen: new Map(), previous: -Infinity };

/** A frame's reading: its text, or null for none; `at` is the frame's own time in ms. */
export type Reading = { readonly text: string | null; readonly at: number };

export type Verdict = { readonly votes: Votes; readonly accepted: string | null };

/** Counts one frame; the same text is accepted again only after 800 ms out of view. */
export function accept(votes: Votes, { text, at }: Reading): Verdict {
  if (at <= votes.previous) return { votes, accepted: null };
  const recent = votes.recent.filter(
    (vote) => at - vote.at <= WINDOW || (vote.at === votes.previous && at - vote.at <= NEXT_FRAME),
  );
  const seen = new Map([...votes.seen].filter(([, last]) => at - last < GONE));
  if (text === null) return { votes: { recent, seen, previous: at }, accepted: null };
  if (seen.has(text)) {
    return { votes: { recent, seen: seen.set(text, at), previous: at }, accepted: null };
  }
  const all = [...recent, { text, at }];
  const equal = all.filter((vote) => vote.text === text).length;
  if (equal < (equal < all.length ? 3 : 2)) {
    return { votes: { recent: all, seen, previous: at }, accepted: null };
  }
  return { votes: { recent: [], seen: seen.set(text, at), previous: at }, accepted: text };
}
