// The text of a base: one JSON document in which each balance has a line of its own, so that a till
// parses some of them at a time and a person's tap comes in between.

/** Between two balances. */
export const ROW_JOINT = ',\n';

const OPENING = '"rows":[\n';
const CLOSING = '\n],"cursor":';

/** What stands before the first balance; `rest` is the JSON object without balances and cursor. */
export const opened = (rest: string): string => `${rest.slice(0, -1)},${OPENING}`;

/** What stands after the last one. */
export const closed = (cursor: string): string => `${CLOSING}${cursor}}`;

/** A base without its balances, as JSON, and these as lines: see `arrayOf`. */
export type BaseParts = { readonly rest: string; readonly lines: readonly string[] };

/** Takes the text of a base apart; null: a centre of before wrote it, in one line. */
export function partsOf(text: string): BaseParts | null {
  const from = text.indexOf(OPENING);
  const to = text.lastIndexOf(CLOSING);
  if (from < 0 || to < from) return null;
  const start = from + OPENING.length;
  return {
    rest: text.slice(0, start) + text.slice(to),
    lines: text.slice(start, Math.max(start, to)).split('\n'),
  };
}

/** Some lines one after another as the JSON of an array. */
export const arrayOf = (lines: readonly string[]): string =>
  `[${lines.join('').replace(/,$/, '')}]`;
