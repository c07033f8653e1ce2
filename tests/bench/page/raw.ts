// IndexedDB without anything: what every figure of ours is held against.

export const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((ok, failed) => {
    transaction.oncomplete = () => ok();
    transaction.onabort = () => failed(transaction.error ?? new Error('aborted'));
  });

export const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((ok, failed) => {
    request.onsuccess = () => ok(request.result);
    request.onerror = () => failed(request.error ?? new Error('a request failed'));
  });

/** Opens a database as it stands. */
export const openRaw = (name: string): Promise<IDBDatabase> => answer(indexedDB.open(name));

/** Makes an empty database with the stores and indexes of another one. */
export async function openTwin(name: string, like: IDBDatabase): Promise<IDBDatabase> {
  await answer(indexedDB.deleteDatabase(name));
  const names = [...like.objectStoreNames];
  const shape = like.transaction(names);
  const opening = indexedDB.open(name, 1);
  const stores = names.map((store) => {
    const { keyPath, indexNames } = shape.objectStore(store);
    return {
      store,
      keyPath,
      indexes: [...indexNames].map((index) => {
        const { keyPath: path, multiEntry, unique } = shape.objectStore(store).index(index);
        return { index, path, multiEntry, unique };
      }),
    };
  });
  opening.onupgradeneeded = () => {
    for (const { store, keyPath, indexes } of stores) {
      const made = opening.result.createObjectStore(store, { keyPath });
      for (const { index, path, multiEntry, unique } of indexes) {
        made.createIndex(index, path, { multiEntry, unique });
      }
    }
  };
  return answer(opening);
}
