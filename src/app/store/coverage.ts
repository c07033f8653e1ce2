// Which entries the base's balances hold. What came with a sequence is held when it is not above
// the base's; what has none here is judged by its chain: it is held up to the base's head.
import { CENTRE } from '../../core/id.ts';
import type { Cursors } from '../../core/protocol.ts';
import type { EntryRow, TillDatabase } from './database.ts';
import { type Word, entryIn, lineOf } from './entry-row.ts';
import type { BaseMark } from './meta.ts';
import { headKey } from '../../core/protocol.ts';

/** The station's own stream, or the centre's for all stations. */
export type Stream = keyof Cursors;

/** The stream that a stored entry came by. */
export const streamOf = (row: EntryRow): Stream =>
  entryIn(row)?.station === CENTRE ? 'centre' : 'station';

type Placed = Word & {
  readonly sealed: { readonly entry: { readonly device: string; readonly n: number } };
};

/** True when the base's balances hold an entry that the centre or a file brings. */
export function isCovered(base: BaseMark, item: Placed, stream: Stream): boolean {
  if (item.seq !== null && !base.rewound) return item.seq <= base.cursor[stream].seq;
  return isBelowHead(base, item);
}

/** True when the base was read after the entry's number: it holds it, or it lay in quarantine. */
export function isBelowHead(base: BaseMark, { sealed, branch = 0 }: Placed): boolean {
  const { device, n } = sealed.entry;
  return n <= (base.heads[headKey(device, branch)]?.n ?? 0);
}

/**
 * Stored entries that a new base does not hold, in order of device and n: what is above its heads,
 * and what was never acknowledged on a chain whose head here is another than the centre's.
 */
export async function uncoveredRows(db: TillDatabase, base: BaseMark): Promise<EntryRow[]> {
  const [unsent, lines] = await Promise.all([
    db.entries.where('[unsent+device+n]').between([1, '', 0], [1, '\uffff', Infinity]).toArray(),
    db.heads.toArray(),
  ]);
  const forked = await forkedLines(db, base, new Set(unsent.map(lineOf)));
  const above = await Promise.all(
    lines.map(({ device: line, n }) => {
      const least = base.heads[line]?.n ?? 0;
      return n <= least ? [] : rowsAbove(db, line, least);
    }),
  );
  const left = unsent.filter(
    (row) => forked.has(lineOf(row)) || row.n > (base.heads[lineOf(row)]?.n ?? 0),
  );
  const all = new Map([...above.flat(), ...left].map((row) => [row.id, row]));
  return [...all.values()].sort((a, b) =>
    a.device === b.device ? a.n - b.n : a.device < b.device ? -1 : 1,
  );
}

/** The rows of one chain or branch after a number, in order. */
export async function rowsAbove(db: TillDatabase, line: string, n: number): Promise<EntryRow[]> {
  const [device = line] = line.split('/');
  const rows = await db.entries
    .where('[device+n]')
    .between([device, n + 1], [device, Infinity], true, true)
    .toArray();
  return rows.filter((row) => lineOf(row) === line);
}

/** Chains on which our entry at the base's head is another one, or is not here. */
async function forkedLines(
  db: TillDatabase,
  base: BaseMark,
  lines: ReadonlySet<string>,
): Promise<Set<string>> {
  const forked = new Set<string>();
  for (const line of lines) {
    const head = base.heads[line];
    if (head === undefined || head.n === 0) continue;
    const [device = line] = line.split('/');
    const at = await db.entries.where('[device+n]').equals([device, head.n]).toArray();
    if (at.every(({ hash }) => hash !== head.hash)) forked.add(line);
  }
  return forked;
}
