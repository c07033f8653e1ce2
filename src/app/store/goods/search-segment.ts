// The goods of the shop packed for search: one record that is read when the till opens, instead
// of a row per product. It names the chains it has seen; what came later is read from the entries.
import * as v from 'valibot';
import type { SearchIndex } from '../../../core/goods/search.ts';
import { oneTask } from '../breath.ts';
import type { Store } from '../store.ts';

const KEY = 'goods-segment';
/** Raised when names or pinyin are packed otherwise than before. */
const FORM = 1;

const SegmentSchema = v.object({
  form: v.literal(FORM),
  heads: v.record(v.string(), v.number()),
  base: v.string(),
  ids: v.string(),
  names: v.string(),
  initials: v.string(),
  fulls: v.string(),
  codes: v.string(),
});
type Segment = v.InferOutput<typeof SegmentSchema>;

/** What has been posted here: the last number of each chain, and the base it started from. */
export type Seen = { readonly heads: Readonly<Record<string, number>>; readonly base: string };

/** What has been posted by now. */
export async function seenNow({ db }: Store): Promise<Seen> {
  const [heads, base] = await Promise.all([db.heads.toArray(), db.meta.get('base')]);
  return {
    heads: Object.fromEntries(heads.map(({ device, n }) => [device, n])),
    base: JSON.stringify(base?.value ?? null),
  };
}

const split = (text: string, count: number): string[] => (count === 0 ? [] : text.split('\n'));

/** The stored segment, or null when there is none of this form. */
export async function readSegment({
  db,
}: Store): Promise<{ index: SearchIndex; seen: Seen } | null> {
  const row = await db.meta.get(KEY);
  const parsed = v.safeParse(SegmentSchema, row?.value);
  if (!parsed.success) return null;
  const { heads, base, ...packed } = parsed.output;
  const count = packed.ids === '' ? 0 : packed.ids.split('\n').length;
  const index = {
    ids: split(packed.ids, count),
    names: split(packed.names, count),
    initials: split(packed.initials, count),
    fulls: split(packed.fulls, count),
    codes: split(packed.codes, count),
  };
  const isWhole = Object.values(index).every((list) => list.length === count);
  return isWhole ? { index, seen: { heads, base } } : null;
}

/** Stores the goods; losing it costs a rebuild only, so it does not wait for the disk. */
export async function writeSegment({ bulk }: Store, index: SearchIndex, seen: Seen): Promise<void> {
  const kept = index.ids.flatMap((id, at) => (id === '' ? [] : [at]));
  // Of 57,822 goods each text takes 15 ms: the till gets its turn between two of them.
  const pack = async (list: readonly string[]): Promise<string> => {
    await oneTask();
    return kept.map((at) => (list[at] ?? '').replaceAll('\n', ' ')).join('\n');
  };
  const value: Segment = {
    form: FORM,
    heads: { ...seen.heads },
    base: seen.base,
    ids: await pack(index.ids),
    names: await pack(index.names),
    initials: await pack(index.initials),
    fulls: await pack(index.fulls),
    codes: await pack(index.codes),
  };
  await bulk.meta.put({ key: KEY, value });
}

/** More entries than these are not read one by one: everything is packed again. */
const MOST_ENTRIES = 3_000;

/** The products that entries after `seen` touched; null when it is better to start again. */
export async function changedSince(store: Store, seen: Seen): Promise<Set<string> | null> {
  const latest = await seenNow(store);
  if (latest.base !== seen.base) return null;
  const changed = new Set<string>();
  for (const [line, n] of Object.entries(latest.heads)) {
    const [device = line] = line.split('/');
    const from = (seen.heads[line] ?? 0) + 1;
    if (n - from >= MOST_ENTRIES) return null;
    if (n < from) continue;
    const rows = await store.db.entries
      .where('[device+n]')
      .between([device, from], [device, n], true, true)
      .toArray();
    if (rows.length === 0) continue;
    const { touchedProducts } = await import('./touched-products.ts');
    for (const row of rows) {
      for (const product of await touchedProducts(store, row)) changed.add(product);
    }
  }
  return changed;
}
