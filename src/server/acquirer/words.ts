// The centre's words about charges and refunds, written into the station's stream. Each is made of
// what the row says behind the station's lock: the same answer heard twice is written once.
import { randomUUID } from 'node:crypto';
import type { Draft } from '../../core/journal/entry.ts';
import { chargeAccount, refundAccount } from '../../core/journal/account.ts';
import type { Row } from '../../core/journal/row.ts';
import {
  type Charge,
  type ChargeState,
  type ChargeWord,
  chargeIn,
  chargeMoved,
  isOpenState,
} from '../../core/pay/charge.ts';
import { type Refund, refundIn, refundMoved } from '../../core/pay/refund.ts';
import { type Call, type RefundTold, refundWordAfter, wordAfter } from '../../core/pay/steps.ts';
import { writeAsCentre } from '../centre.ts';
import type { Journal } from '../journal/journal-tx.ts';
import type { News } from '../news.ts';
import type { Said } from './acquirer.ts';

/** Where words are written, and who hears of them; `now` epoch ms. */
export type Scribe = {
  readonly journal: Journal;
  readonly news: Pick<News, 'announce'>;
  readonly now: () => number;
};

const chargeOf = (row: Row | null | undefined): Charge | null =>
  row?.form === 'claims' ? chargeIn(row) : null;
const refundOf = (row: Row | null | undefined): Refund | null =>
  row?.form === 'claims' ? refundIn(row) : null;

/** A charge as the ledger has it; null when nothing was said of it yet. */
export const readCharge = async (
  { journal }: Pick<Scribe, 'journal'>,
  station: string,
  attempt: string,
): Promise<Charge | null> => {
  const account = chargeAccount(attempt);
  return chargeOf(
    (await journal.inStation(station, 'read', (tx) => tx.rows([account]))).get(account),
  );
};

/** A refund as the ledger has it. */
export const readRefund = async (
  { journal }: Pick<Scribe, 'journal'>,
  station: string,
  refund: string,
): Promise<Refund | null> => {
  const account = refundAccount(refund);
  return refundOf(
    (await journal.inStation(station, 'read', (tx) => tx.rows([account]))).get(account),
  );
};

/** Open words in the order of their ranks: one that does not rise is not worth an entry. */
const RISING: readonly ChargeState[] = ['begun', 'sent', 'unknown', 'paying', 'reversing'];
const ENDS: ReadonlySet<ChargeWord> = new Set(['paid', 'failed', 'reversed']);

/** Nor is one that ends nothing: what has ended cannot fail any more. */
const isWorthwhile = (word: ChargeWord, state: ChargeState): boolean =>
  (ENDS.has(word) && (word !== 'failed' || isOpenState(state))) ||
  (RISING.includes(state) && RISING.indexOf(word) > RISING.indexOf(state));

const TRANSACTION = /^[0-9A-Za-z_-]{1,64}$/;

async function write(
  scribe: Scribe,
  station: string,
  account: string,
  draftIn: (row: Row | null | undefined) => Draft | null,
): Promise<void> {
  const results = await writeAsCentre(
    scribe.journal,
    station,
    async (tx) => {
      const draft = draftIn((await tx.rows([account])).get(account));
      return draft === null ? [] : [draft];
    },
    scribe.now(),
  );
  const seq = results.at(-1)?.seq ?? null;
  if (seq !== null) scribe.news.announce(station, seq);
}

/** Writes what an acquirer has said of a charge, where that is news. */
export const sayCharge = (
  scribe: Scribe,
  station: string,
  attempt: string,
  call: Call,
  said: Said,
): Promise<void> =>
  write(scribe, station, chargeAccount(attempt), (row) => {
    const state = chargeOf(row)?.state ?? 'begun';
    const word = wordAfter(call, said.state, state);
    if (word === null || !isWorthwhile(word, state)) return null;
    const transaction =
      said.state === 'paid' && TRANSACTION.test(said.transaction) ? said.transaction : null;
    return moved(attempt, word, transaction, 'why' in said ? said.why : '');
  });

/** Writes that a charge is being taken back, where it is still open. */
export const sayReversing = (scribe: Scribe, station: string, attempt: string): Promise<void> =>
  write(scribe, station, chargeAccount(attempt), (row) =>
    isWorthwhile('reversing', chargeOf(row)?.state ?? 'begun')
      ? moved(attempt, 'reversing', null, 'asked')
      : null,
  );

const moved = (
  attempt: string,
  state: ChargeWord,
  transaction: string | null,
  why: string,
): Draft => ({
  id: randomUUID(),
  kind: chargeMoved.name,
  v: chargeMoved.v,
  body: { attempt, state, transaction, why },
});

/** Writes what an acquirer has said of a refund, where that is news. */
export const sayRefund = (
  scribe: Scribe,
  station: string,
  refund: string,
  told: RefundTold,
  why: string,
): Promise<void> =>
  write(scribe, station, refundAccount(refund), (row) => {
    const word = refundWordAfter(told, why, refundOf(row) ?? { state: 'begun', why: '' });
    return word === null
      ? null
      : {
          id: randomUUID(),
          kind: refundMoved.name,
          v: refundMoved.v,
          body: { refund, state: word, why },
        };
  });
