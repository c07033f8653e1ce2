import { openPool, type Pool } from '../../src/server/database/pool.ts';
import { type Keys, makeKeys } from '../../src/server/access/keys.ts';
import { addStation } from '../../src/server/access/station.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { createApp } from '../../src/server/app.ts';
import type { Journal } from '../../src/server/journal/journal-tx.ts';
import { sqlJournal } from '../../src/server/journal/sql/journal.ts';
import type { Page } from '../../src/server/page.ts';
import { localNews } from '../../src/server/news.ts';
import { STATION } from './entries.ts';
import { createDatabase } from './database.ts';

/** A central endpoint on a database of its own, without a socket, whose clock the test sets. */
export type Centre = {
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A new code for a station, the usual one unless told. */
  code(station?: string): Promise<string>;
  readonly pool: Pool;
  readonly journal: Journal;
  readonly keys: Keys;
  readonly clock: { now: number };
  readonly log: Record<string, string | number | null>[];
  close(): Promise<void>;
};

/** Starts one; its station is STATION, its time `now` until the test moves it. */
export async function startCentre(now: number, page: Page | null = null): Promise<Centre> {
  const database = await createDatabase();
  const pool = openPool(database.url);
  const clock = { now };
  const keys = makeKeys();
  const news = localNews();
  const log: Centre['log'] = [];
  await addStation(pool, { id: STATION, name: 'Dongcun', demo: true });
  const journal = sqlJournal(pool);
  const app = createApp({
    pool,
    journal,
    keys,
    news,
    page,
    now: () => clock.now,
    log: (line) => {
      log.push({ ...line });
    },
  });
  return {
    request: async (path, init) => app.request(path, init),
    pool,
    journal,
    keys,
    clock,
    log,
    code: (station = STATION) => issueCode(pool, station, 'digits', clock.now),
    close: async () => {
      await news.close();
      await pool.end();
      await database.drop();
    },
  };
}
