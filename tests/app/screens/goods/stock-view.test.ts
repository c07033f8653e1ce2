import { describe, expect, test } from 'vitest';
import {
  type Asked,
  categoryOptions,
  stockList,
  stockSentence,
  stockTable,
} from '../../../../src/app/screens/goods/stock-view.ts';
import {
  changeLines,
  turnoverSentence,
  worthSentence,
} from '../../../../src/app/screens/goods/stock/worth-words.ts';
import type { StockLine } from '../../../../src/app/store/goods/stock-table.ts';
import { IDLE_DAYS } from '../../../../src/core/goods/idle.ts';
import { fen } from '../../../../src/core/money.ts';
import { MORNING } from '../../../support/entries.ts';

const DAY = 86_400_000;
const line = (name: string, more: Partial<StockLine>): StockLine => ({
  id: name,
  name,
  spec: '',
  category: '饮料·茶',
  place: '3',
  code: '690',
  units: [{ unit: '瓶' }],
  weighed: false,
  counted: true,
  quantity: 5,
  worth: fen(1000),
  reorderLevel: null,
  since: MORNING - 90 * DAY,
  ...more,
});
const LINES = [
  line('tea', {}),
  line('salt', { category: '调料', quantity: -2, worth: fen(0) }),
  line('eggs', { category: '', quantity: 1, worth: null }),
  line('new', { since: MORNING - DAY, quantity: 9, worth: fen(9000) }),
  line('never', { counted: false, quantity: -1 }),
];
const SOLD = new Map([['eggs', { quantity: 3 }]]);
const asked = (more: Partial<Asked>): Asked => ({
  view: 'all',
  order: 'worth',
  category: '',
  now: MORNING,
  ...more,
});
const names = (more: Partial<Asked>) =>
  stockList(LINES, SOLD, asked(more)).lines.map(({ name }) => name);

describe('the lists of stock', () => {
  test('hold what was counted, ordered as asked, and say what it is worth', () => {
    expect(names({})).toEqual(['new', 'tea', 'salt', 'eggs']);
    expect(names({ order: 'quantity' })).toEqual(['salt', 'eggs', 'tea', 'new']);
    expect(names({ order: 'sold' })[0]).toBe('eggs');
    expect(names({ order: 'name' })).toEqual(['eggs', 'new', 'salt', 'tea']);
    expect(stockSentence(asked({}), stockList(LINES, SOLD, asked({})))).toBe(
      '4 样，进价一共 ¥100.00，另有 1 样没填进价。',
    );
  });

  test('a category takes in what lies below it', () => {
    expect(names({ category: '饮料' })).toEqual(['new', 'tea']);
    const more = [...LINES, line('bag', { category: '饮料包' })];
    const counts = more.filter(({ category }) => category.startsWith('饮料·')).length;
    const options = categoryOptions(more, '全部');
    expect(options.map(({ value }) => value)).toEqual(['', '调料', '饮料', '饮料·茶', '饮料包']);
    expect(options[0]?.label).toBe(`全部（${more.length}）`);
    expect(options[3]?.label).toBe(`　茶（${counts}）`);
  });

  test('what lies came long ago and was not sold since; what is short is below zero', () => {
    expect(names({ view: 'idle' })).toEqual(['tea']);
    expect(names({ view: 'short' })).toEqual(['salt']);
    const none = stockList([], SOLD, asked({ view: 'idle' }));
    expect(stockSentence(asked({ view: 'idle' }), none)).toContain(`${IDLE_DAYS} 天里都卖过`);
  });

  test('become a table with numbers that can be reckoned with', () => {
    const [heads, first] = stockTable(stockList(LINES, SOLD, asked({})));
    expect(first).toEqual(['690', 'new', '', '饮料·茶', '3', '瓶', 9, 90, 0]);
    expect(first).toHaveLength(heads?.length ?? 0);
  });
});

describe('what stock is worth', () => {
  const days = [1000, 1000, 1500, 1300].map((worth, i) => ({
    ...{ day: `d${i}`, worth: fen(worth) },
    byWhy: new Map([[['', '', 'receiving', 'sale'][i] ?? '', fen([0, 0, 500, -200][i] ?? 0)]]),
  }));
  const byWhy = new Map([
    ['receiving', fen(500)],
    ['sale', fen(-200)],
    ['count', fen(0)],
  ]);

  test('is said in one sentence, with what changed it and how fast it turns', () => {
    expect(worthSentence({ days, byWhy })).toBe('现在的货按进价值 ¥13.00，比 4 天前多 ¥3.00。');
    expect(changeLines({ byWhy })).toEqual([
      { title: '进货', amount: '+¥5.00' },
      { title: '卖出', amount: '−¥2.00' },
    ]);
    expect(turnoverSentence({ days, byWhy })).toBe('按这个速度，店里的货平均 14 天卖完一遍。');
    expect(turnoverSentence({ days, byWhy: new Map() })).toBe('');
  });
});
