/** Asks the browser to keep what is stored even when the disk runs full; true when it will. */
export const persist = async (storage: StorageManager = navigator.storage): Promise<boolean> =>
  (await storage.persisted()) || (await storage.persist());
