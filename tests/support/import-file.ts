import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { checkDigit } from '../../src/core/barcode/gtin.ts';
import { ROOT } from './source.ts';

/** A row of the generated file, as the page will know it. */
export type ImportRow = { readonly code: string; readonly name: string; readonly price: string };

const NAMES = ['奶糖', '牙膏', '酱油', '毛巾', '方便面', '洗衣粉', '饼干', '电池'] as const;

/** The n-th product: a GTIN of the demo prefix that the demo's own goods never use. */
const importRow = (n: number): ImportRow => {
  const body = `9521${String(n).padStart(8, '0')}`;
  return {
    code: `${body}${checkDigit(body)}`,
    name: `${NAMES[n % NAMES.length]} ${n} 号`,
    price: `${1 + (n % 90)}.${String(n % 10)}0`,
  };
};

const importFile = (count: number): Buffer =>
  Buffer.from(
    [
      '条码,名称,规格,单位,分类,售价',
      ...Array.from({ length: count }, (_, n) => importRow(n)).map(
        ({ code, name, price }) => `${code},${name},,件,日用,${price}`,
      ),
    ].join('\n'),
    'utf8',
  );

const REAL = join(ROOT, '..', 'shared', 'data', 'store-real.csv');

/** A shop's list of 5,000 goods: a real one where it lies beside the project, else a made one. */
export function shopFile(): { readonly bytes: Buffer; readonly rows: readonly ImportRow[] } {
  if (!existsSync(REAL)) {
    const rows = Array.from({ length: 5_000 }, (_, n) => importRow(n));
    return { bytes: importFile(rows.length), rows };
  }
  const bytes = readFileSync(REAL);
  const { data } = Papa.parse<Record<string, string>>(bytes.toString('utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  const rows = data.map(({ barcode = '', name = '', price = '' }) => ({
    code: barcode,
    name,
    price,
  }));
  return { bytes, rows };
}
