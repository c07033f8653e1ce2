import { accept, NO_VOTES, type Votes } from './accept.ts';
import type { Decoder, Sight } from './decoder.ts';
import type { Code } from './eye.ts';
import { fitting, type Outshone } from './fitting.ts';
import { nativeDecoder } from './native-decoder.ts';
import { racing } from './racing.ts';
import { restarting } from './restarting.ts';
import { type Hint, hintOf, NOTHING_WATCHED, watchedMore } from './viewing.ts';
import { workerDecoder } from './worker-decoder.ts';

// The fallback reads one code of a picture, so it never asks which of two is meant: only where the
// other does not work at all.
const MOST_STARTS = 3;

const loadFallback = async (): Promise<Decoder> =>
  (await import('./zxing-fallback.ts')).fallbackDecoder();

async function bestDecoder(): Promise<Decoder> {
  const able = typeof WebAssembly !== 'undefined' && typeof Worker !== 'undefined';
  const [main, second] = await Promise.all([
    able ? restarting(workerDecoder, MOST_STARTS) : loadFallback(),
    nativeDecoder(),
  ]);
  return second === null ? main : racing(main, second);
}

/** What a text is to the task in hand. */
export type Named = {
  /** What it is called; null: it has no other name than itself. */
  readonly name: string | null;
  /** Known for certain, so that two readings are enough. */
  readonly known: boolean;
  /** How well it fits the task: of several in view those that fit best count. */
  readonly fit: number;
};

/** Names a text for the task in hand. */
export type Namer = (text: string) => Promise<Named>;

/** A code in view and what it is. */
export type Seen = Code &
  Named & {
    /** Accepted now or before and still in view. */
    readonly counted: boolean;
  };

/** What one picture led to. */
export type Outcome = {
  readonly seen: readonly Seen[];
  readonly accepted: Seen | null;
  /** Several in view at once: a person chooses. */
  readonly choice: readonly Seen[];
  readonly hint: Hint | null;
};

export type FrameReader = {
  /** Looks at what the video shows; null when there was nothing new. One at a time. */
  read(video: HTMLVideoElement, stamp: number): Promise<Outcome | null>;
  /** Loads the decoder before it is wanted. */
  warm(): void;
  /** Another video or another start: its pictures have times of their own. */
  begin(): void;
};

type Shop = { readonly name: Namer; readonly gone: () => number };

/**
 * Makes the reader: WebAssembly in a worker, or the slower decoder where that is missing or fails
 * to start. It rejects when neither works; the next call begins anew.
 */
export function frameReader(shop: Shop): FrameReader {
  let decoder: Promise<Decoder> | null = null;
  let votes: Votes = NO_VOTES;
  let watched = NOTHING_WATCHED;
  let outshone: Outshone = new Map();
  let base: number | null = null;

  const see = async (video: HTMLVideoElement, stamp: number): Promise<Sight | null> => {
    const used = (decoder ??= bestDecoder());
    try {
      return await (await used).look(video, stamp);
    } catch (error) {
      reportError(error);
      used.then(
        (broken) => broken.close(),
        () => undefined,
      );
      decoder = loadFallback();
      await decoder.catch((missing: unknown) => {
        decoder = null;
        throw missing;
      });
      return null;
    }
  };

  const judge = async (sight: Sight, at: number): Promise<Outcome> => {
    const named = await Promise.all(
      sight.codes.map(async (code) => ({ ...code, ...(await shop.name(code.text)) })),
    );
    const gone = shop.gone();
    const fitted = fitting(named, outshone, { at, gone });
    outshone = fitted.outshone;
    const own = fitted.codes;
    const texts = own.map(({ text }) => text);
    const isKnown = (text: string): boolean => own.some((one) => one.text === text && one.known);
    const verdict = accept(votes, { texts, at, isKnown, gone });
    votes = verdict.votes;
    watched = own.length > 0 ? NOTHING_WATCHED : watchedMore(watched, { ...sight, at });
    const seen = own.map((code) => ({ ...code, counted: votes.seen.has(code.text) }));
    return {
      seen,
      accepted: seen.find(({ text }) => text === verdict.accepted) ?? null,
      choice: seen.filter(({ text }) => verdict.choice.includes(text)),
      hint: hintOf(watched),
    };
  };

  return {
    async read(video, stamp) {
      const sight = await see(video, stamp);
      if (sight === null) return null;
      base ??= performance.now() - sight.stamp;
      return judge(sight, base + sight.stamp);
    },
    warm() {
      decoder ??= bestDecoder();
      decoder.catch(() => {
        decoder = null;
      });
    },
    begin() {
      base = null;
    },
  };
}
