// The centre and the acquirer of the model.
import { required } from '../../src/core/assert.ts';
import { fen } from '../../src/core/money.ts';
import { OVER_CHARGE, isUnderWay } from '../../src/core/pay/refund.ts';
import {
  type Heard,
  PATIENCE,
  type RefundTold,
  SHOP_CODE_PATIENCE,
  type Told,
  mayPay,
  mayRefund,
  refundWordAfter,
} from '../../src/core/pay/steps.ts';
import { isWanted } from '../../src/core/pay/till.ts';
import {
  AMOUNT,
  BACK,
  type Deal,
  type Rules,
  type World,
  attemptsIn,
  call,
  centreCharges,
  chargeOf,
  codeComes,
  moved,
  refundsIn,
  say,
  taken,
  wayOf,
} from './pay-world.ts';

export function arrive(world: World, i: number, rules: Rules): void {
  const { ask: what, attempt, refund } = taken(world.requests, i);
  if (what === 'refund') return refundAsked(world, attempt, refund, rules);
  const isKnown = attemptsIn(world.centre).includes(attempt);
  const charge = isKnown ? chargeOf(world.centre, attempt) : null;
  if (what === 'charge' && mayPay(charge?.state ?? null)) {
    moved(world, 'centre', attempt, 'sent');
    call(world, 'pay', attempt);
  } else if (what === 'code') {
    if (charge !== null && !isWanted(charge)) return codeComes(world, attempt, false, rules);
    if (mayPay(charge?.state ?? null)) moved(world, 'centre', attempt, 'sent');
    call(world, 'code', attempt);
  } else if (what === 'reverse' && charge !== null) centreLooks(world, rules);
}

/** Lets a refund through, the first time, only while so much of its charge is left. */
function refundAsked(world: World, attempt: string, refund: string, rules: Rules): void {
  const all = refundsIn(world.centre);
  const known = all.find((one) => one.refund === refund) ?? null;
  const hasCall = world.calls.some((one) => one.refund === refund && one.life === world.life);
  if (hasCall || !mayRefund(known)) return;
  if (known === null || !isUnderWay(known)) {
    const asked = all.filter(isUnderWay).map((one) => ({ refund: one.refund, amount: fen(BACK) }));
    const { state } = chargeOf(world.centre, attempt);
    const isKept = state !== 'reversed' && state !== 'owed' && state !== 'failed';
    const left = fen(isKept ? AMOUNT : 0);
    if (!rules.fits(left, asked, { refund, amount: fen(BACK) })) {
      return say(world, 'centre', {
        is: 'refund-moved',
        refund,
        state: 'failed',
        why: OVER_CHARGE,
      });
    }
    say(world, 'centre', { is: 'refund-moved', refund, state: 'sent', why: '' });
  }
  call(world, 'refund', attempt, refund);
}

/** The background job: the next step of every charge about which nothing is under way. */
export function centreLooks(world: World, rules: Rules): void {
  for (const charge of centreCharges(world)) {
    const { attempt, state } = charge;
    const isUnderWay = world.calls.some(
      (one) => one.attempt === attempt && one.life === world.life,
    );
    if (isUnderWay) continue;
    const sentAt = charge.at;
    const heard: Heard = world.heard[attempt] ?? null;
    const isShown = wayOf(world, attempt) === 'shop-code';
    const patience = isShown ? SHOP_CODE_PATIENCE : PATIENCE.wechat;
    const step = rules.step({ state, sentAt, patience }, heard, world.now);
    if (step.does === 'query' || step.does === 'reverse') call(world, step.does, attempt);
  }
}

export function answered(world: World, i: number, rules: Rules): void {
  const { call: what, attempt, refund, life, told } = taken(world.calls, i);
  if (life !== world.life || told === null) return;
  if (what === 'refund') return refundAnswered(world, refund, told);
  hear(world, what === 'code' ? 'query' : what, attempt, told, rules);
  if (what === 'code') codeComes(world, attempt, told === 'paying', rules);
}

function hear(
  world: World,
  what: 'pay' | 'query' | 'reverse',
  attempt: string,
  said: string,
  rules: Rules,
): void {
  const told = required(
    TOLD.find((one) => one === said),
    said,
  );
  const word = rules.word(what, told, chargeOf(world.centre, attempt).state);
  if (word !== null) moved(world, 'centre', attempt, word);
  const status = world.deals[attempt]?.status;
  if (word === 'failed' && (status === 'paying' || status === 'paid')) {
    world.wrong.push('called failed what may be paid');
  }
  if (what !== 'query') return;
  world.heard[attempt] = { told, at: world.now };
  if (told === 'paying' || told === 'absent') world.looked[attempt] = world.now;
}
const TOLD: readonly Told[] = ['paid', 'paying', 'failed', 'reversed', 'absent', 'unknown'];

function refundAnswered(world: World, refund: string, said: string): void {
  const told = required(
    REFUND_TOLD.find((one) => one === said),
    said,
  );
  const known = refundsIn(world.centre).find((one) => one.refund === refund);
  const word = refundWordAfter(told, '', known ?? { state: 'begun', why: '' });
  if (word !== null) say(world, 'centre', { is: 'refund-moved', refund, state: word, why: '' });
}
const REFUND_TOLD: readonly RefundTold[] = ['refunded', 'refunding', 'failed', 'absent', 'unknown'];

/** A call or its answer is lost: its caller, if it still lives, hears nothing it can believe. */
export function lost(world: World, i: number, rules: Rules): void {
  const { call: what, attempt, refund, life } = taken(world.calls, i);
  if (life !== world.life) return;
  if (what === 'refund') return refundAnswered(world, refund, 'unknown');
  hear(world, what === 'code' ? 'query' : what, attempt, 'unknown', rules);
  if (what === 'code') codeComes(world, attempt, false, rules);
}

export function acquirerChoices(world: World): [string, (next: World) => void][] {
  return Object.entries(world.deals).flatMap(([attempt, { status, isLate }]) => {
    const all: [string, (next: World) => void][] = [];
    const set = (to: Deal['status']) => (next: World) => {
      const deal = required(next.deals[attempt], 'the deal is there');
      if (status === 'closed') [deal.isLate, next.lates] = [true, next.lates + 1];
      deal.status = to;
    };
    const isShown = wayOf(world, attempt) === 'shop-code';
    const isSeen = !isShown || world.shown.includes(attempt);
    if (status === 'paying' && isSeen) all.push([`guest pays ${attempt}`, set('paid')]);
    if (status === 'paying' && !isShown) all.push([`guest refuses ${attempt}`, set('failed')]);
    if (status === 'closed' && isSeen && !isLate && world.lates < 1) {
      all.push([`late success of ${attempt}`, set('paid')]);
    }
    return all;
  });
}

export function handle(world: World, i: number): void {
  const one = required(world.calls[i], 'it is in the list');
  const { attempt } = one;
  if (one.call === 'pay' || one.call === 'code') world.deals[attempt] ??= opened(world, attempt);
  const deal = world.deals[attempt];
  if (one.call === 'refund') {
    if (deal !== undefined) deal.refunds[one.refund] ??= BACK;
    one.told = 'refunded';
  } else if (deal === undefined) one.told = 'absent';
  else {
    if (one.call === 'reverse' && deal.status === 'paid') deal.isBack = true;
    if (one.call === 'reverse' && deal.status === 'paying') deal.status = 'closed';
    one.told = wordFor(deal);
  }
}

/** A deal that begins after the centre was told of its end is late: nothing waits for it. */
function opened(world: World, attempt: string): Deal {
  const { state } = chargeOf(world.centre, attempt);
  const isLate = state === 'failed' || state === 'reversed';
  return { status: 'paying', isBack: false, isLate, refunds: {} };
}

function wordFor({ status, isBack }: Deal): Told {
  if (isBack || status === 'closed') return 'reversed';
  return status;
}

/** The list of the day tells the centre what it never heard. */
export function billArrives(world: World, rules: Rules): void {
  for (const [attempt, deal] of Object.entries(world.deals)) {
    if (deal.status === 'paid') hear(world, 'query', attempt, wordFor(deal), rules);
  }
}
