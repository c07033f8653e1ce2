// Entries that the centre does not have where this till believed them to be.
import * as v from 'valibot';
import { NUMBERS_LOST, NumbersLostSchema } from '../../core/journal/lost.ts';
import { headKey } from '../../core/protocol.ts';
import type { EntryRow, TillDatabase } from './database.ts';
import { lineOf } from './entry-row.ts';
import { doubtBase } from './meta.ts';
import type { Arrived } from './past.ts';

/** What the centre has by line and number: its hash, and that of the one before it. */
type Theirs = ReadonlyMap<string, { readonly hash: string; readonly prev: string }>;

const placeOf = (line: string, n: number): string => `${line}#${n}`;

/**
 * The centre has a number of a line once. Where another entry is here under it, ours was lost with
 * what a restored centre forgot, or stands on a branch there: it is sent again to hear which.
 * `fresh` are those of a page that were not here before it.
 */
export async function doubtNumbers(
  db: TillDatabase,
  page: readonly Arrived[],
  fresh: readonly Arrived[],
): Promise<void> {
  const theirs: Theirs = new Map(
    page.flatMap(({ seq, branch, sealed: { entry, hash } }) =>
      seq === null
        ? []
        : [[placeOf(headKey(entry.device, branch ?? 0), entry.n), { hash, prev: entry.prev }]],
    ),
  );
  if (theirs.size === 0) return;
  const ours: EntryRow[] = [];
  for (const [device, numbers] of numbersBy(page)) {
    const from = Math.min(...numbers);
    const to = Math.max(...numbers);
    const count = await db.entries
      .where('[device+n]')
      .between([device, from], [device, to], true, true)
      .count();
    if (count <= new Set(numbers).size) continue;
    const rows = await db.entries
      .where('[device+n]')
      .between([device, from], [device, to], true, true)
      .toArray();
    ours.push(
      ...rows.filter((row) => {
        const other = theirs.get(placeOf(lineOf(row), row.n));
        return other !== undefined && other.hash !== row.hash && row.unsent === undefined;
      }),
    );
  }
  const all = [...(await heldOf(db, fresh)), ...ours, ...(await belowOf(db, ours, theirs))];
  if (all.length === 0) return;
  await db.entries.bulkPut(all.map((row) => ({ ...row, unsent: 1 as const })));
  await doubtBase(db);
}

/**
 * What lies on a line below the lowest entry that the centre has another one for, where that other
 * one does not go on from ours: the two chains part further down, at a number whose entry there may
 * be too old to be fetched.
 */
async function belowOf(
  db: TillDatabase,
  doubted: readonly EntryRow[],
  theirs: Theirs,
): Promise<EntryRow[]> {
  const lowest = new Map<string, EntryRow>();
  for (const row of doubted) {
    const known = lowest.get(lineOf(row));
    if (known === undefined || row.n < known.n) lowest.set(lineOf(row), row);
  }
  const found: EntryRow[] = [];
  for (const [line, { device, n }] of lowest) {
    const prev = theirs.get(placeOf(line, n))?.prev;
    const before = await db.entries
      .where('[device+n]')
      .equals([device, n - 1])
      .toArray();
    if (before.some(({ hash }) => hash === prev)) continue;
    const below = db.entries.where('[device+n]').between([device, 0], [device, n]);
    const waiting = db.entries.where('[unsent+device+n]').between([1, device, 0], [1, device, n]);
    if ((await below.count()) === (await waiting.count())) continue;
    const rows = await below.toArray();
    found.push(...rows.filter((row) => lineOf(row) === line && row.unsent === undefined));
  }
  return found;
}

/**
 * What an author says is lost and is here: he lost it with his disk, and the centre with what it
 * forgot. Only who holds it can give it back, when he hears of it for the first time.
 */
async function heldOf(db: TillDatabase, fresh: readonly Arrived[]): Promise<EntryRow[]> {
  const told = fresh.filter(({ sealed }) => sealed.entry.kind === NUMBERS_LOST);
  const rows = await Promise.all(
    told.map(({ sealed }) => {
      const body = v.safeParse(NumbersLostSchema, sealed.entry.body);
      if (!body.success) return [];
      const { device, first, last } = body.output;
      return db.entries
        .where('[device+n]')
        .between([device, first], [device, last], true, true)
        .toArray();
    }),
  );
  return rows.flat().filter(({ unsent }) => unsent === undefined);
}

/**
 * True when an entry of `authors`, who are this till, comes under another sequence than it had been
 * given: a restored centre forgot it, and somebody gave back what he knew of the chain. The rest of
 * it is here alone, although the centre's head says that nothing is missing.
 */
export async function isRenumbered(
  db: TillDatabase,
  authors: ReadonlySet<string>,
  page: readonly Arrived[],
): Promise<boolean> {
  const own = page.filter(({ sealed }) => authors.has(sealed.entry.device));
  if (own.length === 0) return false;
  const rows = await db.entries.bulkGet(own.map(({ sealed }) => sealed.entry.id));
  return own.some(({ seq, sealed }, i) => {
    const row = rows[i];
    const isOurs = row?.hash === sealed.hash && row.unsent === undefined;
    return isOurs && row.seq !== null && row.seq !== seq;
  });
}

function numbersBy(page: readonly Arrived[]): Map<string, number[]> {
  const by = new Map<string, number[]>();
  for (const { sealed } of page) {
    const { device, n } = sealed.entry;
    by.set(device, [...(by.get(device) ?? []), n]);
  }
  return by;
}
