// Faults are over: everybody exchanges until nothing moves.
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { centreLooks, settleAt, settleCharges } from './charging.ts';
import { setTrap } from './disk.ts';
import { ruleOnGuests } from './guests.ts';
import { healOld } from './old.ts';
import { carryGoods } from './transfers.ts';
import { type World, restartCentre, streamOf } from './world.ts';

/** More rounds than these are not healing. */
export const ROUNDS = 8;

/** A sign of where everything stands: unsent entries, cursors, bases, and the centre's ends. */
async function standing(world: World): Promise<string> {
  const signs: unknown[] = [];
  for (const till of world.tills) {
    const { db, session } = await till.store();
    const rows = await db.meta.bulkGet(['cursors', 'backfill']);
    const unsent = await countUnsent(await till.store());
    signs.push(session.identity?.device, unsent, rows, till.repairs);
  }
  for (const station of world.stations) signs.push((await streamOf(world, station)).length);
  return JSON.stringify(signs);
}

/** Heals the world; how many rounds it took, and the last reason why it was not quiet. */
export async function heal(world: World): Promise<{ rounds: number; ended: (string | null)[] }> {
  for (const till of world.tills) {
    till.line.faults = [];
    till.line.onWay = () => undefined;
    setTrap(till.name, null);
    await till.line.deliver(false);
  }
  await restartCentre(world);
  // Whoever has not been seen for a week is not waited for any longer.
  for (const till of world.tills) await till.exchange();
  await centreLooks(world);
  world.time.now += 8 * 86_400_000;
  let before = '';
  for (let rounds = 1; ; rounds += 1) {
    world.time.now += 2_000;
    await healOld(world);
    await ruleOnGuests(world);
    await settleCharges(world);
    await carryGoods(world);
    const ended: (string | null)[] = [];
    for (const till of world.tills) {
      await till.store();
      const end = await till.exchange();
      ended.push((await settleAt(world, till)) ? await till.exchange() : end);
      if (till.isSick) await till.lookOver(rounds > 1);
    }
    const after = await standing(world);
    const isQuiet = after === before;
    if (isQuiet && ended.every((end) => end === null)) return { rounds, ended };
    if (rounds === ROUNDS) {
      return { rounds, ended: isQuiet ? ended : [...ended, 'it does not come to rest'] };
    }
    before = after;
  }
}
