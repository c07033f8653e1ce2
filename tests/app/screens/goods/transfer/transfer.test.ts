import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  sharedCode,
  transferOf,
  transferTask,
  whyNotSent,
  withSent,
} from '../../../../../src/app/screens/goods/transfer/transfer-draft.ts';
import {
  TRANSFER_ORDERS,
  datesText,
  shopName,
  stateWords,
  transferOptions,
  transfersAsked,
  transfersSentence,
  transfersTable,
} from '../../../../../src/app/screens/goods/transfer/transfer-views.ts';
import { withQuantity } from '../../../../../src/app/screens/goods/losses/write-off-draft.ts';
import { stocksOf } from '../../../../../src/app/store/goods/goods.ts';
import { record } from '../../../../../src/app/store/record.ts';
import { transfersSent } from '../../../../../src/app/store/goods/transfers.ts';
import { type Transfer, goodsOf } from '../../../../../src/core/goods/transfer-state.ts';
import { onHand } from '../../../../../src/core/goods/stock.ts';
import { fen } from '../../../../../src/core/money.ts';
import { MORNING, draftOf, idOf } from '../../../../support/entries.ts';
import { productWith, unitWith } from '../../../../support/product.ts';
import { closeTestStores, openTestStore } from '../../../../support/store.ts';

afterEach(closeTestStores);

const CODE = '6901028004954';
const WEST = idOf('west');
const goods = (codes: readonly string[], more = {}) =>
  productWith({
    id: idOf('tea'),
    name: '冰红茶',
    cost: fen(200),
    units: [unitWith('瓶', 1, fen(300), codes), unitWith('箱', 24, fen(6800), ['6901234567892'])],
    ...more,
  });
const TEA = goods([CODE]);

describe('what is sent to another shop', () => {
  test('is known there by its maker’s barcode: no own codes, no cartons, nothing by weight', () => {
    const [own, wrong] = ['2900000000001', '6901028004955'];
    expect([goods([own, CODE]), goods([own]), goods([wrong]), goods([])].map(sharedCode)).toEqual([
      CODE,
      null,
      null,
      null,
    ]);
    expect(sharedCode(goods([CODE], { weighed: true }))).toBe(null);
    expect(sharedCode(goods([CODE], { service: true }))).toBe(null);
    const why = [{}, { weighed: true }, { service: true }].map((more) =>
      whyNotSent(goods([CODE], more)),
    );
    expect(why).toEqual([
      null,
      expect.stringMatching(/称重.*“送人”/),
      expect.stringContaining('是服务'),
    ]);
    expect(whyNotSent(goods([own]))).toMatch(/没有厂家的条码.*“送人”/);
  });

  test('goes with its last days, a line for each, at a cost that sums to the whole', async () => {
    const blank = transferTask(() => idOf('transfer')).blank();
    const draft = withSent(blank, TEA, 7);
    const counted = { entry: idOf('count'), part: 0, stamp: '1', quantity: 10, value: 1000 };
    const stock = {
      ...{ id: '', form: 'stock' as const, counts: [counted], receipts: [] },
      ...{ quantity: 0, value: 0, unknown: 0, moves: 0 },
    };
    const left = [
      { until: '2026-12-01', quantity: 3 },
      { until: '2026-12-09', quantity: 5 },
    ];
    const body = transferOf(draft, WEST, {
      products: new Map([[TEA.id, TEA]]),
      stocks: new Map([[TEA.id, stock]]),
      batches: new Map([[TEA.id, { left }]]),
    });
    expect(body.lines.map(({ quantity, until, cost }) => [quantity, until, cost])).toEqual([
      [2, undefined, 200],
      [3, '2026-12-01', 300],
      [2, '2026-12-09', 200],
    ]);
    const [goods, ...more] = goodsOf(body);
    expect([goods?.quantity, goods?.cost, more]).toEqual([7, 700, []]);
    expect(goods && datesText(goods)).toBe('2026-12-01 到期 3 瓶，2026-12-09 到期 2 瓶');
  });

  test('leaves the shelf at cost as it is written, and is under way', async () => {
    const store = await openTestStore();
    const blank = transferTask(() => idOf('transfer')).blank();
    const draft = withQuantity(withSent(withSent(blank, TEA, 24), TEA, 1), TEA.id, 30);
    expect(transferTask(() => '').parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
    const body = transferOf(draft, WEST, {
      ...{ products: new Map([[TEA.id, TEA]]), stocks: new Map(), batches: new Map() },
    });
    expect(body.lines).toMatchObject([{ code: CODE, quantity: 30, cost: 6000, price: 300 }]);
    const counted = { product: TEA.id, quantity: 100, value: 20_000, at: MORNING };
    await record(store, [
      draftOf('count', { lines: [counted] }, idOf('count')),
      draftOf('transfer-sent', body, idOf('transfer')),
    ]);
    const row = (await stocksOf(store, [TEA.id])).get(TEA.id) ?? null;
    expect(onHand(row).quantity).toBe(70);
    expect(await transfersSent(store)).toMatchObject([{ to: WEST, receiving: null }]);
  });
});

describe('the list of what was sent', () => {
  const transfer = (id: string, to: string, at: number, more: Partial<Transfer>): Transfer => ({
    ...{ id, to, at: MORNING + at, note: '', receiving: null, came: new Map() },
    ...{ recall: null, backs: [] },
    lines: [
      {
        ...{ product: TEA.id, code: CODE, name: '冰红茶', spec: '', unit: '瓶', quantity: 24 },
        ...{ cost: fen(100 * at), price: null },
      },
    ],
    ...more,
  });
  const FAR = idOf('far');
  const came = (quantity: number) => ({
    receiving: idOf('receiving'),
    came: new Map([[TEA.id, quantity]]),
  });
  const ALL = [
    transfer('a', WEST, 1, {}),
    transfer('b', FAR, 2, came(24)),
    transfer('c', WEST, 3, came(20)),
  ];
  const SHOPS = [{ shop: WEST, name: '西村店', linked: true }];
  const ids = (all: readonly Transfer[]): string => all.map(({ id }) => id).join('');

  test('stands by what is under way, time or money, and may be narrowed', () => {
    const orders = TRANSFER_ORDERS.map((order) =>
      ids(transfersAsked(ALL, { which: 'all', order })),
    );
    expect(orders).toEqual(['acb', 'cba', 'cba']);
    const options = transferOptions(ALL, SHOPS);
    expect(options.map(({ label }) => label).slice(5)).toEqual(['去西村店', '去别的店']);
    const found = options.map(({ value }) =>
      ids(transfersAsked(ALL, { which: value, order: 'latest' })),
    );
    expect(found).toEqual(['cba', 'a', 'cb', 'c', '', 'ca', 'b']);
  });

  test('says what is wanted back, and what is back is neither under way nor there', () => {
    const wanted = transfer('d', WEST, 1, { recall: idOf('recall') });
    const back = { ...wanted, backs: [idOf('back')] };
    const late = { ...wanted, ...came(24) };
    expect([wanted, back, late].map(stateWords)).toEqual(['在叫回', '叫回来了', '收到了']);
    expect(transfersSentence([back, late])).toBe('没有在路上的货。');
    const shown = ['open', 'came', 'back'].map((which) =>
      transfersAsked([wanted, back, late], { which, order: 'latest' }),
    );
    expect(shown).toEqual([[wanted], [late], [back]]);
  });

  test('says what is under way and what came otherwise, and is a table', () => {
    expect(ALL.map(stateWords)).toEqual(['在路上', '收到了', '1 样数目不对']);
    expect(transfersSentence(ALL)).toBe('1 单在路上，进价一共 ¥1.00，那边收了会自己变。');
    expect(transfersSentence(ALL.slice(1))).toBe('没有在路上的货。');
    expect(shopName(FAR, SHOPS)).toBe('别的店');
    const [heads, ...rows] = transfersTable(ALL, SHOPS);
    expect(rows.map((row) => row.length)).toEqual(ALL.map(() => heads?.length));
    expect(rows.map((row) => row.slice(7, 10))).toEqual([
      [24, null, 1],
      [24, 24, 2],
      [24, 20, 3],
    ]);
  });
});
