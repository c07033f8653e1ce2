// Entries that the centre does not have where this till believed them to be.
import { headKey } from '../../core/protocol.ts';
import type { EntryRow, TillDatabase } from './database.ts';
import { lineOf } from './entry-row.ts';
import { doubtBase } from './meta.ts';
import type { Arrived } from './past.ts';

/**
 * The centre has a number of a line once. Where another entry is here under it, ours was lost with
 * what a restored centre forgot, or stands on a branch there: it is sent again to hear which.
 */
export async function doubtNumbers(db: TillDatabase, page: readonly Arrived[]): Promise<void> {
  const hashes = new Map(
    page.flatMap(({ seq, branch, sealed: { entry, hash } }) =>
      seq === null ? [] : [[`${headKey(entry.device, branch ?? 0)}#${entry.n}`, hash] as const],
    ),
  );
  if (hashes.size === 0) return;
  const ours: EntryRow[] = [];
  for (const [device, numbers] of numbersBy(page)) {
    const from = Math.min(...numbers);
    const to = Math.max(...numbers);
    const count = await db.entries
      .where('[device+n]')
      .between([device, from], [device, to], true, true)
      .count();
    if (count <= new Set(numbers).size) continue;
    const rows = await db.entries
      .where('[device+n]')
      .between([device, from], [device, to], true, true)
      .toArray();
    ours.push(
      ...rows.filter((row) => {
        const hash = hashes.get(`${lineOf(row)}#${row.n}`);
        return hash !== undefined && hash !== row.hash && row.unsent === undefined;
      }),
    );
  }
  if (ours.length === 0) return;
  await db.entries.bulkPut(ours.map((row) => ({ ...row, unsent: 1 as const })));
  await doubtBase(db);
}

function numbersBy(page: readonly Arrived[]): Map<string, number[]> {
  const by = new Map<string, number[]>();
  for (const { sealed } of page) {
    const { device, n } = sealed.entry;
    by.set(device, [...(by.get(device) ?? []), n]);
  }
  return by;
}
