import type { TableCell } from '../../core/import/table.ts';
import type { TableMade } from './table-writer.ts';
import { newTableReader } from './table-reader.ts';

type Take = (rows: TableCell[][]) => Promise<unknown>;

/** A table as a file, written in a worker; `fill` gives its rows to the function it is given. */
export async function tableFile(
  as: 'csv' | 'xlsx', fill: (take: Take) => Promise<void>,
): Promise<TableMade> {
  const writer = newTableReader();
  try {
    await fill(writer.add);
    return await writer.write(as);
  } finally {
    writer.close();
  }
}
