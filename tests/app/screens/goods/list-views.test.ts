import { describe, expect, test } from 'vitest';
import {
  DATED_ORDERS,
  RECEIVED_ORDERS,
  datedAsked,
  datedTable,
  receivedAsked,
} from '../../../../src/app/screens/goods/expiry/dated-views.ts';
import {
  ORDER_ORDERS,
  ORDER_VIEWS,
  OWED_ORDERS,
  type Owed,
  ordersAsked,
  ordersTable,
  owedAsked,
  owedTable,
} from '../../../../src/app/screens/goods/ordering/order-views.ts';
import type { Dated } from '../../../../src/app/store/goods/batches.ts';
import type { Received } from '../../../../src/app/store/goods/receivings.ts';
import type { Order, OrderState } from '../../../../src/core/goods/order-state.ts';
import { payableIn } from '../../../../src/core/goods/payable.ts';
import type { Supplier } from '../../../../src/core/goods/supplier.ts';
import { fen } from '../../../../src/core/money.ts';
import { MORNING, idOf } from '../../../support/entries.ts';
import { productWith, unitWith } from '../../../support/product.ts';

const supplier = (name: string): Supplier => ({
  id: idOf(name),
  name,
  contact: '',
  phone: '',
  address: '',
  leadDays: 2,
  gone: false,
});
const [LI, WU] = [supplier('李'), supplier('吴')];

describe('orders', () => {
  const order = (
    id: string,
    state: OrderState,
    from: Supplier,
    [at, price, due]: [number, number, string | null],
  ): Order => ({
    id,
    supplier: from.id,
    lines: [
      {
        product: idOf(id),
        code: '',
        name: id,
        spec: '',
        unit: '箱',
        factor: 24,
        packs: 2,
        price: fen(price),
      },
    ],
    note: '',
    state,
    at: MORNING + at,
    placed: state !== 'drafted',
    due,
    answer: '',
    why: null,
    arrived: new Map(),
  });
  const ALL = [
    order('old', 'complete', LI, [1, 500, null]),
    order('sent', 'sent', WU, [2, 900, '2026-11-22']),
    order('draft', 'drafted', LI, [3, 100, null]),
    order('new', 'placed', LI, [4, 300, '2026-11-21']),
  ];
  const ids = (orders: readonly Order[]): string => orders.map(({ id }) => id).join(' ');

  test.each(ORDER_ORDERS.map((by, i) => [by, i] as const))('stand by %s', (by, i) => {
    const asked = { which: 'all', order: by };
    expect(ids(ordersAsked(ALL, asked))).toBe(
      ['draft new sent old', 'new draft sent old', 'sent old new draft', 'new sent draft old'][i],
    );
  });

  test('are those of a kind, and of one supplier', () => {
    const found = [...ORDER_VIEWS, LI.id].map((which) =>
      ids(ordersAsked(ALL, { which, order: 'latest' })),
    );
    expect(found).toEqual(['new draft sent old', 'draft', 'new sent', 'old', 'new draft old']);
  });

  test('are a table with a row a line', () => {
    const [heads, ...rows] = ordersTable(ALL, [LI, WU]);
    expect(rows).toHaveLength(4);
    expect(rows[1]?.slice(2)).toEqual(['吴', '已发货', '2026-11-22', '', 'sent', '', 2, '箱', 9]);
    expect(rows.every((row) => row.length === heads?.length)).toBe(true);
  });
});

describe('suppliers', () => {
  const owed = (of: Supplier, received: number, paid: number): Owed => ({
    supplier: of,
    payable: payableIn({ id: 'payable:x', form: 'sum', sums: { received, paid } }),
  });
  const ALL = [owed(LI, 5_000, 5_000), owed(WU, 3_000, 1_000)];
  const names = (all: readonly Owed[]): string => all.map((one) => one.supplier.name).join('');

  test('stand by what is owed, what came, or name; those who are owed nothing may be left out', () => {
    const found = OWED_ORDERS.map((order) => names(owedAsked(ALL, { view: 'all', order })));
    expect(found).toEqual(['吴李', '李吴', '李吴']);
    expect(names(owedAsked(ALL, { view: 'owing', order: 'owed' }))).toBe('吴');
    expect(owedTable([])[0]).toContain('退供货商'); // 退货 is what a guest brings back
    expect(owedTable(ALL)[2]).toEqual(['吴', '', '', '', 2, 30, 0, 10, 20]);
  });
});

test('goods that expire stand by day, quantity or name, of a category and all below it', () => {
  const dated = (name: string, category: string, left: Dated['left']): Dated => ({
    product: productWith({ id: idOf(name), name, category, units: [unitWith('瓶', 1, fen(300))] }),
    stock: null,
    left,
  });
  const ALL = [
    dated('奶', '饮料·奶', [{ until: '2026-11-25', quantity: 2 }]),
    dated('茶', '饮料', [
      { until: '2026-11-23', quantity: 3 },
      { until: '2026-12-01', quantity: 9 },
    ]),
    dated('盐', '调料', [{ until: '2026-11-21', quantity: 5 }]),
  ];
  const names = (category: string, order: (typeof DATED_ORDERS)[number]): string =>
    datedAsked(ALL, { category, order })
      .map(({ product }) => product.name)
      .join('');
  expect(DATED_ORDERS.map((order) => names('', order))).toEqual(['盐茶奶', '茶盐奶', '茶奶盐']);
  expect(names('饮料', 'until')).toBe('茶奶');
  const rows = datedTable(ALL, '2026-11-22');
  expect(rows.slice(2, 4).map((row) => row.slice(5))).toEqual([
    ['2026-11-23', 1, '3 瓶'],
    ['2026-12-01', 9, '9 瓶'],
  ]);
});

test('receivings stand by time, money or number of goods, of one supplier or all', () => {
  const received = (id: string, from: string, at: number, costs: readonly number[]): Received => ({
    id,
    at,
    body: {
      supplier: from,
      supplierId: null,
      order: null,
      delivery: null,
      noteNumber: '',
      warehouse: '',
      note: '',
      arrived: null,
      lines: costs.map((cost) => ({ product: idOf(id), quantity: 1, cost: fen(cost) })),
    },
  });
  const ALL = [
    received('a', '李', 3, [100]),
    received('b', '吴', 2, [900]),
    received('c', '李', 1, [200, 300]),
  ];
  const ids = (from: string, order: (typeof RECEIVED_ORDERS)[number]): string =>
    receivedAsked(ALL, { supplier: from, order })
      .map(({ id }) => id)
      .join('');
  expect(RECEIVED_ORDERS.map((order) => ids('', order))).toEqual(['abc', 'bca', 'cab']);
  expect(ids('李', 'latest')).toBe('ac');
});
