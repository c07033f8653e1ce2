import * as v from 'valibot';
import { required } from '../../core/assert.ts';
import type { EnrolAnswer, EnrolRequest } from '../../core/protocol.ts';
import { type Pool, type Tx, asOwner, select } from '../database/pool.ts';
import { certify } from './certificate.ts';
import { openCode, useCode } from './code.ts';
import { type Keys, publicKeyOf } from './keys.ts';
import { openSession } from './session.ts';

/** A device's certificate and its session's cookie, or why there is none. */
export type Enrolled =
  | { readonly ok: true; readonly answer: EnrolAnswer; readonly cookie: string }
  | {
      readonly ok: false;
      readonly why: 'malformed' | 'code-unknown' | 'code-used' | 'too-many-tries';
    };

const StationRow = v.object({ name: v.string(), demo: v.boolean(), next: v.number() });
const DeviceRow = v.object({ number: v.number(), key: v.string() });

/** Binds a device to the station that its code is for (绑定). */
export async function enrol(
  pool: Pool,
  keys: Keys,
  request: EnrolRequest,
  now: number,
): Promise<Enrolled> {
  if (publicKeyOf(request.key) === null) return { ok: false, why: 'malformed' };
  return asOwner(pool, async (tx) => {
    const opened = await openCode(tx, request.code, request, now);
    if (!opened.ok) return opened;
    const station = await lockedStation(tx, opened.station);
    const answer =
      opened.answer ??
      (await bind(tx, keys, { ...request, station: opened.station }, station.next, now));
    if (answer === null) return { ok: false, why: 'malformed' };
    if (opened.answer === null) await useCode(tx, opened, request, answer, now);
    const session = { station: opened.station, device: request.device };
    return {
      ok: true,
      cookie: await openSession(tx, session, now),
      answer: {
        ...answer,
        station: { id: opened.station, name: station.name },
        demo: station.demo,
        now,
      },
    };
  });
}

async function lockedStation(tx: Tx, station: string): Promise<v.InferOutput<typeof StationRow>> {
  const [row] = await select(
    tx,
    StationRow,
    `SELECT name, demo, next_device AS next
    FROM station WHERE station_id = $1 FOR UPDATE`,
    [station],
  );
  return required(row, 'a code names a station');
}

type Binding = { readonly station: string; readonly device: string; readonly key: string };

/** The certificate; null when another key has taken the device's id already. */
async function bind(
  tx: Tx,
  keys: Keys,
  { station, device, key }: Binding,
  next: number,
  now: number,
): Promise<{ certificate: string; signature: string } | null> {
  const [known] = await select(
    tx,
    DeviceRow,
    'SELECT number, key FROM device WHERE station_id = $1 AND device = $2',
    [station, device],
  );
  if (known && known.key !== key) return null;
  const number = known?.number ?? next;
  if (!known) {
    await tx.query(
      `INSERT INTO device (station_id, device, number, key, enrolled)
      VALUES ($1, $2, $3, $4, $5)`,
      [station, device, number, key, now],
    );
    // Raised at once and never lowered: a number stands on receipts for ever.
    await tx.query('UPDATE station SET next_device = $2 WHERE station_id = $1', [
      station,
      number + 1,
    ]);
  }
  const { text, signature } = certify(keys, { station, device, number, key });
  return { certificate: text, signature };
}
