// Which products of the shop were said to be the same. There are few such sayings, often none, and
// everything that reads goods asks for them: so they are kept in memory until one more comes.
import { type Classes, classesOf, membersOf } from '../../../core/goods/product-class.ts';
import { mergedAccount } from '../../../core/journal/account.ts';
import { concerns } from '../changes.ts';
import type { Store } from '../store.ts';

const kept = new WeakMap<Store, { classes: Promise<Classes> | null }>();

/** The classes of merged products as they stand. */
export function classesIn(store: Store): Promise<Classes> {
  const known = kept.get(store) ?? watched(store);
  known.classes ??= read(store).catch((error: unknown) => {
    known.classes = null;
    throw error;
  });
  return known.classes;
}

function watched(store: Store): { classes: Promise<Classes> | null } {
  const fresh: { classes: Promise<Classes> | null } = { classes: null };
  kept.set(store, fresh);
  store.changes.listen((changed) => {
    if (concerns(changed, 'merged')) fresh.classes = null;
  });
  return fresh;
}

async function read({ db }: Store): Promise<Classes> {
  const range = [mergedAccount(''), mergedAccount('\uffff')] as const;
  const rows = await db.ledger
    .where('id')
    .between(...range)
    .toArray();
  return classesOf(rows.flatMap((row) => (row.form === 'claims' ? [row] : [])));
}

/**
 * The other members of a product's class. Who counts all of it says of them that they are none:
 * their stock is in what was counted.
 */
export async function othersOf(store: Store, id: string): Promise<string[]> {
  return membersOf(await classesIn(store), id).filter((member) => member !== id);
}
