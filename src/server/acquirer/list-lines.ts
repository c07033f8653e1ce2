import type { ListedCharge } from '../../core/pay/listing.ts';
import { type FileSource, linesInTable } from '../../core/pay/list-table.ts';
import { tablesIn } from './list-file.ts';

/** The lines of an acquirer's file (CSV, XLSX, or a zip with a CSV); null when it has none. */
export function linesIn(source: FileSource, bytes: Uint8Array): ListedCharge[] | null {
  for (const table of tablesIn(bytes) ?? []) {
    const lines = linesInTable(source, table);
    if (lines !== null) return lines;
  }
  return null;
}
