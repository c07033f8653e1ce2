// The centre of a world, with its desk before the acquirer: in memory, or on a real database.
import { required } from '../../src/core/assert.ts';
import { newDesk } from '../../src/server/acquirer/desk.ts';
import { makeKeys } from '../../src/server/access/keys.ts';
import { startCentre } from '../support/endpoint.ts';
import { keepTasks } from '../support/memory-attempts.ts';
import { startMemoryCentre } from '../support/memory-centre.ts';
import { strictLog } from '../support/strict-log.ts';
import { openAcquirer } from './acquirer.ts';
import type { Hub } from './world.ts';

const news = { announce: () => undefined };

/** A centre in memory, which can be copied and put back. */
export async function startInMemory(now: number): Promise<Hub> {
  const { books, acquirers } = openAcquirer();
  const titleOf = async () => 'Dongcun';
  const made: Omit<Hub, 'centre' | 'books'>[] = [];
  const centre = await startMemoryCentre(now, (surroundings) => {
    const { pool, journal } = surroundings;
    const desk = newDesk({ ...surroundings, acquirers, titleOf });
    const memory = { journal, tasks: keepTasks(pool, journal) };
    const transfers = { ...surroundings, log: strictLog };
    made.push({ desk, memory, lists: { ...surroundings, acquirers }, transfers });
    return desk;
  });
  return { centre, books, ...required(made[0], 'the endpoint has made its desk') };
}

/** A centre on a database of its own. */
export async function startOnDatabase(now: number): Promise<Hub> {
  const { books, acquirers } = openAcquirer();
  const centre = await startCentre(now, null, makeKeys(), undefined, {
    acquirersAt: () => acquirers,
  });
  const { journal, pool, desk, clock } = centre;
  const lists = { journal, pool, acquirers, news, now: () => clock.now };
  return { centre, memory: null, desk, lists, transfers: { ...lists, log: strictLog }, books };
}
