// A till one or two versions old: it speaks protocol 1 or 2. It knows nothing of forks, gaps and
// forwarding, resends from where the centre says its chain stands, and pulls by requests alone.
import * as v from 'valibot';
import { assert } from '../../src/core/assert.ts';
import { type Cursors, FailureSchema, PushAnswerSchema } from '../../src/core/protocol.ts';
import { NOTHING } from '../support/device.ts';
import { STATION } from '../support/entries.ts';
import { saleOf } from './acts.ts';
import type { Dice } from './chance.ts';
import { note } from './tally.ts';
import { type World, show } from './world.ts';

/** Where the centre said that its chain stands; kept from one push to the next. */
const sent = new WeakMap<World, number>();
/** How far it has pulled. */
const cursors = new WeakMap<World, Cursors>();

async function push(world: World, isDeaf: boolean): Promise<void> {
  const { old, spoken } = world;
  for (let tries = 0; tries < 3; tries += 1) {
    const entries = old.entries.slice(sent.get(world) ?? 0);
    if (entries.length === 0) return;
    const answer = await old.send(old.sign(entries, { protocol: spoken }));
    if (isDeaf) return;
    const body: unknown = await answer.json();
    if (answer.ok) {
      const { results, pulled } = v.parse(PushAnswerSchema, body);
      assert(pulled === undefined, 'nothing is pulled by one who did not ask');
      sent.set(world, (sent.get(world) ?? 0) + results.length);
      note(world.tally, `protocol ${spoken}: taken`);
    } else {
      sent.set(world, v.parse(FailureSchema, body).head?.n ?? 0);
    }
  }
}

/** It hears what is new; of a centre that renumbered, all from the first entry on. */
async function pull(world: World): Promise<void> {
  for (let isMore = true; isMore; ) {
    const { more, rewind, cursor } = await world.old.pull(cursors.get(world) ?? NOTHING);
    cursors.set(world, rewind ? NOTHING : cursor);
    isMore = more && !rewind;
  }
  note(world.tally, `protocol ${world.spoken}: pulled`);
}

/** It sells once or twice, pushes, now and then without hearing the answer, and pulls. */
export async function oldTill(world: World, dice: Dice): Promise<void> {
  const { old } = world;
  for (let i = 0; i <= dice.below(2); i += 1) {
    const { draft } = saleOf(dice);
    const sealed = old.write('sale', draft.body, world.time.now, draft.id);
    show(world, { station: STATION }, [sealed]);
  }
  if (dice.happens(0.1)) poisonOf(world, dice);
  const isDeaf = dice.happens(0.3);
  await push(world, isDeaf);
  if (!isDeaf) await pull(world);
}

/** An entry of a kind that only a newer version knows. */
function poisonOf(world: World, dice: Dice): void {
  const { draft } = saleOf(dice);
  world.old.write('moon-phase', {}, world.time.now, draft.id);
  world.poison.add(draft.id);
}

/** It sends all that it has: what a restored centre lacks it asks for by a gap. */
export async function healOld(world: World): Promise<void> {
  sent.set(world, 0);
  await push(world, false);
}
