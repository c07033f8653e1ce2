// A browser that is killed may leave half a record at the end of the log of its databases' files.
// The next start reads over it and writes on behind it, in the same log; the one after that takes
// the log for damaged, and every database of the page opens empty (Chromium 156, shown by adding
// seven bytes). A log that is full is left behind for good: so every start fills it, in a second
// or so (four on a slow phone), and no first scan waits for it. A kill meanwhile is what `spare.ts`
// is for.
import { promisifyRequest } from 'idb-keyval';

const NAME = 'till-padding';
/** A value that lies in the log itself and not in a file of its own, characters. */
const LENGTH = 60_000;
/** More than the 4 MB after which a log is left, with room. */
const TIMES = 80;

/**
 * Fills the log that all databases of the page share, in one of their own that is deleted again:
 * the till's own transactions never wait for it. `times` puts of 60 kB, each a transaction.
 */
export async function leaveLog(databases: IDBFactory = indexedDB, times = TIMES): Promise<void> {
  const opening = databases.open(NAME);
  opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
  const database = await promisifyRequest(opening);
  try {
    for (let time = 0; time < times; time += 1) {
      const writing = database.transaction('rows', 'readwrite', { durability: 'relaxed' });
      writing.objectStore('rows').put(String(time % 10).repeat(LENGTH), 0);
      await promisifyRequest(writing);
    }
  } finally {
    database.close();
    await promisifyRequest(databases.deleteDatabase(NAME));
  }
}
