// What lies beside the entries, by the hash of its bytes: pictures, and what is sealed to the
// centre. It has a database of its own: however much there is, no sale waits for it, and the
// till's own schema stays as it is.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Dexie, type Table } from 'dexie';
import { readMeta, writeMeta } from './meta.ts';
import { storageFault } from './storage-error.ts';
import type { Store } from './store.ts';

/** What is kept here, in the order in which it is sent. */
export const SHELVES = ['secrets', 'photos'] as const;
export type Shelf = (typeof SHELVES)[number];

export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * `unsent` is there until the centre has answered for it; `made` and `sent` (epoch ms) say when it
 * was kept and when the centre answered.
 */
export type BesideRow = {
  readonly hash: string;
  readonly bytes: Bytes;
  readonly unsent?: 1;
  readonly made?: number;
  readonly sent?: number;
  /** When the centre gave it (epoch ms), of what was made elsewhere. */
  readonly fetched?: number;
  /** The entry that names it, without which it is not sent, and the member whose it is. */
  readonly entry?: string;
  readonly member?: string;
};

class BesideDatabase extends Dexie {
  readonly shelves: Readonly<Record<Shelf, Table<BesideRow, string>>>;

  constructor(name: string, moved: IDBFactory | null) {
    super(name, {
      chromeTransactionDurability: 'strict',
      cache: 'disabled',
      ...(moved === null ? {} : { indexedDB: moved, IDBKeyRange }),
    });
    this.version(1).stores({ photos: 'hash, unsent', secrets: 'hash, unsent' });
    this.version(2).stores({ photos: 'hash, unsent, fetched' });
    this.version(3).stores({ photos: 'hash, unsent, fetched, made' });
    this.shelves = { photos: this.table('photos'), secrets: this.table('secrets') };
  }
}

const opened = new WeakMap<Store, BesideDatabase>();

function databaseOf(store: Store): BesideDatabase {
  const known = opened.get(store);
  if (known) return known;
  const fresh = new BesideDatabase(`${store.name}-beside`, store.moved ?? null);
  opened.set(store, fresh);
  return fresh;
}

/** A shelf's table, for who knows what lies there. */
export const shelfOf = (store: Store, shelf: Shelf): Table<BesideRow, string> =>
  databaseOf(store).shelves[shelf];

/** `quota`: the disk is full. */
export type Kept =
  | { readonly ok: true; readonly hash: string }
  | { readonly ok: false; readonly why: 'quota' };

/** Keeps what was made here, until the centre has it and after. */
export async function keepBeside(
  store: Store,
  shelf: Shelf,
  bytes: Bytes,
  whose: Pick<BesideRow, 'entry' | 'member'> = {},
): Promise<Kept> {
  const hash = bytesToHex(sha256(bytes));
  try {
    // Before it as well as after: a till that dies in between looks for what waits.
    await writeMeta(store.db, shelf, true);
    await shelfOf(store, shelf).put({ ...whose, hash, bytes, made: store.clock(), unsent: 1 });
    await writeMeta(store.db, shelf, true);
  } catch (error) {
    if (storageFault(error) === 'quota') return { ok: false, why: 'quota' };
    throw error;
  }
  store.changes.tell({ ledgers: [shelf], accounts: null });
  return { ok: true, hash };
}

/** What a shelf sends next; null: nothing can go. Where nothing is unsent, nothing asks again. */
export async function nextUnsent(store: Store, shelf: Shelf): Promise<BesideRow | null> {
  if ((await readMeta(store.db, shelf)) !== true) return null;
  const unsent = () => shelfOf(store, shelf).where('unsent').equals(1);
  const next = async (): Promise<BesideRow | null> => {
    const known = async ({ entry }: BesideRow): Promise<boolean> =>
      entry === undefined || (await store.db.entries.get(entry)) !== undefined;
    for (const hash of await unsent().primaryKeys()) {
      const row = await shelfOf(store, shelf).get(hash);
      if (row !== undefined && (await known(row))) return row;
    }
    return null;
  };
  const row = await next();
  if (row !== null || (await unsent().count()) > 0) return row;
  await writeMeta(store.db, shelf, false);
  // One may have come just now, before its sign was put out again.
  if ((await unsent().count()) === 0) return null;
  await writeMeta(store.db, shelf, true);
  return next();
}

/** The centre has it, or never takes it: it is not sent again. */
export const noteSent = async (store: Store, shelf: Shelf, hash: string): Promise<void> => {
  const sent = store.clock();
  await shelfOf(store, shelf)
    .where('hash')
    .equals(hash)
    .modify((row, ref) => {
      const { unsent: _, ...rest } = row;
      ref.value = { ...rest, sent };
    });
};

/** What the centre answered for and is still here; none where nothing was ever kept. */
export async function sentOn(store: Store, shelf: Shelf): Promise<string[]> {
  if ((await readMeta(store.db, shelf)) === null) return [];
  const [all, unsent] = await Promise.all([
    shelfOf(store, shelf).toCollection().primaryKeys(),
    shelfOf(store, shelf).where('unsent').equals(1).primaryKeys(),
  ]);
  const waiting = new Set(unsent);
  return all.filter((hash) => !waiting.has(hash));
}

/** The centre lacks these: they are sent again. */
export async function sendAgain(
  store: Store,
  shelf: Shelf,
  hashes: readonly string[],
): Promise<void> {
  if (hashes.length === 0) return;
  await shelfOf(store, shelf).where('hash').anyOf(hashes).modify({ unsent: 1 });
  await writeMeta(store.db, shelf, true);
}

/** A centre that renumbers has come back from a backup: all that is here is sent again. */
export async function resendBeside(store: Store): Promise<void> {
  for (const shelf of SHELVES) {
    if ((await readMeta(store.db, shelf)) === null) continue;
    const table = shelfOf(store, shelf);
    await table.toCollection().modify({ unsent: 1 });
    if ((await table.count()) > 0) await writeMeta(store.db, shelf, true);
  }
}

/** Throws what a practice till keeps here away. */
export async function deleteBeside(store: Store): Promise<void> {
  await databaseOf(store).delete();
  opened.delete(store);
}
