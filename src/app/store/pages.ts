// What is pulled is written a page at a time: a checkout waits for at most one of them.
import type { Cursors, Pulled } from '../../core/protocol.ts';
import { PAGE } from './arrival.ts';
import type { Stream } from './coverage.ts';

/** Characters in one page: a part of an import has two hundred goods, 45,000 characters. */
const PAGE_CHARACTERS = 64_000;

/** One page: its entries, in which stream, and the cursor after it. */
export type Page = {
  readonly stream: Stream;
  readonly entries: readonly Pulled[];
  readonly cursors: Cursors | null;
};

/** Splits what was pulled into pages; only the last one carries the cursor. */
export function pagesOf(answer: {
  readonly station: readonly Pulled[];
  readonly centre: readonly Pulled[];
  readonly cursor: Cursors;
}): Page[] {
  const pages = [...split('centre', answer.centre), ...split('station', answer.station)];
  return pages.length === 0
    ? [{ stream: 'station', entries: [], cursors: answer.cursor }]
    : pages.map((page, i) => (i === pages.length - 1 ? { ...page, cursors: answer.cursor } : page));
}

function split(stream: Stream, all: readonly Pulled[]): Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < all.length; ) {
    const entries = pageFrom(all, at);
    pages.push({ stream, entries, cursors: null });
    at += entries.length;
  }
  return pages;
}

/** The entries of the page that begins at `from`: fifty, or fewer large ones, but one at least. */
export function pageFrom(entries: readonly Pulled[], from: number): readonly Pulled[] {
  let characters = 0;
  const some = entries.slice(from, from + PAGE);
  const large = some.findIndex(({ text }, i) => {
    characters += text.length;
    return i > 0 && characters > PAGE_CHARACTERS;
  });
  return large < 0 ? some : some.slice(0, large);
}
