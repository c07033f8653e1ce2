// The balances of a base as text, read and written some at a time: those of a shop that is a year
// old are some six megabytes, which would keep a slow phone from a tap for a second or two.
import * as v from 'valibot';
import { ROW_JOINT, arrayOf } from '../../core/base-text.ts';
import { parseJson } from '../../core/journal/entry.ts';
import { type Row, RowSchema } from '../../core/journal/row.ts';
import { type Breathe, oneTask } from './breath.ts';
import { gunzipText, gzipParts } from './compression.ts';

/** Balances in one task of the page. */
const AT_ONCE = 200;

/** Balances of which one or more stand in each line; null where there is anything else. */
export async function rowsIn(
  lines: readonly string[],
  breathe: Breathe = oneTask,
): Promise<Row[] | null> {
  const rows: Row[] = [];
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    await breathe();
    const json = parseJson(arrayOf(lines.slice(at, at + AT_ONCE)));
    const parsed = v.safeParse(v.array(RowSchema), json);
    if (!parsed.success) return null;
    rows.push(...parsed.output);
  }
  return rows;
}

/** Balances as they are kept beside the ledger. */
export const packRows = (
  rows: readonly Row[],
  breathe: Breathe = oneTask,
): Promise<Uint8Array<ArrayBuffer>> => gzipParts(textsOf(rows, breathe));

async function* textsOf(rows: readonly Row[], breathe: Breathe): AsyncGenerator<string> {
  yield '[';
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await breathe();
    const texts = rows.slice(at, at + AT_ONCE).map((row) => JSON.stringify(row));
    yield (at === 0 ? '' : ROW_JOINT) + texts.join(ROW_JOINT);
  }
  yield ']';
}

/** What was packed; null where it cannot be read. A version of before wrote one line of all. */
export async function unpackRows(
  bytes: Uint8Array,
  breathe: Breathe = oneTask,
): Promise<Row[] | null> {
  const text = await gunzipText(bytes);
  await breathe();
  return rowsIn(text.slice(1, -1).split('\n'), breathe);
}
