// The lists of stock: which goods, in which order, and what they come to. Pure, over all goods.
import { type Category, categoryTree, isWithin } from '../../../core/goods/category.ts';
import { IDLE_DAYS, isIdle } from '../../../core/goods/idle.ts';
import { type Fen, fen, grouped, yuan } from '../../../core/money.ts';
import type { TableCell } from '../../../core/import/table.ts';
import { stockText } from '../../parts/quantity.ts';
import type { StockLine } from '../../store/goods/stock-table.ts';
import { UNKNOWN } from './shelf-words.ts';

export const VIEWS = ['all', 'idle', 'short'] as const;
/** All that is there; what lies without being sold (放着不动); what is below zero (账上不够). */
export type StockView = (typeof VIEWS)[number];
export const ORDERS = ['worth', 'quantity', 'sold', 'name'] as const;
export type StockOrder = (typeof ORDERS)[number];

export type Asked = {
  readonly view: StockView;
  readonly order: StockOrder;
  /** A category with all below it; '' is any. */
  readonly category: string;
  /** Epoch ms. */
  readonly now: number;
};

/** A line of a stock list; `sold` in base units of the days that the list looks at. */
export type Listed = StockLine & { readonly sold: number };

export type StockList = {
  readonly lines: readonly Listed[];
  /** What they are worth at cost, and how many have no known cost. */
  readonly worth: Fen;
  readonly uncosted: number;
};

/** Whether a shelf's goods are of a category or of one below it; '' takes all in. */
export const belongs = (line: StockLine, category: string): boolean =>
  isWithin(line.category, category);

function isShown(line: StockLine, sold: number, { view, category, now }: Asked): boolean {
  if (!line.counted || !belongs(line, category)) return false;
  switch (view) {
    case 'all':
      return true;
    case 'idle':
      return isIdle({ ...line, sold }, now);
    case 'short':
      return line.quantity < 0;
  }
}

const byName = (a: StockLine, b: StockLine): number => (a.name < b.name ? -1 : 1);

const COMPARE: Readonly<Record<StockOrder, (a: Listed, b: Listed) => number>> = {
  worth: (a, b) => (b.worth ?? -1) - (a.worth ?? -1) || b.quantity - a.quantity,
  quantity: (a, b) => a.quantity - b.quantity || byName(a, b),
  sold: (a, b) => b.sold - a.sold || byName(a, b),
  name: byName,
};

/** The goods that a list shows, in its order; `sold` is base units by product. */
export function stockList(
  lines: readonly StockLine[],
  sold: ReadonlyMap<string, { readonly quantity: number }>,
  asked: Asked,
): StockList {
  const shown = lines.flatMap((line) => {
    const quantity = sold.get(line.id)?.quantity ?? 0;
    return isShown(line, quantity, asked) ? [{ ...line, sold: quantity }] : [];
  });
  return {
    lines: shown.sort(COMPARE[asked.order]),
    worth: fen(shown.reduce((sum, { worth }) => sum + (worth ?? 0), 0)),
    uncosted: shown.filter(({ quantity, worth }) => quantity > 0 && worth === null).length,
  };
}

// Level by level, or 饮料·茶 would stand behind 饮料包 and look like a part of it.
function byLevel(a: Category, b: Category): number {
  const [own, other] = [a.path.split('·'), b.path.split('·')];
  for (const [i, name] of own.entries()) {
    const order = name.localeCompare(other[i] ?? '', 'zh-CN');
    if (order !== 0) return order;
  }
  return own.length - other.length;
}

/** Every category by level, with how many of these goods lie in it; first all of them. */
export function categoryOptions(
  lines: readonly Pick<StockLine, 'category'>[],
  all: string,
): { readonly value: string; readonly label: string }[] {
  const tree = categoryTree(lines.map(({ category }) => category));
  return [
    { value: '', label: `${all}（${lines.length}）` },
    ...tree.sort(byLevel).map(({ path, name, level, count }) => ({
      value: path,
      label: `${'　'.repeat(level)}${name}（${count}）`,
    })),
  ];
}

/** The sentence above a list. */
export function stockSentence({ view }: Asked, { lines, worth, uncosted }: StockList): string {
  const rest = uncosted === 0 ? '' : `，另有 ${uncosted} 样没填进价`;
  switch (view) {
    case 'all':
      return `${lines.length} 样，进价一共 ¥${grouped(worth)}${rest}。`;
    case 'idle':
      return lines.length === 0
        ? `没有放着不动的货：${IDLE_DAYS} 天里都卖过。`
        : `${lines.length} 样 ${IDLE_DAYS} 天没卖过，压着 ¥${grouped(worth)}${rest}。`;
    case 'short':
      return lines.length === 0
        ? '没有负数，账上都够。'
        : `${lines.length} 样账上成了负数：进货没记，或者数错了。`;
  }
}

/** A line's figure and the small words below it. */
export const lineWords = (line: Listed): { readonly stock: string; readonly worth: string } => ({
  stock: stockText(line.quantity, line),
  worth: line.quantity <= 0 ? '' : line.worth === null ? UNKNOWN : `¥${grouped(line.worth)}`,
});

/** The list as a table for a computer, heads first. */
export function stockTable({ lines }: StockList): TableCell[][] {
  return [
    ['条码', '名称', '规格', '分类', '放在', '单位', '库存', '进价合计', '卖出'],
    ...lines.map((line): TableCell[] => [
      line.code,
      line.name,
      line.spec,
      line.category,
      line.place,
      line.units[0]?.unit ?? '',
      line.quantity,
      line.worth === null ? null : Number(yuan(line.worth)),
      line.sold,
    ]),
  ];
}
