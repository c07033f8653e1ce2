// What a damaged database lost: numbers that were given and are neither here nor at the centre.
// The device that goes on writes down which, once it knows where the centre's chain stands.
import { required } from '../../../core/assert.ts';
import { derivedId } from '../../../core/derived-id.ts';
import { lostAccount } from '../../../core/journal/account.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import { NUMBERS_LOST, type NumbersLost } from '../../../core/journal/lost.ts';
import type { BaseAnswer } from '../../../core/protocol.ts';
import { type Loss, readMeta, readMetas, writeMeta } from '../meta.ts';
import { record } from '../record.ts';
import { type Store, identityOf } from '../store.ts';

/**
 * Notes that a device's database was found short of `last`; told once the base is here. A repair
 * that goes on where it was cut off may find less than was noted before: that stands.
 */
export async function noteLoss({ db }: Store, device: string, last: number): Promise<void> {
  // Over two tables, so that an old tab cannot do it.
  await db.transaction('rw', [db.meta, db.entries], async () => {
    const known = (await readMeta(db, 'losses')) ?? [];
    const noted = known.find((loss) => loss.device === device) ?? { device, last, from: null };
    const others = known.filter((loss) => loss.device !== device);
    await writeMeta(db, 'losses', [...others, { ...noted, last: Math.max(noted.last, last) }]);
  });
}

/**
 * Keeps what the centre has of the chains that were found short, as the first base since tells: a
 * later one knows what is written down as lost, and more of what survived.
 */
export async function noteHeld(store: Store, { heads, gaps }: BaseAnswer): Promise<void> {
  const losses = (await readMeta(store.db, 'losses')) ?? [];
  if (losses.every(({ from }) => from !== null)) return;
  const known = losses.map((loss): Loss => {
    if (loss.from !== null) return loss;
    const own = gaps.filter(({ line }) => line === loss.device);
    return {
      ...loss,
      from: heads[loss.device]?.n ?? 0,
      gaps: own.map(({ first, last }) => [first, last]),
    };
  });
  await writeMeta(store.db, 'losses', known);
}

/** Writes an entry for every lost run of numbers; a repeat after a kill is harmless. */
export async function settleLosses(store: Store): Promise<void> {
  const read = await readMetas(store.db, ['losses', 'base']);
  const [losses, base] = [read('losses'), read('base')];
  if (losses === null || losses.length === 0 || !base?.complete) return;
  const known = losses.map((loss) => ({
    ...loss,
    from: loss.from ?? base.heads[loss.device]?.n ?? 0,
  }));
  // Kept before anything is written: a later base knows the survivors, and would name others.
  await writeMeta(store.db, 'losses', known);
  const runs = (await Promise.all(known.map((loss) => lostRuns(store, loss)))).flat();
  for (const run of runs) {
    // Written down already by a disk that was put back to before it.
    if ((await store.db.ledger.get(lostAccount(run.device, run.first))) !== undefined) continue;
    const written = await record(store, [draftOf(store, run)]);
    if (!written.ok) return;
  }
  await writeMeta(store.db, 'losses', []);
}

const draftOf = (store: Store, { device, first, last }: NumbersLost): Draft => ({
  id: derivedId(identityOf(store).station, `${NUMBERS_LOST}:${device}:${first}`),
  kind: NUMBERS_LOST,
  v: 1,
  body: { device, first, last },
});

async function lostRuns({ db }: Store, loss: Loss): Promise<NumbersLost[]> {
  const { device, last, gaps = [] } = loss;
  const from = required(loss.from, 'the centre said where its chain stands');
  const runs = [...gaps, [from + 1, last] as const].map(async ([begin, end]) => {
    const rows = await db.entries
      .where('[device+n]')
      .between([device, begin], [device, end], true, true)
      .toArray();
    const ends = [...new Set(rows.map(({ n }) => n)), end + 1].sort((a, b) => a - b);
    return ends.flatMap((n, i) => {
      const first = (ends[i - 1] ?? begin - 1) + 1;
      return first < n ? [{ device, first, last: n - 1 }] : [];
    });
  });
  return (await Promise.all(runs)).flat();
}
