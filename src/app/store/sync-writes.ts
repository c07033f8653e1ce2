// What the sync loop writes: one page of at most 50 entries per transaction, together with the
// cursor, and never while a checkout waits.
import { unseal } from '../../core/journal/entry.ts';
import { REVERSAL, cancelledBy } from '../../core/journal/reversal.ts';
import type { Pulled, PushResult } from '../../core/protocol.ts';
import {
  PAGE,
  raiseHeads,
  takeFromAside,
  takeKnown,
  takePage,
  takeQuarantined,
} from './arrival.ts';
import { changedBy } from './changes.ts';
import { streamOf } from './coverage.ts';
import type { EntryRow } from './database.ts';
import { isRenumbered } from './doubt.ts';
import { entryIn, sealedIn, told } from './entry-row.ts';
import { type BaseMark, doubtBase, readMeta, writeMeta } from './meta.ts';
import type { Arrived } from './past.ts';
import { nothingSeen } from './posting.ts';
import { type Page, pageFrom } from './pages.ts';
import { asideKey } from './same-id.ts';
import { type Store, now } from './store.ts';
import { doubtTaken } from './taken-back.ts';

function arrivedOf(entries: readonly Pulled[]): Arrived[] {
  return entries.flatMap(({ text, ...word }) => {
    const read = unseal(text);
    return read.ok ? [{ sealed: read.sealed, ...word }] : [];
  });
}

/** Writes one pulled page and its cursor; false, and nothing written, where it is renumbered. */
export async function writePage(store: Store, page: Page): Promise<boolean> {
  const { db, session } = store;
  const arrived = arrivedOf(page.entries);
  const own = new Set([...Object.keys(session.numbers), session.identity?.device ?? '']);
  if (await isRenumbered(db, own, arrived)) return false;
  await store.gate.clear();
  const accounts = await db.transaction(
    'rw',
    [db.entries, db.ledger, db.heads, db.meta],
    async () => {
      const base = await readMeta(db, 'base');
      const touched = arrived.length === 0 ? [] : await takePage(db, arrived, base, page.stream);
      if (page.cursors !== null) await writeMeta(db, 'cursors', page.cursors);
      return touched;
    },
  );
  if (arrived.length > 0) await heard(store, accounts);
  return true;
}

/** Where every chain ends, as the disk says: another tab may have exchanged since this one did. */
export async function recallHeads(store: Store): Promise<void> {
  store.session.heads = await store.db.heads.toArray();
}

async function heard(store: Store, accounts: readonly string[]): Promise<void> {
  await recallHeads(store);
  store.changes.tell(changedBy(accounts, 'entries'));
}

/**
 * Writes older entries behind the base, the newest first, each transaction with how far back they
 * reach then; `done`: the past that is fetched unasked is here. After any transaction something
 * urgent may break it off: gives the entries that are still to be written.
 */
export async function writePast(
  store: Store,
  entries: readonly Pulled[],
  done: boolean,
  isUrgent: () => boolean = () => false,
): Promise<readonly Pulled[]> {
  const { bulk } = store;
  const touched: string[] = [];
  let written = 0;
  while (written < entries.length && (written === 0 || !isUrgent())) {
    const page = pageFrom(entries, written);
    await store.gate.clear();
    touched.push(
      ...(await bulk.transaction(
        'rw',
        [bulk.entries, bulk.ledger, bulk.heads, bulk.meta],
        async () => {
          const before = Math.min(...page.map(({ seq }) => seq));
          await writeMeta(bulk, 'backfill', { before, done });
          return takePage(bulk, arrivedOf(page), await readMeta(bulk, 'base'), 'station');
        },
      )),
    );
    written += page.length;
  }
  if (touched.length > 0) store.changes.tell(changedBy(touched, 'entries'));
  return entries.slice(written);
}

/**
 * The past that is fetched unasked is here, back to `before`. What was taken back on top of the
 * base and is older than that never came: it is in the base still, which is read again.
 */
export async function endPast({ bulk }: Store, before: number): Promise<void> {
  await bulk.transaction('rw', [bulk.entries, bulk.meta], async () => {
    await writeMeta(bulk, 'backfill', { before, done: true });
    if (before <= 1) return;
    const rows = await bulk.entries
      .where('[kind+eff]')
      .between([REVERSAL, 0], [REVERSAL, Infinity])
      .toArray();
    const named = rows.flatMap((row) => {
      const entry = row.state === undefined ? entryIn(row) : null;
      return entry === null ? [] : (cancelledBy(entry) ?? []);
    });
    await doubtTaken(bulk, await bulk.entries.bulkGet(named));
  });
}

/**
 * Stores what the centre said of pushed entries; only an id and a hash that are ours count.
 * Returns how many were settled. Relaxed: what a power cut takes back is pushed and settled again.
 */
export async function acknowledge(store: Store, results: readonly PushResult[]): Promise<number> {
  let count = 0;
  const touched: string[] = [];
  for (let at = 0; at < results.length; at += PAGE) {
    const page = results.slice(at, at + PAGE);
    const done = (await confirmPage(store, page)) ?? (await acknowledgePage(store, page));
    count += done.count;
    touched.push(...done.touched);
  }
  if (count > 0) await heard(store, touched);
  return count;
}

type Settled = { readonly count: number; readonly touched: readonly string[] };

/**
 * The usual answer: every entry was taken, at the time it counts at already. No balance changes,
 * so the ledger stays free for whoever scans. Null, and nothing written, where it is not so.
 */
async function confirmPage(
  { bulk, gate }: Store,
  results: readonly PushResult[],
): Promise<Settled | null> {
  await gate.clear();
  return await bulk.transaction('rw', [bulk.entries, bulk.meta], async () => {
    const rows = await bulk.entries.bulkGet(results.map(({ id }) => id));
    const confirmed = rows.flatMap((row, i) => confirmedBy(row, results[i]) ?? []);
    if (confirmed.length < results.length) return null;
    await bulk.entries.bulkPut(confirmed);
    return { count: confirmed.length, touched: [] };
  });
}

function confirmedBy(row: EntryRow | undefined, result: PushResult | undefined): EntryRow | null {
  if (row === undefined || result === undefined || result.status !== 'created') return null;
  const isPosted = row.state === undefined || row.state === 'past';
  if (!isPosted || result.seq === null || result.branch !== row.branch) return null;
  if (row.hash !== result.hash || row.eff !== result.eff) return null;
  const { unsent: _unsent, ...rest } = row;
  return told(rest, result);
}

async function acknowledgePage(store: Store, results: readonly PushResult[]): Promise<Settled> {
  await store.gate.clear();
  const db = store.bulk;
  return await db.transaction('rw', [db.entries, db.ledger, db.heads, db.meta], async () => {
    const [base, rows, aside] = await Promise.all([
      readMeta(db, 'base'),
      db.entries.bulkGet(results.map(({ id }) => id)),
      db.entries.bulkGet(results.map(({ id, hash }) => asideKey(id, hash))),
    ]);
    const known = results.flatMap((result, i) => {
      const row = [rows[i], aside[i]].find((one) => one?.hash === result.hash);
      return row ? [{ result, row, isPast: isInBase(base, result, row) }] : [];
    });
    const seen = nothingSeen();
    const touched: string[] = [];
    for (const { result, row, isPast } of known) {
      const { branch, why = 'unknown' } = result;
      const isOut = result.status === 'quarantined' || result.seq === null;
      const takeCounted = row.id === result.id ? takeKnown : takeFromAside;
      touched.push(
        ...(isOut
          ? await takeQuarantined(db, seen, row, { why, branch })
          : await takeCounted(db, seen, row, { ...result, sealed: sealedIn(row) }, isPast)),
      );
    }
    if (known.some(isTwice)) await doubtBase(db);
    const heads = await db.heads.toArray();
    const moved = heads.flatMap((head) => {
      const last = known.find(({ row }) => row.device === head.device && row.n === head.n);
      return last ? [{ ...head, eff: last.result.eff }] : [];
    });
    if (moved.length > 0) await db.heads.bulkPut(moved);
    // A branch is a chain of its own from now on: a centre that forgets it is noticed by its end.
    const forked = known.filter(({ result }) => (result.branch ?? 0) > 0);
    await raiseHeads(
      db,
      forked.map(({ result, row }) => ({ ...result, sealed: sealedIn(row) })),
    );
    return { count: known.length, touched };
  });
}

/** The centre had counted an entry before the base was read. */
const isInBase = (base: BaseMark | null, { status, seq }: PushResult, row: EntryRow): boolean =>
  status === 'exists' && seq !== null && seq <= (base?.cursor[streamOf(row)].seq ?? 0);

type Known = { readonly result: PushResult; readonly row: EntryRow; readonly isPast: boolean };

/**
 * An entry that was counted on top of the base turns out to be in it (a disk rolled back to before
 * its answer, or another till gave it back to a restored centre), or another one was under its id:
 * the base is to be read again, now that the centre's word on the entry is here.
 */
const isTwice = ({ result, row, isPast }: Known): boolean =>
  isPast && (row.state === undefined || row.id !== result.id);

const FIRST = '';
const LAST = '\uffff';
const range = (device: string | null): [[number, string, number], [number, string, number]] => [
  [1, device ?? FIRST, 0],
  [1, device ?? LAST, Infinity],
];

/** How many entries wait for the centre. */
export const countUnsent = (store: Store): Promise<number> =>
  store.db.entries
    .where('[unsent+device+n]')
    .between(...range(null), true, true)
    .count();

/** All unsent entries of every device, oldest first within a device. */
export const allUnsent = (store: Store): Promise<EntryRow[]> =>
  store.db.entries
    .where('[unsent+device+n]')
    .between(...range(null), true, true)
    .toArray();

/** What the centre's clock may differ from ours before we go by it: less would wear the disk. */
const CLOCK_SLACK = 1_000;

/**
 * An exchange succeeded: the centre's clock and the time of the success are kept. The centre read
 * its clock at some moment since `asked` (by the till's own clock, epoch ms): what a slow answer
 * leaves possible is believed, as a till set back by each would sell before what it has counted.
 */
export async function noteExchange(store: Store, centreNow: number, asked: number): Promise<void> {
  const came = store.clock();
  const least = centreNow - came;
  const most = centreNow - Math.min(asked, came);
  const { offset: known } = store.session;
  if (known < least - CLOCK_SLACK || known > most + CLOCK_SLACK) {
    const offset = Math.round((least + most) / 2);
    store.session.offset = offset;
    await writeMeta(store.bulk, 'offset', offset);
    store.changes.tell({ ledgers: ['identity'], accounts: [] });
  }
  await writeMeta(store.bulk, 'exchange', now(store));
}
