import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { mergedAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';

/** Two products are one and the same (合并): from now on they are looked at together. */
export const ProductsMergedSchema = v.pipe(
  v.strictObject({ product: IdSchema, with: IdSchema }),
  v.check((body) => body.product !== body.with, 'two products'),
);
export type ProductsMerged = v.InferOutput<typeof ProductsMergedSchema>;

// Said of both, so that whichever of them is looked at finds the other.
export const productsMerged = kind('products-merged', 1, ProductsMergedSchema, (body) => [
  claim(mergedAccount(body.product), { with: body.with }),
  claim(mergedAccount(body.with), { with: body.product }, 1),
]);
