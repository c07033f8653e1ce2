import { required } from '../assert.ts';
import type { GoodsFields, UnitFields } from '../goods/product.ts';
import type { ImportLine } from '../goods/saved.ts';
import { derivedId, productId } from '../derived-id.ts';
import { type Fen, parseYuan, scaled } from '../money.ts';

/** A row of the practice goods' table by its English heads; an empty text says nothing. */
export type GoodsRow = Readonly<Record<string, string>>;

/** A weighed product's base unit is the gram; its prices are per this many. */
const GRAMS = 1000;

const textOf = (row: GoodsRow, head: string): string => row[head] ?? '';

const moneyOf = (row: GoodsRow, head: string): Fen =>
  required(parseYuan(textOf(row, head)), `${head} "${textOf(row, head)}" is money`);

const wholeOf = (row: GoodsRow, head: string): number | null =>
  textOf(row, head) === '' ? null : Number(textOf(row, head));

const isWeighed = (row: GoodsRow): boolean => textOf(row, 'weight') === '1';
const isService = (row: GoodsRow): boolean => textOf(row, 'kind') === 'service';
const factorOf = (row: GoodsRow): number => (isWeighed(row) ? GRAMS : 1);

/** The product's id: by its barcode, else by its number on scale labels, else by its name. */
function idOf(row: GoodsRow, station: string): string {
  const code = textOf(row, 'code');
  const plu = textOf(row, 'plu');
  if (code !== '') return productId(station, code);
  return derivedId(station, plu === '' ? `practice:${textOf(row, 'name')}` : `plu:${plu}`);
}

function fieldsOf(row: GoodsRow, quick: number | null): GoodsFields {
  const cost = textOf(row, 'cost');
  const level = wholeOf(row, 'reorder_level');
  const target = wholeOf(row, 'target');
  return {
    name: textOf(row, 'name'),
    spec: textOf(row, 'spec'),
    category: textOf(row, 'category'),
    pinyin: textOf(row, 'pinyin'),
    ...(cost === '' ? {} : { cost: moneyOf(row, 'cost') }),
    ...(level === null ? {} : { reorderLevel: level }),
    ...(target === null ? {} : { target }),
    ...(textOf(row, 'plu') === '' ? {} : { plu: textOf(row, 'plu') }),
    ...(isWeighed(row) ? { weighed: true } : {}),
    ...(isService(row) ? { service: true } : {}),
    ...(quick === null ? {} : { quick }),
  };
}

function unitsOf(row: GoodsRow): UnitFields[] {
  const code = textOf(row, 'code');
  const base: UnitFields = {
    unit: textOf(row, 'unit'),
    factor: factorOf(row),
    price: moneyOf(row, 'price'),
    codes: code === '' ? [] : [code],
  };
  const carton = wholeOf(row, 'carton_factor');
  return carton === null
    ? [base]
    : [
        base,
        {
          unit: textOf(row, 'carton_unit'),
          factor: carton,
          price: moneyOf(row, 'carton_price'),
          codes: [textOf(row, 'carton_code')],
        },
      ];
}

function lineOf(row: GoodsRow, station: string, quick: number | null): ImportLine {
  const stock = isService(row) ? null : wholeOf(row, 'stock');
  const known = stock !== null && textOf(row, 'cost') !== '';
  return {
    product: idOf(row, station),
    fields: fieldsOf(row, quick),
    units: unitsOf(row),
    ...(stock === null ? {} : { stock }),
    ...(known ? { value: scaled(stock, moneyOf(row, 'cost'), factorOf(row)) } : {}),
  };
}

/**
 * The practice goods as lines of an import, in the table's order: a stock is a count worth its
 * cost; services and goods without a barcode get places among the quick keys, services first.
 * Throws on a table that is not ours.
 */
export function importLines(rows: readonly GoodsRow[], station: string): ImportLine[] {
  const loose = rows.filter((row) => textOf(row, 'code') === '');
  const keys = [...loose.filter(isService), ...loose.filter((row) => !isService(row))];
  const places = new Map(keys.map((row, place) => [row, place]));
  return rows.map((row) => lineOf(row, station, places.get(row) ?? null));
}
