// A charge is an attempt to take the money for one sale. Its state is a function of the set of
// words said about it, so no order of arrival matters:
// - The open states have ranks, the highest holds. `unknown` lies below `paying`, because it only
//   says that nobody answered; `reversing` above, because a cancel stays until it was answered.
// - Only the centre hears the acquirer, so only its words end a charge, and they are its own chain:
//   what it said last holds. A device's word can therefore never make a charge paid or failed.
// - Paid after it had ended unpaid, or after the keeper gave it up to take the money otherwise, is
//   never quietly paid. It is owed to the guest until the centre has said that it went back.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { chargeAccount, saleAccount, subjectOf } from '../journal/account.ts';
import type { Entry } from '../journal/entry.ts';
import { claim, kind } from '../journal/kind.ts';
import type { ClaimRow } from '../journal/row.ts';
import type { Fen } from '../money.ts';
import { authorIn, effOf } from '../time.ts';
import {
  AttemptSchema,
  CHANNELS,
  type Channel,
  ChargeAmount,
  WAYS,
  type Way,
  WhySchema,
} from './attempt.ts';

/**
 * An attempt to charge (扫码收款) is begun: written before anything is sent. `sale` is the cart's
 * id and so the sale's to be, `amount` fen. The guest's payment code itself stands in no entry.
 */
export const ChargeBegunSchema = v.strictObject({
  attempt: AttemptSchema,
  sale: IdSchema,
  amount: ChargeAmount,
  channel: v.picklist(CHANNELS),
  way: v.picklist(WAYS),
});
export type ChargeBegun = v.InferOutput<typeof ChargeBegunSchema>;

export const chargeBegun = kind(
  'charge-begun',
  1,
  ChargeBegunSchema,
  ({ attempt, sale, amount, channel, way }) => [
    claim(chargeAccount(attempt), { sale, amount, channel, way }),
    claim(saleAccount(sale), { charge: attempt }, 1),
  ],
);

/** What can be said of a charge that was begun. */
export const CHARGE_WORDS = [
  'sent',
  'paying',
  'paid',
  'failed',
  'reversing',
  'reversed',
  'unknown',
] as const;
export type ChargeWord = (typeof CHARGE_WORDS)[number];

/** What only the centre may say: it alone hears the acquirer. */
const CENTRE_WORDS: ReadonlySet<string> = new Set(['paid', 'failed', 'reversed', 'paying']);

/**
 * Why of a `reversing` after which no sale may be made of the charge: the keeper takes the money
 * otherwise without waiting for the acquirer. Only the device that began it may say so.
 */
export const GIVEN_UP = 'given-up';

/** A charge came to another state; `transaction` is the acquirer's own number, null until known. */
export const ChargeMovedSchema = v.strictObject({
  attempt: AttemptSchema,
  state: v.picklist(CHARGE_WORDS),
  transaction: v.nullable(v.pipe(v.string(), v.regex(/^[0-9A-Za-z_-]{1,64}$/))),
  why: WhySchema,
});
export type ChargeMoved = v.InferOutput<typeof ChargeMovedSchema>;

export const chargeMoved = kind('charge-moved', 1, ChargeMovedSchema, ({ attempt, ...said }) => [
  claim(chargeAccount(attempt), said),
]);

/** Whether an entry is a word on a charge that no device may say. */
export const isCentreWord = ({ kind: name, body }: Entry): boolean => {
  if (name !== chargeMoved.name) return false;
  const said = v.safeParse(v.object({ state: v.string() }), body);
  return said.success && CENTRE_WORDS.has(said.output.state);
};

/** How an open charge stands, the later in the list the higher. */
const OPEN = ['begun', 'sent', 'unknown', 'paying', 'reversing'] as const;
type OpenState = (typeof OPEN)[number];

/** `owed`: the guest paid after the charge had been given up, and gets it back. */
export type ChargeState = OpenState | 'paid' | 'failed' | 'reversed' | 'owed';

const BegunClaim = v.object({
  sale: IdSchema,
  amount: ChargeAmount,
  channel: v.picklist(CHANNELS),
  way: v.picklist(WAYS),
});
const SaidClaim = v.object({
  state: v.picklist(CHARGE_WORDS),
  transaction: v.nullable(v.string()),
  why: v.string(),
});
const SoldClaim = v.object({ soldAs: v.string() });

/**
 * A charge as its row has it. `begun` is what its device wrote, null until that has arrived, with
 * its entry's id and that device (`by`). `at` is when it was begun and `since` when it came to its
 * state, epoch ms.
 */
export type Charge = {
  readonly attempt: string;
  readonly state: ChargeState;
  readonly why: string;
  readonly transaction: string | null;
  readonly begun: {
    readonly sale: string;
    readonly amount: Fen;
    readonly channel: Channel;
    readonly way: Way;
    readonly entry: string;
    readonly by: string;
  } | null;
  readonly at: number;
  readonly since: number;
  /** The keeper took the money otherwise. */
  readonly isGivenUp: boolean;
  /** A sale names it. */
  readonly isSold: boolean;
};

type End = 'paid' | 'failed' | 'reversed' | 'owed' | null;

/**
 * What the centre's next word makes of how a charge has ended so far. `isPaidFirst`: its first end
 * was paid, and a till may have sold on that without anybody here knowing yet. It stays paid then:
 * what comes behind it is what a centre said before it was put back, and hears of again.
 */
function ended(end: End, word: ChargeWord, isPaidFirst: boolean): End {
  switch (word) {
    case 'paid':
      return end === null || end === 'paid' || isPaidFirst ? 'paid' : 'owed';
    case 'reversed':
      return 'reversed';
    case 'failed':
      return end ?? 'failed';
    default:
      return end;
  }
}

const isOpenWord = (word: ChargeWord): word is Exclude<OpenState, 'begun'> =>
  word === 'sent' || word === 'unknown' || word === 'paying' || word === 'reversing';

/** Everything that was said of a charge, as far as it has been read. */
type Said = {
  open: OpenState;
  end: End;
  isPaidFirst: boolean;
  isGivenUp: boolean;
  isSold: boolean;
};

const stateOf = ({ open, end, isGivenUp, isSold }: Said): ChargeState =>
  end === 'paid' && isGivenUp && !isSold ? 'owed' : (end ?? open);

/** The charge that a row of `chargeAccount` holds. */
export function chargeIn(row: ClaimRow): Charge {
  const all: Said = {
    open: 'begun',
    end: null,
    isPaidFirst: false,
    isGivenUp: false,
    isSold: false,
  };
  const at = effOf(row.claims[0]?.stamp ?? '0');
  let begun: Charge['begun'] = null;
  let reached = { why: '', since: at };
  let transaction: string | null = null;
  for (const { fields, stamp, entry } of row.claims) {
    const before = stateOf(all);
    const first = v.safeParse(BegunClaim, fields);
    if (first.success) begun ??= { ...first.output, entry, by: authorIn(stamp) };
    all.isSold ||= v.is(SoldClaim, fields);
    const said = v.safeParse(SaidClaim, fields);
    if (said.success) {
      hear(all, said.output);
      transaction = said.output.transaction ?? transaction;
    }
    const why = said.success ? said.output.why : '';
    if (stateOf(all) !== before) reached = { why, since: effOf(stamp) };
  }
  const attempt = subjectOf(row.id);
  const { isGivenUp, isSold } = all;
  return { attempt, state: stateOf(all), ...reached, transaction, begun, at, isGivenUp, isSold };
}

function hear(all: Said, { state: word, why }: v.InferOutput<typeof SaidClaim>): void {
  all.isPaidFirst ||= all.end === null && word === 'paid';
  all.end = ended(all.end, word, all.isPaidFirst);
  if (isOpenWord(word) && OPEN.indexOf(word) > OPEN.indexOf(all.open)) all.open = word;
  all.isGivenUp ||= word === 'reversing' && why === GIVEN_UP;
}

/** Whether nobody knows yet how it ends: such a charge bars another one of the same sale. */
export const isOpenState = (state: ChargeState): boolean => OPEN.some((one) => one === state);

/** Whether something is left to do: to hear its end, to write its sale, or to give money back. */
export const isUnsettled = ({ state, isSold }: Charge): boolean =>
  isOpenState(state) || state === 'owed' || (state === 'paid' && !isSold);

/** Whether a sale names it although its money went back, or never came: a person looks at it. */
export const isUndone = ({ state, isSold }: Charge): boolean =>
  isSold && (state === 'reversed' || state === 'failed');

/** The attempts that were begun for a sale, in order; `row` is its `saleAccount`. */
export const attemptsOf = (row: ClaimRow | null): string[] => {
  const found = (row?.claims ?? []).flatMap(({ fields }) => {
    const parsed = v.safeParse(AttemptSchema, fields['charge']);
    return parsed.success ? [parsed.output] : [];
  });
  return [...new Set(found)];
};
