// A till's counter while a keeper works at it by the app's own code, and what he did there.
import { unseal } from '../../src/core/journal/entry.ts';
import { fen } from '../../src/core/money.ts';
import { looseLine } from '../../src/app/cart-line.ts';
import { sayOf } from '../../src/app/charging.ts';
import { type Counter, addLine, newCounter } from '../../src/app/counter.ts';
import { chargeOf } from '../../src/app/store/pay/charges.ts';
import type { Store } from '../../src/app/store/store.ts';
import type { Dice } from './chance.ts';
import { setTrap } from './disk.ts';
import type { Till } from './till.ts';
import { type World, show } from './world.ts';

/** A page of a till and what stands on its counter. */
export type Desk = { readonly world: World; readonly till: Till; readonly counter: Counter };

/**
 * Works at a till's counter as long as it lives, and shows what was written there. Nobody takes
 * any of it back by a reversal: no screen does.
 */
export async function atDesk(
  world: World,
  till: Till,
  work: (desk: Desk) => Promise<void>,
): Promise<void> {
  const store = await till.store();
  const device = store.session.identity?.device;
  if (device === undefined) return;
  const before = new Set((await writtenBy(store, device)).map(({ hash }) => hash));
  const done = await till.during(store, async () => {
    await work({ world, till, counter: await newCounter(store) });
    return 'done';
  });
  till.line.faults = [];
  setTrap(till.name, null);
  for (const row of await writtenBy(await till.store(), device)) {
    const read = before.has(row.hash) ? null : unseal(row.text);
    if (read?.ok !== true) continue;
    world.charged.add(row.id);
    if (done !== null) show(world, till, [read.sealed]);
  }
}

const writtenBy = ({ db }: Store, device: string) =>
  db.entries.where('[device+n]').between([device, 0], [device, Infinity]).toArray();

/** Nobody answered: the charge is unknown, never failed. */
export async function heard({ counter }: Desk, attempt: string, isHeard: boolean, why: string) {
  if (isHeard) return;
  const charge = await chargeOf(counter.store, attempt);
  if (charge?.state === 'begun' || charge?.state === 'sent') {
    await sayOf(counter, attempt, 'unknown', why);
  }
}

/** Puts goods on the counter: one to three lines. */
export async function fill({ counter }: Desk, dice: Dice): Promise<void> {
  const price = fen(100 * (1 + dice.below(40)));
  const lines = 1 + dice.below(3);
  for (let i = 0; i < lines; i += 1) await addLine(counter, looseLine('tea', price));
}

/** Now and then the next write of a till is its last, and only half done. */
export function mayDie(till: Till, dice: Dice): void {
  if (!dice.happens(0.1)) return;
  setTrap(till.name, { left: 1 + dice.below(12), how: 'cut', strike: () => till.kill() });
}
