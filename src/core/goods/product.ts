import * as v from 'valibot';
import { FenSchema, type Fen, PriceSchema } from '../money.ts';
import type { Claim, ClaimRow } from '../journal/row.ts';
import { latest } from '../journal/row.ts';
import type { Fields } from '../journal/posting.ts';

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Short = v.pipe(v.string(), v.maxLength(60));
export const CodeSchema = v.pipe(v.string(), v.regex(/^[0-9A-Za-z-]{1,32}$/, 'code'));
const Quantity = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e12));
export const FactorSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e6));

/** What a keeper says of a product; a field that is absent says nothing. */
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
export type GoodsFields = v.InferOutput<typeof GoodsFieldsSchema>;

/** One way of selling a product: 瓶, 箱 = 24 瓶; price in fen per unit of `factor` base units. */
export const UnitFieldsSchema = v.strictObject({
  unit: v.pipe(v.string(), v.minLength(1), v.maxLength(20)),
  factor: v.exactOptional(FactorSchema),
  price: v.exactOptional(PriceSchema),
  codes: v.exactOptional(v.pipe(v.array(CodeSchema), v.maxLength(50))),
  gone: v.exactOptional(v.boolean()),
});
export type UnitFields = v.InferOutput<typeof UnitFieldsSchema>;

export type Unit = {
  readonly unit: string;
  readonly factor: number;
  readonly price: Fen;
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

function unitsOf(fields: Fields): Unit[] {
  const names = new Set(
    Object.keys(fields)
      .filter((key) => key.includes('/'))
      .map((key) => key.slice(0, key.lastIndexOf('/'))),
  );
  return [...names]
    .filter((unit) => fields[`${unit}/gone`] !== true)
    .map((unit) => {
      const codes = fields[`${unit}/codes`];
      return {
        unit,
        factor: whole(fields[`${unit}/factor`]) ?? 1,
        price: amount(fields[`${unit}/price`]) ?? (0 as Fen),
        codes: Array.isArray(codes) ? codes.map(text) : [],
      };
    })
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
    units: unitsOf(fields),
  };
}

/** Codes no scanner can read: they find the goods with a quick key, and with a reorder level. */
export const QUICK_CODE = 'mark:quick';
export const LEVEL_CODE = 'mark:level';

/** Every code that finds a product: its units' barcodes, its scale number, its marks. */
export function codesIn(claims: readonly Claim[]): string[] {
  const product = productOf({ id: 'product:', form: 'claims', claims });
  if (product.gone) return [];
  const plu = product.plu === '' ? [] : [`plu:${product.plu}`];
  const marks = [
    ...(product.quick === null ? [] : [QUICK_CODE]),
    ...(product.reorderLevel === null ? [] : [LEVEL_CODE]),
  ];
  return [...new Set([...product.units.flatMap((unit) => unit.codes), ...plu, ...marks])].sort();
}

/** The unit of a product that carries a code, else its base unit. */
export const unitFor = (product: Product, code: string): Unit | null =>
  product.units.find((unit) => unit.codes.includes(code)) ?? product.units[0] ?? null;
