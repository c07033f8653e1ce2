// The demo's history without a database: written into a book in memory.
import { join } from 'node:path';
import { PACE_DAYS, isLow } from '../../../src/core/goods/reorder.ts';
import { onHand } from '../../../src/core/goods/stock.ts';
import { dayFigures, type DayFigures } from '../../../src/core/insight.ts';
import { type Head, NO_HEAD } from '../../../src/core/journal/entry.ts';
import { dayAfter, dayOf } from '../../../src/core/time.ts';
import { demoRules } from '../../../src/server/demo/business.ts';
import { DEMO_STATION } from '../../../src/server/demo/demo.ts';
import { type Written, firstMonth, history } from '../../../src/server/demo/history.ts';
import { type Shop, stockRow } from '../../../src/server/demo/shop.ts';
import { shopOf, stageOf } from '../../../src/server/demo/stage.ts';

export const stage = stageOf(join(import.meta.dirname, '../../../public/practice'), DEMO_STATION);

/** Epoch ms of a time in China. */
export const at = (time: string): number => Date.parse(`${time}+08:00`);

export type Past = {
  readonly shop: Shop;
  readonly written: readonly Written[];
  readonly first: string;
  readonly head: Head;
  readonly done: ReadonlySet<string>;
};

const sum = (shop: Shop, account: string): Readonly<Record<string, number>> => {
  const row = shop.book.rows.get(account);
  return row?.form === 'sum' ? row.sums : {};
};

const run = (
  shop: Shop,
  first: string,
  head: Head,
  before: ReadonlySet<string>,
  now: number,
  since = '',
): Past => {
  const progress = { head, from: head.eff, since };
  const written = [...history(shop, first, progress, now, (id) => before.has(id))];
  const last = written.filter((item) => item.stream === 'device').at(-1)?.sealed;
  return {
    shop,
    written,
    first,
    head: last ? { n: last.entry.n, hash: last.hash, eff: last.entry.at } : head,
    done: new Set([
      ...before,
      ...written.flatMap((item) => (item.stream === 'device' ? [] : [item.draft.id])),
    ]),
  };
};

/** The history as the first start at `now` writes it, of all days or of those from `since` on. */
export function pastAt(now: number, since = ''): Past {
  const first = firstMonth(now);
  return run(shopOf(stage, [], demoRules(first), [], 0), first, NO_HEAD, new Set(), now, since);
}

/** The history that a later start adds, from nothing but what the ledgers kept. */
export function continued(past: Past, now: number): Past {
  const { shop, first } = past;
  const rows = [...shop.book.rows.values()].filter(({ id }) =>
    /^(stock|base|statement|day|shift|receivable):/.test(id),
  );
  return run(
    shopOf(stage, rows, shop.rules, shop.waiting, shop.seq),
    first,
    past.head,
    past.done,
    now,
  );
}

export const figures = (shop: Shop, day: string): DayFigures => dayFigures(sum(shop, `day:${day}`));

/** Margin in percent over what was sold with a known cost. */
export function marginOf(shop: Shop, day: string): number {
  const { known = 0, cost = 0 } = sum(shop, `day:${day}`);
  return ((known - cost) / known) * 100;
}

/** Goods on the list of what runs out at the end of a day. */
export const lowGoods = (shop: Shop, day: string) =>
  shop.goods.filter(
    (good) =>
      !good.service &&
      isLow({
        onHand: onHand(stockRow(shop, good.product)),
        onOrder: 0,
        leadDays: 0,
        reorderLevel: good.level,
        target: good.target,
        carton: good.carton,
        sold: Array.from(
          { length: PACE_DAYS },
          (_, i) => sum(shop, `sold:${dayAfter(day, -i)}:${good.product}`)['quantity'] ?? 0,
        ).reduce((a, b) => a + b, 0),
      }),
  );

/** Days that were over when the history was written. */
export const fullDays = ({ first }: Past, now: number): string[] => {
  const days: string[] = [];
  for (let day = `${first}-01`; day < dayOf(now); day = dayAfter(day, 1)) days.push(day);
  return days;
};

export const textsOf = (written: readonly Written[]): string[] =>
  written.map((item) =>
    item.stream === 'device' ? item.sealed.text : JSON.stringify([item.at, item.draft]),
  );
