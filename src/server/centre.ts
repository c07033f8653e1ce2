// The centre writes as one more device of a station, with its own n and prev. What concerns one
// station goes into that station's stream, what is for all into the stream of CENTRE.
import { required } from '../core/assert.ts';
import { centreDevice } from '../core/derived-id.ts';
import { type Draft, type Sealed, seal } from '../core/journal/entry.ts';
import type { PushResult } from '../core/protocol.ts';
import { centreAuthor } from './access/device.ts';
import type { Journal, JournalTx } from './journal/journal-tx.ts';
import { mainOf } from './journal/place.ts';
import { takeIn } from './journal/take.ts';

const OPERATOR = 'centre';

/** What the centre wants written; as a function, what the station's rows make of it. */
export type Wish = readonly Draft[] | ((tx: JournalTx) => Promise<readonly Draft[]>);

/**
 * Writes drafts as the centre at `now` (epoch ms). Where they depend on what is there, they are
 * made behind the station's lock, so that two who ask at once never write the same twice.
 * Throws when one of them does not count: the centre has to write what it can read.
 */
export const writeAsCentre = (
  journal: Journal,
  station: string,
  wish: Wish,
  now: number,
): Promise<readonly PushResult[]> =>
  journal.inStation(station, 'write', async (tx) => {
    required(await tx.lock(), 'the station exists');
    const drafts = typeof wish === 'function' ? await wish(tx) : wish;
    if (drafts.length === 0) return [];
    const device = centreDevice(station);
    const entries = chained(
      drafts,
      { station, device, operator: OPERATOR },
      mainOf(device, await tx.lines(device)),
      now,
    );
    const taken = await takeIn(tx, {
      station,
      device,
      authorOf: centreAuthor,
      entries,
      received: now,
    });
    if (!taken.ok) throw new Error(`assertion failed: the centre's own chain holds (${taken.why})`);
    const bad = taken.results.find(({ status }) => status === 'quarantined');
    if (bad) throw new Error(`the centre's entry ${bad.id} does not count: ${bad.why ?? ''}`);
    return taken.results;
  });

function chained(
  drafts: readonly Draft[],
  writer: Parameters<typeof seal>[1],
  head: Parameters<typeof seal>[2],
  now: number,
): Sealed[] {
  const entries: Sealed[] = [];
  let last = head;
  for (const draft of drafts) {
    const sealed = seal(draft, writer, last, now);
    if (!sealed.ok) throw new Error(`the centre's entry ${draft.id} is too large`);
    entries.push(sealed.sealed);
    last = { n: last.n + 1, hash: sealed.sealed.hash, eff: sealed.sealed.entry.at };
  }
  return entries;
}
