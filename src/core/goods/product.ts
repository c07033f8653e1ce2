import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { HashSchema } from '../journal/entry.ts';
import { FenSchema, type Fen, PriceSchema } from '../money.ts';
import type { Claim, ClaimRow } from '../journal/row.ts';
import { latest } from '../journal/row.ts';
import type { Fields } from '../journal/posting.ts';

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Short = v.pipe(v.string(), v.maxLength(60));
export const CodeSchema = v.pipe(v.string(), v.regex(/^[0-9A-Za-z-]{1,32}$/, 'code'));
const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e12));
export const FactorSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e6));

/** What a keeper said of a product at first; a field that is absent says nothing. */
export const GoodsFieldsSchema = v.strictObject({
  name: v.exactOptional(Name),
  spec: v.exactOptional(Short),
  category: v.exactOptional(Short),
  pinyin: v.exactOptional(v.pipe(v.string(), v.maxLength(600))),
  /** Purchase price in fen per base factor, as the keeper told it; null: not known. */
  cost: v.exactOptional(v.nullable(PriceSchema)),
  /** 快没了 begins at or below this many base units; null: none set. */
  reorderLevel: v.exactOptional(v.nullable(Quantity)),
  /** Order up to this many base units; null: none set. */
  target: v.exactOptional(v.nullable(Quantity)),
  /** Goods number on scale labels. */
  plu: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{0,7}$/))),
  /** True for what has no stock: printing, charging. */
  service: v.exactOptional(v.boolean()),
  /** True for goods sold by weight; the base unit is the gram. */
  weighed: v.exactOptional(v.boolean()),
  gone: v.exactOptional(v.boolean()),
  /** Position among the quick keys for goods without a barcode; null: none. */
  quick: v.exactOptional(v.nullable(Quantity)),
});

const ShortCode = v.pipe(v.string(), v.regex(/^\d{1,7}$/, 'short code'));
const Days = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(36_500));

/** What a keeper says of a product: the first fields and those that came with buying. */
export const GoodsFields2Schema = v.strictObject({
  ...GoodsFieldsSchema.entries,
  brand: v.exactOptional(Short),
  /** Place of origin, which a price tag must name (价格法 §13). */
  origin: v.exactOptional(Short),
  /** Ids of those it is bought from, the usual one first. */
  suppliers: v.exactOptional(v.pipe(v.array(IdSchema), v.maxLength(10))),
  /** Days it keeps from the day it was made; null: not known or for ever. */
  shelfLife: v.exactOptional(v.nullable(Days)),
  /** Cigarettes and the like: sold only with the licence (烟草专卖法 §16). */
  tobacco: v.exactOptional(v.boolean()),
  /** Sold as long as there is some, never ordered again. */
  discontinued: v.exactOptional(v.boolean()),
  /** The shop's own numbers of 1 to 7 digits. */
  shortCodes: v.exactOptional(v.pipe(v.array(ShortCode), v.maxLength(10))),
  /** SHA-256 of its picture; null: none. */
  photo: v.exactOptional(v.nullable(HashSchema)),
  /** Where in the shop it stands, in the keeper's words. */
  place: v.exactOptional(Short),
});
export type GoodsFields = v.InferOutput<typeof GoodsFields2Schema>;

/** One way of selling a product: 瓶, 箱 = 24 瓶; price in fen per unit of `factor` base units. */
export const UnitFieldsSchema = v.strictObject({
  unit: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  factor: v.exactOptional(FactorSchema),
  price: v.exactOptional(PriceSchema),
  codes: v.exactOptional(v.pipe(v.array(CodeSchema), v.maxLength(50))),
  gone: v.exactOptional(v.boolean()),
});

/** A way of selling with the prices (fen per unit) for members and for what expires soon. */
export const UnitFields2Schema = v.strictObject({
  ...UnitFieldsSchema.entries,
  memberPrice: v.exactOptional(v.nullable(PriceSchema)),
  nearPrice: v.exactOptional(v.nullable(PriceSchema)),
});
export type UnitFields = v.InferOutput<typeof UnitFields2Schema>;

/** A selling unit as it stands; prices in fen per unit, null where there is no such price. */
export type Unit = {
  readonly unit: string;
  readonly factor: number;
  readonly price: Fen;
  readonly memberPrice: Fen | null;
  readonly nearPrice: Fen | null;
  readonly codes: readonly string[];
};

/** A product (商品) as its register stands. Units are in order of factor; the first is the base. */
export type Product = {
  readonly id: string;
  readonly name: string;
  readonly spec: string;
  readonly category: string;
  readonly pinyin: string;
  readonly cost: Fen | null;
  readonly reorderLevel: number | null;
  readonly target: number | null;
  readonly plu: string;
  readonly service: boolean;
  readonly weighed: boolean;
  readonly gone: boolean;
  readonly quick: number | null;
  readonly brand: string;
  readonly origin: string;
  readonly suppliers: readonly string[];
  readonly shelfLife: number | null;
  readonly tobacco: boolean;
  readonly discontinued: boolean;
  readonly shortCodes: readonly string[];
  readonly photo: string | null;
  readonly place: string;
  readonly units: readonly Unit[];
};

/** The register's fields of a product entry: units are spread so that each field wins alone. */
export function productFields(fields: GoodsFields, units: readonly UnitFields[]): Fields {
  const spread = units.flatMap(({ unit, ...rest }) =>
    Object.entries(rest).map(([field, value]) => [`${unit}/${field}`, value] as const),
  );
  return { ...fields, ...Object.fromEntries(spread) };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const whole = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const amount = (value: unknown): Fen | null => (v.is(FenSchema, value) ? value : null);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);

function unitsOf(fields: Fields): Unit[] {
  const names = new Set(
    Object.keys(fields)
      .filter((key) => key.includes('/'))
      .map((key) => key.slice(0, key.lastIndexOf('/'))),
  );
  return [...names]
    .filter((unit) => fields[`${unit}/gone`] !== true)
    .map((unit) => ({
      unit,
      factor: whole(fields[`${unit}/factor`]) ?? 1,
      price: amount(fields[`${unit}/price`]) ?? (0 as Fen),
      memberPrice: amount(fields[`${unit}/memberPrice`]),
      nearPrice: amount(fields[`${unit}/nearPrice`]),
      codes: texts(fields[`${unit}/codes`]),
    }))
    .sort((a, b) => a.factor - b.factor || (a.unit < b.unit ? -1 : 1));
}

/** A product from its register's claims. */
export function productOf(row: ClaimRow): Product {
  const fields = latest(row);
  return {
    id: row.id.slice('product:'.length),
    name: text(fields['name']),
    spec: text(fields['spec']),
    category: text(fields['category']),
    pinyin: text(fields['pinyin']),
    cost: amount(fields['cost']),
    reorderLevel: whole(fields['reorderLevel']),
    target: whole(fields['target']),
    plu: text(fields['plu']),
    service: fields['service'] === true,
    weighed: fields['weighed'] === true,
    gone: fields['gone'] === true,
    quick: whole(fields['quick']),
    brand: text(fields['brand']),
    origin: text(fields['origin']),
    suppliers: texts(fields['suppliers']),
    shelfLife: whole(fields['shelfLife']),
    tobacco: fields['tobacco'] === true,
    discontinued: fields['discontinued'] === true,
    shortCodes: texts(fields['shortCodes']),
    photo: v.is(HashSchema, fields['photo']) ? fields['photo'] : null,
    place: text(fields['place']),
    units: unitsOf(fields),
  };
}

/** Codes no scanner can read: they find the goods with a quick key, and with a reorder level. */
export const QUICK_CODE = 'mark:quick';
export const LEVEL_CODE = 'mark:level';

/** Every code that finds a product: barcodes, short and scale numbers, and its marks. */
export function codesIn(claims: readonly Claim[]): string[] {
  const product = productOf({ id: 'product:', form: 'claims', claims });
  if (product.gone) return [];
  const plu = product.plu === '' ? [] : [`plu:${product.plu}`];
  const marks = [
    ...(product.quick === null ? [] : [QUICK_CODE]),
    ...(product.reorderLevel === null ? [] : [LEVEL_CODE]),
  ];
  const codes = product.units.flatMap((unit) => unit.codes);
  return [...new Set([...codes, ...product.shortCodes, ...plu, ...marks])].sort();
}

/** The unit of a product that carries a code, else its base unit. */
export const unitFor = (product: Product, code: string): Unit | null =>
  product.units.find((unit) => unit.codes.includes(code)) ?? product.units[0] ?? null;
