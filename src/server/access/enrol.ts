import { required } from '../../core/assert.ts';
import type { EnrolAnswer, EnrolRequest } from '../../core/protocol.ts';
import { type Pool, asOwner } from '../database/pool.ts';
import { journalTx } from '../journal/sql/journal.ts';
import { sealingKey } from '../members/sealed-phone.ts';
import { memberKey } from '../members/token.ts';
import { openCode, useCode } from './code.ts';
import { bind } from './device.ts';
import { type Keys, publicKeyOf } from './keys.ts';
import { openSession } from './session.ts';

/** A device's certificate and its session's cookie, or why there is none. */
export type Enrolled =
  | { readonly ok: true; readonly answer: EnrolAnswer; readonly cookie: string }
  | {
      readonly ok: false;
      readonly why: 'malformed' | 'code-unknown' | 'code-used' | 'too-many-tries';
    };

/** Binds a device to the station that its code is for (绑定). */
export async function enrol(
  pool: Pool,
  keys: Keys,
  request: EnrolRequest,
  now: number,
): Promise<Enrolled> {
  const { code, device, key } = request;
  if (publicKeyOf(key) === null) return { ok: false, why: 'malformed' };
  return asOwner(pool, async (tx) => {
    const opened = await openCode(tx, code, request, now);
    if (!opened.ok) return opened;
    const part = journalTx(tx, opened.station);
    const station = required(await part.lock(), 'a code names a station');
    const answer =
      opened.answer ?? (await bind(part, keys, station, { device, key, predecessor: null }, now));
    if (answer === null) return { ok: false, why: 'malformed' };
    if (opened.answer === null) await useCode(tx, opened, request, answer, now);
    return {
      ok: true,
      cookie: await openSession(part, device, now),
      answer: {
        ...answer,
        station: { id: opened.station, name: station.name },
        demo: station.demo,
        now,
        memberKey: memberKey(keys, opened.station),
        sealingKey: sealingKey(keys),
      },
    };
  });
}
