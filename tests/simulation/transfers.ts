// Goods between the two shops of a world: sent from a till, carried by the centre's own job, received
// by what a till of the other shop has heard of, now and then on two tills at once, and taken back.
import { deliveryIn } from '../../src/core/goods/delivery.ts';
import { receivedIn } from '../../src/core/goods/receiving.ts';
import { transferIn } from '../../src/core/goods/transfer-state.ts';
import { productId } from '../../src/core/derived-id.ts';
import { deliveryAccount, shopAccount, transferAccount } from '../../src/core/journal/account.ts';
import type { Entry } from '../../src/core/journal/entry.ts';
import { cancelledBy } from '../../src/core/journal/reversal.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { openDeliveries } from '../../src/app/store/goods/deliveries.ts';
import { otherShops, transfersSent } from '../../src/app/store/goods/transfers.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import { OVERLAP_MS } from '../../src/server/rounds.ts';
import { settleTransfers } from '../../src/server/transfers.ts';
import * as v from 'valibot';
import { reversalOf, thing } from './acts.ts';
import { type Dice, chance, idFrom } from './chance.ts';
import { type Act, recordOn } from './steps.ts';
import { note } from './tally.ts';
import type { Till } from './till.ts';
import { type World, streamOf } from './world.ts';

const CODES = ['6901028004954', '6902083881405', '6921168509256'] as const;

/** Up to when the job of a world has looked, for those where goods were sent. */
const looked = new WeakMap<World, number>();
/** Receivings of what another shop sent, by the shop that has them. */
const received = new WeakMap<World, { readonly station: string; readonly id: string }[]>();

/** Two shops are named to each other. */
async function link({ hub, stations, time }: World): Promise<void> {
  for (const station of stations) {
    const drafts = stations
      .filter((other) => other !== station)
      .map((shop) => ({
        id: chance.id(),
        kind: 'shop-linked',
        v: 1,
        body: { shop, name: `shop ${shop}`, linked: true },
      }));
    await writeAsCentre(hub.centre.journal, station, drafts, time.now);
  }
}

const send: Act = async (world, dice) => {
  if (!looked.has(world)) {
    looked.set(world, 0);
    await link(world);
    for (const till of world.tills) await till.exchange();
  }
  const till = dice.pick(world.tills);
  const [shop] = await otherShops(await till.store());
  if (shop === undefined) return;
  const id = idFrom(dice.roll);
  const lines = CODES.slice(0, 1 + dice.below(CODES.length)).map((code, i) => ({
    product: thing(0, i),
    code,
    name: 'tea',
    spec: '',
    unit: 'p',
    quantity: 1 + dice.below(24),
    cost: dice.happens(0.7) ? dice.below(5_000) : null,
    price: null,
  }));
  const body = { transfer: id, to: shop.shop, note: '', lines };
  // No screen takes back what left.
  world.charged.add(id);
  const done = await recordOn(world, till, [{ id, kind: 'transfer-sent', v: 1, body }]);
  if (done) note(world.tally, 'transfer: sent');
  if (dice.happens(0.6)) await till.exchange();
};

/** The sender wants goods back that nobody has received, as far as his till knows. */
const recall: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const sent = await transfersSent(await till.store());
  const open = sent.filter(({ receiving, recall: by }) => receiving === null && by === null);
  if (open.length === 0) return;
  const { id: which } = dice.pick(open.sort((a, b) => (a.id < b.id ? -1 : 1)));
  const id = idFrom(dice.roll);
  const draft = { id, kind: 'transfer-recalled', v: 1, body: { transfer: which } };
  if (await recordOn(world, till, [draft])) note(world.tally, 'transfer: called back');
};

/** Takes in on a till what it has heard to be on its way from the other shop. */
async function takeIn(world: World, till: Till, dice: Dice): Promise<string | null> {
  const open = await openDeliveries(await till.store());
  const coming = open.filter(({ supplierId }) => world.stations.some((one) => one === supplierId));
  if (coming.length === 0) return null;
  const delivery = dice.pick(coming.sort((a, b) => (a.id < b.id ? -1 : 1)));
  const { supplier, supplierId, noteNumber, warehouse, lines } = delivery;
  const id = idFrom(dice.roll);
  const about = { supplier, supplierId, order: null, delivery: delivery.id, noteNumber, warehouse };
  const came = lines.map(({ code, quantity, cost }) => ({
    product: productId(till.station, code),
    quantity: dice.happens(0.8) ? quantity : 1 + dice.below(9),
    cost,
  }));
  const body = { ...about, note: '', arrived: null, lines: came };
  if (!(await recordOn(world, till, [{ id, kind: 'receiving', v: 2, body }]))) return null;
  received.set(world, [...(received.get(world) ?? []), { station: till.station, id }]);
  return delivery.id;
}

const receive: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const other = world.tills.find((one) => one !== till && one.station === till.station);
  for (const one of [till, other]) if (dice.happens(0.8)) await one?.exchange();
  const first = await takeIn(world, till, dice);
  if (first === null || other === undefined || dice.happens(0.6)) return;
  if ((await takeIn(world, other, dice)) === first) note(world.tally, 'transfer: on two tills');
};

const takeBack: Act = async (world, dice) => {
  const all = received.get(world) ?? [];
  if (all.length === 0) return;
  const { station, id } = dice.pick(all);
  const till = dice.pick(world.tills.filter((one) => one.station === station));
  if ((await (await till.store()).db.entries.get(id)) === undefined) return;
  await recordOn(world, till, [reversalOf(dice, id)]);
};

/** The job starts anew with a restored centre, and looks at all that is there. */
export function startOver(world: World): void {
  if (looked.has(world)) looked.set(world, 0);
}

/** The centre's job goes round once. */
export async function carryGoods(world: World): Promise<void> {
  const { hub, time } = world;
  const since = looked.get(world);
  if (since === undefined) return;
  const written = await settleTransfers(hub.transfers, since);
  looked.set(world, time.now - OVERLAP_MS);
  note(world.tally, 'transfer: carried', written);
}

/** What the shops do with goods for each other, where there are two. */
export const transfer: Act = async (world, dice) => {
  if (world.stations.length < 2) return;
  const roll = dice.roll();
  if (roll < 0.4) await send(world, dice);
  else if (roll < 0.75) await receive(world, dice);
  else await (roll < 0.87 ? recall : takeBack)(world, dice);
  if (dice.happens(0.7)) await dice.pick(world.tills).exchange();
  if (dice.happens(0.7)) await carryGoods(world);
};

/** I8: what left a shop is the other's, its own again or under way, and both know the same of it. */
export async function goodsArrive(world: World): Promise<string[]> {
  const broken: string[] = [];
  for (const station of world.stations) {
    const stream = await streamOf(world, station);
    const taken = new Set(stream.flatMap(({ sealed }) => cancelledBy(sealed.entry) ?? []));
    for (const { sealed } of stream) {
      const { id, kind } = sealed.entry;
      if (kind !== 'transfer-sent' || taken.has(id)) continue;
      const wrong = await arrives(world, station, id);
      if (wrong !== null) broken.push(`I8: transfer ${id} ${wrong}`);
    }
  }
  return broken;
}

const isAnnouncing = ({ kind, body }: Entry, id: string): boolean =>
  kind === 'delivery-announced' && v.is(v.looseObject({ delivery: v.literal(id) }), body);

/** What is wrong with a transfer; null: nothing. */
async function arrives(world: World, from: string, id: string): Promise<string | null> {
  const { rows } = world.hub.centre;
  const own = await rows(from);
  const row = own.get(transferAccount(id));
  const sent = row?.form === 'claims' ? transferIn(row) : null;
  if (sent === null) return 'is forgotten';
  // A till that was destroyed may be all that knew of the other shop.
  if (!own.has(shopAccount(sent.to))) return null;
  const there = (await streamOf(world, sent.to)).map(({ sealed }) => sealed.entry);
  const told = there.filter((entry) => isAnnouncing(entry, id)).length;
  // What was called back before the centre carried it is announced to nobody; a centre that was put
  // back to before its word says it again, and hears it from a till besides: that is no second one.
  const most = world.tally.has('restore: centre behind') ? Infinity : 1;
  if (told > most || (told === 0 && sent.recall === null)) return `is announced ${told} times`;
  const account = (await rows(sent.to)).get(deliveryAccount(id));
  const receiving = account?.form === 'claims' ? (deliveryIn(account)?.receiving ?? null) : null;
  note(world.tally, receiving === null ? 'transfer: under way' : 'transfer: came');
  if (sent.receiving !== receiving) return `came as ${receiving}, and ${sent.receiving} is told`;
  const isBack = sent.recall !== null && receiving === null;
  if (isBack !== sent.backs.length > 0) return isBack ? 'is not back' : 'is at both shops';
  if (isBack) note(world.tally, 'transfer: back');
  const moved = movedBy(own, [id, ...sent.backs]);
  const gone = isBack ? 0 : sent.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  if (moved !== -gone) return `moved ${moved} at its sender's, not ${-gone}`;
  if (!world.tally.has('restore: centre behind') && (await isToldTwice(world, from, id))) {
    return 'is told twice';
  }
  const entry = there.find((one) => one.id === receiving);
  const lines = entry === undefined ? [] : (receivedIn(entry)?.lines ?? []);
  const came = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const known = [...sent.came.values()].reduce((sum, quantity) => sum + quantity, 0);
  if (came !== known) return `brought ${came}, and ${known} is told`;
  const stocked = receiving === null ? 0 : movedBy(await rows(sent.to), [receiving]);
  return stocked === came ? null : `moved ${stocked} where it came, not ${came}`;
}

/** What entries moved, in base units: each carton left one shelf and lies on one at most. */
const movedBy = (rows: ReadonlyMap<string, Row>, entries: readonly string[]): number =>
  [...rows.values()].reduce(
    (sum, row) => (row.form === 'move' && entries.includes(row.entry) ? sum + row.quantity : sum),
    0,
  );

const ToldSchema = v.looseObject({ transfer: v.string(), receiving: v.nullable(v.string()) });

/** Whether the centre says twice running what came; one that was put back may have to. */
async function isToldTwice(world: World, from: string, id: string): Promise<boolean> {
  const told = (await streamOf(world, from)).flatMap(({ sealed: { entry } }) => {
    const body = entry.kind === 'transfer-told' ? v.safeParse(ToldSchema, entry.body) : null;
    return body?.success && body.output.transfer === id ? [body.output.receiving] : [];
  });
  return told.some((receiving, i) => i > 0 && receiving === told[i - 1]);
}
