// The demo's wholesale: an offer for all that comes in cartons, and a centre that takes an order
// within seconds and has sent it soon after, so that a visitor sees the whole way.
import type { Order } from '../../core/goods/order-state.ts';
import type { Offer } from '../../core/goods/offer.ts';
import type { ImportLine } from '../../core/goods/saved.ts';
import { percentOf, scaled } from '../../core/money.ts';
import { dayAfter, dayOf } from '../../core/time.ts';
import { writeAsCentre } from '../centre.ts';
import { answerDrafts, publishOffers, wholesaleOrders } from '../commands/wholesale.ts';
import type { Pool } from '../database/pool.ts';
import { sqlJournal } from '../journal/sql/journal.ts';
import { type Log, failureLine } from '../log.ts';
import type { News } from '../news.ts';
import type { Stage } from './shop.ts';

/** The wholesale asks this part of what the shop paid until now. */
const PERCENT = 97;
const PROMISED_DAYS = 1;

/** What the wholesale offers of a product: its carton, where it has one, a code and a cost. */
export function offerOf({ fields, units }: ImportLine): Offer[] {
  const [base, carton] = units;
  const code = base?.codes?.[0];
  const { cost } = fields;
  if (code === undefined || carton?.factor === undefined) return [];
  if (cost === undefined || cost === null || fields.weighed === true) return [];
  return [
    {
      code,
      name: fields.name ?? '',
      spec: fields.spec ?? '',
      category: fields.category ?? '',
      pinyin: fields.pinyin ?? '',
      unit: carton.unit,
      factor: carton.factor,
      price: percentOf(scaled(carton.factor, cost, base?.factor ?? 1), PERCENT),
      least: 1,
      days: PROMISED_DAYS,
      gone: false,
    },
  ];
}

/** Offers what the demo's shop buys in cartons; a second time nothing is written. */
export const fillOffers = (pool: Pool, stage: Stage, now: number): Promise<unknown> =>
  publishOffers(pool, stage.lines.flatMap(offerOf), now);

/** From so many ms after an order was given it stands as accepted, and as sent. */
const ACCEPTED_AFTER = 4_000;
const SENT_AFTER = 30_000;
const LOOK_EVERY = 4_000;

/** What the demo's centre has to say of an order at `now`; null: nothing (yet). */
export function nextAnswer(order: Order, now: number): 'accepted' | 'sent' | null {
  const age = now - order.at;
  if (order.state === 'placed') return age >= ACCEPTED_AFTER ? 'accepted' : null;
  return order.state === 'accepted' && age >= SENT_AFTER ? 'sent' : null;
}

/** Answers the station's open orders once; gives the stream's last sequence, 0 when none was. */
export async function answerOrders(pool: Pool, station: string, now: number): Promise<number> {
  let last = 0;
  for (const order of await wholesaleOrders(pool, station)) {
    const state = nextAnswer(order, now);
    if (state === null) continue;
    const due = dayAfter(dayOf(order.at), PROMISED_DAYS);
    const note = state === 'sent' ? `PF${dayOf(now).replaceAll('-', '')}` : '';
    const drafts = answerDrafts(station, order, { state, due, note });
    const results = await writeAsCentre(sqlJournal(pool), station, drafts, now);
    last = Math.max(last, ...results.map(({ seq }) => seq ?? 0));
  }
  return last;
}

/** Goes on answering while the demo runs; what is given back ends it. */
export function playWholesale(
  pool: Pool,
  station: string,
  news: Pick<News, 'announce'>,
  log: Log,
): () => void {
  let isBusy = false;
  const look = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      const seq = await answerOrders(pool, station, Date.now());
      if (seq > 0) news.announce(station, seq);
    } catch (failure) {
      log({ event: 'demo-wholesale', ...failureLine(failure) });
    }
    isBusy = false;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY);
  return () => clearInterval(timer);
}
