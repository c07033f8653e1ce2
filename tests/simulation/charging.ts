// Payment codes: attempts begun on tills and sent down their faulty lines, their ends as the centre
// hears them, sales of what was paid, bills given up and paid in cash, and money that goes back.
import { ZERO, fen } from '../../src/core/money.ts';
import type { ListedCharge } from '../../src/core/pay/listing.ts';
import { dayOf } from '../../src/core/time.ts';
import { takeList } from '../../src/server/acquirer/listing.ts';
import { paid } from '../../src/core/sale/tender.ts';
import { type Charge, GIVEN_UP } from '../../src/core/pay/charge.ts';
import { attemptOf } from '../../src/core/pay/attempt.ts';
import { isRefundDue, mayCancel, tillStep } from '../../src/core/pay/till.ts';
import { liveLines } from '../../src/core/sale/cart.ts';
import { type Begun, beginCharge, bringBack, sayOf, sellCharge } from '../../src/app/charging.ts';
import { settle } from '../../src/app/checkout.ts';
import { returnDrafts, returnId, returnOf } from '../../src/app/screens/sales/give-back.ts';
import {
  isOwnCharge,
  openCharges,
  openRefunds,
  refundable,
} from '../../src/app/store/pay/charges.ts';
import { record } from '../../src/app/store/record.ts';
import { billById } from '../../src/app/store/sale/sales.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { identityOf, now, type Store } from '../../src/app/store/store.ts';
import {
  askCharge,
  askQuery,
  askRefund,
  askReverse,
  askShopCode,
} from '../../src/app/sync/paying.ts';
import { KEPT_MS, clearEnded } from '../../src/server/acquirer/attempts.ts';
import { type Desk, atDesk, fill, heard, mayDie } from './at-desk.ts';
import type { Dice } from './chance.ts';
import { faultsFor } from './faults.ts';
import type { Act } from './steps.ts';
import { note } from './tally.ts';
import type { Till } from './till.ts';
import type { World } from './world.ts';

async function send(desk: Desk, begun: Begun, dice: Dice): Promise<void> {
  const { till, counter } = desk;
  till.line.faults = faultsFor(dice);
  const { attempt, sale, amount } = begun;
  const code = `13${dice.below(1_000_000_000) + 1_000_000_000}`;
  const body = { attempt, sale, amount, channel: 'wechat', code } as const;
  const answer = await askCharge(counter.store, till.line.fetch, body);
  await heard(desk, attempt, answer.ok, answer.ok ? '' : answer.why);
}

/** Fills a bill and begins to charge it; null where that may not be, which is noted. */
async function beginOne(
  world: World,
  desk: Desk,
  dice: Dice,
  by: Pick<Parameters<typeof beginCharge>[1], 'channel' | 'way'>,
): Promise<Begun | null> {
  await fill(desk, dice);
  const { counter } = desk;
  const begun = await beginCharge(counter, { ...by, at: now(counter.store) });
  if (!begun.ok) {
    note(world.tally, `charge: ${begun.why}`);
    return null;
  }
  // Two tills may sell it under its one id: the centre counts one of them.
  world.twins.add(begun.sale);
  return begun;
}

/** A guest shows his code; now and then the page is killed before it was sent, or as it is written. */
const charge: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  await till.store();
  world.isCharging = true;
  mayDie(till, dice);
  await atDesk(world, till, async (desk) => {
    const begun = await beginOne(world, desk, dice, { channel: 'wechat', way: 'guest-code' });
    if (begun === null) return;
    if (dice.happens(0.1)) till.kill();
    else await send(desk, begun, dice);
  });
};

/** A code is shown for the guest to scan; where none comes, the bill is on the counter again. */
const showCode: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  await till.store();
  world.isCharging = true;
  mayDie(till, dice);
  await atDesk(world, till, async (desk) => {
    const begun = await beginOne(world, desk, dice, { channel: 'other', way: 'shop-code' });
    if (begun === null) return;
    const { counter } = desk;
    const { attempt, sale, amount } = begun;
    if (dice.happens(0.1)) return till.kill();
    till.line.faults = faultsFor(dice);
    const code = await askShopCode(counter.store, till.line.fetch, { attempt, sale, amount });
    if (code.ok && code.value.ok) {
      const deal = world.hub.books.deals.get(attempt);
      if (deal?.status === 'made') deal.status = 'shown';
      return note(world.tally, 'charge: code shown');
    }
    if (!(await sayOf(counter, attempt, 'reversing', GIVEN_UP)).ok) return;
    await bringBack(counter, sale, now(counter.store));
    await askReverse(counter.store, till.line.fetch, attempt);
  });
};

/** What a till does about charges and refunds by itself. */
const look: Act = (world, dice) => lookAt(world, dice.pick(world.tills), faultsFor(dice));

async function lookAt(
  world: World,
  till: Till,
  faults: ReturnType<typeof faultsFor>,
): Promise<void> {
  await atDesk(world, till, async (desk) => {
    const { store } = desk.counter;
    till.line.faults = faults;
    for (const one of await openRefunds(store)) {
      const key = `${till.name} ${one.refund}`;
      const askedAt = world.askedAt.get(key) ?? null;
      if (one.begun === null || !isRefundDue(one, askedAt, now(store))) continue;
      world.askedAt.set(key, now(store));
      const { attempt, amount } = one.begun;
      await askRefund(store, till.line.fetch, { refund: one.refund, attempt, amount });
    }
    for (const one of await openCharges(store)) await lookAtCharge(desk, one);
  });
}

async function lookAtCharge(desk: Desk, one: Charge): Promise<void> {
  const { world, till, counter } = desk;
  const { store } = counter;
  const key = `${till.name} ${one.attempt}`;
  const isOwn = isOwnCharge(store, one);
  const askedAt = world.askedAt.get(key) ?? null;
  const step = tillStep(one, { isOwn, askedAt, now: now(store) });
  if (step === 'sell') {
    const sold = await sellCharge(counter, one);
    const by = isOwn ? 'own' : 'another till';
    if (sold.ok) note(world.tally, sold.isNew ? `charge: sold by ${by}` : 'charge: sold before');
    else note(world.tally, `charge: not sold, ${sold.why}`);
  } else if (step === 'ask') {
    world.askedAt.set(key, now(store));
    const answer = await askQuery(store, till.line.fetch, one.attempt);
    const why = answer.ok ? '' : answer.why;
    if (isOwn) await heard(desk, one.attempt, answer.ok, why);
    else note(world.tally, "charge: another till's asked about");
  }
}

/** The keeper cancels, or gives it up and is paid in cash, or has another code scanned. */
const cancel: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  await atDesk(world, till, async (desk) => {
    const { counter } = desk;
    const own = (await openCharges(counter.store)).filter(
      (one) => mayCancel(one) && isOwnCharge(counter.store, one),
    );
    if (own.length === 0) return;
    const { attempt, begun } = dice.pick(own);
    const isGivenUp = begun !== null && dice.happens(0.6);
    await sayOf(counter, attempt, 'reversing', isGivenUp ? GIVEN_UP : 'cancelled');
    note(world.tally, isGivenUp ? 'charge: given up' : 'charge: cancelled');
    if (isGivenUp) await bringBack(counter, begun.sale, now(counter.store), dice.happens(0.5));
    till.line.faults = faultsFor(dice);
    await askReverse(counter.store, till.line.fetch, attempt);
    if (!isGivenUp || liveLines(counter.cart.value).length === 0 || dice.happens(0.3)) return;
    const cash = await settle(counter, 'off', { by: 'cash', given: null });
    if (cash.ok) note(world.tally, 'charge: paid in cash');
  });
};

const chargedSale = async (store: Store, dice: Dice): Promise<string | null> => {
  const rows = await store.db.entries.filter(({ id, kind }) => kind === 'sale' && id.length === 36);
  const sales = (await rows.toArray()).filter(({ text }) => text.includes('"attempt"'));
  return sales.length === 0 ? null : dice.pick(sales.map(({ id }) => id).sort());
};

/** Goods of a charged sale come back, and the money the way it came. */
const refund: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  await atDesk(world, till, async ({ counter: { store } }) => {
    const id = await chargedSale(store, dice);
    const found = id === null ? null : await billById(store, id);
    if (id === null || found?.bill.kind !== 'sale') return;
    const { body: sale } = found.bill;
    const counts = sale.lines.map((_, i) => (i === 0 || dice.happens(0.3) ? 1 : 0));
    const back = returnOf(sale, id, found.history, counts, 'qr');
    const left = await refundable(store, sale.tenders);
    if (back === null || left === null || paid(back.tenders) > left.left) return;
    const drafts = returnDrafts(returnId(identityOf(store).device, back), back, left.attempt);
    const done = await record(store, drafts);
    const [, begun] = drafts;
    if (!done.ok || begun === undefined) return;
    note(world.tally, 'refund: begun');
    till.line.faults = faultsFor(dice);
    await askRefund(store, till.line.fetch, {
      refund: attemptOf(begun.id),
      attempt: left.attempt,
      amount: paid(back.tenders),
    });
  });
};

/** A guest types his password, has too little, scans a code, or his money comes after all. */
const guest: Act = async ({ hub: { books }, tally }, dice) => {
  const waiting = [...books.deals.values()].filter(({ status }) => status === 'paying');
  for (const deal of waiting)
    if (dice.happens(0.5)) deal.status = dice.happens(0.7) ? 'paid' : 'failed';
  const shown = [...books.deals.values()].filter(({ status }) => status === 'shown');
  for (const deal of shown)
    if (dice.happens(0.5)) deal.status = dice.happens(0.6) ? 'paid' : 'paying';
  // WeChat Pay takes no money any more for a code that it has closed.
  const closed = [...books.deals.values()].filter(
    ({ status, unscanned }) => status === 'closed' && unscanned !== 'paying',
  );
  if (closed.length === 0 || !dice.happens(0.1)) return;
  dice.pick(closed).status = 'paid';
  note(tally, 'charge: late success');
};

/** The centre's own job: what is due, and what came by a push alone. */
export async function centreLooks({ hub, time, tally }: World): Promise<void> {
  await hub.desk.sweep(time.now - KEPT_MS);
  for (let turn = 0; turn < 5 && (await hub.desk.tick()) > 0; turn += 1);
  const cleared = await clearEnded(hub.lists.pool, time.now);
  if (cleared > 0) note(tally, 'charge: cleared', cleared);
}

/** Everything that an acquirer took, as its lists of the days say it. */
async function listsArrive({ hub, stations, time }: World): Promise<void> {
  const { books, lists } = hub;
  for (const station of stations) {
    const charges = [...books.deals].flatMap(([attempt, deal]): ListedCharge[] => {
      if (deal.station !== station || deal.status !== 'paid') return [];
      const line = { transaction: attempt, attempt, fee: ZERO, at: time.now };
      const amount = fen(deal.amount);
      const whole = deal.isBack ? [{ ...line, amount, refund: `${attempt}-all` }] : [];
      const parts = [...deal.refunds].map(([refund, part]) => ({
        ...line,
        amount: fen(part),
        refund,
      }));
      return [{ ...line, amount, refund: null }, ...whole, ...parts];
    });
    if (charges.length > 0) {
      await takeList(lists, station, dayOf(time.now), 'aggregator', charges);
    }
  }
}

/** Nothing is lost any more: at the centre every attempt comes to its end. */
export async function settleCharges(world: World): Promise<void> {
  const { hub, time, isCharging } = world;
  if (!isCharging) return;
  hub.books.isMended = true;
  for (let turn = 0; turn < 4; turn += 1) {
    time.now += 60_000;
    await centreLooks(world);
  }
  await listsArrive(world);
  await centreLooks(world);
}

/** A till that has just exchanged does what is due; true when it has written something. */
export async function settleAt(world: World, till: Till): Promise<boolean> {
  if (!world.isCharging) return false;
  await lookAt(world, till, []);
  return (await countUnsent(await till.store())) > 0;
}

/** Steps with payment codes, with their weights. */
export const CHARGING: Readonly<Record<string, { weight: number; act: Act }>> = {
  charge: { weight: 3, act: charge },
  look: { weight: 3, act: look },
  cancel: { weight: 0.7, act: cancel },
  refund: { weight: 2, act: refund },
  guest: { weight: 2, act: guest },
  centre: { weight: 2, act: (world) => centreLooks(world) },
  'show-code': { weight: 1.5, act: showCode },
};
