// The steps of a run. Each is a kind and a seed of its own, so that a step does the same whatever
// other steps are left out: that is how a failing run is made small.
import type { Draft } from '../../src/core/journal/entry.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { derivedId } from '../../src/core/derived-id.ts';
import { CENTRE } from '../../src/core/id.ts';
import { NUMBERS_LOST } from '../../src/core/journal/lost.ts';
import type { Store } from '../../src/app/store/store.ts';
import { now } from '../../src/app/store/store.ts';
import { KINDS, draftOf, returnOf, reversalOf, ruleOf, saleOf } from './acts.ts';
import { type Dice, chance, diceOf } from './chance.ts';
import { CHARGING, centreLooks } from './charging.ts';
import { COUNTER_STEPS } from './counter-acts.ts';
import { drawer } from './drawer.ts';
import { COUPON_STEPS } from './coupons.ts';
import { FAULTS, faultsFor } from './faults.ts';
import { goodsDraft, wholesaleDraft } from './goods-acts.ts';
import { ruleOnGuests } from './guests.ts';
import { oldTill } from './old.ts';
import { note } from './tally.ts';
import type { Till } from './till.ts';
import { carryGoods, transfer } from './transfers.ts';
import { UPGRADES } from './upgrades.ts';
import { areNew } from './versions.ts';
import { type World, show } from './world.ts';

export type Step = { readonly kind: string; readonly seed: number };
export type Act = (world: World, dice: Dice) => Promise<void>;

const YEAR = 365 * 86_400_000;
/** What no screen takes back: the centre's words, and what a mended till says of itself. */
const KEPT: ReadonlySet<string> = new Set([
  'rule-published',
  'coupons-issued',
  'coupons-withdrawn',
  NUMBERS_LOST,
  'charge-moved',
  'refund-moved',
  'shop-linked',
  'transfer-told',
  'transfer-recalled',
  'transfer-returned',
  'delivery-withdrawn',
  'charges-listed',
]);

/** Records drafts on a till and shows the receipts; a keeper whose till died tries once more. */
export async function recordOn(
  world: World,
  till: Till,
  drafts: readonly Draft[],
  store?: Store,
): Promise<boolean> {
  const page = store ?? (await till.store());
  if (page.session.identity === null) return false;
  const done = await till.record(page, drafts);
  if (done === null) return recordOn(world, till, drafts);
  if (done.ok) show(world, till, done.sealed);
  return done.ok;
}

async function sell(world: World, dice: Dice, till = dice.pick(world.tills)): Promise<void> {
  const { draft, sold } = saleOf(dice);
  const page = dice.happens(0.15) ? await till.secondTab() : await till.store();
  if (!(await recordOn(world, till, [draft], page))) return;
  if (page !== till.tabs[0]) note(world.tally, 'second tab: sold');
  world.sold.set(till.station, [...(world.sold.get(till.station) ?? []), sold]);
  if (dice.happens(0.1)) await recordOn(world, till, [draft]);
}

async function act(world: World, dice: Dice): Promise<void> {
  const till = dice.pick(world.tills);
  const store = await till.store();
  const draft = draftOf(dice, dice.pick(KINDS), Math.floor(now(store)));
  const done = await recordOn(world, till, [draft]);
  if (done && draft.kind === 'member-joined') await joinAgain(world, till, draft);
}

async function goods(world: World, dice: Dice): Promise<void> {
  const till = dice.pick(world.tills);
  const store = await till.store();
  const entries = await store.db.entries.toArray();
  const receivings = entries.filter(({ kind }) => kind === 'receiving');
  const ids = receivings.map(({ id }) => id.slice(0, 36)).sort();
  await recordOn(world, till, [goodsDraft(dice, Math.floor(now(store)), ids)]);
}

/**
 * The same guest is signed up on a second till that has not heard of it, and at another station: he
 * earns once (I4).
 */
async function joinAgain(world: World, first: Till, draft: Draft): Promise<void> {
  const again = { ...draft, id: derivedId(draft.id, 'again') };
  const isHere = ({ station }: Till): boolean => station === first.station;
  const other = world.tills.find((till) => till !== first && isHere(till));
  if (other !== undefined && (await recordOn(world, other, [again]))) {
    note(world.tally, 'sign-up: on two tills');
  }
  const elsewhere = world.tills.find((till) => !isHere(till));
  if (elsewhere !== undefined && (await recordOn(world, elsewhere, [again]))) {
    note(world.tally, 'sign-up: at two stations');
  }
}

async function giveBack(world: World, dice: Dice): Promise<void> {
  const till = dice.pick(world.tills);
  const sold = world.sold.get(till.station) ?? [];
  if (sold.length > 0) await recordOn(world, till, [returnOf(dice, dice.pick(sold))]);
}

async function reverse(world: World, dice: Dice): Promise<void> {
  const till = dice.pick(world.tills);
  const { db } = await till.store();
  const isOther = (text: string): boolean =>
    world.stations.some((shop) => text.includes(`"supplierId":"${shop}"`));
  // Not what was moved aside, which has another key than its id, nor what no screen takes back.
  const held = (await db.entries.toArray())
    .filter(({ id, kind }) => id.length === 36 && !KEPT.has(kind) && !world.charged.has(id))
    .filter(({ kind, text }) => kind !== 'delivery-announced' || !isOther(text));
  const ids = held.map(({ id }) => id).sort();
  if (ids.length > 0) await recordOn(world, till, [reversalOf(dice, dice.pick(ids))]);
}

/** One bill is sold on two tills that do not hear of each other. */
async function twin(world: World, dice: Dice): Promise<void> {
  const [one, other] = world.tills;
  if (one === undefined || other === undefined) return;
  const { draft } = saleOf(dice);
  const { draft: second } = saleOf(dice);
  world.poison.add(draft.id);
  await recordOn(world, one, [draft]);
  await recordOn(world, other, [{ ...second, id: draft.id }]);
}

async function publish(world: World, dice: Dice): Promise<void> {
  world.rules += 1;
  const { journal } = world.hub.centre;
  await writeAsCentre(journal, CENTRE, [ruleOf(dice, world.rules)], world.time.now);
}

/** The centre answers an order or sends something, in the stream of one station. */
async function wholesale(world: World, dice: Dice): Promise<void> {
  const { journal } = world.hub.centre;
  const draft = wholesaleDraft(dice, world.time.now);
  await writeAsCentre(journal, dice.pick(world.stations), [draft], world.time.now);
}

async function exchange(world: World, dice: Dice): Promise<void> {
  const till = dice.pick(world.tills);
  till.line.faults = faultsFor(dice);
  if (dice.happens(0.2) && areNew(world, till)) {
    await till.store();
    till.line.meanwhile = () => {
      meanwhile = sell(world, dice, till);
    };
  }
  let meanwhile: Promise<void> = Promise.resolve();
  const tab = dice.happens(0.2) ? 1 : 0;
  if (tab === 1 && till.tabs[1] !== undefined) note(world.tally, 'second tab: exchanged');
  await till.exchange(tab);
  await meanwhile;
  till.line.meanwhile = null;
  till.line.faults = [];
}

/** Two tills exchange at once; the dice say whose request is next whenever both wait. */
async function both(world: World, dice: Dice): Promise<void> {
  const [one, other] = dice.happens(0.5) ? world.tills : world.tills.toReversed();
  if (one === undefined || other === undefined || !areNew(world, one, other)) return;
  let running = 2;
  const waiting: (() => void)[] = [];
  const next = (): void => {
    if (waiting.length === 0 || waiting.length < running) return;
    waiting.splice(dice.below(waiting.length), 1)[0]?.();
  };
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      next();
    });
  const run = async (till: Till): Promise<void> => {
    till.line.turn = turn;
    await till.exchange();
    till.line.turn = () => Promise.resolve();
    running -= 1;
    next();
  };
  await Promise.all([run(one), run(other)]);
}

const clock: Act = async ({ tills, tally }, dice) => {
  const till = dice.pick(tills);
  till.skew = dice.pick([0, 0, 90_000, -90_000, 400_000, YEAR, -YEAR]);
  if (Math.abs(till.skew) === YEAR) note(tally, 'clock: a year');
};

const wait: Act = async ({ time }, dice) => {
  time.now += dice.pick([1_000, 60_000, 600_000, 3_600_000, 20 * 3_600_000]);
};

/**
 * A season passes: bases are renewed, what is old is let go of, all that has a term is over. The
 * centre's jobs have gone round before: they look back a week or a month at most. Nor is a backup
 * of before put back any more: what is older than the tills' own past nobody could give back.
 */
const season: Act = async (world) => {
  await centreLooks(world);
  await carryGoods(world);
  world.restore = await world.hub.backup();
  world.time.now += 101 * 86_400_000;
  note(world.tally, 'season');
};

/** Every kind of step with its weight. */
export const STEPS: Readonly<Record<string, { weight: number; act: Act }>> = {
  sale: { weight: 18, act: (world, dice) => sell(world, dice) },
  act: { weight: 10, act: (world, dice) => act(world, dice) },
  goods: { weight: 7, act: goods },
  wholesale: { weight: 1, act: wholesale },
  return: { weight: 3, act: giveBack },
  reversal: { weight: 4, act: reverse },
  twin: { weight: 0.5, act: twin },
  rule: { weight: 1, act: publish },
  guests: { weight: 1, act: ruleOnGuests },
  exchange: { weight: 8, act: exchange },
  both: { weight: 0.7, act: both },
  clock: { weight: 8, act: clock },
  wait: { weight: 19, act: wait },
  drawer: { weight: 1, act: drawer },
  old: { weight: 2, act: oldTill },
  ...COUPON_STEPS,
  ...CHARGING,
  ...FAULTS,
  ...COUNTER_STEPS,
  transfer: { weight: 4, act: (world, dice) => transfer(world, dice) },
  season: { weight: 0.5, act: season },
  ...UPGRADES,
};

/** The steps of a seed. */
export function stepsOf(seed: number, count: number): Step[] {
  const dice = diceOf(seed);
  const total = Object.values(STEPS).reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: count }, () => {
    let left = dice.roll() * total;
    const [kind = 'wait'] =
      Object.entries(STEPS).find(([, { weight }]) => (left -= weight) < 0) ?? [];
    return { kind, seed: Math.floor(dice.roll() * 2 ** 32) };
  });
}

/** A request and its reply take up to so long each on a slow line, ms. */
const SLOW_MS = 5_000;

/** All lines are slow during one step of three. */
function setLines({ tills, time, tally }: World, dice: Dice): void {
  const isSlow = dice.happens(1 / 3);
  for (const { line } of tills) {
    line.onWay = () => {
      if (!isSlow) return;
      time.now += dice.below(SLOW_MS);
      note(tally, 'slow');
    };
  }
}

/** Does one step; a second or two pass, and more where the lines are slow. */
export async function doStep(world: World, step: Step): Promise<void> {
  const dice = diceOf(step.seed);
  chance.seed(step.seed + 1);
  world.time.now += 500 + dice.below(2_000);
  setLines(world, diceOf(step.seed + 2));
  await STEPS[step.kind]?.act(world, dice);
}
