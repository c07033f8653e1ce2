// Stations, and where goods between two of them have to be looked at, in memory, after
// src/server/access/station.ts and src/server/transfer-places.ts: for simulations without a database.
import { cancelledBy } from '../../src/core/journal/reversal.ts';
import type * as Stations from '../../src/server/access/station.ts';
import type { Pool } from '../../src/server/database/pool.ts';
import type * as Places from '../../src/server/transfer-places.ts';
import { tasksOf } from './memory-attempts.ts';
import type { MemoryJournal } from './memory-journal.ts';

const journalOf = (pool: Pool): MemoryJournal | undefined => tasksOf(pool)?.journal;

/** How stations are found, for pools that keep their tasks in memory; by their ids alone. */
export const doubledStations = (real: typeof Stations): typeof Stations => ({
  ...real,
  findStations: async (pool, id) => {
    const journal = journalOf(pool);
    if (journal === undefined) return real.findStations(pool, id);
    const row = await journal.inStation(id, 'read', (tx) => tx.lock());
    return row === null ? [] : [{ id, name: row.name, demo: row.demo }];
  },
});

const isBehind = (one: Places.Spot, after: Places.Spot): boolean =>
  one.station === after.station ? one.account > after.account : one.station > after.station;

/** How transfers are found, for pools that keep their tasks in memory. */
export const doubledPlaces = (real: typeof Places): typeof Places => ({
  ...real,
  underWay: async (pool, after) => {
    const journal = journalOf(pool);
    if (journal === undefined) return real.underWay(pool, after);
    const rows = journal
      .stations()
      .sort()
      .flatMap((station) =>
        [...journal.rows(station).values()]
          .filter((row) => row.form === 'claims' && row.open === 'transfer')
          .map((row) => ({ station, account: row.id, row }))
          .sort((a, b) => (a.account < b.account ? -1 : 1)),
      )
      .filter((one) => after === null || isBehind(one, after))
      .slice(0, real.PLACES_PAGE);
    const places = rows.flatMap(({ station, row }) => real.placeOf(station, row));
    return { places, last: rows[real.PLACES_PAGE - 1] ?? null };
  },
  movedSince: async (pool, since) => {
    const journal = journalOf(pool);
    if (journal === undefined) return real.movedSince(pool, since);
    return journal.stations().flatMap((station) => {
      const entries = journal.entries(station);
      const moved = new Set(
        entries.flatMap(({ sealed: { entry }, received }) =>
          received >= since ? (cancelledBy(entry) ?? entry.id) : [],
        ),
      );
      return entries.flatMap(({ sealed: { entry } }) =>
        moved.has(entry.id) ? real.movedIn(entry) : [],
      );
    });
  },
});
