import type { Pool } from '../../database/pool.ts';
import { notify } from '../../news.ts';
import type { Journal } from '../journal-tx.ts';
import { sqlJournal } from './journal.ts';

/**
 * The journal for what the centre's own people write: every server's listeners hear of it. A
 * command runs in a process of its own, which has no news; what a server itself writes is
 * announced there, gathered, as a notice for each would slow a push down.
 */
export function tellingJournal(pool: Pool): Journal {
  const journal = sqlJournal(pool);
  return {
    ...journal,
    inStation: async (station, mode, work) => {
      const result = await journal.inStation(station, mode, work);
      // It is written, so nothing is undone when nobody can be told: tills ask by themselves.
      if (mode === 'write') await notify(pool, station).catch(() => undefined);
      return result;
    },
  };
}
