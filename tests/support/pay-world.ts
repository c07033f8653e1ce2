// One sale, its till, the centre and the acquirer, with a line between each two of them that loses,
// delays and repeats. The decisions are the product's own (`Rules`); all else here is the world.
// A world is plain data, so that a search can copy it and tell two alike.
import type { ClaimRow } from '../../src/core/journal/row.ts';
import {
  type Charge,
  type ChargeWord,
  GIVEN_UP,
  chargeIn,
  isOpenState,
} from '../../src/core/pay/charge.ts';
import { type Refund, type RefundWord, mayGoBack, refundIn } from '../../src/core/pay/refund.ts';
import { type Told, centreStep, wordAfter } from '../../src/core/pay/steps.ts';
import { barOf, isWanted } from '../../src/core/pay/till.ts';
import type { Way } from '../../src/core/pay/attempt.ts';
import { required } from '../../src/core/assert.ts';
import { stampOf } from '../../src/core/time.ts';
import { DEVICES, idOf } from './entries.ts';

const SALE = idOf('the sale');
export const AMOUNT = 700;
/** What each return gives back: one of them fits into what was paid, two do not. */
export const BACK = 400;
export const MOST_RETURNS = 2;
export const STEP_MS = 5_000;

/** What till and centre decide by; a planted bug replaces one of them. */
export type Rules = {
  readonly step: typeof centreStep;
  readonly word: typeof wordAfter;
  readonly bar: typeof barOf;
  readonly fits: typeof mayGoBack;
  readonly shows: typeof isWanted;
  readonly forgets: boolean;
  readonly refundsAnew: boolean;
};
export const RULES: Rules = {
  step: centreStep,
  word: wordAfter,
  bar: barOf,
  fits: mayGoBack,
  shows: isWanted,
  forgets: false,
  refundsAnew: false,
};

export type Word =
  | { readonly is: 'begun'; readonly attempt: string; readonly way: Way }
  | { readonly is: 'sold'; readonly attempt: string }
  | { readonly is: 'moved'; readonly attempt: string; readonly state: ChargeWord; why: string }
  | { readonly is: 'cash' }
  | {
      readonly is: 'refund';
      readonly refund: string;
      readonly attempt: string;
      readonly amount: number;
      /** The return that it is for. */
      readonly goods: string;
    }
  | {
      readonly is: 'refund-moved';
      readonly refund: string;
      readonly state: RefundWord;
      readonly why: string;
    };
export type Entry = Word & {
  readonly by: 'till' | 'centre';
  readonly n: number;
  readonly at: number;
};

export type Deal = {
  status: 'paying' | 'paid' | 'failed' | 'closed';
  /** All of it went back. */
  isBack: boolean;
  /** It took money after the centre had been told that it never would. */
  isLate: boolean;
  refunds: Record<string, number>;
};
type Call = {
  readonly call: 'pay' | 'code' | 'query' | 'reverse' | 'refund';
  readonly attempt: string;
  readonly refund: string;
  /** The run of the centre that made it: a killed one hears no answer. */
  readonly life: number;
  /** null on its way out. */
  told: string | null;
};
export type Request = {
  readonly ask: 'charge' | 'code' | 'query' | 'reverse' | 'refund';
  readonly attempt: string;
  readonly refund: string;
};

export type World = {
  now: number;
  n: number;
  till: Entry[];
  pushed: number;
  pulled: number;
  askedAt: Record<string, number>;
  forgotten: string[];
  /** Attempts for which the till waits for a code to show. */
  awaiting: string[];
  /** Attempts whose code a guest has seen. */
  shown: string[];
  centre: Entry[];
  life: number;
  heard: Record<string, { told: Told; at: number }>;
  requests: Request[];
  calls: Call[];
  deals: Record<string, Deal>;
  /** When the centre last heard that an attempt was unpaid. */
  looked: Record<string, number>;
  /** What must never happen and did. */
  wrong: string[];
  crashes: number;
  lates: number;
};

export const newWorld = (): World => ({
  now: 1_000_000,
  n: 0,
  till: [],
  pushed: 0,
  pulled: 0,
  askedAt: {},
  forgotten: [],
  awaiting: [],
  shown: [],
  centre: [],
  life: 0,
  heard: {},
  requests: [],
  calls: [],
  deals: {},
  looked: {},
  wrong: [],
  crashes: 0,
  lates: 0,
});

// Reading the ledgers

export const tillView = ({ till, centre, pulled }: World): Entry[] => [
  ...till,
  ...centre.slice(0, pulled).filter(({ by }) => by === 'centre'),
];

function rowOf(
  entries: readonly Entry[],
  account: string,
  isOf: (one: Entry) => boolean,
): ClaimRow {
  const claims = entries
    .filter(isOf)
    .map((one) => ({
      entry: String(one.n),
      part: 0,
      stamp: stampOf(one.at, DEVICES[one.by === 'till' ? 0 : 1], one.n),
      fields: fieldsOf(one),
    }))
    .sort((a, b) => (a.stamp < b.stamp ? -1 : 1));
  return { id: account, form: 'claims', claims };
}

function fieldsOf(one: Entry): ClaimRow['claims'][number]['fields'] {
  switch (one.is) {
    case 'begun':
      return { sale: SALE, amount: AMOUNT, channel: 'wechat', way: one.way };
    case 'moved':
      return { state: one.state, transaction: null, why: one.why };
    case 'refund':
      return {
        attempt: one.attempt,
        amount: one.amount,
        return: SALE,
        state: 'begun',
        rank: 0,
      };
    case 'refund-moved':
      return { state: one.state, why: one.why, rank: REFUND_RANK[one.state] };
    case 'sold':
      return { soldAs: SALE };
    case 'cash':
      return {};
  }
}
const REFUND_RANK = { sent: 1, unknown: 2, refunding: 3, failed: 10, refunded: 11 } as const;

export const chargeOf = (entries: readonly Entry[], attempt: string): Charge =>
  chargeIn(
    rowOf(
      entries,
      `charge:${attempt}`,
      (one) =>
        (one.is === 'begun' || one.is === 'moved' || one.is === 'sold') && one.attempt === attempt,
    ),
  );
export const attemptsIn = (entries: readonly Entry[]): string[] => [
  ...new Set(
    entries.flatMap((one) => (one.is === 'begun' || one.is === 'moved' ? [one.attempt] : [])),
  ),
];
export const refundsIn = (entries: readonly Entry[]): Refund[] => {
  const all = entries.flatMap((one) =>
    one.is === 'refund' || one.is === 'refund-moved' ? [one.refund] : [],
  );
  return [...new Set(all)].map((refund) =>
    refundIn(
      rowOf(
        entries,
        `refund:${refund}`,
        (one) => (one.is === 'refund' || one.is === 'refund-moved') && one.refund === refund,
      ),
    ),
  );
};
/** How an attempt is paid; its request says that too. */
export const wayOf = ({ till }: World, attempt: string): Way =>
  till.flatMap((one) => (one.is === 'begun' && one.attempt === attempt ? [one.way] : []))[0] ??
  'guest-code';
export const tillCharges = (world: World): Charge[] => {
  const view = tillView(world);
  return attemptsIn(view).map((attempt) => chargeOf(view, attempt));
};
export const centreCharges = ({ centre }: World): Charge[] =>
  attemptsIn(centre).map((attempt) => chargeOf(centre, attempt));
export const tillRefunds = (world: World): Refund[] => refundsIn(tillView(world));
/** The returns, each with its refunds' numbers: more than one only by a mistake. */
export const returnsIn = ({ till }: World): string[][] => [
  ...till
    .reduce((all, one) => {
      if (one.is === 'refund') all.set(one.goods, [...(all.get(one.goods) ?? []), one.refund]);
      return all;
    }, new Map<string, string[]>())
    .values(),
];
export const saleIn = ({ till }: World): Entry | null =>
  till.find(({ is }) => is === 'sold' || is === 'cash') ?? null;

// Writing

export function say(world: World, by: Entry['by'], word: Word): void {
  world.n += 1;
  const log = by === 'till' ? world.till : world.centre;
  const last = log.filter((one) => one.by === by).at(-1)?.at ?? 0;
  log.push({ ...word, by, n: world.n, at: Math.max(world.now, last) });
}
export const moved = (
  world: World,
  by: Entry['by'],
  attempt: string,
  state: ChargeWord,
  why = '',
) => say(world, by, { is: 'moved', attempt, state, why });
export const ask = (world: World, request: Request['ask'], attempt: string, refund = ''): void => {
  world.requests.push({ ask: request, attempt, refund });
  world.askedAt[refund || attempt] = world.now;
};
export const call = (world: World, what: Call['call'], attempt: string, refund = ''): void => {
  if (what === 'reverse') watchReverse(world, attempt);
  world.calls.push({ call: what, attempt, refund, life: world.life, told: null });
};

/** No charge is reversed unless it has just been looked at, or is owed. */
function watchReverse(world: World, attempt: string): void {
  const { state } = chargeOf(world.centre, attempt);
  const looked = world.looked[attempt] ?? -Infinity;
  if (state !== 'owed' && world.now - looked > STEP_MS) world.wrong.push('reversed without a look');
}

/** The till gives an attempt up, or asks for its cancelling. */
export function reverse(world: World, attempt: string, why: string): void {
  moved(world, 'till', attempt, 'reversing', why);
  ask(world, 'reverse', attempt);
}

/** The code that the till waits for comes, or will never come: then the bill is free again. */
export function codeComes(world: World, attempt: string, isThere: boolean, rules: Rules): void {
  if (!world.awaiting.includes(attempt)) return;
  world.awaiting = world.awaiting.filter((one) => one !== attempt);
  const charge = chargeOf(tillView(world), attempt);
  if (!isThere) {
    if (isOpenState(charge.state)) reverse(world, attempt, GIVEN_UP);
  } else if (rules.shows(charge)) {
    world.shown.push(attempt);
    if (!isOpenState(charge.state) || charge.state === 'reversing') {
      world.wrong.push('shown after it was called off');
    }
  }
}

export const taken = <T>(list: T[], i: number): T =>
  required(list.splice(i, 1)[0], 'it is in the list');
