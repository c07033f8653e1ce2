import * as v from 'valibot';
import { offerAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Row, latest } from '../journal/row.ts';
import { PriceSchema } from '../money.ts';
import { CodeSchema, FactorSchema } from './product.ts';

const Text = v.pipe(v.string(), v.maxLength(60));

/**
 * A good of the post's wholesale, by the barcode of one piece: `price` fen per `unit` (箱) of
 * `factor` pieces, at least `least` of them, promised in `days` days; `gone`: not offered now.
 */
export const OfferSchema = v.strictObject({
  code: CodeSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  spec: Text,
  category: Text,
  pinyin: v.pipe(v.string(), v.maxLength(600)),
  unit: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  factor: FactorSchema,
  price: PriceSchema,
  least: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000)),
  days: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(60)),
  gone: v.boolean(),
});
export type Offer = v.InferOutput<typeof OfferSchema>;

/** An entry holds at most so many offers. */
export const MOST_OFFERS = 100;

/** The centre offers these goods at these prices from now on (批销目录): only what changed. */
export const OffersPublishedSchema = v.strictObject({
  lines: v.pipe(v.array(OfferSchema), v.minLength(1), v.maxLength(MOST_OFFERS)),
});
export type OffersPublished = v.InferOutput<typeof OffersPublishedSchema>;

export const offersPublished = kind('offers-published', 1, OffersPublishedSchema, ({ lines }) =>
  lines.map(({ code, ...fields }, part) => claim(offerAccount(code), fields, part)),
);

/** The offer of an account as it stands; null where there is none, or none any more. */
export function offerIn(row: Row | null | undefined): Offer | null {
  if (row?.form !== 'claims') return null;
  const code = row.id.slice(offerAccount('').length);
  const parsed = v.safeParse(OfferSchema, { ...latest(row), code });
  return parsed.success && !parsed.output.gone ? parsed.output : null;
}
