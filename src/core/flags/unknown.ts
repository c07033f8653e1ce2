import { productAccount, subjectOf } from '../journal/account.ts';
import { receivedIn } from '../goods/receiving.ts';
import { marked } from '../journal/mark.ts';
import { dayStart, effOf } from '../time.ts';
import { type Evidence, type Finding, type FlagKind, authorOf } from './flag.ts';

const SOLD = 'sold:2026-01-01:'.length;

/** Products that were sold, brought back or received, with the last day (its start, epoch ms). */
function namedIn({ rows, entries }: Evidence): Map<string, number> {
  const named = new Map<string, number>();
  const name = (product: string, at: number): unknown =>
    named.set(product, Math.max(at, named.get(product) ?? 0));
  for (const { id } of rows) {
    if (id.startsWith('sold:')) name(id.slice(SOLD), dayStart(id.slice(5, SOLD - 1)));
  }
  for (const { entry, eff, why } of entries) {
    const received = entry === null || why !== null ? null : receivedIn(entry);
    for (const { product } of received?.lines ?? []) name(product, eff);
  }
  return named;
}

/** A sale, return or receiving names a product of which nothing else is known. */
export const unknownProduct: FlagKind = {
  rule: 'unknown-product',
  find: (evidence) =>
    [...namedIn(evidence)].flatMap(([product, at]): Finding[] =>
      evidence.row(productAccount(product)) === null
        ? [{ subject: product, at, facts: { product } }]
        : [],
    ),
};

/** A parcel handed out that nobody had taken in. */
export const unknownParcel: FlagKind = {
  rule: 'unknown-parcel',
  find: ({ rows }) =>
    rows.flatMap((row) => {
      if (row.form !== 'claims' || marked(row).open !== 'unmet') return [];
      const parcel = subjectOf(row.id);
      const { stamp } = row.claims[0] ?? { stamp: '0' };
      const at = effOf(stamp);
      return [{ subject: parcel, at, facts: { parcel, at, ...authorOf(stamp) } }];
    }),
};
