import * as v from 'valibot';
import { type Pool, inStation, select } from '../database/pool.ts';
import type { DeviceRow } from '../journal/journal-tx.ts';
import { releaseIn } from '../journal/quarantine.ts';
import { journalTx } from '../journal/sql/journal.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import type { Outcome } from './outcome.ts';

const Named = v.object({ device: v.string() });

/** Numbers of one device in its station: revoked just now, and revoked at an earlier time. */
export type Revoked = { readonly numbers: readonly number[]; readonly before: readonly number[] };

const rising = (rows: readonly DeviceRow[]): number[] =>
  rows.map(({ number }) => number).sort((a, b) => a - b);

/**
 * Revokes a device under all the ids it has had, named by any of its numbers in the station, or by
 * an id where a restored database gave a number twice. What counts up to `now` (epoch ms) stays;
 * what it sends later goes into quarantine. An id that was revoked earlier keeps its time.
 */
export const revoke = (
  pool: Pool,
  station: string,
  named: string,
  now: number,
): Promise<Outcome<Revoked>> =>
  inStation(pool, station, 'write', async (tx) => {
    const part = journalTx(tx, station);
    await part.lock(); // or a successor that is being bound at this moment would be left out
    const [found, another] = await select(
      tx,
      Named,
      `SELECT device FROM device
      WHERE station_id = $1 AND (number::text = $2 OR device::text = $2)`,
      [station, named],
    );
    if (!found) return { ok: false, why: 'device-unknown' };
    if (another) return { ok: false, why: 'several devices have this number, use the id' };
    const family = await part.family(found.device);
    const numbers = rising(await part.revoke(found.device, now));
    if (numbers.length === 0) return { ok: false, why: 'revoked-already' };
    return { ok: true, numbers, before: rising(family.filter(({ revoked }) => revoked !== null)) };
  });

/** Lets what revoked devices of a station wrote count after all; gives how many entries. */
export const release = (pool: Pool, station: string, now: number): Promise<number> =>
  tellingJournal(pool).inStation(station, 'write', (tx) => releaseIn(tx, ['revoked'], now));
