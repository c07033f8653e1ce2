import { type Entry, unseal } from '../../core/journal/entry.ts';
import { accountsOf, fold, movesNeeded } from '../../core/journal/fold.ts';
import { type Counting, changesFor, lookupsFor } from '../../core/journal/plan.ts';
import type { JournalTx, Numbered } from './journal-tx.ts';

/**
 * Inserts numbered entries of one line and posts those that were really inserted; gives their
 * numbers (`n`). One that is missing bears an id that another entry of the station has already.
 */
export async function accept(
  tx: JournalTx,
  batch: readonly Numbered[],
  received: number,
): Promise<Set<number>> {
  if (batch.length === 0) return new Set();
  const inserted = await tx.insert(batch, received);
  await postAll(
    tx,
    batch
      .filter(({ sealed }) => inserted.has(sealed.entry.n))
      .map(({ sealed, eff }) => ({ entry: sealed.entry, eff })),
  );
  return inserted;
}

async function postAll(tx: JournalTx, batch: readonly Counting[]): Promise<void> {
  const lookups = lookupsFor(batch);
  const cancelled = await tx.present(lookups.accounts);
  const own = new Set(batch.map(({ entry }) => entry.id));
  const targets = await loadEntries(
    tx,
    lookups.entries.filter((id) => !own.has(id)),
  );
  const changes = changesFor(batch, {
    isCancelled: (id) => cancelled.has(`cancel:${id}`),
    posted: (id) => targets.get(id) ?? null,
  });
  const before = await tx.rows(accountsOf(changes));
  const moves = await tx.moves(movesNeeded(before, changes));
  await tx.storeRows(fold(before, moves, changes));
}

async function loadEntries(tx: JournalTx, ids: readonly string[]): Promise<Map<string, Counting>> {
  if (ids.length === 0) return new Map();
  const found = await tx.entries(ids);
  return new Map(found.map(({ id, text, eff }) => [id, { entry: entryIn(text), eff }]));
}

/** The entry in a stored text, which was readable when it was accepted. */
export function entryIn(text: string): Entry {
  const read = unseal(text);
  if (!read.ok) throw new Error('assertion failed: a stored entry is readable');
  return read.sealed.entry;
}
