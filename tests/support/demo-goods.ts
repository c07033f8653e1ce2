import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { ROOT } from './source.ts';

/** One of the demo's goods, as its file tells it. */
export type DemoGood = {
  readonly code: string;
  readonly name: string;
  readonly price: string;
  readonly pinyin: string;
  readonly reorder: string;
  readonly weight: string;
};

const file = readFileSync(join(ROOT, 'public', 'practice', 'goods.csv'), 'utf8');
const { data } = Papa.parse<Record<string, string>>(file, { header: true, skipEmptyLines: true });

/** The demo's goods that have a barcode and are sold by the piece. */
export const PIECES: readonly DemoGood[] = data
  .filter(
    (row) => row['kind'] === 'goods' && /^\d{13}$/.test(row['code'] ?? '') && row['weight'] === '0',
  )
  .map((row) => ({
    code: row['code'] ?? '',
    name: row['name'] ?? '',
    price: row['price'] ?? '',
    pinyin: row['pinyin'] ?? '',
    reorder: row['reorder_level'] ?? '',
    weight: row['weight'] ?? '',
  }));

/** Codes of the tray's six pictures of goods. */
export const TRAY = {
  eggs: '9527644265202',
  noodles: '9524234403167',
  tea: '9528458121302',
  tissueCarton: '9522067051500',
  salt: '9527490751201',
  unknown: '9529301376184',
} as const;
