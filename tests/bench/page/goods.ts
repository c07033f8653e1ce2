// Own goods the way the app gets them: through the import's worker.
import type { ImportLine } from '../../../src/core/goods/saved.ts';
import { newTableReader } from '../../../src/app/device/table-reader.ts';
import { COLUMN_WORDS, USUAL_UNIT, YES_WORDS } from '../../../src/app/screens/import/columns.ts';

export type Place = {
  readonly station: string;
  readonly importId: string;
  readonly ids: string;
  readonly codes: string;
};

/** Reads and checks a file; the reader then gives its parts. */
export async function checkedFile(text: string, place: Place) {
  const reader = newTableReader();
  const read = await reader.read(new File([text], 'goods.csv'), COLUMN_WORDS);
  if (!read.ok) throw new Error(read.why);
  const { mapping } = read.preview;
  const report = await reader.check({ ...place, mapping, unit: USUAL_UNIT, yes: YES_WORDS });
  return { reader, report };
}

/** Every line of a file. */
export async function linesOf(text: string, place: Place): Promise<ImportLine[]> {
  const { reader, report } = await checkedFile(text, place);
  const lines: ImportLine[] = [];
  for (let part = 0; part < report.parts; part += 1) {
    lines.push(...(await reader.part(part)).lines);
  }
  reader.close();
  return lines;
}
