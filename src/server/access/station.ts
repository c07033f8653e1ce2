import * as v from 'valibot';
import { type Pool, asOwner, select } from '../database/pool.ts';

/** A station (站点) as the centre lists it. */
export type Station = { readonly id: string; readonly name: string; readonly demo: boolean };

const StationRow = v.object({ id: v.string(), name: v.string(), demo: v.boolean() });

/** Adds a station; one with this id stays as it is. */
export const addStation = (pool: Pool, { id, name, demo }: Station): Promise<void> =>
  asOwner(pool, async (tx) => {
    await tx.query(
      `INSERT INTO station (station_id, name, demo) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING`,
      [id, name, demo],
    );
  });

/** Stations by id or by name. */
export const findStations = (pool: Pool, idOrName: string): Promise<Station[]> =>
  select(
    pool,
    StationRow,
    `SELECT station_id AS id, name, demo FROM station
    WHERE station_id::text = $1 OR name = $1 ORDER BY station_id LIMIT 2`,
    [idOrName],
  );
