import * as v from 'valibot';
import { type PhotoType, photoType } from '../core/goods/photo.ts';
import { type Pool, inStation, select } from './database/pool.ts';

const PhotoRow = v.object({ data: v.instance(Buffer) });

/** A station's picture by the hash of its bytes; null: the centre does not have it. */
export async function photoOf(
  pool: Pool,
  station: string,
  hash: string,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: PhotoType } | null> {
  const [row] = await inStation(pool, station, 'read', (tx) =>
    select(tx, PhotoRow, 'SELECT data FROM photo WHERE station_id = $1 AND hash = $2', [
      station,
      hash,
    ]),
  );
  const type = row === undefined ? null : photoType(row.data);
  return row === undefined || type === null ? null : { bytes: new Uint8Array(row.data), type };
}
