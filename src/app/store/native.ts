// What a guest stands and waits for (a scan's line, a checkout) goes to IndexedDB directly: all
// requests of a round are issued together and nothing is awaited in between but that round.
import type { Row } from '../../core/journal/row.ts';
import type { EntryRow, HeadRow, MetaRow } from './database.ts';
import type { Tables } from './posting.ts';

/** The till's own transaction: strict, over everything a checkout touches. */
export type Checkout = Tables & {
  readonly heads: () => Promise<HeadRow[]>;
  readonly addEntries: (rows: readonly EntryRow[]) => void;
  readonly putHead: (row: HeadRow) => void;
  readonly deleteCart: (id: string) => void;
};

const STORES = ['entries', 'ledger', 'heads', 'carts', 'meta'];

/**
 * Runs `work` in one strict transaction and resolves with its result when the transaction has
 * completed; rejects with the transaction's error, and nothing is written, when anything fails.
 */
export function checkout<T>(
  database: IDBDatabase,
  work: (tables: Checkout) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORES, 'readwrite', { durability: 'strict' });
    let cause: unknown = null;
    let result: { value: T } | null = null;
    transaction.oncomplete = () => {
      if (result) resolve(result.value);
      else reject(cause ?? new Error('the transaction ended before its work'));
    };
    transaction.onabort = () =>
      reject(
        cause ??
          transaction.error ??
          new DOMException('the transaction was cut off', 'UnknownError'),
      );
    work(tablesIn(transaction))
      .then((value) => {
        result = { value };
        transaction.commit();
      })
      .catch((error: unknown) => {
        cause = error;
        try {
          transaction.abort();
        } catch {
          reject(error); // it had ended by itself
        }
      });
  });
}

/** The results of requests on one table, issued together in one reading transaction. */
export const readTogether = <T>(
  database: IDBDatabase,
  table: string,
  ask: (rows: IDBObjectStore) => IDBRequest<T>[],
): Promise<T[]> => all(ask(database.transaction(table, 'readonly').objectStore(table)));

/** Puts one row; relaxed: once resolved it survives the browser's death, not the machine's. */
export const putRelaxed = (database: IDBDatabase, table: string, row: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction(table, 'readwrite', { durability: 'relaxed' });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('the put was cut off', 'UnknownError'));
    transaction.objectStore(table).put(row);
    transaction.commit();
  });

function tablesIn(transaction: IDBTransaction): Checkout {
  const entries = transaction.objectStore('entries');
  const ledger = transaction.objectStore('ledger');
  const heads = transaction.objectStore('heads');
  const meta = transaction.objectStore('meta');
  const done = Promise.resolve();
  return {
    rows: (ids) => all(ids.map((id): IDBRequest<Row | undefined> => ledger.get(id))),
    entries: (ids) => all(ids.map((id): IDBRequest<EntryRow | undefined> => entries.get(id))),
    range: (from, to) => one<Row[]>(ledger.getAll(IDBKeyRange.bound(from, to))),
    // Writes are not awaited: their errors abort the transaction, and its end is awaited.
    put: (rows) => {
      for (const row of rows) ledger.put(row);
      return done;
    },
    remove: (ids) => {
      for (const id of ids) ledger.delete(id);
      return done;
    },
    meta: {
      get: (key) => one<MetaRow | undefined>(meta.get(key)),
      put: (row) => meta.put(row),
    },
    heads: () => one<HeadRow[]>(heads.getAll()),
    addEntries: (rows) => {
      for (const row of rows) entries.add(row);
    },
    putHead: (row) => {
      heads.put(row);
    },
    deleteCart: (id) => {
      transaction.objectStore('carts').delete(id);
    },
  };
}

const one = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('a request failed'));
  });

/** The results of requests issued together: they succeed in order, so the last one is enough. */
const all = <T>(requests: readonly IDBRequest<T>[]): Promise<T[]> => {
  const last = requests.at(-1);
  return last === undefined
    ? Promise.resolve([])
    : one(last).then(() => requests.map(({ result }) => result));
};
