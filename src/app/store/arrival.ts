// Entries that come to this device: pages of the centre's streams, older entries behind the
// base, and files of unsent entries. All run in pages of at most 50 behind the gate.
import { type Counting, guessFor, restamped, withdrawn } from '../../core/journal/plan.ts';
import { cancelAccount } from '../../core/journal/account.ts';
import { cancelledBy } from '../../core/journal/reversal.ts';
import type { Entry } from '../../core/journal/entry.ts';
import { post } from '../../core/kinds.ts';
import { headKey } from '../../core/protocol.ts';
import { type EntryRow, type HeadRow, type TillDatabase, tablesOf } from './database.ts';
import { type Stream, isCovered } from './coverage.ts';
import { arrivedRow } from './arrived-row.ts';
import {
  type Arrived,
  dropMoves,
  isPlain,
  restampPast,
  store,
  takeAllPast,
  takePast,
} from './past.ts';
import { doubtNumbers } from './doubt.ts';
import { countingIn, entryIn, told } from './entry-row.ts';
import { type BaseMark, doubtBase, readMeta } from './meta.ts';
import {
  changesOf,
  isCancelled,
  look,
  lookEntries,
  nothingSeen,
  postChanges,
  type Seen,
} from './posting.ts';
import { asideKey } from './same-id.ts';
import { doubtTaken } from './taken-back.ts';

/** Entries in one page's transaction: a checkout waits for at most one such page. */
export const PAGE = 50;

/**
 * Stores a page inside a running transaction: new entries are posted (or stored as past, where
 * the base has them), known ones take the centre's sequence and time. Returns changed accounts.
 */
export async function takePage(
  db: TillDatabase,
  page: readonly Arrived[],
  base: BaseMark | null,
  stream: Stream,
): Promise<string[]> {
  const seen = nothingSeen();
  const unique = [...new Map(page.map((item) => [item.sealed.entry.id, item])).values()];
  const past = new Set(unique.filter((item) => base !== null && isCovered(base, item, stream)));
  const posted = unique.filter((item) => !past.has(item));
  const guess = guessFor(posted.map(({ sealed, eff }) => ({ entry: sealed.entry, eff })));
  const cancels = [...past].map(({ sealed }) => cancelAccount(sealed.entry.id));
  await Promise.all([
    lookEntries(tablesOf(db), seen, [
      ...unique.map(({ sealed }) => sealed.entry.id),
      ...guess.entries,
    ]),
    look(tablesOf(db), seen, [...guess.accounts, ...cancels]),
  ]);
  const fresh = unique.filter(({ sealed }) => (seen.entries.get(sealed.entry.id) ?? null) === null);
  const plain = new Set([...past].filter((item) => isPlain(seen, item)));
  const touched = await takeAllPast(db, seen, [...plain]);
  for (const item of unique) {
    if (plain.has(item)) continue;
    const found = seen.entries.get(item.sealed.entry.id) ?? null;
    const isOther = found !== null && found.hash !== item.sealed.hash && item.seq !== null;
    if (isOther) touched.push(...(await setAside(db, seen, found, item)));
    const known = isOther ? null : found;
    const isPast = past.has(item);
    if (found !== null && isPast && isMixedUp(found, item)) await doubtBase(db);
    const accounts =
      known?.state === 'past' && !isPast
        ? await takeReleased(db, seen, known, item)
        : known !== null
          ? await takeKnown(db, seen, known, item, isPast)
          : isPast
            ? await takePast(db, seen, item)
            : await takeNew(db, seen, item);
    touched.push(...accounts);
  }
  await doubtNumbers(db, unique, fresh);
  await raiseHeads(db, unique);
  return [...new Set(touched)];
}

/**
 * The base holds an entry that this till counted on top of it, because it knew only a part of the
 * chain; or another one under its id: with our claim the base's claim of that one has gone too.
 */
const isMixedUp = (found: EntryRow, { sealed: { hash } }: Arrived): boolean =>
  found.hash !== hash || found.state === undefined;

/**
 * An entry taken for one that the base holds lay in quarantine when the base was read: the centre
 * has given it a sequence after the base's since, so it counts from now on.
 */
async function takeReleased(
  db: TillDatabase,
  seen: Seen,
  known: EntryRow,
  item: Arrived,
): Promise<string[]> {
  const { state: _state, unsent: _unsent, ...rest } = known;
  const row = told(rest, item);
  await store(db, seen, row);
  return await postNew(db, seen, { entry: item.sealed.entry, eff: item.eff }, row);
}

/** Another entry with this id counts at the centre: ours moves aside, and still goes there. */
async function setAside(
  db: TillDatabase,
  seen: Seen,
  ours: EntryRow,
  item: Arrived,
): Promise<string[]> {
  const { id, hash, branch, unsent } = ours;
  const touched = await takeQuarantined(db, seen, ours, { why: 'same-id', branch });
  const row = seen.entries.get(id) ?? ours;
  await db.entries.delete(asideKey(id, item.sealed.hash));
  await db.entries.put({
    ...row,
    id: asideKey(id, hash),
    ...(unsent === undefined ? {} : { unsent }),
  });
  return touched;
}

/**
 * The centre counts an entry that lies aside here (a restored one took it first this time): it
 * stands under its own id again, and what stood there moves aside before anything of it is posted,
 * because what an entry claims is known by its id alone.
 */
export async function takeFromAside(
  db: TillDatabase,
  seen: Seen,
  aside: EntryRow,
  item: Arrived,
  isPast: boolean,
): Promise<string[]> {
  const { id } = item.sealed.entry;
  await lookEntries(tablesOf(db), seen, [id]);
  const other = seen.entries.get(id) ?? null;
  const touched = other === null ? [] : await setAside(db, seen, other, item);
  if (other === null) await db.entries.delete(aside.id);
  const row = { ...aside, id };
  await store(db, seen, row);
  return [...touched, ...(await takeKnown(db, seen, row, item, isPast))];
}

async function takeNew(db: TillDatabase, seen: Seen, item: Arrived): Promise<string[]> {
  const { sealed, eff } = item;
  const row = arrivedRow(sealed, item);
  await store(db, seen, row);
  return await postNew(db, seen, { entry: sealed.entry, eff }, row);
}

/** Before the past has come nothing is known to be missing: `endPast` looks then. */
async function doubtTarget(db: TillDatabase, seen: Seen, entry: Entry): Promise<void> {
  const target = cancelledBy(entry);
  if (target === null) return;
  const backfill = await readMeta(db, 'backfill');
  if (backfill?.done && backfill.before > 1) await doubtTaken(db, [seen.entries.get(target)]);
}

async function postNew(
  db: TillDatabase,
  seen: Seen,
  item: Counting,
  row: EntryRow,
): Promise<string[]> {
  if (row.state === 'unposted') return [];
  const needs = guessFor([item]);
  await look(tablesOf(db), seen, needs.accounts);
  await lookEntries(tablesOf(db), seen, needs.entries);
  const accounts = await postChanges(tablesOf(db), seen, changesOf(seen, [item], needs));
  await doubtTarget(db, seen, item.entry);
  return accounts;
}

/**
 * A known entry comes back: acknowledged, given its time, released from quarantine, or of a kind
 * that has come to be known. `isPast`: the base holds it, so it is not counted on top of it.
 */
export async function takeKnown(
  db: TillDatabase,
  seen: Seen,
  known: EntryRow,
  item: Arrived,
  isPast: boolean,
): Promise<string[]> {
  const {
    sealed: { entry, hash },
    eff,
  } = item;
  if (known.hash !== hash) return [];
  if (known.state === 'quarantined' || known.state === 'unposted') {
    const { signature = known.signature } = item;
    if (isPast) return await takePast(db, seen, { ...item, signature });
    const { state: _state, why: _why, unsent: _unsent, ...rest } = known;
    const read = post(entry, eff);
    const row: EntryRow = read.ok
      ? told(rest, item)
      : { ...told(rest, item), state: 'unposted', why: read.why };
    await store(db, seen, row);
    return await postNew(db, seen, { entry, eff }, row);
  }
  const { unsent: _unsent, ...rest } = known;
  const row = told(rest, item);
  if (known.unsent === undefined && isSameWord(known, row)) return [];
  await store(db, seen, row);
  if (known.state === 'past') return await restampPast(db, item, known.eff);
  await look(tablesOf(db), seen, [`cancel:${entry.id}`]);
  return await postChanges(
    tablesOf(db),
    seen,
    restamped(entry, known.eff, eff, isCancelled(seen, entry.id)),
  );
}

const isSameWord = (a: EntryRow, b: EntryRow): boolean =>
  a.seq === b.seq && a.eff === b.eff && a.branch === b.branch && a.signature === b.signature;

/** The centre refuses an entry for now: its postings come out and it is kept with the reason. */
export async function takeQuarantined(
  db: TillDatabase,
  seen: Seen,
  known: EntryRow,
  { why, branch }: { readonly why: string; readonly branch?: number | undefined },
): Promise<string[]> {
  const { unsent: _unsent, ...rest } = known;
  const held = told(rest, { eff: known.eff, seq: null, branch });
  await store(db, seen, { ...held, state: 'quarantined', why });
  const entry = entryIn(known);
  if (entry && known.state === 'past') return await dropMoves(db, { entry, eff: known.eff });
  if (!entry || known.state !== undefined) return [];
  const target = cancelledBy(entry);
  await Promise.all([
    look(tablesOf(db), seen, [entry.id, ...(target === null ? [] : [target])].map(cancelAccount)),
    lookEntries(tablesOf(db), seen, target === null ? [] : [target]),
  ]);
  // What goes by the id alone, claims and what took it back, may be the other one's in the base.
  if (why === 'same-id') await doubtBase(db);
  const cancel = target === null ? null : (seen.rows.get(cancelAccount(target)) ?? null);
  const alsoNamed =
    cancel?.form === 'claims' && cancel.claims.some((claim) => claim.entry !== entry.id);
  return await postChanges(
    tablesOf(db),
    seen,
    withdrawn({ entry, eff: known.eff }, alsoNamed, {
      isCancelled: (id) => isCancelled(seen, id),
      posted: (id) => countingIn(seen.entries.get(id) ?? undefined),
    }),
  );
}

/** Every chain or branch ends at least where these entries are. */
export async function raiseHeads(db: TillDatabase, page: readonly Arrived[]): Promise<void> {
  if (page.length === 0) return;
  const stored = new Map((await db.heads.toArray()).map((head) => [head.device, head]));
  const raised = new Map<string, HeadRow>();
  for (const {
    sealed: { entry, hash },
    eff,
    branch = 0,
  } of page) {
    const line = headKey(entry.device, branch);
    const head = raised.get(line) ?? stored.get(line);
    if (head && entry.n < head.n) continue;
    if (head?.n === entry.n && head.hash === hash && head.eff === eff) continue;
    raised.set(line, { device: line, n: entry.n, hash, eff });
  }
  if (raised.size > 0) await db.heads.bulkPut([...raised.values()]);
}
