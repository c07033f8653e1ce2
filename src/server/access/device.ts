import { CENTRE, centreDevice } from '../../core/id.ts';
import type { Certificate } from '../../core/protocol.ts';
import type { JournalTx, StationRow } from '../journal/journal-tx.ts';
import type { Author } from '../journal/judge.ts';
import { certify } from './certificate.ts';
import { type Keys, publicKeyOf } from './keys.ts';

type AuthorOf = (tx: JournalTx) => Promise<Author | null>;

/**
 * The author behind a certificate. A device that a database restored from a backup has forgotten
 * is entered again; the station's row must be locked.
 */
export const authorOf =
  (certificate: Certificate, now: number) =>
  async (tx: JournalTx): Promise<Author> => {
    const known = await tx.device(certificate.device);
    if (!known) await tx.enter({ ...certificate, predecessor: null }, now);
    return { centre: false, revoked: known?.revoked ?? null };
  };

/**
 * The author whom another device names. Only one that was never revoked may speak for others,
 * whatever the time of what it says: nobody but itself vouches for it.
 */
export const namedAuthor =
  (sender: Certificate, author: string, now: number): AuthorOf =>
  async (tx) => {
    if ((await authorOf(sender, now)(tx)).revoked !== null) return null;
    const known = await tx.device(author);
    return { centre: false, revoked: known?.revoked ?? null };
  };

/** The centre, which writes what no device may. */
export const centreAuthor = async (): Promise<Author> => ({ centre: true, revoked: null });

/** A device that asks for a certificate; `predecessor` vouches for it, else a code does. */
export type Applicant = {
  readonly device: string;
  readonly key: string;
  readonly predecessor: string | null;
};

/**
 * Gives a device its number and certificate, the same again to the same one; the station's row
 * must be locked. Null when the id is another's already, or the key is none.
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
  const number = known?.number ?? next;
  if (!known) await tx.enter({ device, number, key, predecessor }, now);
  const { text, signature } = certify(keys, { station: tx.station, device, number, key });
  return { certificate: text, signature };
}
