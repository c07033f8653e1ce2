import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { tagAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import { type Row, latest } from '../journal/row.ts';
import { type Fen, PriceSchema } from '../money.ts';
import type { Product, Unit } from './product.ts';

const Text = v.pipe(v.string(), v.maxLength(60));
const FaceFields = {
  name: v.pipe(v.string(), v.maxLength(200)),
  spec: Text,
  origin: Text,
  unit: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  price: PriceSchema,
  memberPrice: v.nullable(PriceSchema),
  near: v.boolean(),
  code: v.pipe(v.string(), v.maxLength(32)),
};
const FaceSchema = v.object(FaceFields);

/**
 * What stands on a price tag (价签): what the law asks for (价格法 §13: name, spec, origin, unit of
 * sale, price in fen of one unit), the members' price if there is one, and the barcode, '' for
 * none. `near`: a second tag for what expires soon, with that price.
 */
export type TagFace = v.InferOutput<typeof FaceSchema>;

/** The tags of one entry; more go into several. */
export const TAGS_PER_ENTRY = 50;

/** Price tags were put up (价签): `printed` here, or `written` by hand as they should read. */
export const TagsPrintedSchema = v.strictObject({
  way: v.picklist(['printed', 'written']),
  tags: v.pipe(
    v.array(v.strictObject({ product: IdSchema, ...FaceFields })),
    v.minLength(1),
    v.maxLength(TAGS_PER_ENTRY),
  ),
});
export type TagsPrinted = v.InferOutput<typeof TagsPrintedSchema>;

export const tagsPrinted = kind('tags-printed', 1, TagsPrintedSchema, ({ way, tags }) =>
  tags.map(({ product, ...face }, part) =>
    claim(tagAccount(product), { [placeOf(face)]: { ...face, way } }, part),
  ),
);

/** Which of a product's tags one is: a unit's, or a unit's for what expires soon. */
const placeOf = ({ unit, near }: Pick<TagFace, 'unit' | 'near'>): string =>
  near ? `${unit}/near` : unit;

/** The tag that a unit of a product should have now. */
export const faceOf = (product: Product, unit: Unit): TagFace => ({
  name: product.name,
  spec: product.spec,
  origin: product.origin,
  unit: unit.unit,
  price: unit.price,
  memberPrice: unit.memberPrice,
  near: false,
  code: unit.codes[0] ?? '',
});

/** The tag for a unit that expires soon; null while no price is set for that. */
export const nearFaceOf = (product: Product, unit: Unit): TagFace | null =>
  unit.nearPrice === null
    ? null
    : { ...faceOf(product, unit), price: unit.nearPrice, memberPrice: null, near: true };

/** A tag to be put up: there is none yet, its price changed (`before`, fen), or other words did. */
export type TagNeed = {
  readonly product: Product;
  readonly face: TagFace;
  readonly why: 'new' | 'price' | 'words';
  readonly before: Fen | null;
};

/** The usual tags (not those for what expires) that were put up for a product last, by unit. */
export function tagsUp(row: Row | null | undefined): Map<string, TagFace> {
  const fields = row?.form === 'claims' ? Object.values(latest(row)) : [];
  return new Map(
    fields.flatMap((field) => {
      const face = v.safeParse(FaceSchema, field);
      return face.success && !face.output.near ? [[face.output.unit, face.output] as const] : [];
    }),
  );
}

/**
 * The tags a product needs: every unit whose tag says something else than what holds now. One that
 * never had a tag needs its base unit's when something happened to it (`isTouched`).
 */
export function tagsNeeded(
  product: Product,
  row: Row | null | undefined,
  isTouched: boolean,
): TagNeed[] {
  if (product.gone || product.service) return [];
  const up = tagsUp(row);
  const priced = product.units.filter(({ price }) => price > 0);
  if (up.size === 0) {
    const base = isTouched ? priced.slice(0, 1) : [];
    return base.map((unit) => ({ product, face: faceOf(product, unit), why: 'new', before: null }));
  }
  return priced.flatMap((unit): TagNeed[] => {
    const face = faceOf(product, unit);
    const last = up.get(unit.unit);
    if (last === undefined || isSame(last, face)) return [];
    const isPrice = last.price !== face.price || last.memberPrice !== face.memberPrice;
    const why = isPrice ? 'price' : 'words';
    return [{ product, face, why, before: last.price }];
  });
}

const isSame = (a: TagFace, b: TagFace): boolean =>
  a.name === b.name &&
  a.spec === b.spec &&
  a.origin === b.origin &&
  a.price === b.price &&
  a.memberPrice === b.memberPrice &&
  a.code === b.code;
