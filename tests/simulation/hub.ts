// The centre of a world, with its desk before the acquirer: in memory, or on a real database.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { assert, required } from '../../src/core/assert.ts';
import { newDesk } from '../../src/server/acquirer/desk.ts';
import { backup } from '../../src/server/commands/backup.ts';
import { restore } from '../../src/server/commands/restore.ts';
import { openPool } from '../../src/server/database/pool.ts';
import { makeKeys } from '../../src/server/access/keys.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { keepTasks } from '../support/memory-attempts.ts';
import { startMemoryCentre } from '../support/memory-centre.ts';
import { strictLog } from '../support/strict-log.ts';
import { openAcquirer } from './acquirer.ts';
import type { Hub, Restore } from './world.ts';

const news = { announce: () => undefined };

/** A centre in memory, which can be copied and put back. */
export async function startInMemory(now: number): Promise<Hub> {
  const { books, acquirers } = openAcquirer();
  const titleOf = async () => 'Dongcun';
  const made: Omit<Hub, 'centre' | 'books'>[] = [];
  const centre = await startMemoryCentre(now, (surroundings) => {
    const { pool, journal } = surroundings;
    const desk = newDesk({ ...surroundings, acquirers, titleOf });
    const tasks = keepTasks(pool, journal);
    const backup = async () => {
      const kept = { journal: journal.copy(), tasks: tasks.kept };
      return async () => {
        journal.restore(kept.journal);
        tasks.kept = kept.tasks;
      };
    };
    const transfers = { ...surroundings, log: strictLog };
    made.push({ desk, memory: journal, backup, lists: { ...surroundings, acquirers }, transfers });
    return desk;
  });
  return { centre, books, ...required(made[0], 'the endpoint has made its desk') };
}

/** A centre on a database of its own; `folder` is for its backups. */
export const startOnDatabase =
  (folder: string) =>
  async (now: number): Promise<Hub> => {
    const { books, acquirers } = openAcquirer();
    const centre = await startCentre(now, null, makeKeys(), undefined, {
      acquirersAt: () => acquirers,
    });
    const { journal, pool, desk, clock } = centre;
    const lists = { journal, pool, acquirers, news, now: () => clock.now };
    return {
      centre,
      memory: null,
      backup: () => backupOf(centre, folder),
      desk,
      lists,
      transfers: { ...lists, log: strictLog },
      books,
    };
  };

/** As it is done to a real one: by the commands, while no server is connected. */
async function backupOf({ pool, clock }: Centre, folder: string): Promise<Restore> {
  const file = join(folder, randomUUID());
  await backup(pool, file, clock.now);
  return async () => {
    const own = openPool(required(pool.options.connectionString, 'a pool has an address'), 1);
    await own.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    const done = await restore(own, file, true);
    await own.end();
    assert(done.ok, 'a backup comes back');
  };
}
