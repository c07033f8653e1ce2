import { ANSWER_WITHIN } from '../../core/pay/protocol.ts';
import type { Fen } from '../../core/money.ts';
import type { Channel } from '../../core/pay/attempt.ts';
import type { ChargeWord } from '../../core/pay/charge.ts';
import type { RefundWord } from '../../core/pay/refund.ts';
import { QUERY_EVERY } from '../../core/pay/steps.ts';
import type { Pool } from '../database/pool.ts';
import { type Log, failureLine } from '../log.ts';
import type { Acquirers } from './accounts.ts';
import type { Scribe } from './words.ts';

/** How a charge or a refund stands, as a till is answered. */
export type ChargeStands = { readonly state: ChargeWord; readonly why: string };
export type RefundStands = { readonly state: RefundWord; readonly why: string };

/** What a till asks to be charged; `code` goes to the acquirer and nowhere else. */
export type ChargeWish = {
  readonly attempt: string;
  readonly amount: Fen;
  readonly channel: Channel;
  readonly code: string;
};
/** What is to go back of a charge. */
export type RefundWish = {
  readonly refund: string;
  readonly attempt: string;
  readonly amount: Fen;
};

/** What the desk works with; `answerWithin` milliseconds are what a till waits at most. */
export type DeskSettings = Scribe & {
  readonly pool: Pool;
  readonly acquirers: Acquirers;
  readonly log: Log;
  readonly titleOf: (station: string) => Promise<string>;
  readonly answerWithin?: number;
};

/** Without an answer the time between two questions doubles, up to this. */
export const LONGEST_PAUSE_MS = 60_000;

/** Where there is nobody to ask it doubles up to this: an acquirer may be named any day. */
export const LONGEST_ALONE_MS = 3_600_000;

const doubled = (times: number): number => QUERY_EVERY * 2 ** Math.min(times, 10);

/** How long (ms) to wait after so many silences in a row. */
export const pauseAfter = (silences: number): number =>
  Math.min(LONGEST_PAUSE_MS, doubled(silences));

/** How long (ms) to wait when so many looks before found nobody to ask. */
export const pauseAlone = (looks: number): number =>
  Math.min(LONGEST_ALONE_MS, Math.max(LONGEST_PAUSE_MS, doubled(looks)));

/** What is known when the work is done, or the till has waited long enough; it goes on behind. */
export async function answeredWithin<T>(
  { answerWithin = ANSWER_WITHIN, log }: DeskSettings,
  work: Promise<void>,
  stands: () => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, answerWithin);
  });
  // Its lease ends, and whoever has the attempt then asks what became of it.
  const safely = work.catch((failure: unknown) =>
    log({ event: 'failure', ...failureLine(failure) }),
  );
  await Promise.race([safely, late]);
  clearTimeout(timer);
  return stands();
}
