// Every wrong reading of a camera carries a valid check digit, so agreement protects instead:
// two equal readings of different frames, three when another text was seen or nobody knows it.

const WINDOW = 300;
// A slow phone's frames lie further apart: then those decoded next count, each up to this later.
const NEXT_FRAME = 2000;
/** Milliseconds out of view after which the same text counts again. */
export const GONE = 800;

type Vote = { readonly text: string; readonly at: number; readonly beside: readonly string[] };

/** The readings not yet agreed on, and when each accepted text was last seen. */
export type Votes = {
  readonly recent: readonly Vote[];
  readonly seen: ReadonlyMap<string, number>;
  /** The times of the last two frames. */
  readonly previous: number;
  readonly beforePrevious: number;
};

export const NO_VOTES: Votes = {
  recent: [],
  seen: new Map(),
  previous: -Infinity,
  beforePrevious: -Infinity,
};

/** A frame's reading; `at` is the frame's own time in ms. */
export type Reading = {
  /** Every text in the frame; empty for none. */
  readonly texts: readonly string[];
  readonly at: number;
  /** Whether a text is known to the shop. */
  readonly isKnown: (text: string) => boolean;
  /** Milliseconds out of view after which the same text counts again. */
  readonly gone: number;
};

/** What a frame led to: a text that counts, or several in view of which one is to be chosen. */
export type Verdict = {
  readonly votes: Votes;
  readonly accepted: string | null;
  readonly choice: readonly string[];
};

const none = (votes: Votes): Verdict => ({ votes, accepted: null, choice: [] });

/** Counts one frame; a text that was accepted or asked about counts again once out of view. */
export function accept(votes: Votes, { texts, at, isKnown, gone }: Reading): Verdict {
  if (at <= votes.previous) return none(votes);
  const isNext = at - votes.previous <= NEXT_FRAME;
  const recent = votes.recent.filter(
    (vote) => at - vote.at <= WINDOW || (isNext && isUnbroken(votes, vote)),
  );
  // What the last frame showed has not been seen to leave, however long this one took.
  const seen = new Map(
    [...votes.seen].filter(([, last]) => at - last < gone || (isNext && last === votes.previous)),
  );
  const held = [...seen].flatMap(([text, last]) => (at - last <= WINDOW ? [text] : []));
  for (const text of texts) if (seen.has(text)) seen.set(text, at);
  const fresh = [...new Set(texts)].filter((text) => !seen.has(text));
  const all = [...recent, ...fresh.map((text) => ({ text, at, beside: fresh }))];
  const texted = new Set([...all.map(({ text }) => text), ...held]);
  const isAgreed = (text: string): boolean =>
    all.filter((vote) => vote.text === text).length >= (texted.size > 1 || !isKnown(text) ? 3 : 2);
  const agreed = fresh.filter(isAgreed);
  const [text] = agreed;
  const frames = { previous: at, beforePrevious: votes.previous };
  if (text === undefined) return none({ recent: all, seen, ...frames });
  const choice = [...new Set(agreed.flatMap((one) => companions(all, one)))];
  for (const one of [...choice, text]) seen.set(one, at);
  const next = { recent: [], seen, ...frames };
  return choice.length > 1
    ? { votes: next, accepted: null, choice }
    : { votes: next, accepted: text, choice: [] };
}

/** Whether the vote's text was read in every frame since: the last one, or the last two. */
function isUnbroken({ recent, previous, beforePrevious }: Votes, { text, at }: Vote): boolean {
  if (at === previous) return true;
  return at === beforePrevious && recent.some((vote) => vote.at === previous && vote.text === text);
}

/** The text and those that were beside it in two frames or more: one frame may be mistaken. */
function companions(votes: readonly Vote[], text: string): string[] {
  const beside = votes.flatMap((vote) => (vote.text === text ? vote.beside : []));
  return [...new Set(beside)].filter(
    (other) => beside.filter((one) => one === other).length > 1 || other === text,
  );
}
