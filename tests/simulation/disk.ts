// A till's disk: what IndexedDB holds can be copied, put back, damaged, and fail in the middle of a
// write. fake-indexeddb runs one request per turn of the event loop, so that a write can be cut off
// between any two of them.
import { TillDatabase } from '../../src/app/store/database.ts';
import type { Mark } from '../../src/app/store/mark.ts';

/** All of a disk at one moment: tables and second mark. */
export type Image = { readonly tables: ReadonlyMap<string, unknown[]>; readonly mark: Mark | null };

/** Opens a database for what no app does, and closes it again. */
export async function onDisk<T>(
  name: string,
  work: (database: TillDatabase) => Promise<T>,
): Promise<T> {
  const database = new TillDatabase(name, 'relaxed');
  try {
    await database.open();
    return await work(database);
  } finally {
    database.close();
  }
}

/** A copy of every table. */
export const copyTables = (name: string): Promise<Map<string, unknown[]>> =>
  onDisk(name, (database) =>
    database.transaction('r', database.tables, async () => {
      const tables = database.tables.map(
        async (table) => [table.name, await table.toArray()] as const,
      );
      return new Map(await Promise.all(tables));
    }),
  );

/** What a disk holds of entries; read without Dexie, which would look at every table first. */
export const entriesOn = (name: string): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.addEventListener('error', () => reject(opening.error));
    opening.addEventListener('success', () => {
      const database = opening.result;
      const reading = database.transaction('entries').objectStore('entries').getAll();
      reading.addEventListener('success', () => {
        database.close();
        resolve(reading.result);
      });
    });
  });

/** Puts a copy in place of everything; an empty one wipes. */
export const putTables = (name: string, image: ReadonlyMap<string, unknown[]>): Promise<void> =>
  onDisk(name, (database) =>
    database.transaction('rw', database.tables, async () => {
      for (const table of database.tables) {
        await table.clear();
        await table.bulkPut(image.get(table.name) ?? []);
      }
    }),
  );

/**
 * `cut`: the transaction is aborted; `quota`: by a full disk; `late`: it still completes. `seen`:
 * only the first write of each transaction counts; those that were seen.
 */
type Trap = {
  left: number;
  readonly how: 'cut' | 'quota' | 'late';
  readonly seen?: WeakSet<IDBTransaction>;
  readonly strike: () => void;
};

const traps = new Map<string, Trap>();

/** From now on the `left`-th write to a database fails; `strike` is called when it does. */
export const setTrap = (name: string, trap: Trap | null): void => {
  if (trap === null) traps.delete(name);
  else traps.set(name, trap);
};

const isAbortable = (
  transaction: IDBTransaction,
): transaction is IDBTransaction & { _abort: (name: string) => void } =>
  '_abort' in transaction && typeof transaction._abort === 'function';

/** The write is done, and then its transaction ends as the trap says. */
function spring(request: IDBRequest, transaction: IDBTransaction): void {
  const trap = traps.get(transaction.db.name);
  if (trap === undefined || trap.seen?.has(transaction)) return;
  trap.seen?.add(transaction);
  if ((trap.left -= 1) > 0) return;
  traps.delete(transaction.db.name);
  request.addEventListener('success', () => {
    if (trap.how !== 'late' && isAbortable(transaction)) {
      transaction._abort(trap.how === 'quota' ? 'QuotaExceededError' : 'AbortError');
    }
    trap.strike();
  });
}

for (const method of ['put', 'add', 'delete'] as const) {
  const original = IDBObjectStore.prototype[method];
  Object.defineProperty(IDBObjectStore.prototype, method, {
    configurable: true,
    value(this: IDBObjectStore, ...given: unknown[]) {
      const request: IDBRequest = Reflect.apply(original, this, given);
      spring(request, this.transaction);
      return request;
    },
  });
}
