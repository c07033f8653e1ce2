import { readFileSync, statSync } from 'node:fs';
import Papa from 'papaparse';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

/** The demo's goods are plain data of our own making; this keeps them believable and valid. */
const folder = new URL('../../public/practice/', import.meta.url);
const text = (file: string) => readFileSync(new URL(file, folder), 'utf8');

const Row = v.record(v.string(), v.string());
const Tray = v.array(v.object({ picture: v.string(), code: v.string(), say: v.string() }));

function table(file: string) {
  const parsed = Papa.parse(text(file), { header: true, skipEmptyLines: true });
  expect(parsed.errors).toEqual([]);
  return v.parse(v.array(Row), parsed.data);
}

const rows = table('goods.csv').map((row) => ({
  ...row,
  name: row.name ?? '',
  category: row.category ?? '',
  pinyin: row.pinyin ?? '',
  code: row.code ?? '',
  plu: row.plu ?? '',
  cartonCode: row.carton_code ?? '',
  price: Number(row.price),
  cost: Number(row.cost),
  costKnown: row.cost !== '',
  stock: Number(row.stock),
  counted: row.stock !== '',
  level: Number(row.reorder_level),
  target: Number(row.target),
  levelled: row.target !== '',
  factor: Number(row.carton_factor),
  cartonPrice: Number(row.carton_price),
  spec: row.spec ?? '',
  unit: row.unit ?? '',
  weight: row.weight ?? '',
  kind: row.kind ?? '',
}));
const goods = rows.filter((row) => row.kind === 'goods');
const cartons = goods.filter((row) => row.cartonCode !== '');
const catalogue = table('catalogue.csv');
const tray = v.parse(Tray, JSON.parse(text('tray.json')));

/** GS1: from the right, the check digit included, the weights are 1, 3, 1, 3 … */
function checked(code: string) {
  const sum = [...code].reverse().reduce((s, d, i) => s + Number(d) * (i % 2 === 0 ? 1 : 3), 0);
  return /^\d+$/.test(code) && sum % 10 === 0;
}

function margins(of: typeof goods) {
  const sorted = of
    .filter((row) => row.costKnown)
    .map((row) => (1 - row.cost / row.price) * 100)
    .sort((a, b) => a - b);
  return (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}

const within = (value: number, low: number, high: number) => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};

describe('codes of the demo goods', () => {
  const items = rows.map((row) => row.code).filter((code) => code !== '');
  const shared = catalogue.map((row) => row.barcode ?? '');

  it('are valid EAN-13 with the GS1 demo prefix', () => {
    for (const code of [...items, ...shared]) {
      expect(code).toMatch(/^952\d{10}$/);
      expect(checked(code), code).toBe(true);
    }
  });

  it('on cartons are an EAN-13 of their own or the ITF-14 of the item', () => {
    for (const { code, cartonCode } of cartons) {
      expect(checked(cartonCode), cartonCode).toBe(true);
      const itf = cartonCode.length === 14;
      expect(cartonCode.startsWith(itf ? `1${code.slice(0, 12)}` : '952')).toBe(true);
      within(cartonCode.length, 13, 14);
    }
    const itfs = cartons.filter((row) => row.cartonCode.length === 14);
    within(itfs.length, 20, 60);
  });

  it('are never used twice, and goods sold by weight have a short number instead', () => {
    const plus = goods.filter((row) => row.weight === '1').map((row) => row.plu);
    const all = [...items, ...cartons.map((row) => row.cartonCode), ...shared, ...plus];
    expect(new Set(all).size).toBe(all.length);
    for (const row of rows) {
      expect(/^\d{5}$/.test(row.plu)).toBe(row.weight === '1');
      expect(row.code === '').toBe(row.weight === '1' || row.kind === 'service');
    }
  });
});

describe('the demo goods look like a village shop', () => {
  it('in number, size and kinds', () => {
    within(goods.length, 780, 820);
    within(rows.length - goods.length, 3, 10);
    within(new Set(goods.map((row) => row.category)).size, 15, 18);
    within(catalogue.length, 1400, 1600);
    within(statSync(new URL('goods.csv', folder)).size, 1, 90_000);
    within(statSync(new URL('catalogue.csv', folder)).size, 1, 110_000);
    const titles = rows.map((row) => `${row.name}|${row.spec}|${row.unit}`);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('in price and cost, a few costs unknown', () => {
    for (const row of rows) expect(row.price, row.name).toBeGreaterThan(0);
    for (const row of goods.filter((good) => good.costKnown)) {
      expect(row.cost, row.name).toBeGreaterThan(0);
      expect(row.price, row.name).toBeGreaterThan(row.cost);
    }
    within(goods.filter((row) => !row.costKnown).length, 32, 48);
  });

  it('in margins: a tenth under 20.5 %, half under 33.7 %, nine tenths under 55 %', () => {
    const at = margins(goods);
    within(at(0.1), 17.5, 23.5);
    within(at(0.5), 30.7, 36.7);
    within(at(0.9), 52, 58);
    within(margins(goods.filter((row) => row.category === '烟草'))(0.5), 12, 18);
  });

  it('in cartons, a little cheaper than the pieces and still above cost', () => {
    within(cartons.length, 110, 140);
    for (const row of cartons) {
      expect(row.factor).toBeGreaterThan(1);
      expect(row.cartonPrice, row.name).toBeLessThan(row.factor * row.price);
      within(row.cartonPrice, row.factor * row.price * 0.9, row.factor * row.price);
      if (row.costKnown) expect(row.cartonPrice).toBeGreaterThan(row.factor * row.cost);
    }
  });

  it('in stock: some never counted, some nearly out, half of them with levels', () => {
    const levelled = goods.filter((row) => row.levelled);
    within(goods.filter((row) => !row.counted).length, 36, 44);
    within(levelled.length, goods.length * 0.45, goods.length * 0.55);
    for (const row of levelled) expect(row.target).toBeGreaterThan(row.level);
    for (const row of goods) expect(Number.isSafeInteger(row.stock)).toBe(true);
    const low = levelled.filter((row) => row.counted && row.stock <= row.level);
    within(low.length, 12, 15);
    for (const row of low) within(row.stock, 0, 5);
  });

  it('in names, each with the pinyin a search needs', () => {
    for (const row of rows) expect(row.pinyin.split(' ').length, row.name).toBeGreaterThan(0);
    for (const row of rows) expect(row.pinyin, row.name).toMatch(/^[a-zü0-9]+( [a-zü0-9]+)*$/);
  });
});

describe('the tray', () => {
  const kind = (code: string) => {
    if (goods.some((row) => row.code === code)) return 'item';
    if (cartons.some((row) => row.cartonCode === code)) return 'carton';
    if (/^1[0-5]\d{16}$/.test(code)) return 'payment';
    return catalogue.some((row) => row.barcode === code) ? 'catalogue' : 'nowhere';
  };

  it('has four items, a carton, a good of the catalogue alone, and a payment code', () => {
    const kinds = Object.fromEntries(tray.map((it) => [it.picture, kind(it.code)]));
    expect(kinds).toEqual({
      'eggs.svg': 'item',
      'noodles.svg': 'item',
      'tea.svg': 'item',
      'tissue.svg': 'carton',
      'salt.svg': 'item',
      'candy.svg': 'catalogue',
      'pay-code.svg': 'payment',
    });
  });

  it('has one that is nearly out after one is sold', () => {
    const near = tray
      .flatMap((it) => goods.filter((row) => row.code === it.code))
      .filter((row) => row.stock - 1 === row.level);
    expect(near.map((row) => row.name)).toEqual(['加碘精制盐']);
  });

  it('has a counted stock and a known cost for what it sells', () => {
    for (const { code } of tray) {
      for (const row of goods.filter((good) => [good.code, good.cartonCode].includes(code))) {
        expect(row.counted && row.costKnown, row.name).toBe(true);
        expect(row.stock, row.name).toBeGreaterThan(10);
      }
    }
  });

  it('has small drawings', () => {
    for (const { picture, say } of tray) {
      expect(say).not.toBe('');
      expect(text(picture)).toContain('viewBox="0 0 96 96"');
      within(statSync(new URL(picture, folder)).size, 1, 2048);
    }
  });
});
