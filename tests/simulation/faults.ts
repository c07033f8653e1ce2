// What goes wrong besides the line: disks, clocks of the machine room, and people.
import { NO_HEAD, seal } from '../../src/core/journal/entry.ts';
import { ownRow } from '../../src/app/store/entry-row.ts';
import { type Store, now, writerOf } from '../../src/app/store/store.ts';
import { saleOf } from './acts.ts';
import { type Dice, idFrom } from './chance.ts';
import { copyTables, onDisk, putTables, setTrap } from './disk.ts';
import { LINE_FAULTS, type LineFault } from './line.ts';
import type { Act } from './steps.ts';
import { note } from './tally.ts';
import type { Till } from './till.ts';
import { startOver } from './transfers.ts';
import { type World, destroying, restartCentre, show, streamOf } from './world.ts';

/** What the requests of one exchange meet: nothing in half of them. */
export function faultsFor(dice: Dice): (LineFault | null)[] {
  if (dice.happens(0.4)) return [];
  return Array.from({ length: 6 }, () => (dice.happens(0.3) ? dice.pick(LINE_FAULTS) : null));
}

const deliver: Act = async ({ tills }, dice) => {
  await dice.pick(tills).line.deliver(dice.happens(0.5));
};

/** Killed between two writes of a checkout or an exchange; the keeper starts it again. */
const cut: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const store = await till.store();
  const how = dice.pick(['cut', 'late', 'quota'] as const);
  const strike = (): void => {
    note(world.tally, `cut: ${how}`);
    if (how === 'quota') till.isSick = true;
    else till.kill();
  };
  const wasSick = till.isSick;
  setTrap(till.name, { left: 1 + dice.below(dice.happens(0.5) ? 8 : 60), how, strike });
  if (dice.happens(0.5)) await till.exchange();
  else await sellOnce(world, till, store, dice);
  setTrap(till.name, null);
  till.isSick = wasSick;
  await till.store();
};

async function sellOnce(world: World, till: Till, store: Store, dice: Dice): Promise<void> {
  if (store.session.identity === null) return;
  const { draft } = saleOf(dice);
  const done = await till.record(store, [draft]);
  if (done?.ok) show(world, till, done.sealed);
  setTrap(till.name, null);
  // Whatever the keeper was told: the same cart sold again is the same sale.
  const again = await till.store();
  const repeated = await till.record(again, [draft]);
  if (repeated?.ok) show(world, till, repeated.sealed);
}

const wipe: Act = (world, dice) =>
  destroying(world, 'wipe', async () => {
    const till = dice.pick(world.tills);
    till.kill();
    await putTables(till.name, new Map());
    till.marks.mark = null;
    till.isBoundOnce = false;
    till.line.forget();
  });

const image: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const tables = await copyTables(till.name);
  const { isBoundOnce, isSick, marks } = till;
  world.images.set(till, { tables, mark: marks.mark, isBoundOnce, isSick });
};

/** The disk as it was when its image was taken, second mark and all. */
const rollBack: Act = (world, dice) => {
  const till = dice.pick(world.tills);
  const kept = world.images.get(till);
  if (kept === undefined) return Promise.resolve();
  return destroying(world, 'roll-back', async () => {
    till.kill();
    await putTables(till.name, kept.tables);
    till.marks.mark = kept.mark;
    till.isBoundOnce = kept.isBoundOnce;
    till.isSick = kept.isSick;
  });
};

const HURTS = ['tail', 'middle', 'text', 'balance', 'empty'] as const;

/** Rows vanish or change under the till; it notices at the start, or when it is idle. */
const damage: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const store = await till.store();
  const device = store.session.identity?.device ?? '';
  const how = dice.pick(HURTS);
  const isSeen = dice.happens(0.5);
  const { repairs } = till;
  note(world.tally, `damage: ${how}`);
  await destroying(world, 'damage', async () => {
    till.kill();
    if (how === 'empty') await putTables(till.name, new Map());
    else await hurt(till, device, how, dice);
    till.isSick = true;
  });
  await till.store();
  if (isSeen) await till.lookOver();
  if (till.repairs > repairs) note(world.tally, 'damage: mended');
};

function hurt(
  till: Till,
  device: string,
  how: Exclude<(typeof HURTS)[number], 'empty'>,
  dice: Dice,
): Promise<void> {
  return onDisk(till.name, async ({ entries, ledger }) => {
    const own = await entries
      .where('[device+n]')
      .between([device, 0], [device, Infinity])
      .sortBy('n');
    if (how === 'balance') {
      const rows = await ledger.filter(({ form }) => form === 'sum').toArray();
      if (rows.length > 0) await ledger.delete(dice.pick(rows).id);
      return;
    }
    if (own.length === 0) return;
    const at = how === 'tail' ? own.length - 1 - dice.below(Math.min(4, own.length)) : 0;
    const victims = how === 'tail' ? own.slice(at) : [dice.pick(own)];
    if (how === 'text') await entries.bulkPut(victims.map((row) => ({ ...row, text: '{' })));
    else await entries.bulkDelete(victims.map(({ id }) => id));
  });
}

/** A page of a newer version, or one with a fault, wrote what today's centre cannot read. */
const poison: Act = async (world, dice) => {
  const till = dice.pick(world.tills);
  const { db, session, marks, clock, ...rest } = await till.store();
  if (session.identity === null) return;
  const store = { db, session, marks, clock, ...rest };
  const id = idFrom(dice.roll);
  const isUnknown = dice.happens(0.5);
  const draft = { id, kind: isUnknown ? 'moon-phase' : 'sale', v: 1, body: {} };
  const why = isUnknown ? 'unknown-kind' : 'malformed';
  world.poison.add(id);
  await db.transaction('rw', [db.entries, db.heads], async () => {
    const writer = writerOf(store);
    const head = (await db.heads.get(writer.device)) ?? NO_HEAD;
    const made = seal(draft, writer, head, Math.floor(now(store)));
    if (!made.ok) return;
    const { entry, hash } = made.sealed;
    await db.entries.add({ ...ownRow(made.sealed), state: 'unposted', why });
    await db.heads.put({ device: entry.device, n: entry.n, hash, eff: entry.at });
    marks?.write({ device: entry.device, n: entry.n, hash });
  });
};

const backup: Act = async (world) => {
  world.restore = await world.hub.backup();
};

const restore: Act = async (world) => {
  const count = async (): Promise<number> =>
    (await Promise.all(world.stations.map((station) => streamOf(world, station)))).flat().length;
  const before = await count();
  await destroying(world, 'restore', world.restore);
  startOver(world);
  if ((await count()) < before) note(world.tally, 'restore: centre behind');
};

const off: Act = async ({ tills }, dice) => {
  const till = dice.pick(tills);
  till.kill();
  await till.store();
};

/** Steps that break something, with their weights. */
export const FAULTS: Readonly<Record<string, { weight: number; act: Act }>> = {
  deliver: { weight: 5, act: deliver },
  cut: { weight: 2, act: cut },
  off: { weight: 0.5, act: off },
  wipe: { weight: 0.3, act: wipe },
  image: { weight: 0.8, act: image },
  'roll-back': { weight: 0.4, act: rollBack },
  damage: { weight: 0.5, act: damage },
  poison: { weight: 0.5, act: poison },
  restart: { weight: 1, act: (world) => restartCentre(world) },
  backup: { weight: 0.6, act: backup },
  restore: { weight: 0.25, act: restore },
};
