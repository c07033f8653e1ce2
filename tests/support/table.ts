import { COLUMN_WORDS, USUAL_UNIT, YES_WORDS } from '../../src/app/screens/import/columns.ts';
import { type CheckReport, type TableJob, newTableJob } from '../../src/app/device/table-job.ts';
import type { Mapping } from '../../src/core/import/column.ts';
import { STATION, idOf } from './entries.ts';

/** A file as it is chosen: text in UTF-8, or bytes. */
export const fileOf = (content: string | Uint8Array<ArrayBuffer>): Blob => new Blob([content]);

export const IMPORT = idOf('import');

/** A shop without goods. */
export const NO_GOODS = { ids: '', codes: '' };

/** A file read and checked with the meaning guessed from its heads. */
export async function checkedFile(
  file: Blob,
  known: { ids: string; codes: string } = NO_GOODS,
  importId = IMPORT,
): Promise<{ job: TableJob; mapping: Mapping; content: string; report: CheckReport }> {
  const job = newTableJob();
  const read = await job.read(file, COLUMN_WORDS);
  if (!read.ok) throw new Error(read.why);
  const { mapping, content } = read.preview;
  const report = job.check({
    ...known,
    station: STATION,
    importId,
    mapping,
    unit: USUAL_UNIT,
    yes: YES_WORDS,
  });
  return { job, mapping, content, report };
}
