// 修好继续卖: a damaged database becomes one that can be sold with at once. What can be read stays,
// what cannot goes; the balances are what the rest says until the centre gives a new base; and
// this device goes on under a new id, so that no number is ever given twice.
import { unseal } from '../../core/journal/entry.ts';
import { readBase } from './base.ts';
import type { EntryRow, HeadRow } from './database.ts';
import { lineOf } from './entry-row.ts';
import { noteLoss } from './goods/loss.ts';
import type { MarksCheck } from './marks.ts';
import { type BaseMark, readMeta, writeMeta } from './meta.ts';
import { bookOf } from './rebuild.ts';
import { asideKey } from './same-id.ts';
import type { Store } from './store.ts';
import { type Fresh, adopt, forgetSuccessor, keepSuccessor } from './succession.ts';

/** Rows read or written in one go. */
const PAGE = 500;

/** How many entries were kept, and how many could not be read. */
export type Repaired = { readonly kept: number; readonly dropped: number };

/**
 * Mends a damaged database; a repeat after a kill goes on. With the old identity and its keys the
 * device is a provisional new one afterwards; without them it is unbound and needs a code.
 */
export async function repair(
  store: Store,
  check: MarksCheck,
  fresh: () => Promise<Fresh>,
): Promise<Repaired> {
  if (check.device !== null) await noteLoss(store, check.device, check.marked ?? check.head);
  const repaired = await dropUnreadable(store);
  await distrustBase(store);
  await restartLedgers(store);
  const { identity } = store.session;
  if (identity !== null && identity.keys !== null) {
    await forgetSuccessor(store, check.device);
    const { device, keys } = await keepSuccessor(store, fresh);
    await adopt(store, { ...identity, device, keys, number: 0, certificate: '', signature: '' });
  }
  store.changes.tell({ ledgers: ['*'], accounts: null });
  return repaired;
}

/** True when a row is what was sealed: its text reads and hashes as the row says. */
export function isReadable(row: EntryRow): boolean {
  const read = typeof row.text === 'string' ? unseal(row.text) : { ok: false as const };
  if (!read.ok) return false;
  const { entry, hash } = read.sealed;
  const isKey = row.id === entry.id || row.id === asideKey(entry.id, hash);
  return isKey && hash === row.hash && entry.device === row.device && entry.n === row.n;
}

async function dropUnreadable({ db }: Store): Promise<Repaired> {
  const ids = await db.entries.toCollection().primaryKeys();
  let dropped = 0;
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = ids.slice(at, at + PAGE);
    const rows = await db.entries.bulkGet(page);
    const bad = page.filter((_, i) => {
      const row = rows[i];
      return row === undefined || !isReadable(row);
    });
    await db.transaction('rw', [db.entries, db.meta], () => db.entries.bulkDelete(bad));
    dropped += bad.length;
  }
  return { kept: ids.length - dropped, dropped };
}

/** The base is to be read again; what stands on one that cannot be read counts by itself. */
async function distrustBase(store: Store): Promise<void> {
  const { db } = store;
  const base = await readBase(db).catch(() => null);
  if (base !== null) {
    await writeMeta(db, 'base', { ...base.mark, complete: false });
    return;
  }
  await db.transaction('rw', [db.meta, db.entries], async () => {
    await db.meta.bulkDelete(['base', 'baseRows', 'cursors', 'backfill']);
    await db.entries
      .where('state')
      .equals('past')
      .modify((row: { state?: unknown }) => {
        delete row.state;
      });
  });
}

async function restartLedgers(store: Store): Promise<void> {
  const { db } = store;
  const book = await bookOf(store, () => undefined);
  const heads = await headsHere(store, await readMeta(db, 'base'));
  await db.transaction('rw', [db.ledger, db.heads, db.meta], async () => {
    await Promise.all([db.ledger.clear(), db.heads.clear(), db.meta.delete('version')]);
    await Promise.all([db.ledger.bulkPut([...book.rows.values()]), db.heads.bulkPut(heads)]);
  });
  store.session.heads = heads;
}

/** Where each chain ends by the entries that are left, or by the base where that is further. */
async function headsHere({ db }: Store, base: BaseMark | null): Promise<HeadRow[]> {
  const heads = new Map<string, HeadRow>(
    Object.entries(base?.heads ?? {}).map(([device, head]) => [
      device,
      { device, ...head, eff: 0 },
    ]),
  );
  await db.entries.orderBy('[device+n]').each((row) => {
    const { n, hash, eff } = row;
    const line = lineOf(row);
    if (n >= (heads.get(line)?.n ?? 0)) heads.set(line, { device: line, n, hash, eff });
  });
  return [...heads.values()];
}
