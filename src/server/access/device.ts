import { centreDevice } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import type { Certificate } from '../../core/protocol.ts';
import { asked } from '../database/asked.ts';
import type { JournalTx, StationRow } from '../journal/journal-tx.ts';
import type { Run, Speaker } from '../journal/take.ts';
import { certify } from './certificate.ts';
import { type Keys, publicKeyOf } from './keys.ts';

type AuthorOf = Run['authorOf'];

/**
 * How many numbers a restored centre leaves free at each station, above those in its backup: a
 * device that was bound since comes back with its certificate and keeps its number, which may be on
 * receipts and pickup codes already. A shop has a handful of devices.
 */
export const LEFT_FREE = 20;

/** The author behind a certificate. */
export const authorOf =
  (certificate: Certificate) =>
  async (tx: JournalTx): Promise<Speaker> => {
    const known = await tx.device(certificate.device);
    return {
      centre: false,
      revoked: known?.revoked ?? null,
      unknown: known ? null : { ...certificate, predecessor: null },
    };
  };

/**
 * The author whom another device names. Only one that was never revoked may speak for others,
 * whatever the time of what it says: nobody but itself vouches for it.
 */
export const namedAuthor =
  (sender: Certificate, author: string): AuthorOf =>
  async (tx) => {
    const [speaker, known] = await asked([authorOf(sender)(tx), tx.device(author)]);
    return speaker.revoked === null ? { ...speaker, revoked: known?.revoked ?? null } : null;
  };

/** The centre, which writes what no device may. */
export const centreAuthor: AuthorOf = async () => ({ centre: true, revoked: null, unknown: null });

/**
 * Whether any id of a device's family is revoked: whoever has the key of one of them can vouch for
 * another, so that all of them are one device.
 */
export const isShutOut = async (tx: JournalTx, device: string): Promise<boolean> =>
  (await tx.family(device)).some(({ revoked }) => revoked !== null);

/** A device that asks for a certificate; `predecessor` vouches for it, else a code does. */
export type Applicant = {
  readonly device: string;
  readonly key: string;
  readonly predecessor: string | null;
};

/**
 * Gives a device its number and certificate, the same again to the same one; the station's row
 * must be locked. Null when the id is another's already, the key is none, or the predecessor's
 * family is revoked.
 */
export async function bind(
  tx: JournalTx,
  keys: Keys,
  { next }: StationRow,
  { device, key, predecessor }: Applicant,
  now: number,
): Promise<{ certificate: string; signature: string } | null> {
  const reserved = [centreDevice(tx.station), centreDevice(CENTRE)];
  if (publicKeyOf(key) === null || reserved.includes(device)) return null;
  const known = await tx.device(device);
  if (known && known.key !== key) return null;
  // With a code anyone may be bound again; a device vouches only for what it made itself.
  if (known && predecessor !== null && known.predecessor !== predecessor) return null;
  if (predecessor !== null && (await isShutOut(tx, predecessor))) return null;
  const number = known?.number ?? next;
  if (!known) await tx.enter({ device, number, key, predecessor }, now);
  const { text, signature } = certify(keys, { station: tx.station, device, number, key });
  return { certificate: text, signature };
}
