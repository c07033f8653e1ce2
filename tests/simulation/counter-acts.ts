// What happens at the counter around a sale: to one of the shop's own members, given back by him,
// and paid another way than was tapped, at once or after its charge went wrong.
import { changeTender, settle } from '../../src/app/checkout.ts';
import { returnDrafts, returnId, returnOf } from '../../src/app/screens/sales/give-back.ts';
import { paidAgainId, payAgain } from '../../src/app/screens/todo/paid-again.tsx';
import { billById } from '../../src/app/store/sale/sales.ts';
import { identityOf } from '../../src/app/store/store.ts';
import { isVerified } from '../../src/core/sale/tender.ts';
import { memberSaleOf, thing } from './acts.ts';
import { atDesk, fill, mayDie } from './at-desk.ts';
import type { Dice } from './chance.ts';
import { type Act, recordOn } from './steps.ts';
import { note } from './tally.ts';
import type { World } from './world.ts';

/** What was sold to members, by the ids of the sales. */
const sold = new WeakMap<World, string[]>();

const sellToMember: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const draft = memberSaleOf(dice, thing(9, dice.below(3)));
  if (!(await recordOn(world, till, [draft]))) return;
  sold.set(world, [...(sold.get(world) ?? []), draft.id]);
  note(world.tally, 'member: bought');
};

/** Some of it comes back on any till that has heard of the sale. */
const takeBack: Act = async (world, dice) => {
  const ids = sold.get(world) ?? [];
  if (ids.length === 0) return sellToMember(world, dice);
  const till = dice.pick(world.tills);
  const store = await till.store();
  const id = dice.pick(ids);
  const found = await billById(store, id);
  if (found?.bill.kind !== 'sale' || store.session.identity === null) return;
  const { body } = found.bill;
  const counts = body.lines.map((_, i) => (i === 0 || dice.happens(0.3) ? 1 : 0));
  const back = returnOf(body, id, found.history, counts, dice.pick(['cash', 'qr']));
  if (back === null) return;
  const drafts = returnDrafts(returnId(identityOf(store).device, back), back, null);
  // A disk that was put back gives the same units back once more, perhaps otherwise paid.
  for (const draft of drafts) world.twins.add(draft.id);
  if (await recordOn(world, till, drafts)) note(world.tally, 'member: gave back');
};

/** The keeper taps another way of paying right after the sale, now and then back again. */
const changeLast: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  await till.store();
  mayDie(till, dice);
  await atDesk(world, till, async (desk) => {
    const { counter } = desk;
    await fill(desk, dice);
    const done = await settle(counter, 'off', { by: 'cash', given: null });
    if (!done.ok) return;
    const changed = await changeTender(counter, 'qr');
    if (!changed.ok) return;
    note(world.tally, 'sale: paid otherwise');
    if (dice.happens(0.3)) await changeTender(counter, 'cash');
  });
};

/**
 * A guest pays a charged sale otherwise, on the till that sold it. Why his charge vouches for it no
 * longer is not played: the keeper's word on it counts the same.
 */
const changeCharged: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  await atDesk(world, till, async ({ counter: { store } }) => {
    const { device } = identityOf(store);
    // Not what was moved aside, which has another key than its id.
    const own = store.db.entries.filter(
      (row) => row.kind === 'sale' && row.device === device && row.id.length === 36,
    );
    const charged = (await own.toArray()).filter(({ text }) => text.includes('"attempt"'));
    if (charged.length === 0) return;
    const sale = dice.pick(charged.map(({ id }) => id).sort());
    const found = await billById(store, sale);
    const attempt = found?.bill.kind === 'sale' && found.bill.body.tenders.find(isVerified);
    if (!attempt || attempt.attempt === undefined) return;
    const facts = { sale, attempt: attempt.attempt, device };
    const done = await payAgain(store, facts, dice.pick(['cash', 'qr']));
    if (!done.ok) return;
    // Two tills that sold one bill may each say it otherwise: the centre counts one of them.
    world.twins.add(paidAgainId(sale, facts.attempt));
    note(world.tally, 'sale: paid again');
  });
};

const either = (one: Act, other: Act): Act => {
  return (world, dice: Dice) => (dice.happens(0.5) ? one : other)(world, dice);
};

/** Steps at the counter, with their weights. */
export const COUNTER_STEPS: Readonly<Record<string, { weight: number; act: Act }>> = {
  member: { weight: 3, act: either(sellToMember, takeBack) },
  tender: { weight: 1.5, act: either(changeLast, changeCharged) },
};
