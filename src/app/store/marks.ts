// The second mark: after each commit the chain's end is also flushed to a small file outside the
// database, because a damaged database may open silently empty or short. The till never waits.
import * as v from 'valibot';
import { sealedHashOf } from './entry-row.ts';
import { type Mark, MarkSchema } from './mark.ts';
import type { HeadRow, TillDatabase } from './database.ts';
import { readMeta } from './meta.ts';
import type { SpareFile } from './spare-file.ts';
import type { Store } from './store.ts';

/** The file that keeps the second mark. */
export type MarkFile = {
  /** Hands a mark over to be flushed; returns at once. */
  readonly write: (mark: Mark) => void;
  /** The mark in the file after everything handed over; null when there is none. */
  readonly read: () => Promise<Mark | null>;
  readonly remove: () => Promise<void>;
};

/** A start waits no longer than this for the second mark. */
const PATIENCE_MS = 3_000;

const AnswerSchema = v.object({
  id: v.number(),
  mark: v.nullable(MarkSchema),
  spare: v.optional(v.nullable(v.string()), null),
  size: v.optional(v.number(), 0),
});
type Answer = Omit<v.InferOutput<typeof AnswerSchema>, 'id'>;
type Asked = 'read' | 'remove' | 'spare' | 'size' | 'clear';
const SILENCE: Answer = { mark: null, spare: null, size: 0 };

/** The two files that lie outside one database. */
export type Outside = { readonly marks: MarkFile; readonly spare: SpareFile };

/** Starts the worker that keeps them. */
export function openOutside(name: string): Outside {
  const worker = new Worker(new URL('./marks-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  let isBroken = false;
  const settle = (id: number, answer: Answer): void => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  };
  worker.addEventListener('message', (event: MessageEvent<unknown>) => {
    const read = v.safeParse(AnswerSchema, event.data);
    if (read.success) settle(read.output.id, read.output);
  });
  // A browser without the file system gives no second mark, but the till must start.
  worker.addEventListener('error', () => {
    isBroken = true;
    for (const id of [...waiting.keys()]) settle(id, SILENCE);
  });
  const ask = (task: Asked, more: object = {}): Promise<Answer> =>
    new Promise((resolve) => {
      const id = (last += 1);
      if (isBroken) return resolve(SILENCE);
      waiting.set(id, resolve);
      setTimeout(() => settle(id, SILENCE), PATIENCE_MS);
      worker.postMessage({ ...more, task, name, id });
    });
  return {
    marks: {
      write: (mark) => {
        worker.postMessage({ task: 'write', name, mark });
      },
      read: async () => (await ask('read')).mark,
      remove: async () => {
        await ask('remove');
      },
    },
    spare: {
      add: (lines) => {
        worker.postMessage({ task: 'add', name, lines });
      },
      read: async () => (await ask('spare')).spare,
      size: async () => (await ask('size')).size,
      clear: async (size) => {
        await ask('clear', { size });
      },
    },
  };
}

/** What comparing database and second mark shows; the numbers are for the recovery screen. */
export type MarksCheck = {
  readonly verdict: 'fresh' | 'sound' | 'damaged';
  /** Whose numbers these are; null when not even that is known. */
  readonly device: string | null;
  /** The chain's last number by the second mark, by the database, and entries found in it. */
  readonly marked: number | null;
  readonly head: number;
  readonly rows: number;
};

/**
 * Compares number, row count and marks at the start; an empty or short database is damage, never
 * a new device. `bound` is what the boot flags say: the station this device was bound to. A mark
 * of another id is one that this device had before, or one that the database forgot: then its disk
 * was put back to before it, and the numbers under that id are the ones that are missing.
 */
export async function checkMarks(store: Store, bound: string | null): Promise<MarksCheck> {
  const { db } = store;
  const [identity, mark, base] = await Promise.all([
    readMeta(db, 'identity'),
    store.marks?.read() ?? null,
    readMeta(db, 'base'),
  ]);
  if (identity === null) {
    const rows = await db.entries.count();
    const isNew = mark === null && bound === null && rows === 0;
    return {
      verdict: isNew ? 'fresh' : 'damaged',
      device: mark?.device ?? null,
      marked: mark?.n ?? null,
      head: 0,
      rows,
    };
  }
  const { device } = identity;
  const since = base?.heads[device]?.n ?? 0;
  const { head, rows, later } = await reached(db, device, since);
  const n = head?.n ?? 0;
  const last = await db.entries.where('[device+n]').equals([device, n]).toArray();
  const isWhole =
    later >= n - since &&
    (n === 0 || rows === 0 || last.some((row) => sealedHashOf(row) === head?.hash));
  const own = mark?.device === device ? mark : null;
  if (isWhole && mark !== null && own === null && !(await isRemembered(db, mark))) {
    const there = await reached(db, mark.device);
    return {
      verdict: 'damaged',
      device: mark.device,
      marked: mark.n,
      head: there.head?.n ?? 0,
      rows: there.rows,
    };
  }
  const isMarked =
    own === null || own.n < n || (own.n === n && (n === 0 || own.hash === head?.hash));
  // Once it was mended it is another device: a loss under its own id is a repair that was cut off.
  const begun = (await readMeta(db, 'losses'))?.find((loss) => loss.device === device);
  return {
    verdict: isWhole && isMarked && begun === undefined ? 'sound' : 'damaged',
    device,
    marked: begun?.last ?? own?.n ?? null,
    head: n,
    rows,
  };
}

/** How far a device's chain goes here, and how many of its entries are here, in all and `later`. */
async function reached(
  db: TillDatabase,
  device: string,
  since = 0,
): Promise<{ head: HeadRow | undefined; rows: number; later: number }> {
  const count = (from: number, to: number) =>
    db.entries.where('[device+n]').between([device, from], [device, to]).count();
  const [head, before, later] = await Promise.all([
    db.heads.get(device),
    count(0, since + 1),
    count(since + 1, Infinity),
  ]);
  return { head, rows: before + later, later };
}

/** True when nothing under a mark's id is missing here, or what is has been noted as lost. */
async function isRemembered(db: TillDatabase, mark: Mark): Promise<boolean> {
  const [head, losses] = await Promise.all([db.heads.get(mark.device), readMeta(db, 'losses')]);
  const isLost = losses?.some(({ device, last }) => device === mark.device && last >= mark.n);
  return mark.n <= (head?.n ?? 0) || isLost === true;
}
