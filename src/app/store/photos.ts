// Pictures of goods on the device, by the hash of their bytes. They lie in a database of their
// own: however many there are, no sale waits for one, and the till's own schema stays as it is.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Dexie, type Table } from 'dexie';
import { PHOTO_BYTES, photoType } from '../../core/goods/photo.ts';
import { readMeta, writeMeta } from './meta.ts';
import { storageFault } from './storage-error.ts';
import type { Store } from './store.ts';

export type PhotoBytes = Uint8Array<ArrayBuffer>;

/** A stored picture; `unsent` is there until the centre has answered for it. */
type PhotoRow = { readonly hash: string; readonly bytes: PhotoBytes; readonly unsent?: 1 };

class PhotoDatabase extends Dexie {
  readonly photos: Table<PhotoRow, string>;

  constructor(name: string, moved: IDBFactory | null) {
    super(name, {
      chromeTransactionDurability: 'strict',
      cache: 'disabled',
      ...(moved === null ? {} : { indexedDB: moved, IDBKeyRange }),
    });
    this.version(1).stores({ photos: 'hash, unsent' });
    this.photos = this.table('photos');
  }
}

const opened = new WeakMap<Store, PhotoDatabase>();

function photosOf(store: Store): Table<PhotoRow, string> {
  const known = opened.get(store);
  if (known) return known.photos;
  const fresh = new PhotoDatabase(`${store.name}-photos`, store.moved ?? null);
  opened.set(store, fresh);
  return fresh.photos;
}

/** Why a picture is not kept: no picture of ours, too many bytes, or the disk is full. */
export type PhotoKept =
  | { readonly ok: true; readonly hash: string }
  | { readonly ok: false; readonly why: 'unreadable' | 'too-large' | 'no-room' };

/** Keeps a picture that was taken here, until the centre has it and after. */
export async function keepPhoto(store: Store, bytes: PhotoBytes): Promise<PhotoKept> {
  if (photoType(bytes) === null) return { ok: false, why: 'unreadable' };
  if (bytes.length > PHOTO_BYTES) return { ok: false, why: 'too-large' };
  const hash = bytesToHex(sha256(bytes));
  try {
    await photosOf(store).put({ hash, bytes, unsent: 1 });
  } catch (error) {
    if (storageFault(error) === 'quota') return { ok: false, why: 'no-room' };
    throw error;
  }
  await writeMeta(store.db, 'photos', true);
  store.changes.tell({ ledgers: ['photos'], accounts: null });
  return { ok: true, hash };
}

/** A picture that is here; null: another device's that was not fetched yet. */
export const photoBytes = async (store: Store, hash: string): Promise<PhotoBytes | null> =>
  (await photosOf(store).get(hash))?.bytes ?? null;

/** Keeps a picture that the centre gave; false when it is not the one that was asked for. */
export async function putPhoto(store: Store, hash: string, bytes: PhotoBytes): Promise<boolean> {
  if (photoType(bytes) === null || bytesToHex(sha256(bytes)) !== hash) return false;
  const photos = photosOf(store);
  // One that waits to be sent goes on waiting. A full disk only means that it is fetched again.
  await photos.add({ hash, bytes }).catch(() => undefined);
  if ((await readMeta(store.db, 'photos')) === null) await writeMeta(store.db, 'photos', false);
  return true;
}

/** The next picture to send; null: none waits, and nothing asks again until one does. */
export async function nextUnsent(
  store: Store,
): Promise<{ hash: string; bytes: PhotoBytes } | null> {
  if ((await readMeta(store.db, 'photos')) !== true) return null;
  const next = (): Promise<PhotoRow | undefined> =>
    photosOf(store).where('unsent').equals(1).first();
  const row = await next();
  if (row !== undefined) return row;
  await writeMeta(store.db, 'photos', false);
  // One may have been taken just now, before its sign was put out again.
  const late = await next();
  if (late !== undefined) await writeMeta(store.db, 'photos', true);
  return late ?? null;
}

/** The centre has a picture, or never takes it: it is not sent again. */
export const notePhotoSent = async (store: Store, hash: string): Promise<void> => {
  await photosOf(store)
    .where('hash')
    .equals(hash)
    .modify((row, ref) => {
      ref.value = { hash: row.hash, bytes: row.bytes };
    });
};

/** A centre that renumbers has come back from a backup: all that is here is sent again. */
export async function resendPhotos(store: Store): Promise<void> {
  if ((await readMeta(store.db, 'photos')) === null) return;
  const photos = photosOf(store);
  await photos.toCollection().modify({ unsent: 1 });
  if ((await photos.count()) > 0) await writeMeta(store.db, 'photos', true);
}

/** Throws a practice till's pictures away. */
export async function deletePhotos(store: Store): Promise<void> {
  await photosOf(store).db.delete();
  opened.delete(store);
}
