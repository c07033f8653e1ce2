import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { importAccount, productAccount } from '../journal/account.ts';
import { claim, kind } from '../journal/kind.ts';
import type { Posting } from '../journal/posting.ts';
import { PriceSchema } from '../money.ts';
import {
  GoodsFields2Schema,
  GoodsFieldsSchema,
  UnitFields2Schema,
  UnitFieldsSchema,
  productFields,
} from './product.ts';

const Units = v.pipe(v.array(UnitFieldsSchema), v.maxLength(20));

/** A product made or changed (商品): only the fields that change. */
export const ProductSavedSchema = v.strictObject({
  product: IdSchema,
  fields: GoodsFieldsSchema,
  units: Units,
});

export const productSaved = kind('product-saved', 1, ProductSavedSchema, (body) => [
  claim(productAccount(body.product), productFields(body.fields, body.units)),
]);

/** A product made or changed, with the fields that came with buying. */
export const ProductSaved2Schema = v.strictObject({
  product: IdSchema,
  fields: GoodsFields2Schema,
  units: v.pipe(v.array(UnitFields2Schema), v.maxLength(20)),
});
export type ProductSaved = v.InferOutput<typeof ProductSaved2Schema>;

export const productSaved2 = kind('product-saved', 2, ProductSaved2Schema, (body) => [
  claim(productAccount(body.product), productFields(body.fields, body.units)),
]);

/** The least version that can say this, so that a till of an older release reads what it can. */
export const versionFor = (body: ProductSaved): 1 | 2 => (v.is(ProductSavedSchema, body) ? 1 : 2);

const Stock = v.pipe(v.number(), v.safeInteger(), v.minValue(-1e12), v.maxValue(1e12));

/** One imported product; `stock` (base units) is a count, worth `value` fen in all if known. */
export const ImportLineSchema = v.strictObject({
  product: IdSchema,
  fields: GoodsFieldsSchema,
  units: Units,
  stock: v.exactOptional(Stock),
  value: v.exactOptional(PriceSchema),
});
export type ImportLine = v.InferOutput<typeof ImportLineSchema>;

export const LINES_PER_PART = 200;

/** Part `part` of `parts` of an import (导入) of one file, named by its import id. */
export const ProductsImportedSchema = v.strictObject({
  import: IdSchema,
  file: v.pipe(v.string(), v.maxLength(200)),
  part: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e6)),
  parts: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1e6)),
  lines: v.pipe(v.array(ImportLineSchema), v.minLength(1), v.maxLength(LINES_PER_PART)),
});
export type ProductsImported = v.InferOutput<typeof ProductsImportedSchema>;

export const productsImported = kind(
  'products-imported',
  1,
  ProductsImportedSchema,
  (body, moment) => [
    claim(importAccount(body.import), {
      file: body.file,
      part: body.part,
      parts: body.parts,
      lines: body.lines.length,
    }),
    ...body.lines.flatMap((line, part): Posting[] => {
      const saved = claim(
        productAccount(line.product),
        productFields(line.fields, line.units),
        part,
      );
      return line.stock === undefined
        ? [saved]
        : [
            saved,
            {
              form: 'count',
              product: line.product,
              part,
              at: moment.at,
              quantity: line.stock,
              value: line.value ?? null,
            },
          ];
    }),
  ],
);
