import papaparse from 'papaparse';
import * as v from 'valibot';
import { normaliseGtin } from '../../core/barcode/gtin.ts';
import { type Offer, OfferSchema } from '../../core/goods/offer.ts';
import { parseYuan } from '../../core/money.ts';
import { pinyinOf } from './catalogue-file.ts';

/** What a wholesale catalogue must have; `pack` names the carton. `least` and `days` may lack. */
const COLUMNS = ['barcode', 'name', 'spec', 'category', 'pack', 'factor', 'price'] as const;

const cut = (text: string, length: number): string => text.trim().slice(0, length);

/** Goods of a file, each barcode once (the last one), and the numbers of lines that are none. */
export type OfferFile = { readonly offers: Offer[]; readonly bad: number[] };

/** Reads a CSV with a heading line, prices in yuan; null when it lacks a column. */
export function readOfferFile(text: string): OfferFile | null {
  const { data, meta } = papaparse.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (head) => head.trim().toLowerCase(),
  });
  if (COLUMNS.some((column) => !(meta.fields ?? []).includes(column))) return null;
  const offers = new Map<string, Offer>();
  const bad: number[] = [];
  data.forEach((row, i) => {
    const offer = offerOf(row);
    if (offer === null) bad.push(i + 2);
    else offers.set(offer.code, offer);
  });
  return { offers: [...offers.values()], bad };
}

function offerOf(row: Readonly<Record<string, string | undefined>>): Offer | null {
  const cell = (column: string): string => (row[column] ?? '').trim();
  const name = cut(cell('name'), 200);
  const parsed = v.safeParse(OfferSchema, {
    code: normaliseGtin(cell('barcode')),
    name,
    spec: cut(cell('spec'), 60),
    category: cut(cell('category'), 60),
    pinyin: cut(pinyinOf(name), 600),
    unit: cut(cell('pack'), 20),
    factor: Number(cell('factor')),
    price: parseYuan(cell('price')),
    least: Number(cell('least') || 1),
    days: Number(cell('days') || 1),
    gone: false,
  });
  return parsed.success ? parsed.output : null;
}
