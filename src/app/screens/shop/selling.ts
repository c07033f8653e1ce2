// What 我的店 says of goods that sell best, and of those that lie: a sentence each.
import { IDLE_DAYS, isIdle } from '../../../core/goods/idle.ts';
import { type Fen, fen, grouped, plus } from '../../../core/money.ts';
import { dayOf } from '../../../core/time.ts';
import { productsByIds } from '../../store/goods/goods.ts';
import type { Sold } from '../../store/goods/sold.ts';
import { soldLately } from '../../store/goods/sold-window.ts';
import { stockLines } from '../../store/goods/stock-table.ts';
import type { Store } from '../../store/store.ts';

/** The days that 卖得最好 looks at, today among them. */
export const BEST_DAYS = 7;

/** One of the best sellers; `profit` in fen, null where the cost of a part of it is not known. */
export type Best = { readonly name: string; readonly amount: Fen; readonly profit: Fen | null };

const profitOf = ({ amount, cost, known }: Sold): Fen | null =>
  known === amount ? fen(amount - cost) : null;

/** The goods that brought most money in the last days, at most three, the first first. */
export async function readBest(store: Store, now: number): Promise<Best[]> {
  const sold = await soldLately(store, dayOf(now), BEST_DAYS);
  const first = [...sold]
    .filter(([, { amount }]) => amount > 0)
    .sort(([a, one], [b, other]) => other.amount - one.amount || (a < b ? -1 : 1))
    .slice(0, 3);
  const products = await productsByIds(
    store,
    first.map(([id]) => id),
  );
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return first.flatMap(([id, one]) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ name, amount: fen(one.amount), profit: profitOf(one) }];
  });
}

/** 软金香烟卖了 ¥1,235.00，赚了 ¥98.00；接着是丝苗米、窖藏白酒。 */
export function bestWords([first, ...rest]: readonly Best[]): string {
  if (first === undefined) return '';
  const earned = first.profit === null ? '' : `，赚了 ¥${grouped(first.profit)}`;
  const others = rest.length === 0 ? '' : `；接着是${rest.map(({ name }) => name).join('、')}`;
  return `${first.name}卖了 ¥${grouped(first.amount)}${earned}${others}。`;
}

/** Goods that lie idle: how many, their worth at known costs, and which is worth most. */
export type Idle = { readonly count: number; readonly worth: Fen; readonly most: string };

/** What lies idle; null when nothing does. */
export async function readIdle(store: Store, now: number): Promise<Idle | null> {
  const [lines, sold] = await Promise.all([
    stockLines(store),
    soldLately(store, dayOf(now), IDLE_DAYS),
  ]);
  const idle = lines.filter(
    ({ id, counted, quantity, since }) =>
      counted && isIdle({ quantity, since, sold: sold.get(id)?.quantity ?? 0 }, now),
  );
  const [first] = idle;
  if (first === undefined) return null;
  const most = idle.reduce((top, one) => ((one.worth ?? 0) > (top.worth ?? 0) ? one : top), first);
  const worth = plus(...idle.flatMap((one) => one.worth ?? []));
  return { count: idle.length, worth, most: most.name };
}

/** 60 天没卖过，压着 ¥320.00，最多的是礼盒白酒。 */
export const idleWords = ({ worth, most }: Idle): string =>
  `${IDLE_DAYS} 天没卖过${worth > 0 ? `，压着 ¥${grouped(worth)}` : ''}，最多的是${most}。`;
