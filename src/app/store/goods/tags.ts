// What price tags are to be put up. Every tag that was ever put up is compared with its product as
// it stands; goods that never had one are found by what happened to them lately.
import {
  cancelAccount,
  productAccount,
  subjectOf,
  tagAccount,
} from '../../../core/journal/account.ts';
import type { Row } from '../../../core/journal/row.ts';
import { post } from '../../../core/kinds.ts';
import { productOf } from '../../../core/goods/product.ts';
import { type TagNeed, tagsNeeded } from '../../../core/goods/tag.ts';
import type { EntryRow } from '../database.ts';
import { entryIn } from '../entry-row.ts';
import type { Store } from '../store.ts';
import { productIn } from './touched-products.ts';

/** Goods made, changed or received this long ago are still looked at for their first tag, ms. */
const LATELY = 30 * 86_400_000;
/** Tags compared at a time. */
const PAGE = 500;
/** A list shows no more. */
export const MOST_TAGS = 200;

const ORDER = { price: 0, words: 1, new: 2 } as const;

/** The tags to be put up, changed prices first; at most `MOST_TAGS`. */
export async function tagQueue(store: Store, now: number): Promise<TagNeed[]> {
  const needs = [...(await outdated(store)), ...(await untagged(store, now))];
  return needs
    .sort(
      (a, b) =>
        ORDER[a.why] - ORDER[b.why] ||
        a.product.name.localeCompare(b.product.name, 'zh-CN') ||
        (a.face.unit < b.face.unit ? -1 : 1),
    )
    .slice(0, MOST_TAGS);
}

/** Tags that say something else than what holds now. */
async function outdated({ db }: Store): Promise<TagNeed[]> {
  const needs: TagNeed[] = [];
  for (let after = tagAccount(''); needs.length < MOST_TAGS; ) {
    const tags = await db.ledger
      .where('id')
      .between(after, tagAccount('\uffff'), false)
      .limit(PAGE)
      .toArray();
    needs.push(...needsOf(await db.ledger.bulkGet(tags.map(productRowOf)), tags, false));
    const last = tags.at(-1);
    if (last === undefined || tags.length < PAGE) break;
    after = last.id;
  }
  return needs;
}

const productRowOf = ({ id }: Row): string => productAccount(subjectOf(id));

/** Goods made, changed or received lately that never had a tag. */
async function untagged(store: Store, now: number): Promise<TagNeed[]> {
  const { db } = store;
  const ids = [...(await touchedLately(store, now - LATELY))];
  const tags = await db.ledger.bulkGet(ids.map(tagAccount));
  const fresh = ids.filter((_, i) => tags[i] === undefined);
  return needsOf(await db.ledger.bulkGet(fresh.map(productAccount)), [], true);
}

const needsOf = (
  products: readonly (Row | undefined)[],
  tags: readonly Row[],
  isTouched: boolean,
): TagNeed[] =>
  products.flatMap((row, i) =>
    row?.form === 'claims' ? tagsNeeded(productOf(row), tags[i], isTouched) : [],
  );

const KINDS = ['product-saved', 'receiving'] as const;

/** The products that entries since then have made, changed or taken in. */
async function touchedLately({ db }: Store, since: number): Promise<Set<string>> {
  const found = await Promise.all(
    KINDS.map((kind) =>
      db.entries.where('[kind+eff]').between([kind, since], [kind, Infinity]).toArray(),
    ),
  );
  const rows = found.flat();
  const cancelled = await db.ledger.bulkGet(rows.map(({ id }) => cancelAccount(id)));
  return new Set(rows.flatMap((row, i) => (cancelled[i] === undefined ? productsIn(row) : [])));
}

function productsIn(row: EntryRow): string[] {
  const entry = entryIn(row);
  const read = entry === null ? null : post(entry, row.eff);
  if (!read?.ok) return [];
  return read.postings.flatMap((posting) =>
    posting.form === 'move' ? [posting.product] : productIn(posting),
  );
}
