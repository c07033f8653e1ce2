import type { Certificate } from '../../core/protocol.ts';
import type { Keys } from './keys.ts';

const GOOD_MS = 60_000;

// Never JSON: what the centre signs here can be neither a certificate nor an entry.
const textOf = ({ station, device }: Certificate, made: string): string =>
  `challenge ${station} ${device} ${made}`;

/**
 * A challenge for one device, its time and the centre's signature over it: nothing has to be
 * remembered. Good for a minute from `now` (epoch ms) by the centre's clock.
 */
export const newChallenge = (keys: Keys, certificate: Certificate, now: number): string =>
  `${now}.${keys.sign(textOf(certificate, String(now)))}`;

/** Whether a challenge was made for this device less than a minute ago. */
export function isMet(
  keys: Keys,
  certificate: Certificate,
  challenge: string,
  now: number,
): boolean {
  const [, made = '', signature = ''] = /^(\d{1,15})\.([A-Za-z0-9+/=]+)$/.exec(challenge) ?? [];
  if (made === '' || !keys.verify(textOf(certificate, made), signature)) return false;
  return Number(made) <= now && now - Number(made) < GOOD_MS;
}
