// A till two versions old: it speaks protocol 1, knows nothing of forks, gaps and forwarding, and
// resends from where the centre says its chain stands.
import * as v from 'valibot';
import { FailureSchema, PushAnswerSchema } from '../../src/core/protocol.ts';
import { STATION } from '../support/entries.ts';
import { saleOf } from './acts.ts';
import type { Dice } from './chance.ts';
import { note } from './tally.ts';
import { type World, show } from './world.ts';

/** Where the centre said that its chain stands; kept from one push to the next. */
const sent = new WeakMap<World, number>();

async function push(world: World, isDeaf: boolean): Promise<void> {
  const { old } = world;
  for (let tries = 0; tries < 3; tries += 1) {
    const entries = old.entries.slice(sent.get(world) ?? 0);
    if (entries.length === 0) return;
    const answer = await old.send(old.sign(entries, { protocol: 1 }));
    if (isDeaf) return;
    const body: unknown = await answer.json();
    if (answer.ok) {
      const { results } = v.parse(PushAnswerSchema, body);
      sent.set(world, (sent.get(world) ?? 0) + results.length);
      note(world.tally, 'protocol 1: taken');
    } else {
      sent.set(world, v.parse(FailureSchema, body).head?.n ?? 0);
    }
  }
}

/** It sells once or twice and pushes, now and then without hearing the answer. */
export async function oldTill(world: World, dice: Dice): Promise<void> {
  const { old } = world;
  for (let i = 0; i <= dice.below(2); i += 1) {
    const { draft } = saleOf(dice);
    const sealed = old.write('sale', draft.body, world.time.now, draft.id);
    show(world, { station: STATION }, [sealed]);
  }
  if (dice.happens(0.1)) poisonOf(world, dice);
  await push(world, dice.happens(0.3));
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
