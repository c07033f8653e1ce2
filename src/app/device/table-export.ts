import type { TableCell } from '../../core/import/table.ts';
import { newTableReader } from './table-reader.ts';

type Take = (rows: TableCell[][]) => Promise<unknown>;

/** A table as a file, written in a worker; `fill` gives its rows to the function it is given. */
export async function tableFile(
  as: 'csv' | 'xlsx',
  fill: (take: Take) => Promise<void>,
): Promise<Blob> {
  const writer = newTableReader();
  try {
    await fill(writer.add);
    const { file } = await writer.write(as);
    return file;
  } finally {
    writer.close();
  }
}
