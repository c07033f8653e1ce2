import { cancelAccount } from '../../core/journal/account.ts';
import { type Entry, unseal } from '../../core/journal/entry.ts';
import {
  type Balances,
  type Change,
  accountsOf,
  fold,
  movesNeeded,
} from '../../core/journal/fold.ts';
import { type Counting, type Guess, changesAfter, guessFor } from '../../core/journal/plan.ts';
import { asked } from '../database/asked.ts';
import type { JournalTx, Numbered } from './journal-tx.ts';

/** An entry to be numbered, with what it means for the ledgers. */
export type Acceptable = Numbered & { readonly change: Change };

type Rows = Awaited<ReturnType<JournalTx['rows']>>;

/**
 * Inserts numbered entries of one line and posts those that were really inserted; gives their
 * numbers (`n`). One that is missing bears an id that another entry of the station has already.
 */
export async function accept(
  tx: JournalTx,
  batch: readonly Acceptable[],
  received: number,
): Promise<Set<number>> {
  if (batch.length === 0) return new Set();
  const guess = guessFor(batch.map(countingOf));
  // The rows are asked for first, and folded while the database is inserting the entries.
  const reading = tx
    .rows([...new Set(guess.accounts)])
    .then((rows) => ({ before: rows, after: foldedBy(guess, batch, rows) }));
  const [{ before, after }, inserted] = await asked([reading, tx.insert(batch, received)]);
  const fresh = batch.filter(({ sealed }) => inserted.has(sealed.entry.n));
  const isGuessed = after !== null && fresh.length === batch.length;
  await tx.storeRows(isGuessed ? after : await folded(tx, fresh.map(countingOf), before));
  return inserted;
}

const countingOf = ({ sealed, eff, change }: Acceptable): Counting => ({
  entry: sealed.entry,
  eff,
  change,
});

const isCancelledIn =
  (rows: Rows) =>
  (entry: string): boolean =>
    (rows.get(cancelAccount(entry)) ?? null) !== null;

/** The balances after a batch that is what it was guessed to be; null when it is not. */
function foldedBy(guess: Guess, batch: readonly Acceptable[], rows: Rows): Balances | null {
  const isCancelled = isCancelledIn(rows);
  const isPlain =
    guess.entries.length === 0 &&
    movesNeeded(rows, guess.changes).length === 0 &&
    !batch.some(({ sealed }) => isCancelled(sealed.entry.id));
  return isPlain ? fold(rows, [], guess.changes) : null;
}

/** The balances after any batch, with what else has to be read for it. */
async function folded(tx: JournalTx, batch: readonly Counting[], rows: Rows): Promise<Balances> {
  const guess = guessFor(batch);
  const own = new Set(batch.map(({ entry }) => entry.id));
  const targets = await loadEntries(
    tx,
    guess.entries.filter((id) => !own.has(id)),
  );
  const changes = changesAfter(guess, batch, {
    isCancelled: isCancelledIn(rows),
    posted: (id) => targets.get(id) ?? null,
  });
  const missing = accountsOf(changes).filter((id) => !rows.has(id));
  const before = new Map([...rows, ...(await tx.rows(missing))]);
  return fold(before, await tx.moves(movesNeeded(before, changes)), changes);
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
