// Pictures of goods, write-offs and signatures on the device, by the hash of their bytes.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { PHOTO_BYTES, photoType } from '../../core/goods/photo.ts';
import { type Bytes, keepBeside, shelfOf } from './beside.ts';
import { readMeta, writeMeta } from './meta.ts';
import type { Store } from './store.ts';

export type PhotoBytes = Bytes;

/** Why a picture is not kept: no picture of ours, too many bytes, or the disk is full. */
export type PhotoKept =
  | { readonly ok: true; readonly hash: string }
  | { readonly ok: false; readonly why: 'unreadable' | 'too-large' | 'no-room' };

type PhotoOptions = {
  /** Bytes that it may have. */
  readonly most?: number;
  /** The entry that names it, before which it is not sent. */
  readonly entry?: string;
};

/** Keeps a picture that was taken or drawn here, until the centre has it and after. */
export async function keepPhoto(
  store: Store,
  bytes: PhotoBytes,
  { most = PHOTO_BYTES, entry }: PhotoOptions = {},
): Promise<PhotoKept> {
  if (photoType(bytes) === null) return { ok: false, why: 'unreadable' };
  if (bytes.length > most) return { ok: false, why: 'too-large' };
  const kept = await keepBeside(store, 'photos', bytes, entry === undefined ? {} : { entry });
  return kept.ok ? kept : { ok: false, why: 'no-room' };
}

/** A picture that is here; null: another device's that was not fetched yet. */
export const photoBytes = async (store: Store, hash: string): Promise<PhotoBytes | null> =>
  (await shelfOf(store, 'photos').get(hash))?.bytes ?? null;

/** Pictures of other devices that are kept, 24 MB at most; the centre gives any of them again. */
const MOST_FETCHED = 400;
/** So many go at a time, so that not every new one looks for what is oldest. */
const AT_ONCE = 40;

/**
 * Lets the pictures go that were fetched longest ago, those of before it was noted when first. What
 * was taken here stays, and whatever the centre has yet to get.
 */
export async function pruneFetched(store: Store, most = MOST_FETCHED): Promise<void> {
  if ((await readMeta(store.db, 'photos')) === null) return;
  const shelf = shelfOf(store, 'photos');
  const [all, made, unsent, dated] = await Promise.all([
    shelf.toCollection().primaryKeys(),
    shelf.orderBy('made').primaryKeys(),
    shelf.where('unsent').equals(1).primaryKeys(),
    shelf.orderBy('fetched').primaryKeys(),
  ]);
  const kept = new Set([...made, ...unsent]);
  const known = new Set(dated);
  const fetched = [...all.filter((hash) => !known.has(hash)), ...dated].filter(
    (hash) => !kept.has(hash),
  );
  if (fetched.length <= most) return;
  const gone = fetched.length - most + Math.min(AT_ONCE, most - 1);
  await shelf.bulkDelete(fetched.slice(0, gone));
}

/** Keeps a picture that the centre gave; false when it is not the one that was asked for. */
export async function putPhoto(
  store: Store,
  hash: string,
  bytes: PhotoBytes,
  most = MOST_FETCHED,
): Promise<boolean> {
  if (photoType(bytes) === null || bytesToHex(sha256(bytes)) !== hash) return false;
  // One that waits to be sent goes on waiting. A full disk only means that it is fetched again.
  await shelfOf(store, 'photos')
    .add({ hash, bytes, fetched: store.clock() })
    .then(async () => {
      const fetched = await shelfOf(store, 'photos').orderBy('fetched').count();
      if (fetched > most) await pruneFetched(store, most);
    })
    .catch(() => undefined);
  if ((await readMeta(store.db, 'photos')) === null) await writeMeta(store.db, 'photos', false);
  return true;
}
