// Rows of the ledgers kept in memory, so that a checkout need not read what it is about to
// change. They count only while the database still carries the version they were read at: every
// transaction that writes balances, in whatever tab, leaves a new one.
import type { Row } from '../../core/journal/row.ts';

export type LedgerCache = { version: string | null; rows: Map<string, Row | null> };

export const newCache = (): LedgerCache => ({ version: null, rows: new Map() });

/** The meta row that says which state the balances are in. */
export const newVersion = (): { key: 'version'; value: string } => ({
  key: 'version',
  value: crypto.getRandomValues(new Uint32Array(3)).join('-'),
});

/** Rows for a few hundred baskets; then it starts again. */
const MOST_ROWS = 5_000;

/** Keeps rows as they stand at `version`; those of another state than `at` are forgotten. */
export function keep(
  cache: LedgerCache,
  rows: ReadonlyMap<string, Row | null>,
  at: string | null,
  version: string,
): void {
  if (cache.version === null || cache.version !== at || cache.rows.size > MOST_ROWS) {
    cache.rows = new Map();
  }
  cache.version = version;
  for (const [id, row] of rows) cache.rows.set(id, row);
}

/** The version in a meta row, or null. */
export const versionIn = (row: { readonly value: unknown } | undefined): string | null =>
  typeof row?.value === 'string' ? row.value : null;
