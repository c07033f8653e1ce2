// Postage coupons: issued and taken back by the centre, used by the till's own rules, now and then
// at two tills of one shop that have not heard of each other.
import { COUPON_BYTES, couponCode } from '../../src/core/post/coupon.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import { fen, minus } from '../../src/core/money.ts';
import { COUPONS } from '../../src/core/post/sending.ts';
import { dayAfter, dayOf } from '../../src/core/time.ts';
import { couponChoice } from '../../src/app/screens/post/coupon-view.ts';
import { findCoupon } from '../../src/app/store/post/coupons.ts';
import { now } from '../../src/app/store/store.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { thing } from './acts.ts';
import { type Dice, chance, idFrom } from './chance.ts';
import { type Act, recordOn } from './steps.ts';
import { note } from './tally.ts';
import type { Till } from './till.ts';
import type { World } from './world.ts';

const FEE = fen(2_300);
const { off: OFF } = COUPONS['over-21'];

/** What the centre of a world has issued, by station; a restored one forgets, the guests do not. */
const issued = new WeakMap<World, { readonly station: string; readonly code: string }[]>();

async function write(world: World, station: string, kind: string, body: Draft['body']) {
  const draft = { id: chance.id(), kind, v: 1, body };
  await writeAsCentre(world.hub.centre.journal, station, [draft], world.time.now);
}

async function issue(world: World, dice: Dice): Promise<void> {
  const station = dice.pick(world.stations);
  const code = couponCode(Uint8Array.from({ length: COUPON_BYTES }, () => dice.below(256)));
  const lines = [{ code, member: dice.happens(0.5) ? thing(2, dice.below(4)) : null }];
  const until = dayAfter(dayOf(world.time.now), dice.below(20));
  await write(world, station, 'coupons-issued', { plan: 'over-21', until, lines });
  issued.set(world, [...(issued.get(world) ?? []), { station, code }]);
  for (const till of tillsOf(world, station)) if (dice.happens(0.5)) await till.exchange();
}

const tillsOf = ({ tills }: World, station: string): Till[] =>
  tills.filter((till) => till.station === station);

/** Takes a coupon at a till as the screen would; false when it refused. */
async function take(world: World, till: Till, code: string, dice: Dice): Promise<boolean> {
  const store = await till.store();
  const choice = couponChoice(await findCoupon(store, code), null, FEE, now(store));
  if (!choice.ok || choice.coupon === null) return false;
  const parcel = { parcel: idFrom(dice.roll), label: 'EA100000001CN', weight: 900 };
  const body = { ...parcel, fee: FEE, coupon: choice.coupon, paid: minus(FEE, OFF) };
  return recordOn(world, till, [{ id: idFrom(dice.roll), kind: 'parcel-accepted', v: 1, body }]);
}

/** One or two tills of its shop take a coupon; the centre may have taken it back a moment ago. */
async function use(world: World, dice: Dice): Promise<void> {
  const known = issued.get(world) ?? [];
  if (known.length === 0) return issue(world, dice);
  const { station, code } = dice.pick(known);
  if (dice.happens(0.4)) await write(world, station, 'coupons-withdrawn', { codes: [code] });
  const tills = tillsOf(world, station);
  const taking = dice.happens(0.4) ? tills.slice(0, 2) : [dice.pick(tills)];
  let taken = 0;
  for (const till of taking) if (await take(world, till, code, dice)) taken += 1;
  note(world.tally, 'coupon: refused', taking.length - taken);
  if (taken > 1) note(world.tally, 'coupon: at two tills');
}

export const COUPON_STEPS: Readonly<Record<string, { weight: number; act: Act }>> = {
  coupon: { weight: 2, act: (world, dice) => (dice.happens(0.3) ? issue : use)(world, dice) },
};
