// A newer version, which centre and tills start one after another, and entries of the kinds that it
// alone knows: they wait in quarantine, or unposted, for whoever is behind.
import { now } from '../../src/app/store/store.ts';
import { draftOf } from './acts.ts';
import type { Dice } from './chance.ts';
import { type Act, recordOn } from './steps.ts';
import { note } from './tally.ts';
import type { Till } from './till.ts';
import { LATER_KINDS, areNew } from './versions.ts';
import { type World, heldIn, restartCentre } from './world.ts';

/** An entry of a later kind; a till that does not know it writes none. */
async function later(world: World, dice: Dice, till = dice.pick(world.tills)): Promise<void> {
  world.hasLater = true;
  const store = await till.store();
  await recordOn(world, till, [draftOf(dice, dice.pick(LATER_KINDS), Math.floor(now(store)))]);
}

/** One alone starts a version that knows the later kinds, of which nobody has written any yet. */
const newVersion: Act = async (world, dice) => {
  if (world.hasLater || !areNew(world, ...world.tills)) return;
  for (const { version } of [world, ...world.tills]) version.isNew = false;
  await start(world, dice, dice.pick([world, ...world.tills]));
};

const upgrade: Act = async (world, dice) => {
  const behind = [world, ...world.tills].filter((one) => !areNew(one));
  if (behind.length > 0) await start(world, dice, dice.pick(behind));
};

/** The centre serves before it reads its quarantine; a till has something to write at once. */
async function start(world: World, dice: Dice, one: World | Till): Promise<void> {
  if ('hub' in one) {
    world.version.isNew = true;
    await noteHeld(world);
    if (dice.happens(0.5)) await restartCentre(world);
    return;
  }
  await noteUnposted(world, one);
  await one.upgrade();
  await later(world, dice, one);
}

async function noteHeld(world: World): Promise<void> {
  const held = await Promise.all(world.stations.map((station) => heldIn(world, station)));
  const isHeld = held.flat().some(({ sealed }) => !world.poison.has(sealed.entry.id));
  if (isHeld) note(world.tally, 'upgrade: held by the centre');
}

async function noteUnposted({ poison, tally }: World, till: Till): Promise<void> {
  const { db } = await till.store();
  const waiting = await db.entries.where('state').equals('unposted').primaryKeys();
  if (waiting.some((id) => !poison.has(id))) note(tally, 'upgrade: unposted on the till');
}

export const UPGRADES: Readonly<Record<string, { weight: number; act: Act }>> = {
  'new-version': { weight: 4, act: newVersion },
  upgrade: { weight: 2, act: upgrade },
  later: { weight: 2, act: (world, dice) => later(world, dice) },
};
