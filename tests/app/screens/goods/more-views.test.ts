import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  COUNT_ORDERS,
  COUNT_VIEWS,
  LEFT_ORDERS,
  REVIEW_ORDERS,
  REVIEW_VIEWS,
  countsAsked,
  countsTable,
  leftAsked,
  leftTable,
  reviewAsked,
  reviewTable,
} from '../../../../src/app/screens/goods/counting/count-views.ts';
import { MOVE_ORDERS, movesIn } from '../../../../src/app/screens/goods/stock/move-words.ts';
import { indexed, offersFor } from '../../../../src/app/screens/goods/ordering/offer-list.ts';
import type { LowLine } from '../../../../src/app/screens/goods/ordering/order-list.ts';
import {
  LOW_ORDERS,
  OFFER_ORDERS,
  lowAsked,
  lowOptions,
  lowTable,
  offersAsked,
  offersTable,
} from '../../../../src/app/screens/goods/ordering/ordering-views.ts';
import { firstOf } from '../../../../src/app/screens/goods/stocked.ts';
import { NO_PICKS, tagLines, withTag } from '../../../../src/app/screens/goods/labels/tag-list.ts';
import {
  TAG_ORDERS,
  tagOptions,
  tagsAsked,
  tagsTable,
} from '../../../../src/app/screens/goods/labels/tag-views.ts';
import {
  uncostedAsked,
  uncostedTable,
} from '../../../../src/app/screens/goods/stock/uncosted-views.ts';
import type { Reviewed } from '../../../../src/app/store/goods/counting.ts';
import type { StockLine } from '../../../../src/app/store/goods/stock-table.ts';
import type { Told } from '../../../../src/app/store/goods/story.ts';
import { required } from '../../../../src/core/assert.ts';
import type { Counting, Scope } from '../../../../src/core/goods/counting.ts';
import type { Offer } from '../../../../src/core/goods/offer.ts';
import type { Product } from '../../../../src/core/goods/product.ts';
import { WHOLESALE } from '../../../../src/core/goods/supplier.ts';
import { type TagNeed, faceOf } from '../../../../src/core/goods/tag.ts';
import type { CountState } from '../../../../src/core/goods/tally.ts';
import { fen } from '../../../../src/core/money.ts';
import { MORNING, idOf } from '../../../support/entries.ts';
import { productWith, unitWith } from '../../../support/product.ts';

const goods = (name: string, category: string, place: string): Product =>
  productWith({
    id: idOf(name),
    name,
    category,
    place,
    units: [unitWith('瓶', 1, fen(300), ['690'])],
  });
const TEA = goods('茶', '饮料·茶', '2 架');
const MILK = goods('奶', '饮料', '1 架');
const SALT = goods('盐', '调料', '1 架');
const named = (all: readonly { product: { name: string } }[]): string =>
  all.map(({ product }) => product.name).join('');
const isEven = ([heads, ...rows]: readonly (readonly unknown[])[]): boolean =>
  rows.length > 0 && rows.every((row) => row.length === heads?.length);

describe('what runs out', () => {
  const line = (product: Product, more: Partial<LowLine>): LowLine => ({
    product,
    cartons: 2,
    unit: '箱',
    factor: 24,
    price: fen(5000),
    supplier: null,
    code: '690',
    wait: null,
    days: 1,
    left: '3 瓶',
    coming: 0,
    ...more,
  });
  const ALL = [
    line(TEA, { supplier: WHOLESALE, price: fen(4000) }),
    line(SALT, {}),
    line(MILK, { cartons: 0, coming: 48, supplier: idOf('li') }),
  ];

  test('stands by urgency, money, name or place', () => {
    const found = LOW_ORDERS.map((order) => named(lowAsked(ALL, { which: 'all', order })));
    expect(found).toEqual(['茶盐奶', '盐茶奶', '茶奶盐', '奶盐茶']);
  });

  test('is what is to be ordered, what comes, what one supplier has, or a category', () => {
    const options = lowOptions(ALL, []);
    const found = options.map(({ value }) =>
      named(lowAsked(ALL, { which: value, order: 'soonest' })),
    );
    expect(options.map(({ label }) => label).slice(0, 5)).toEqual([
      '全部（3）',
      '还没订的',
      '在路上的',
      '邮政批销',
      '没定向谁订的',
    ]);
    expect(found).toEqual(['茶盐奶', '茶盐', '奶', '茶', '盐', '奶', '盐', '茶奶', '茶']);
  });

  test('is a table with what the keeper chose', () => {
    const table = lowTable(ALL, new Map([[SALT.id, 7]]), []);
    expect(isEven(table)).toBe(true);
    expect(table[2]?.slice(5)).toEqual(['3 瓶', 1, '', '', 7, '箱', 50]);
    expect(table[3]?.[7]).toBe('48 瓶');
  });
});

test('offers stand by name, price of one piece or day, of a category and what was typed', () => {
  const offer = (name: string, category: string, more: Partial<Offer>): Offer => ({
    code: `69${name.charCodeAt(0)}`,
    name,
    category,
    spec: '',
    pinyin: '',
    unit: '箱',
    factor: 10,
    price: fen(5000),
    least: 1,
    days: 3,
    gone: false,
    ...more,
  });
  const ALL = [
    offer('冰茶', '饮料·茶', {}),
    offer('奶', '饮料', { factor: 100, days: 2 }),
    offer('盐', '调料', { price: fen(900), days: 1 }),
  ];
  const names = (all: readonly Offer[]): string => all.map(({ name }) => name).join('');
  const any = OFFER_ORDERS.map((order) => names(offersAsked(ALL, { category: '', order })));
  expect(any).toEqual(['冰茶奶盐', '奶盐冰茶', '盐奶冰茶']);
  const found = offersFor(indexed(ALL), '茶');
  expect(names(offersAsked(found, { category: '饮料', order: 'cheap' }))).toBe('冰茶');
  expect(names(offersAsked(found, { category: '调料', order: 'usual' }))).toBe('');
  const table = offersTable(ALL, new Map([[ALL[1]?.code ?? '', 4]]));
  expect(isEven(table)).toBe(true);
  expect(table[2]?.slice(4)).toEqual(['箱', 100, 50, 1, 2, 4]);
});

describe('counts', () => {
  const count = (id: string, scope: Scope, [at, parts, isOpen]: [number, number, boolean]) => ({
    id,
    scope,
    blind: isOpen,
    isOpen,
    parts,
    at: MORNING + at,
  });
  const ALL: Counting[] = [
    count('a', { by: 'all' }, [1, 3, false]),
    count('b', { by: 'shelf', of: '2' }, [2, 1, true]),
    count('c', { by: 'category', of: '饮料' }, [3, 2, false]),
    count('d', { by: 'picked' }, [4, 0, true]),
  ];
  const ids = (all: readonly Counting[]): string => all.map(({ id }) => id).join('');

  test('stand by what goes on, time or parts, and are those of one kind', () => {
    const orders = COUNT_ORDERS.map((order) => ids(countsAsked(ALL, { view: 'any', order })));
    expect(orders).toEqual(['dbca', 'dcba', 'acbd']);
    const views = COUNT_VIEWS.map((view) => ids(countsAsked(ALL, { view, order: 'latest' })));
    expect(views).toEqual(['dcba', 'db', 'ca', 'a', 'c', 'b', 'd']);
    const table = countsTable(ALL);
    expect(isEven(table)).toBe(true);
    expect(table[2]?.slice(2)).toEqual(['货架 2', '没盘完', 1, '不看']);
  });

  const reviewed = (
    product: Product,
    state: CountState,
    difference: number,
    worth: number | null,
  ): Reviewed => {
    const { id } = product;
    const part = { product: id, from: MORNING, at: MORNING, round: 1, parts: 1 };
    const tally = { ...part, quantity: 10 + difference, isMixed: false, isConfirmed: false };
    const value = worth === null ? null : fen(worth);
    return { product, tally, own: [tally], book: 10, difference, worth: value, state };
  };
  const LINES = [
    reviewed(TEA, 'moved', -1, -900),
    reviewed(SALT, 'differs', 4, 100),
    reviewed(MILK, 'confirmed', 0, null),
  ];

  test('lines of a review stand by what is amiss, money, name or place', () => {
    const found = REVIEW_ORDERS.map((order) => named(reviewAsked(LINES, { view: 'all', order })));
    expect(found).toEqual(['茶盐奶', '茶盐奶', '茶奶盐', '奶盐茶']);
  });

  test('lines of a review are those that differ, are less, more, to count anew or done', () => {
    const found = REVIEW_VIEWS.map((view) => named(reviewAsked(LINES, { view, order: 'first' })));
    expect(found).toEqual(['茶盐奶', '茶盐', '茶', '盐', '茶', '奶']);
    const table = reviewTable(LINES);
    expect(isEven(table)).toBe(true);
    expect(table[1]?.slice(5, 11)).toEqual(['瓶', 9, 10, -1, -9, '要重数']);
  });

  test('what nobody counted is a list to count by, without figures where the count is blind', () => {
    const left = (name: string, category: string, place: string, worth: number | null) => ({
      ...{ id: name, name, category, place, code: '690', spec: '', units: [{ unit: '瓶' }] },
      ...{ weighed: false, counted: true, quantity: 5, reorderLevel: null, since: null },
      worth: worth === null ? null : fen(worth),
    });
    const ALL_LEFT: StockLine[] = [
      left('茶', '饮料·茶', '2', null),
      left('盐', '调料', '1', 900),
      left('奶', '饮料', '1', 100),
    ];
    const names = (category: string, order: (typeof LEFT_ORDERS)[number]): string =>
      leftAsked(ALL_LEFT, { category, order })
        .map(({ name }) => name)
        .join('');
    expect(LEFT_ORDERS.map((order) => names('', order))).toEqual(['奶盐茶', '茶奶盐', '盐奶茶']);
    expect(names('饮料', 'place')).toBe('奶茶');
    expect(leftTable(ALL_LEFT, true)[1]?.at(-1)).toBe('');
    expect(leftTable(ALL_LEFT, false)[1]?.at(-1)).toBe('5 瓶');
  });
});

test('tags are printed as they are shown: by urgency, name or place, of one reason or category', () => {
  const need = (product: Product, why: TagNeed['why']): TagNeed => ({
    product,
    face: faceOf(product, required(product.units[0], 'a unit')),
    why,
    before: null,
  });
  const due = [need(TEA, 'new'), need(SALT, 'price'), need(MILK, 'new')];
  const lines = tagLines(due, NO_PICKS);
  const found = TAG_ORDERS.map((order) => named(tagsAsked(lines, { which: 'all', order })));
  expect(found).toEqual(['茶盐奶', '茶奶盐', '奶盐茶']);
  const options = tagOptions(due);
  expect(options.map(({ label }) => label.trim())).toEqual([
    '全部（3）',
    '价钱变了的',
    '还没有的',
    '调料（1）',
    '饮料（2）',
    '茶（1）',
  ]);
  const narrowed = options.map(({ value }) =>
    named(tagsAsked(lines, { which: value, order: 'first' })),
  );
  expect(narrowed).toEqual(['茶盐奶', '盐', '茶奶', '盐', '茶奶', '茶']);
  // What was scanned just now is there, whatever is asked for.
  const rice = goods('米', '粮', '');
  const face = faceOf(rice, required(rice.units[0], 'a unit'));
  const more = tagLines(due, withTag(NO_PICKS, due, rice, face));
  expect(named(tagsAsked(more, { which: 'price', order: 'first' }))).toBe('米盐');
  expect(isEven(tagsTable(lines))).toBe(true);
});

test('moves stand by time, either way, or by quantity', () => {
  const told = (id: string, quantity: number): Told => ({
    movement: {
      ...{ entry: id, part: 0, stamp: '1', why: 'sale', quantity, value: null },
      ...{ amount: 0, onHand: 0, key: id, worth: 0 },
    },
    entry: null,
  });
  const ALL = [told('c', -1), told('b', 24), told('a', -3)];
  const found = MOVE_ORDERS.map((order) =>
    movesIn(ALL, order)
      .map(({ movement }) => movement.entry)
      .join(''),
  );
  expect(found).toEqual(['cba', 'abc', 'bac']);
});

test('goods without a cost stand by money or name, of a category', () => {
  const ALL = [TEA, SALT, MILK].map((product, i) => ({ product, stock: null, amount: 900 - i }));
  const names = (category: string, order: 'money' | 'name'): string =>
    named(uncostedAsked(ALL, { category, order }));
  expect([names('', 'money'), names('', 'name'), names('饮料', 'name')]).toEqual([
    '茶盐奶',
    '茶奶盐',
    '茶奶',
  ]);
  expect(uncostedTable(ALL)[1]?.slice(4)).toEqual(['瓶', 3, 9, null]);
});

test('the first of a long list are those of the whole list in order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 9 }), (items, most) => {
      const by = (a: number, b: number): number => a - b;
      expect(firstOf(items, by, most)).toEqual([...items].sort(by).slice(0, most));
    }),
    { numRuns: 300 },
  );
});
