// Search over the shop's own goods, kept in memory: read from its segment when the till is open,
// then kept up with the changes. While it loads, codes are looked up in the ledger.
import { normaliseGtin } from '../../../core/barcode/gtin.ts';
import type { Product } from '../../../core/goods/product.ts';
import { type SearchIndex, emptyIndex, find, put } from '../../../core/goods/search.ts';
import { subjectOf } from '../../../core/journal/account.ts';
import { type Changed, concerns } from '../changes.ts';
import { productsAfter, productsByIds } from './goods.ts';
import { changedSince, readSegment, seenNow, writeSegment } from './search-segment.ts';
import type { Store } from '../store.ts';

type Search = {
  index: SearchIndex;
  /** Where each product stands in the index; made when a product first changes. */
  places: Map<string, number> | null;
  readonly dirty: Set<string>;
  /** Everything is to be packed again. */
  stale: boolean;
  /** Long work that changes many goods: nothing is read until it is over. */
  held: number;
  timer: ReturnType<typeof setTimeout> | null;
  /** Products changed since the segment was written. */
  unsaved: number;
  isReady: boolean;
  isClosed: boolean;
  loaded: Promise<void>;
  running: Promise<void>;
  readonly stop: () => void;
};

type Page = Awaited<ReturnType<typeof productsAfter>>;

const searches = new WeakMap<Store, Search>();

/** Products are read in slices of this many, so that a checkout never waits for long. */
const SLICE = 250;
/** Above this many changed products packing everything again is quicker. */
const MOST_DIRTY = 2_000;
/** Changed products after which the segment is written again. */
const MOST_UNSAVED = 200;
/** Milliseconds from a change to its being found. */
const SOON = 60;
/** Milliseconds in which another tab's change has been told here. */
const TOLD = 1_000;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Begins to keep a store's goods searchable; resolves when they are. */
export function openSearch(store: Store): Promise<void> {
  return searchOf(store).loaded;
}

/** Ends it, before the store is closed. */
export async function closeSearch(store: Store): Promise<void> {
  const search = searches.get(store);
  if (!search) return;
  searches.delete(store);
  search.isClosed = true;
  search.stop();
  if (search.timer !== null) clearTimeout(search.timer);
  await search.running;
}

function searchOf(store: Store): Search {
  const known = searches.get(store);
  if (known) return known;
  const search: Search = {
    index: emptyIndex(),
    places: null,
    dirty: new Set(),
    stale: false,
    held: 0,
    timer: null,
    unsaved: 0,
    isReady: false,
    isClosed: false,
    loaded: Promise.resolve(),
    running: Promise.resolve(),
    stop: store.changes.listen((changed) => hear(store, changed)),
  };
  searches.set(store, search);
  search.loaded = load(store, search);
  search.running = search.loaded.catch(() => {
    search.stop(); // the database went away meanwhile: the next search loads anew
    if (searches.get(store) === search) searches.delete(store);
  });
  return search;
}

/**
 * The shop's goods that fit what was typed (name, pinyin, its initials, digits of a code), best
 * first, at most `limit`; before the index is loaded only by the beginning of a code.
 */
export async function searchGoods(store: Store, text: string, limit: number): Promise<Product[]> {
  const search = searchOf(store);
  if (!search.isReady) return await byCode(store, text.trim(), limit);
  const ids = find(search.index, text, limit);
  return (await productsByIds(store, ids)).filter(({ gone }) => !gone);
}

async function byCode(store: Store, text: string, limit: number): Promise<Product[]> {
  if (!/^\d+$/.test(text)) return [];
  const rows = await store.db.ledger
    .where('codes')
    .startsWith(normaliseGtin(text) ?? text)
    .limit(limit)
    .toArray();
  return await productsByIds(
    store,
    rows.map(({ id }) => subjectOf(id)),
  );
}

/** All goods as two texts, a line each: ids, and their codes parted by blanks. */
export async function packedGoods(store: Store): Promise<{ ids: string; codes: string }> {
  const search = searchOf(store);
  await search.loaded;
  await flush(store, search);
  return { ids: search.index.ids.join('\n'), codes: search.index.codes.join('\n') };
}

/** The goods as search sees them, with all changes so far taken in; not to be changed. */
export async function searchIndex(store: Store): Promise<SearchIndex> {
  const search = searchOf(store);
  await search.loaded;
  await flush(store, search);
  return search.index;
}

/** Puts reading changed goods off during long work; call what it returns when that is over. */
export function holdSearch(store: Store): () => void {
  const search = searchOf(store);
  search.held += 1;
  return () => {
    search.held -= 1;
    soon(store, search);
  };
}

function hear(store: Store, changed: Changed): void {
  const search = searches.get(store);
  if (!search || !concerns(changed, 'product', 'merged')) return;
  const products = changed.accounts?.filter((account) => /^(product|merged):/.test(account));
  if (products) for (const account of products) search.dirty.add(subjectOf(account));
  else search.stale = true;
  soon(store, search);
}

function soon(store: Store, search: Search): void {
  const isIdle = search.dirty.size === 0 && !search.stale;
  if (search.timer !== null || search.held > 0 || !search.isReady || isIdle) return;
  search.timer = setTimeout(() => {
    search.timer = null;
    void flush(store, search);
  }, SOON);
}

/** Takes all changes in, one run at a time. */
function flush(store: Store, search: Search): Promise<void> {
  search.running = search.running
    .then(() => takeIn(store, search))
    .catch(() => {
      search.stale = true; // the database went away meanwhile: the next change tries again
    });
  return search.running;
}

async function takeIn(store: Store, search: Search): Promise<void> {
  if (search.isClosed) return;
  if (search.stale || search.dirty.size > MOST_DIRTY) {
    await rebuild(store, search);
    return;
  }
  await refresh(store, search);
  if (search.unsaved < MOST_UNSAVED) return;
  const seen = await seenNow(store);
  await pause(TOLD);
  await refresh(store, search);
  await save(store, search, seen);
}

/** Reads the changed products again. */
async function refresh(store: Store, search: Search): Promise<void> {
  const ids = [...search.dirty];
  search.dirty.clear();
  for (let at = 0; at < ids.length && !search.isClosed; at += SLICE) {
    const slice = ids.slice(at, at + SLICE);
    await store.gate.clear();
    const products = await productsByIds(store, slice);
    const found = new Map(products.map((product) => [product.id, product]));
    for (const id of slice) place(search, id, found.get(id));
  }
  search.unsaved += ids.length;
}

function place(search: Search, id: string, item: Product | undefined): void {
  search.places ??= new Map(search.index.ids.map((known, at) => [known, at]));
  const at = search.places.get(id);
  if (item && !item.gone) {
    search.places.set(id, at ?? search.index.ids.length);
    put(search.index, indexed(item), at);
  } else if (at !== undefined) {
    search.places.delete(id);
    put(search.index, NOTHING, at);
  }
}

const NOTHING = { id: '', name: '', spec: '', pinyin: '', codes: [] };

const indexed = (item: Product) => ({
  id: item.id,
  name: item.name,
  spec: item.spec,
  pinyin: item.pinyin,
  codes: [...item.units.flatMap((unit) => unit.codes), ...item.shortCodes],
});

async function load(store: Store, search: Search): Promise<void> {
  const segment = await readSegment(store);
  const changed = segment === null ? null : await changedSince(store, segment.seen);
  if (segment === null || changed === null) {
    await rebuild(store, search);
  } else {
    search.index = segment.index;
    for (const id of changed) search.dirty.add(id);
    await refresh(store, search);
  }
  search.isReady = true;
  soon(store, search);
}

/** Reads all goods, slice by slice behind whatever the till does, and packs them. */
async function rebuild(store: Store, search: Search): Promise<void> {
  const seen = await seenNow(store);
  search.stale = false;
  search.dirty.clear();
  const index = emptyIndex();
  for (let last: string | null = null; !search.isClosed; ) {
    await store.gate.clear();
    const page: Page = await productsAfter(store, last, SLICE);
    for (const item of page.products) put(index, indexed(item));
    last = page.last;
    if (last === null) break;
  }
  search.index = index;
  search.places = null;
  await refresh(store, search);
  await save(store, search, seen);
}

async function save(
  store: Store,
  search: Search,
  seen: Awaited<ReturnType<typeof seenNow>>,
): Promise<void> {
  if (search.isClosed) return;
  await writeSegment(store, search.index, seen);
  search.unsaved = 0;
}
