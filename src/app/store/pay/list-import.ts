// An acquirer's list that the keeper has as a file: the same lines as a list that was fetched.
import { listedAccount } from '../../../core/journal/account.ts';
import {
  type ListTable,
  type ListedCharge,
  chargesListed,
  keyOf,
  lineOf,
  listedIn,
  partsOf,
} from '../../../core/pay/listing.ts';
import { type FileSource, listIn } from '../../../core/pay/list-table.ts';
import { dayOf } from '../../../core/time.ts';
import { record } from '../record.ts';
import type { Store } from '../store.ts';

/** What a file brought: its lines, those that are new here, and the last of its days. */
export type ListImported =
  | { readonly ok: true; readonly lines: number; readonly fresh: number; readonly day: string }
  | { readonly ok: false; readonly why: string };

/** Writes the lines of a list's table that are not here yet; `no-list`: it is nobody's. */
export async function importList(
  store: Store,
  newId: () => string,
  table: ListTable,
): Promise<ListImported> {
  const list = listIn(table);
  const days = [...new Set(list?.lines.map(({ at }) => dayOf(at)))].sort();
  const day = days.at(-1);
  if (list === null || day === undefined) return { ok: false, why: 'no-list' };
  let fresh = 0;
  for (const one of days) {
    const lines = list.lines.filter(({ at }) => dayOf(at) === one);
    const written = await importDay(store, newId, list.source, one, lines);
    if (!written.ok) return written;
    fresh += written.fresh;
  }
  return { ok: true, lines: list.lines.length, fresh, day };
}

async function importDay(
  store: Store,
  newId: () => string,
  source: FileSource,
  day: string,
  charges: readonly ListedCharge[],
): Promise<{ ok: true; fresh: number } | { ok: false; why: string }> {
  const lines = charges.map(lineOf);
  const rows = await store.db.ledger.bulkGet(lines.map((line) => listedAccount(day, keyOf(line))));
  const some = lines.filter((_, i) => {
    const row = rows[i];
    return row?.form !== 'claims' || listedIn(row) === null;
  });
  if (some.length === 0) return { ok: true, fresh: 0 };
  const drafts = partsOf(some).map((part) => ({
    id: newId(),
    kind: chargesListed.name,
    v: chargesListed.v,
    body: { day, source, lines: part.map((line) => ({ ...line })) },
  }));
  const written = await record(store, drafts);
  return written.ok ? { ok: true, fresh: some.length } : written;
}
