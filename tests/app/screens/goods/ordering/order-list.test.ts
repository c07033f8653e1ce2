import { describe, expect, test } from 'vitest';
import type { Offer } from '../../../../../src/core/goods/offer.ts';
import type { Product } from '../../../../../src/core/goods/product.ts';
import { type Order, orderIn } from '../../../../../src/core/goods/order-state.ts';
import { WHOLESALE } from '../../../../../src/core/goods/supplier.ts';
import { orderAccount } from '../../../../../src/core/journal/account.ts';
import { enter, newBook } from '../../../../../src/core/journal/book.ts';
import type { Draft } from '../../../../../src/core/journal/entry.ts';
import { post } from '../../../../../src/core/kinds.ts';
import { fen } from '../../../../../src/core/money.ts';
import {
  cartonWords,
  cartonsOf,
  isCovered,
  leftWords,
  lowLines,
  lowSentence,
  ordersFor,
  sumOf,
} from '../../../../../src/app/screens/goods/ordering/order-list.ts';
import {
  givenUp,
  givingDraft,
  placingDrafts,
  savingDrafts,
} from '../../../../../src/app/screens/goods/ordering/order-writing.ts';
import { MORNING, entryOf, idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';

const CODE = '6901234567892';
const product = (name: string, cartonFactor: number, more: Partial<Product> = {}): Product =>
  productWith({
    id: idOf(name),
    name,
    spec: '500ml',
    units: [
      unitWith('瓶', 1, fen(300)),
      ...(cartonFactor > 1 ? [unitWith('箱', cartonFactor, fen(6800))] : []),
    ],
    ...more,
  });
const low = (name: string, quantity: number, sold: number, carton = 24, onOrder = 0) => ({
  product: product(name, carton),
  stock: null,
  shelf: {
    onHand: { counted: true, quantity },
    onOrder,
    leadDays: 0,
    sold,
    reorderLevel: null,
    target: null,
    carton,
  },
});

const ITEMS = [low('酱油', 2, 28, 1), low('冰红茶', 3, 112), low('水', -4, 56)];
const LINES = lowLines(ITEMS);
const [TEA, WATER, SAUCE] = LINES;

const OFFER: Offer = {
  code: CODE,
  name: '冰红茶',
  spec: '500ml',
  category: '饮料',
  pinyin: '',
  unit: '件',
  factor: 15,
  price: fen(3150),
  least: 2,
  days: 1,
  gone: false,
};
const OFFERS = new Map([[CODE, OFFER]]);
const coded = (more: Partial<Product> = {}) => ({
  ...low('冰红茶', 40, 112),
  product: product('冰红茶', 24, {
    cost: fen(210),
    units: [unitWith('瓶', 1, fen(300), [CODE]), unitWith('箱', 24, fen(6800))],
    ...more,
  }),
});

describe('what to order', () => {
  test('what lasts the shortest comes first, in cartons of its largest unit', () => {
    expect(
      LINES.map(({ product: { name }, days, cartons, unit }) => [name, days, cartons, unit]),
    ).toEqual([
      ['冰红茶', 0, 3, '箱'],
      ['水', 0, 2, '箱'],
      ['酱油', 2, 12, '瓶'],
    ]);
  });

  test('each line says what is left and what a carton holds', () => {
    const words = LINES.map((line) => [leftWords(line), cartonWords(line)]);
    expect(words).toContainEqual(['剩 3 瓶 · 今天就卖完', '= 24 瓶']);
    expect(words).toContainEqual(['剩 2 瓶 · 还能卖 2 天', '']);
  });

  test('the sentence above names the most urgent, and says when there is none', () => {
    expect(lowSentence(LINES)).toBe('3 样快没了，冰红茶今天就卖完。');
    expect(lowSentence([])).toBe('没有快没了的货。');
  });

  test('what is on its way is not asked for again, and stands last', () => {
    const lines = lowLines([low('冰红茶', 3, 112, 24, 72), low('水', -4, 56)]);
    expect(lines.map((line) => [line.product.name, line.cartons, isCovered(line)])).toEqual([
      ['水', 2, false],
      ['冰红茶', 0, true],
    ]);
    expect(lines[1] && leftWords(lines[1])).toBe('剩 3 瓶 · 今天就卖完 · 72 瓶在路上');
    expect(lowSentence(lines)).toBe('1 样快没了，水今天就卖完。');
    expect(lowSentence(lines.slice(1))).toBe('1 样快没了，都订了，等到货。');
  });
});

describe('from whom', () => {
  test('what the wholesale offers is bought there, by its own carton and price', () => {
    const [line] = lowLines([coded()], OFFERS);
    expect(line).toMatchObject({
      supplier: WHOLESALE,
      unit: '件',
      factor: 15,
      price: 3150,
      wait: 1,
      cartons: 2,
    });
  });

  test('unless the keeper named another, or it is not offered', () => {
    const li = idOf('li');
    const bought = { unit: '箱', factor: 24, price: 5040, cartons: 1, code: CODE };
    expect(lowLines([coded({ suppliers: [li] })], OFFERS)[0]).toMatchObject({
      supplier: li,
      ...bought,
    });
    expect(lowLines([coded()])[0]).toMatchObject({ supplier: null, ...bought });
  });

  test('each supplier gets an order of his own, as the keeper changed it', () => {
    if (!WATER || !TEA || !SAUCE) throw new Error('three lines');
    const lines = [
      ...LINES,
      ...lowLines([coded()], OFFERS).map((l) => ({ ...l, product: product('可乐', 24) })),
    ];
    const chosen = new Map([
      [WATER.product.id, 0],
      [TEA.product.id, 5],
    ]);
    expect(cartonsOf(TEA, chosen)).toBe(5);
    const wanted = ordersFor(lines, chosen);
    expect(
      wanted.map(({ supplier, wait, lines: own }) => [
        supplier,
        wait,
        own.map(({ name, packs, unit }) => `${name} ${packs} ${unit}`),
      ]),
    ).toEqual([
      [null, null, ['冰红茶 5 箱', '酱油 12 瓶']],
      [WHOLESALE, 1, ['可乐 2 件']],
    ]);
    expect(sumOf(wanted)).toBe(6_300);
    let n = 0;
    const drafts = placingDrafts(wanted, MORNING, () => idOf(`order-${(n += 1)}`));
    expect(drafts.map(({ id, body }) => [id, body])).toMatchObject([
      [idOf('order-1'), { order: idOf('order-1'), supplier: null, due: null }],
      [idOf('order-2'), { order: idOf('order-2'), supplier: WHOLESALE, due: '2026-11-21' }],
    ]);
  });

  test('what is put aside is given later as it was, or given up', () => {
    const wanted = ordersFor(lowLines([coded()], OFFERS), new Map());
    let n = 0;
    const [saved] = savingDrafts(wanted, () => idOf(`draft-${(n += 1)}`));
    const book = newBook();
    const entered = (draft: Draft, at: number): Order | null => {
      const entry = { ...entryOf(draft.kind, draft.body, at, at - MORNING + 1), id: draft.id };
      enter(book, [{ entry, eff: at }]);
      const row = book.rows.get(orderAccount(idOf('draft-1')));
      return row?.form === 'claims' ? orderIn(row, null) : null;
    };
    if (!saved) throw new Error('a draft');
    const aside = entered(saved, MORNING);
    expect(aside).toMatchObject({ id: idOf('draft-1'), state: 'drafted', supplier: WHOLESALE });
    if (aside === null) throw new Error('an order');
    const given = givingDraft(aside, MORNING, 1);
    expect(given.id).toBe(aside.id);
    expect(entered(given, MORNING + 1)).toMatchObject({
      state: 'placed',
      due: '2026-11-21',
      lines: aside.lines,
    });
    const body = givenUp(aside);
    expect(post({ ...entryOf('order-drafted', body, MORNING, 9) }, MORNING).ok).toBe(true);
  });

  test('nothing wanted is no order, and more lines than one holds are several', () => {
    const nothing = new Map(LINES.map((line) => [line.product.id, 0]));
    expect(ordersFor(LINES, nothing)).toEqual([]);
    const many = Array.from({ length: 151 }, (_, i) => low(`货${i}`, 0, 28));
    const drafts = placingDrafts(ordersFor(lowLines(many), new Map()), MORNING, () => idOf('x'));
    expect(drafts).toHaveLength(2);
  });
});
