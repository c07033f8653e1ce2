import { type Note, type Result, against, atMost, median, p95, told } from './result.ts';
import { type Stage, ask, benchPage } from './stage.ts';

const SALES = 20_000;
const LINES = 10;
/** Goods of the 57,822 that are sold: 28 days of them are 30,000 rows of sales by day. */
const LIVELY = 1_500;
const ROUNDS = 20;
const MOST = 100;

type Pairs = { readonly ours: readonly number[]; readonly raw: readonly number[] };

/** A look's p95, and its median beside a bare read of the same rows. */
const look = (name: string, { ours, raw }: Pairs): Result[] => [
  atMost(`${name}, p95`, p95(ours), 'ms', MOST),
  told(`${name}, p50`, median(ours), 'ms', median(raw)),
];

/** 57,822 goods with 200,000 movements. */
export async function goodsGroup(stage: Stage, note: Note): Promise<void> {
  const context = await stage.browser('goods');
  const page = await benchPage(stage, context);
  stage.tell('filling a till with goods and 200,000 movements');
  await ask(page, 'fill', {
    name: 'goods',
    goods: stage.goods,
    sales: SALES,
    lines: LINES,
    lively: LIVELY,
    stock: Math.round((SALES * LINES) / LIVELY) + 20,
    code: null,
  });
  stage.tell('opening the views of stock');
  const views = await ask(page, 'stockViews', { name: 'goods', rounds: ROUNDS });
  note(
    atMost('all shelves read for the first time', views.first, 'ms', null),
    atMost('sales of 28 days read for the first time', views.firstSold, 'ms', null),
    ...look('list of goods', views.list),
    ...look('list of stock', views.stock),
    atMost('list of stock by category, p95', p95(views.filter), 'ms', MOST),
    ...look('movements of a product', views.moves),
    ...look('what runs out', views.low),
    atMost('start of a count of everything, p95', p95(views.counting), 'ms', MOST),
  );
  stage.tell('receiving 300 lines');
  const { ours, raw } = await ask(page, 'receivings', { name: 'goods', rounds: 15 });
  note(against('receiving of 300 lines, p50', median(ours), 'ms', median(raw), 1.5));
  await context.close();
}
