// The goods the bench works on: real ones where the data lies beside the project, else as many of
// the same shape, always the same.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/source.ts';

export const PRODUCTS = 57_822;

const REAL = join(ROOT, '..', 'shared', 'data', 'catalogue-real.csv');

const WORDS = [
  '康师傅',
  '红烧',
  '牛肉面',
  '洗衣液',
  '矿泉水',
  '酱油',
  '牙膏',
  '卫生纸',
  '花生',
  '饼干',
  '绿茶',
  '奶糖',
  '香皂',
  '电池',
  '毛巾',
  '啤酒',
  '大米',
  '薯片',
  '可乐',
  '榨菜',
];
const SPECS = ['500g', '1L', '120g', '24包', '2.5kg', ''];
const UNITS = ['瓶', '袋', '盒', '把', ''];

/** A GTIN-13 of its first twelve digits. */
function gtin(twelve: string): string {
  const sum = [...twelve].reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

const pick = (words: readonly string[], at: number): string => words[at % words.length] ?? '';

function made(at: number): string {
  const name = [at, at * 7 + 3, at * 13 + 5].map((word) => pick(WORDS, word)).join('');
  return [
    gtin(String(690_000_000_000 + at * 17)),
    `${name}${at}`,
    pick(SPECS, at * 5),
    pick(UNITS, at * 3),
    '食品·零食',
    (((at * 37) % 9_900) / 100 + 0.5).toFixed(2),
  ].join(',');
}

/** The goods as a CSV file: barcode, name, spec, unit, category, price. */
export function goodsFile(): string {
  if (existsSync(REAL)) return readFileSync(REAL, 'utf8');
  return [
    'barcode,name,spec,unit,category,price',
    ...Array.from({ length: PRODUCTS }, (_, at) => made(at)),
    '',
  ].join('\n');
}

/** The first `count` products of a file. */
export const firstOf = (file: string, count: number): string =>
  file
    .split('\n')
    .slice(0, count + 1)
    .join('\n');
