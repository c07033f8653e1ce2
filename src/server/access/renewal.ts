// A session again for a device that can prove its key. Steps, in one transaction after the
// challenge: 1 lock the station · 2 know the device, enter it again if the database forgot it,
// refuse it if any id of its family is revoked · 3 a successor asked for is bound and takes over
// the sessions · 4 open the session · 5 say where the old chain ends.
import type { Certificate, SessionAnswer, SessionRequest } from '../../core/protocol.ts';
import { mainOf } from '../journal/place.ts';
import type { Journal, JournalTx, StationRow } from '../journal/journal-tx.ts';
import { authorOf, bind, isShutOut } from './device.ts';
import type { Keys } from './keys.ts';
import { sealingKey } from '../members/sealed-phone.ts';
import { memberKey } from '../members/token.ts';
import { openSession } from './session.ts';

/** The answer and the session's cookie, or why there is none. */
export type Renewed =
  | { readonly ok: true; readonly answer: SessionAnswer; readonly cookie: string }
  | { readonly ok: false; readonly why: 'wrong-station' | 'session' | 'malformed' };

/** Opens a session for a certified device, or for the successor it asks for. */
export const renew = (
  journal: Journal,
  keys: Keys,
  certificate: Certificate,
  request: SessionRequest,
  now: number,
): Promise<Renewed> =>
  journal.inStation(certificate.station, 'write', async (tx): Promise<Renewed> => {
    const station = await tx.lock();
    if (station === null) return { ok: false, why: 'wrong-station' };
    const { unknown } = await authorOf(certificate)(tx);
    if (await isShutOut(tx, certificate.device)) return { ok: false, why: 'session' };
    if (unknown !== null) await tx.enter(unknown, now);
    const enrolled = await succession(tx, keys, station, certificate, request, now);
    if (enrolled === null) return { ok: false, why: 'malformed' };
    const { device } = request.successor ?? certificate;
    const main = mainOf(certificate.device, await tx.lines(certificate.device));
    return {
      ok: true,
      cookie: await openSession(tx, device, now),
      answer: { ...enrolled, head: { n: main.n, hash: main.hash }, now },
    };
  });

/** The successor's certificate, nothing when none is asked for; null when it cannot be given. */
async function succession(
  tx: JournalTx,
  keys: Keys,
  station: StationRow,
  certificate: Certificate,
  { successor }: SessionRequest,
  now: number,
): Promise<Pick<SessionAnswer, 'enrolled'> | null> {
  if (successor === undefined) return {};
  // The old device may have been entered just now, with a number above the counter that was read.
  const next = Math.max(station.next, certificate.number + 1);
  const applicant = { ...successor, predecessor: certificate.device };
  const bound = await bind(tx, keys, { ...station, next }, applicant, now);
  if (bound === null) return null;
  await tx.endSessions(certificate.device);
  const { name, demo } = station;
  return {
    enrolled: {
      ...bound,
      station: { id: tx.station, name },
      demo,
      now,
      memberKey: memberKey(keys, tx.station),
      sealingKey: sealingKey(keys),
    },
  };
}
