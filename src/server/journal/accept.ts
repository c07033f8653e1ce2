import * as v from 'valibot';
import { type Entry, type Sealed, unseal } from '../../core/journal/entry.ts';
import { accountsOf, fold, movesNeeded } from '../../core/journal/fold.ts';
import { type Counting, changesFor, lookupsFor } from '../../core/journal/plan.ts';
import { type Tx, select, tuples } from '../database/pool.ts';
import { loadMoves, loadRows, presentRows, storeRows } from './ledger.ts';

/** An entry with its effective time and its sequence in the station. */
export type Numbered = { readonly sealed: Sealed; readonly eff: number; readonly seq: number };

const COLUMNS = [
  'station_id',
  'seq',
  'id',
  'device',
  'n',
  'hash',
  'at',
  'eff',
  'received',
  'kind',
  'text',
] as const;

const Inserted = v.object({ n: v.number() });
const Target = v.object({ id: v.string(), text: v.string(), eff: v.number() });

/**
 * Inserts numbered entries of one device and posts those that were really inserted; gives their
 * numbers (`n`). One that is missing bears an id that another entry of the station has already.
 */
export async function accept(
  tx: Tx,
  station: string,
  batch: readonly Numbered[],
  received: number,
): Promise<Set<number>> {
  if (batch.length === 0) return new Set();
  const rows = await select(
    tx,
    Inserted,
    `INSERT INTO entry (${COLUMNS.join(', ')})
    VALUES ${tuples(batch.length, COLUMNS.length, 1)} ON CONFLICT DO NOTHING RETURNING n`,
    batch.flatMap(({ sealed: { entry, hash, text }, eff, seq }) => [
      station,
      seq,
      entry.id,
      entry.device,
      entry.n,
      hash,
      entry.at,
      eff,
      received,
      entry.kind,
      text,
    ]),
  );
  const inserted = new Set(rows.map(({ n }) => n));
  await postAll(
    tx,
    station,
    batch
      .filter(({ sealed }) => inserted.has(sealed.entry.n))
      .map(({ sealed, eff }) => ({ entry: sealed.entry, eff })),
  );
  return inserted;
}

async function postAll(tx: Tx, station: string, batch: readonly Counting[]): Promise<void> {
  const lookups = lookupsFor(batch);
  const cancelled = await presentRows(tx, station, lookups.accounts);
  const own = new Set(batch.map(({ entry }) => entry.id));
  const targets = await loadEntries(
    tx,
    station,
    lookups.entries.filter((id) => !own.has(id)),
  );
  const changes = changesFor(batch, {
    isCancelled: (id) => cancelled.has(`cancel:${id}`),
    posted: (id) => targets.get(id) ?? null,
  });
  const before = await loadRows(tx, station, accountsOf(changes));
  const moves = await loadMoves(tx, station, movesNeeded(before, changes));
  await storeRows(tx, station, fold(before, moves, changes));
}

async function loadEntries(
  tx: Tx,
  station: string,
  ids: readonly string[],
): Promise<Map<string, Counting>> {
  if (ids.length === 0) return new Map();
  const found = await select(
    tx,
    Target,
    'SELECT id, text, eff FROM entry WHERE station_id = $1 AND id = ANY($2)',
    [station, ids],
  );
  return new Map(found.map(({ id, text, eff }) => [id, { entry: entryIn(text), eff }]));
}

/** The entry in a stored text, which was readable when it was accepted. */
export function entryIn(text: string): Entry {
  const read = unseal(text);
  if (!read.ok) throw new Error('assertion failed: a stored entry is readable');
  return read.sealed.entry;
}
