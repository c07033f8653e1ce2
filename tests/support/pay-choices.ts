// What can happen next in the model: by keeper, guest and time, and by the lines.
import { type Charge, GIVEN_UP } from '../../src/core/pay/charge.ts';
import type { Refund } from '../../src/core/pay/refund.ts';
import { holderOf, isRefundDue, mayCancel, tillStep } from '../../src/core/pay/till.ts';
import { acquirerChoices, answered, arrive, centreLooks, handle, lost } from './pay-centre.ts';
import {
  BACK,
  MOST_RETURNS,
  type Request,
  type Rules,
  STEP_MS,
  type World,
  ask,
  attemptsIn,
  chargeOf,
  codeComes,
  moved,
  returnsIn,
  reverse,
  saleIn,
  say,
  taken,
  tillCharges,
  tillRefunds,
  tillView,
} from './pay-world.ts';

/** Everything that can happen next, by name. */
export function choices(world: World, rules: Rules): [string, (next: World) => void][] {
  const all: [string, (next: World) => void][] = [];
  const charges = tillCharges(world);
  const isSold = saleIn(world) !== null;
  if (!isSold && charges.length < 2 && rules.bar(charges) === null) {
    all.push(['scan', scan], ['show', show]);
  }
  if (!isSold && charges.length > 0 && holderOf(charges) === null) {
    all.push(['cash', (next) => say(next, 'till', { is: 'cash' })]);
  }
  for (const charge of charges) {
    const { attempt } = charge;
    if (mayCancel(charge)) all.push([`cancel ${attempt}`, (next) => reverse(next, attempt, '')]);
    if (mayCancel(charge) && !charge.isGivenUp) {
      all.push([`give up ${attempt}`, (next) => reverse(next, attempt, GIVEN_UP)]);
    }
    const due = tillStep(charge, looking(world, charge));
    const isKnown = !world.forgotten.includes(attempt);
    if (isKnown && due === 'sell') all.push([`sell ${attempt}`, (next) => sell(next, attempt)]);
    if (isKnown && due === 'ask')
      all.push([`ask ${attempt}`, (next) => ask(next, 'query', attempt)]);
    // Another till of the shop may give goods back that this one has given back already.
    if (charge.isSold && charge.state === 'paid' && returnsIn(world).length < MOST_RETURNS) {
      all.push([`return ${attempt}`, (next) => giveBack(next, attempt)]);
    }
  }
  for (const refund of tillRefunds(world)) {
    if (isRefundDue(refund, world.askedAt[refund.refund] ?? null, world.now)) {
      all.push([`refund ${refund.refund}`, (next) => refundAgain(next, refund, rules)]);
    }
  }
  all.push(...lineChoices(world, rules), ...acquirerChoices(world));
  return all;
}

const looking = (world: World, { attempt }: Charge) => ({
  isOwn: true,
  askedAt: world.askedAt[attempt] ?? null,
  now: world.now,
});

function scan(world: World): void {
  const attempt = `attempt${tillCharges(world).length + 1}`;
  say(world, 'till', { is: 'begun', attempt, way: 'guest-code' });
  ask(world, 'charge', attempt);
}

function show(world: World): void {
  const attempt = `attempt${tillCharges(world).length + 1}`;
  say(world, 'till', { is: 'begun', attempt, way: 'shop-code' });
  ask(world, 'code', attempt);
  world.awaiting.push(attempt);
}

function sell(world: World, attempt: string): void {
  const sale = saleIn(world);
  if (sale === null) {
    say(world, 'till', { is: 'sold', attempt });
    const deal = world.deals[attempt];
    if (deal?.status !== 'paid' || deal.isBack) world.wrong.push('sold what was not paid');
  } else if (sale.is === 'cash' || (sale.is === 'sold' && sale.attempt !== attempt)) {
    moved(world, 'till', attempt, 'reversing', GIVEN_UP);
  }
}

function giveBack(world: World, attempt: string): void {
  const nth = tillRefunds(world).length + 1;
  const [refund, goods] = [`refund0${nth}`, `goods${nth}`];
  say(world, 'till', { is: 'refund', refund, attempt, amount: BACK, goods });
  ask(world, 'refund', attempt, refund);
}

function refundAgain(world: World, { refund, begun }: Refund, rules: Rules): void {
  const attempt = begun?.attempt ?? '';
  if (!rules.refundsAnew) return ask(world, 'refund', attempt, refund);
  const anew = `refund0${tillRefunds(world).length + 1}`;
  const own = world.till.find((one) => one.is === 'refund' && one.refund === refund);
  const goods = own?.is === 'refund' ? own.goods : '';
  say(world, 'till', { is: 'refund', refund: anew, attempt, amount: BACK, goods });
  ask(world, 'refund', attempt, anew);
}

function lineChoices(world: World, rules: Rules): [string, (next: World) => void][] {
  const all: [string, (next: World) => void][] = [];
  if (world.pushed < world.till.length) all.push(['push', push]);
  if (world.pulled < world.centre.length)
    all.push(['pull', (next) => (next.pulled = next.centre.length)]);
  for (const [i, one] of world.requests.entries()) {
    const name = `${one.ask} ${one.attempt}`;
    all.push([`${name} arrives`, (next) => arrive(next, i, rules)]);
    all.push([`${name} is lost`, (next) => silence(next, taken(next.requests, i))]);
    if (one.ask !== 'code')
      all.push([
        `${name} arrives, its answer is lost`,
        (next) => {
          arrive(next, i, rules);
          silence(next, one);
        },
      ]);
  }
  for (const attempt of world.awaiting) {
    all.push([`no code for ${attempt}`, (next) => codeComes(next, attempt, false, rules)]);
  }
  for (const [i, one] of world.calls.entries()) {
    const name = `${one.call} ${one.attempt}`;
    if (one.told === null) all.push([`${name} is handled`, (next) => handle(next, i)]);
    else all.push([`${name} is answered`, (next) => answered(next, i, rules)]);
    all.push([`${name} is lost`, (next) => lost(next, i, rules)]);
  }
  if (world.crashes < 2) {
    all.push(
      ['till crashes', (next) => tillCrashes(next, rules)],
      ['centre crashes', centreCrashes],
    );
  }
  all.push(['the centre looks', (next) => centreLooks(next, rules)]);
  all.push(['time', (next) => (next.now += STEP_MS)]);
  return all;
}

function push(world: World): void {
  world.centre.push(...world.till.slice(world.pushed));
  world.pushed = world.till.length;
}

/** Nobody answered the till: the charge is unknown, never failed. */
function silence(world: World, { ask: what, attempt }: Request): void {
  if (what === 'refund' || what === 'code') return;
  const { state } = chargeOf(tillView(world), attempt);
  if (state === 'begun' || state === 'sent') moved(world, 'till', attempt, 'unknown', 'timeout');
}

function tillCrashes(world: World, { forgets }: Rules): void {
  world.crashes += 1;
  world.askedAt = {};
  [world.requests, world.awaiting] = [[], []];
  if (forgets) world.forgotten = attemptsIn(world.till);
}

function centreCrashes(world: World): void {
  world.crashes += 1;
  world.life += 1;
  world.heard = {};
  world.looked = {};
}

/** Everything under way comes to its end, and both sides have what the other wrote. */
export function deliverAll(world: World, rules: Rules): void {
  while (world.requests.length > 0) arrive(world, 0, rules);
  push(world);
  while (world.calls.length > 0) {
    if (world.calls[0]?.told === null) handle(world, 0);
    answered(world, 0, rules);
  }
  world.pulled = world.centre.length;
  for (const attempt of world.awaiting) codeComes(world, attempt, false, rules);
}
