// When the browser cannot open an origin's databases at all, the files that all of them share are
// damaged: another name or deleting them fails alike (tried in Chromium 156). A storage bucket has
// files of its own, so a till goes on in one. Not every browser has them.
import { required } from '../../core/assert.ts';

type Buckets = {
  readonly keys: () => Promise<string[]>;
  readonly open: (
    name: string,
    options?: { readonly persisted: boolean; readonly durability: 'strict' },
  ) => Promise<{ readonly indexedDB: IDBFactory }>;
};
declare global {
  interface Navigator {
    readonly storageBuckets?: Buckets;
  }
}

const NAME = 'till';

const buckets = (): Buckets | null =>
  typeof navigator === 'undefined' ? null : (navigator.storageBuckets ?? null);

/** True when a till whose databases do not open can go on in this browser. */
export const canMove = (): boolean => buckets() !== null;

// Asked for once a page: a start must not wait twice.
let home: Promise<IDBFactory | null> | null = null;

/** The databases of the bucket that this till moved into; null while it lives in the usual ones. */
export function movedTo(): Promise<IDBFactory | null> {
  home ??= look();
  return home;
}

async function look(): Promise<IDBFactory | null> {
  const all = buckets();
  const names = all === null ? [] : await all.keys().catch(() => []);
  return all !== null && names.includes(NAME) ? (await all.open(NAME)).indexedDB : null;
}

/** From here on the till lives in a bucket; what lay in the usual place is never opened again. */
export async function moveOut(): Promise<IDBFactory> {
  const all = required(buckets(), 'only where there are buckets is a move offered');
  const { indexedDB } = await all.open(NAME, { persisted: true, durability: 'strict' });
  home = Promise.resolve(indexedDB);
  return indexedDB;
}
