import { describe, expect, test } from 'vitest';
import type { Order } from '../../../../../src/core/goods/order-state.ts';
import type { OrderLine } from '../../../../../src/core/goods/order.ts';
import { WHOLESALE } from '../../../../../src/core/goods/supplier.ts';
import { fen } from '../../../../../src/core/money.ts';
import {
  dueWords,
  moneyWords,
  orderRows,
  orderText,
  ordersSentence,
  standWords,
  supplierName,
} from '../../../../../src/app/screens/goods/ordering/order-words.ts';
import {
  formOfSupplier,
  supplierChanges,
} from '../../../../../src/app/screens/goods/ordering/supplier-form.ts';
import { MORNING, idOf } from '../../../../support/entries.ts';

const TODAY = '2026-11-20';
const line = (name: string, packs: number, price: number | null): OrderLine => ({
  product: idOf(name),
  code: '6901234567892',
  name,
  spec: '500ml',
  unit: '箱',
  factor: 24,
  packs,
  price: price === null ? null : fen(price),
});
const LINES = [line('冰红茶', 2, 5040), line('水', 1, null)];
const order = (over: Partial<Order>): Order => ({
  id: idOf('order'),
  supplier: WHOLESALE,
  lines: LINES,
  note: '',
  state: 'placed',
  at: MORNING,
  placed: true,
  due: null,
  answer: '',
  why: null,
  arrived: new Map(),
  ...over,
});

describe('an order in words', () => {
  test('says how it stands and when it comes', () => {
    expect(standWords(order({ state: 'sent', due: '2026-11-21' }), TODAY)).toBe('已发货 · 明天到');
    expect(standWords(order({ state: 'complete', due: TODAY }), TODAY)).toBe('到齐');
    expect(standWords(order({ state: 'drafted' }), TODAY)).toBe('草稿');
    expect(dueWords(TODAY, TODAY)).toBe('今天到');
    expect(dueWords('2026-11-24', TODAY)).toBe('11 月 24 日到');
    expect(dueWords('2026-11-08', TODAY)).toBe('11 月 8 日该到');
  });

  test('names no sum that is not known', () => {
    expect(moneyWords(LINES)).toBe('¥100.80 起');
    expect(moneyWords(LINES.slice(0, 1))).toBe('¥100.80');
    expect(moneyWords(LINES.slice(1))).toBe('没填价');
  });

  test('is a text to paste and a table to send', () => {
    const head = { shop: '清水村邮乐购', day: TODAY, note: '早上送' };
    expect(orderText(LINES, head)).toBe(
      [
        '清水村邮乐购 订货单 2026-11-20',
        '1. 冰红茶 500ml × 2 箱',
        '2. 水 500ml × 1 箱',
        '共 2 样',
        '早上送',
      ].join('\n'),
    );
    expect(orderRows(LINES)[1]).toEqual([
      '6901234567892',
      '冰红茶',
      '500ml',
      '2',
      '箱',
      '24',
      '50.40',
    ]);
    expect(orderRows(LINES)[2]?.at(-1)).toBe('');
  });

  test('the month’s wholesale stands beside what is on the road', () => {
    const open = [order({ due: '2026-11-23' }), order({ due: '2026-11-21' }), order({})];
    const trial = { now: fen(382_300), before: fen(141_000) };
    expect(ordersSentence(open, TODAY, trial)).toBe(
      '3 单在路上，最早明天到。本月批销 ¥3,823.00，比上月多 171%。',
    );
    expect(ordersSentence([], TODAY, { now: fen(0), before: fen(0) })).toBe('没有在路上的货。');
  });

  test('whose it is', () => {
    expect(supplierName(null, [])).toBe('没写供货商');
    expect(supplierName(WHOLESALE, [])).toBe('邮政批销');
    expect(supplierName(idOf('li'), [])).toBe('供货商');
  });
});

describe('a supplier as typed', () => {
  const form = {
    name: ' 老李粮油 ',
    contact: '',
    phone: '138 1234 5678',
    address: '',
    leadDays: '2',
  };

  test('keeps only the mask of a mobile number', () => {
    expect(supplierChanges(null, form)).toEqual({
      ok: true,
      fields: { name: '老李粮油', phone: '138****5678', leadDays: 2 },
    });
  });

  test('says what cannot be read', () => {
    expect(supplierChanges(null, { ...form, name: ' ' })).toEqual({ ok: false, at: 'name' });
    expect(supplierChanges(null, { ...form, phone: '12345' })).toEqual({ ok: false, at: 'phone' });
    expect(supplierChanges(null, { ...form, leadDays: '2.5' })).toEqual({
      ok: false,
      at: 'leadDays',
    });
  });

  test('changes nothing when nothing was touched', () => {
    const li = {
      id: idOf('li'),
      name: '老李',
      contact: '',
      phone: '138****5678',
      address: '',
      leadDays: null,
      gone: false,
    };
    expect(supplierChanges(li, formOfSupplier(li))).toEqual({ ok: true, fields: {} });
    expect(supplierChanges(li, { ...formOfSupplier(li), phone: '' })).toEqual({
      ok: true,
      fields: { phone: '' },
    });
  });
});
