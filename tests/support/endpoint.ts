import type { Row } from '../../src/core/journal/row.ts';
import { inStation, openPool, type Pool } from '../../src/server/database/pool.ts';
import { type Keys, makeKeys } from '../../src/server/access/keys.ts';
import { addStation } from '../../src/server/access/station.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { type Acquirers, NO_ACQUIRERS } from '../../src/server/acquirer/accounts.ts';
import { type Desk, newDesk } from '../../src/server/acquirer/desk.ts';
import { createApp } from '../../src/server/app.ts';
import type { Journal } from '../../src/server/journal/journal-tx.ts';
import { loadAll } from '../../src/server/journal/ledger.ts';
import { sqlJournal } from '../../src/server/journal/sql/journal.ts';
import type { Log } from '../../src/server/log.ts';
import type { Page } from '../../src/server/page.ts';
import { localNews } from '../../src/server/news.ts';
import { STATION } from './entries.ts';
import { createDatabase } from './database.ts';

/** A central endpoint without a socket, whose clock the test sets; wherever its journal lies. */
export type AnyCentre = {
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A new code for a station, the usual one unless told. */
  code(station?: string): Promise<string>;
  addStation(id: string): Promise<void>;
  /** A station's balances by account. */
  rows(station: string): Promise<ReadonlyMap<string, Row>>;
  /** Revokes a device with its family from a time on (epoch ms). */
  revoke(station: string, device: string, at: number): Promise<void>;
  /** Forgets all of a station but its name: restored from a backup of its first day. */
  forget(station: string): Promise<void>;
  readonly journal: Journal;
  readonly keys: Keys;
  readonly clock: { now: number };
  readonly log: Record<string, string | number | null>[];
  close(): Promise<void>;
};

/** One on a database of its own; `desk` is where its tills have codes charged. */
export type Centre = AnyCentre & {
  readonly pool: Pool;
  readonly desk: Desk;
  readonly acquirers: Acquirers;
};

/** Who charges, by the centre's clock, and how long (ms) a till is kept waiting. */
export type Paying = {
  readonly acquirersAt: (now: () => number) => Acquirers;
  readonly answerWithin?: number;
};

/** Starts one; its station is STATION, its time `now` until the test moves it. */
export async function startCentre(
  now: number,
  page: Page | null = null,
  keys: Keys = makeKeys(),
  office?: string,
  paying: Paying = { acquirersAt: () => NO_ACQUIRERS },
): Promise<Centre> {
  const database = await createDatabase();
  const pool = openPool(database.url);
  const clock = { now };
  const news = localNews();
  const log: Centre['log'] = [];
  await addStation(pool, { id: STATION, name: 'Dongcun', demo: true });
  const journal = sqlJournal(pool);
  const told = (line: Parameters<Log>[0]): void => {
    log.push({ ...line });
  };
  const acquirers = paying.acquirersAt(() => clock.now);
  const desk = newDesk({
    pool,
    journal,
    news,
    now: () => clock.now,
    log: told,
    titleOf: async () => 'Dongcun',
    acquirers,
    ...(paying.answerWithin === undefined ? {} : { answerWithin: paying.answerWithin }),
  });
  const app = createApp({
    desk,
    acquirers,
    pool,
    journal,
    keys,
    news,
    page,
    office,
    now: () => clock.now,
    log: told,
  });
  return {
    request: async (path, init) => app.request(path, init),
    pool,
    desk,
    acquirers,
    journal,
    keys,
    clock,
    log,
    code: (station = STATION) => issueCode(pool, station, 'digits', clock.now),
    addStation: (id) => addStation(pool, { id, name: id, demo: false }),
    rows: (station) => inStation(pool, station, 'read', (tx) => loadAll(tx, station)),
    revoke: async (station, device, at) => {
      await journal.inStation(station, 'write', (tx) => tx.revoke(device, at));
    },
    forget: async (station) => {
      for (const table of [
        'device',
        'session',
        'entry',
        'quarantine',
        'head',
        'ledger',
        'ticket',
        'list',
        'attempt',
        'sign_up',
        'photo',
        'secret',
      ]) {
        await pool.query(`DELETE FROM ${table} WHERE station_id = $1`, [station]);
      }
      await pool.query('UPDATE station SET seq = 0, next_device = 1 WHERE station_id = $1', [
        station,
      ]);
    },
    close: async () => {
      await news.close();
      await pool.end();
      await database.drop();
    },
  };
}
