// What must hold of a sale's money in every world, and once all lines are mended.
import { isOpenState, isUnsettled } from '../../src/core/pay/charge.ts';
import { isRefused } from '../../src/core/pay/refund.ts';
import { billArrives, centreLooks } from './pay-centre.ts';
import { choices, deliverAll } from './pay-choices.ts';
import {
  AMOUNT,
  BACK,
  type Rules,
  STEP_MS,
  type World,
  centreCharges,
  returnsIn,
  saleIn,
  tillCharges,
  tillRefunds,
} from './pay-world.ts';

const sumOf = (amounts: readonly number[]): number =>
  amounts.reduce((sum, amount) => sum + amount, 0);
const deals = (world: World) => Object.entries(world.deals);

/** What is wrong with a world as it stands, whatever happens next. */
export function wrongNow(world: World): string[] {
  const wrong = [...world.wrong];
  const sale = saleIn(world);
  const kept = deals(world).filter(([, one]) => one.status === 'paid' && !one.isBack);
  if (kept.filter(([, { isLate }]) => !isLate).length > 1) wrong.push('charged twice');
  if (sale?.is === 'sold') {
    const deal = world.deals[sale.attempt];
    if (deal?.status !== 'paid' || deal.isBack) wrong.push('shown paid, and is not');
  }
  for (const [, { refunds }] of deals(world)) {
    if (sumOf(Object.values(refunds)) > AMOUNT) wrong.push('more went back than was paid');
    for (const numbers of returnsIn(world)) {
      if (sumOf(numbers.map((one) => refunds[one] ?? 0)) > BACK) wrong.push('refunded twice');
    }
  }
  return wrong;
}

/** What a till does without a person. */
const DUE = /^(?:sell|ask|refund) [a-z0-9]+$/;

/** Mends every line and lets everybody do what is due, until nothing is. */
export function heal(world: World, rules: Rules): void {
  settle(world, rules);
  billArrives(world, rules);
  settle(world, rules);
}

/** Rounds of five seconds after which what has not ended never will. */
const ROUNDS = 60;

function settle(world: World, rules: Rules): void {
  for (let round = 0; round < ROUNDS; round += 1) {
    deliverAll(world, rules);
    for (const [name, act] of choices(world, rules)) if (DUE.test(name)) act(world);
    deliverAll(world, rules);
    if (isQuiet(world)) return;
    centreLooks(world, rules);
    world.now += STEP_MS;
  }
}

const isQuiet = (world: World): boolean =>
  world.requests.length === 0 &&
  world.calls.length === 0 &&
  centreCharges(world).every((charge) => !isUnsettled(charge)) &&
  tillCharges(world).every((charge) => !isUnsettled(charge)) &&
  tillRefunds(world).every((one) => one.state === 'refunded' || isRefused(one));

/** What is wrong with a healed world. */
export function wrongHealed(world: World): string[] {
  const wrong = wrongNow(world);
  const sale = saleIn(world);
  const kept = deals(world).filter(([, one]) => one.status === 'paid' && !one.isBack);
  if (kept.length > 1) wrong.push('two payments kept');
  for (const [attempt] of kept) {
    if (sale?.is !== 'sold' || sale.attempt !== attempt) wrong.push('paid, and shown unpaid');
  }
  for (const charge of [...tillCharges(world), ...centreCharges(world)]) {
    if (isOpenState(charge.state)) wrong.push(`never ended: ${charge.state}`);
    else if (isUnsettled(charge)) wrong.push(`not settled: ${charge.state}`);
  }
  for (const one of tillRefunds(world)) {
    const refunds = world.deals[one.begun?.attempt ?? '']?.refunds ?? {};
    const isBack = refunds[one.refund] !== undefined;
    if (isRefused(one)) {
      if (isBack) wrong.push('refused, and went back');
      const isRoom = sumOf(Object.values(refunds)) + BACK <= AMOUNT;
      if (isRoom && sale?.is === 'sold' && kept.length > 0) wrong.push('refused what fits');
    } else if (one.state !== 'refunded') wrong.push(`not refunded: ${one.state}`);
    else if (!isBack) wrong.push('refunded, and nothing went back');
  }
  return [...new Set(wrong)];
}
