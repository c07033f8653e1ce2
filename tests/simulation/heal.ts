// Faults are over: everybody exchanges until nothing moves.
import { readMeta } from '../../src/app/store/meta.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { centreLooks, settleAt, settleCharges } from './charging.ts';
import { setTrap } from './disk.ts';
import { ruleOnGuests } from './guests.ts';
import { healOld } from './old.ts';
import { carryGoods } from './transfers.ts';
import { areNew } from './versions.ts';
import { type World, restartCentre, streamOf } from './world.ts';

/** The centre and guests go on writing for some rounds; more than these are not healing. */
const ROUNDS = 8;
/**
 * All that waits is sent so many rounds after the last mend; after the last entry, or base that was
 * read, all rest: with a base, what lies in quarantine is sent again in the next exchange.
 */
const SOON = 2;

type Standing = {
  readonly sign: string;
  readonly unsent: number;
  /** How much is written, and when each till's base was read. */
  readonly written: string;
};

/** Where everything stands: unsent entries, cursors, bases, and the centre's ends. */
async function standing(world: World): Promise<Standing> {
  const signs: unknown[] = [];
  const bases: unknown[] = [];
  let unsent = 0;
  for (const till of world.tills) {
    const store = await till.store();
    const rows = await store.db.meta.bulkGet(['cursors', 'backfill']);
    const waiting = await countUnsent(store);
    unsent += waiting;
    bases.push((await readMeta(store.db, 'base'))?.at);
    signs.push(store.session.identity?.device, waiting, rows, till.repairs);
  }
  let count = 0;
  for (const station of world.stations) count += (await streamOf(world, station)).length;
  const written = JSON.stringify([count, bases]);
  return { sign: JSON.stringify([signs, count]), unsent, written };
}

const repairsIn = ({ tills }: World): number => tills.reduce((sum, till) => sum + till.repairs, 0);

/** The centre's jobs, then everybody exchanges once; how each exchange ended. */
async function goRound(world: World, isFirst: boolean): Promise<(string | null)[]> {
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
    if (till.isSick) await till.lookOver(!isFirst);
  }
  return ended;
}

/** Heals the world; how many rounds it took, and the last reason why it was not quiet. */
export async function heal(world: World): Promise<{ rounds: number; ended: (string | null)[] }> {
  for (const till of world.tills) {
    till.line.faults = [];
    till.line.onWay = () => undefined;
    setTrap(till.name, null);
    if (!areNew(till)) await till.upgrade();
    await till.line.deliver(false);
  }
  world.version.isNew = true;
  await restartCentre(world);
  // Whoever has not been seen for a week is not waited for any longer.
  for (const till of world.tills) await till.exchange();
  await centreLooks(world);
  world.time.now += 8 * 86_400_000;
  let before: Standing | null = null;
  let written = 0; // the last round with a new entry or base
  let mended = 0; // the last one in which a damage was found
  let repairs = repairsIn(world);
  const late: string[] = [];
  for (let rounds = 1; ; rounds += 1) {
    const ended = await goRound(world, rounds === 1);
    const after = await standing(world);
    if (repairsIn(world) > repairs) mended = rounds;
    repairs = repairsIn(world);
    if (rounds === mended + SOON && after.unsent > 0) late.push(`${after.unsent} not sent soon`);
    if (after.written !== before?.written) written = rounds;
    const isQuiet = after.sign === before?.sign && ended.every((end) => end === null);
    if (isQuiet && rounds - written > SOON)
      late.push(`no rest since the entry or base of round ${written}`);
    if (isQuiet || rounds === ROUNDS) {
      return { rounds, ended: [...ended, ...late, isQuiet ? null : 'it does not come to rest'] };
    }
    before = after;
  }
}
