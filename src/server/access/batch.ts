// A batch that a certified device signed, whoever brings it: by push, or in a file.
import * as v from 'valibot';
import { centreDevice } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { type Sealed, parseJson, unseal } from '../../core/journal/entry.ts';
import {
  type Certificate,
  type Failure,
  type PushRequest,
  PushRequestSchema,
} from '../../core/protocol.ts';
import type { Run } from '../journal/take.ts';
import { authorOf, centreAuthor, namedAuthor } from './device.ts';
import type { Keys } from './keys.ts';
import { digest } from './secret.ts';

export type Refused = { readonly ok: false; readonly why: Failure['why'] };

const no = (why: Failure['why']): Refused => ({ ok: false, why });

/** The run in a proved body: the sender's own, another's that it holds, or the centre's. */
export function runIn(
  text: string,
  sender: Certificate,
  keys: Keys,
  received: number,
): { ok: true; run: Run } | Refused {
  const parsed = v.safeParse(PushRequestSchema, parseJson(text));
  if (!parsed.success) return no('malformed');
  const request = parsed.output;
  const { station, device, afterGap = false } = request;
  const isCentre = request.forwarded === true && device === centreDevice(station);
  const isOwn = station === sender.station && device === sender.device;
  const isNamed = station === sender.station && request.forwarded === true;
  if (!isOwn && !isNamed && !(isCentre && station === CENTRE)) return no('wrong-station');
  const entries = entriesIn(request);
  if (!Array.isArray(entries)) return entries;
  if (isCentre && !isSignedByCentre(request, keys)) return no('unsigned');
  const author = isCentre ? centreAuthor : isOwn ? authorOf(sender) : namedAuthor(sender, device);
  return { ok: true, run: { station, device, entries, received, afterGap, authorOf: author } };
}

const isSignedByCentre = ({ entries, signatures = [] }: PushRequest, keys: Keys): boolean =>
  entries.every((text, i) => keys.verify(text, signatures[i] ?? ''));

/** The batch's entries in order of n, each once; all of them this device's. */
function entriesIn(request: PushRequest): Sealed[] | Refused {
  const byNumber = new Map<number, Sealed>();
  for (const text of request.entries) {
    const read = unseal(text, digest);
    if (!read.ok || !isAsSealed(read.sealed)) return no('malformed');
    const { entry, hash } = read.sealed;
    if (entry.station !== request.station || entry.device !== request.device) {
      return no('wrong-station');
    }
    if ((byNumber.get(entry.n)?.hash ?? hash) !== hash) return no('malformed');
    byNumber.set(entry.n, read.sealed);
  }
  return [...byNumber.values()].sort((a, b) => a.entry.n - b.entry.n);
}

/**
 * Whether a text is what a device makes of its entry. JavaScript reads others alike (100.0, a key
 * twice, 1e-20000), but PostgreSQL reads them otherwise or not at all, and one that it cannot read
 * stops the jobs that look into all stations' texts in one statement.
 */
function isAsSealed({ entry, text }: Sealed): boolean {
  try {
    return JSON.stringify(entry) === text; // both in the order of EntrySchema
  } catch {
    return false; // nested deeper than the stack: no device could have written it
  }
}
