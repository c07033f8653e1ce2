// The shared catalogue on the device: compressed segments stored as they came, one of which is
// opened per look-up. Segments are immutable and named by content hash, so a new version of the
// catalogue only brings those that changed.
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Listed, findIn, segmentFor } from '../../../core/catalogue.ts';
import type { Catalogue } from '../../../core/protocol.ts';
import { gunzipText } from '../compression.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Store } from '../store.ts';

/** Opened segments kept in memory: about 150 kB each. */
const MOST_OPEN = 8;

type Opened = { readonly manifest: Catalogue | null; readonly texts: Map<string, string> };
/** Absent before the first look-up; null once a catalogue has come or gone, in any tab. */
const opened = new WeakMap<Store, Promise<Opened> | null>();

function openedOf(store: Store): Promise<Opened> {
  const known = opened.get(store);
  if (known) return known;
  if (known === undefined) {
    store.changes.listen(({ ledgers }) => {
      if (ledgers.includes('catalogue')) opened.set(store, null);
    });
  }
  // Kept before it is read: what is told meanwhile drops it too.
  const fresh = readMeta(store.bulk, 'catalogue').then((manifest) => ({
    manifest,
    texts: new Map<string, string>(),
  }));
  opened.set(store, fresh);
  fresh.catch(() => opened.set(store, null));
  return fresh;
}

/** A barcode's product in the shared catalogue; null when it is not there (or not loaded yet). */
export async function catalogueLookUp(store: Store, gtin: string): Promise<Listed | null> {
  const state = await openedOf(store);
  const segment = state.manifest && segmentFor(state.manifest.segments, gtin);
  if (!segment) return null;
  const text = state.texts.get(segment.hash) ?? (await openSegment(store, state, segment.hash));
  return text === null ? null : findIn(text, gtin);
}

async function openSegment(store: Store, state: Opened, hash: string): Promise<string | null> {
  const row = await store.bulk.segments.get(hash);
  if (!row) return null;
  const text = await gunzipText(row.bytes);
  const [oldest] = state.texts.keys();
  if (state.texts.size >= MOST_OPEN && oldest !== undefined) state.texts.delete(oldest);
  state.texts.set(hash, text);
  return text;
}

/** Hashes of the manifest's segments that are not stored yet, in order. */
export async function missingSegments(store: Store, manifest: Catalogue): Promise<string[]> {
  const stored = new Set(await store.bulk.segments.toCollection().primaryKeys());
  return manifest.segments.map(({ hash }) => hash).filter((hash) => !stored.has(hash));
}

/** Stores segments under their hashes; false when one's bytes do not have the hash it is named. */
export async function putSegments(
  store: Store,
  segments: readonly { hash: string; bytes: Uint8Array<ArrayBuffer> }[],
): Promise<boolean> {
  const hashes = await Promise.all(
    segments.map(({ bytes }) => crypto.subtle.digest('SHA-256', bytes)),
  );
  const isOurs = hashes.every((hash, i) => bytesToHex(new Uint8Array(hash)) === segments[i]?.hash);
  if (!isOurs) return false;
  await store.bulk.segments.bulkPut(segments);
  return true;
}

/** Makes a manifest the one looked up in, and forgets the segments only the last one had. */
export async function useCatalogue(store: Store, manifest: Catalogue): Promise<void> {
  const { bulk } = store;
  const wanted = new Set(manifest.segments.map(({ hash }) => hash));
  await bulk.transaction('rw', [bulk.segments, bulk.meta], async () => {
    const stored = await bulk.segments.toCollection().primaryKeys();
    await bulk.segments.bulkDelete(stored.filter((hash) => !wanted.has(hash)));
    await writeMeta(bulk, 'catalogue', manifest);
  });
  store.changes.tell({ ledgers: ['catalogue'], accounts: null });
}

/** Whether this device has a catalogue at all: a fresh one fetches it behind everything else. */
export const hasCatalogue = async (store: Store): Promise<boolean> =>
  (await openedOf(store)).manifest !== null;

/** How many products the stored catalogue names. */
export async function catalogueSize(store: Store): Promise<number> {
  const { manifest } = await openedOf(store);
  return manifest?.segments.reduce((sum, { count }) => sum + count, 0) ?? 0;
}

/** Gives the catalogue's room back: it can be fetched again, a sale cannot. */
export async function pruneCatalogue(store: Store): Promise<void> {
  const { bulk } = store;
  await bulk.transaction('rw', [bulk.segments, bulk.meta], async () => {
    await Promise.all([bulk.segments.clear(), bulk.meta.delete('catalogue')]);
  });
  store.changes.tell({ ledgers: ['catalogue'], accounts: null });
}
