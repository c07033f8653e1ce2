// What the demo's shop ordered of the post's wholesale, and what became of it: as much as the
// stations of the trial ordered in a month before they had the catalogue on their phones, 1,410
// yuan, and from the second month on as much as they did then, 3,823 yuan, to the fen.
import { assert } from '../../core/assert.ts';
import type { Offer } from '../../core/goods/offer.ts';
import type { Order } from '../../core/goods/order-state.ts';
import type { OrderLine } from '../../core/goods/order.ts';
import { WHOLESALE } from '../../core/goods/supplier.ts';
import { derivedId, productId } from '../../core/derived-id.ts';
import { deliveryAccount } from '../../core/journal/account.ts';
import { leading } from '../../core/journal/row.ts';
import { fen, lineAmount, plus } from '../../core/money.ts';
import { dayAfter, dayStart } from '../../core/time.ts';
import { answerDrafts } from '../commands/wholesale.ts';
import { type Dice, between, diceOf } from './dice.ts';
import { type Act, type Stage, plainAct } from './shop.ts';
import { offerOf } from './wholesale.ts';

/** What is ordered in the first month of a history, and in every later one, in fen. */
const BEFORE = fen(141_000);
const SINCE = fen(382_300);

/** Orders are given on these days of a month, when the shop has closed. */
const DAYS = ['02', '05', '09'] as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GIVEN = 20 * HOUR + 5 * MINUTE;
const ACCEPTED = GIVEN + 2 * MINUTE;
const SENT = 32 * HOUR + 10 * MINUTE;
const ARRIVED = 39 * HOUR + 20 * MINUTE;
const PAID = 40 * HOUR;

/** So many of the goods that sell best are ordered there. */
const GOODS = 30;
const LEAST_LINES = 4;
/** About what the last order of a month comes to, in fen: enough to hit any amount exactly. */
const LAST = 50_000;
const MOST_PACKS = 2;

type Picks = Map<Offer, number>;
const add = (picks: Picks, offer: Offer): Picks => picks.set(offer, (picks.get(offer) ?? 0) + 1);
const sumOf = (picks: Picks): number =>
  plus(...[...picks].map(([{ price }, packs]) => lineAmount(packs, price, 1)));

/** Goods without a reorder level: what runs out stays as the history wants it. */
function offersIn(stage: Stage): Offer[] {
  const goods = stage.lines.flatMap((line) => {
    const good = stage.byProduct.get(line.product);
    const isOrdered = good?.counted === true && good.level === null && !good.service;
    return isOrdered ? offerOf(line).map((offer) => ({ offer, demand: good.demand })) : [];
  });
  return goods
    .sort((a, b) => b.demand - a.demand)
    .slice(0, GOODS)
    .map(({ offer }) => offer);
}

/** The fewest packs that come to `amount` fen exactly, as often as each offer is taken. */
function exactly(offers: readonly Offer[], amount: number): Picks {
  const last = new Int16Array(amount + 1).fill(-1);
  const packs = new Int16Array(amount + 1);
  for (let sum = 1; sum <= amount; sum += 1) {
    for (let i = 0; i < offers.length; i += 1) {
      const rest = sum - (offers[i]?.price ?? 0);
      if (rest < 0 || (rest > 0 && (last[rest] ?? -1) < 0)) continue;
      const here = (packs[rest] ?? 0) + 1;
      if ((last[sum] ?? -1) >= 0 && (packs[sum] ?? 0) <= here) continue;
      last[sum] = i;
      packs[sum] = here;
    }
  }
  const picks: Picks = new Map();
  for (let sum = amount; sum > 0; ) {
    const offer = offers[last[sum] ?? -1];
    assert(offer !== undefined, `the wholesale's prices come to ${amount} fen`);
    add(picks, offer);
    sum -= offer.price;
  }
  return picks;
}

/** About a share of the month's amount, of goods that chance chooses. */
function about(offers: readonly Offer[], amount: number, roll: Dice): Picks {
  const picks: Picks = new Map();
  const first = between(roll, 0, offers.length - 1);
  for (let i = 0; i < offers.length; i += 1) {
    const offer = offers[(first + i * 7) % offers.length];
    if (offer === undefined) break;
    for (let n = between(roll, 1, MOST_PACKS); n > 0; n -= 1) {
      if (sumOf(picks) + offer.price > amount && picks.size >= LEAST_LINES) return picks;
      add(picks, offer);
    }
  }
  return picks;
}

const lineOf = (station: string, { code, ...offer }: Offer, packs: number): OrderLine => ({
  product: productId(station, code),
  code,
  name: offer.name,
  spec: offer.spec,
  unit: offer.unit,
  factor: offer.factor,
  packs,
  price: offer.price,
});

/** What a month's orders are of, one after another; together they come to `amount` fen. */
export function monthsOrders(stage: Stage, month: string, amount: number): OrderLine[][] {
  const offers = offersIn(stage);
  if (offers.length < GOODS) return []; // goods of somebody's own, too few to reckon with
  const roll = diceOf(`${stage.station}/${month}/wholesale`);
  const share = (amount - LAST) / (DAYS.length - 1);
  const earlier = DAYS.slice(1).map(() => about(offers, share, roll));
  const left = amount - earlier.reduce((sum, picks) => sum + sumOf(picks), 0);
  return [...earlier, exactly(offers, left)].map((picks) =>
    [...picks].map(([offer, packs]) => lineOf(stage.station, offer, packs)),
  );
}

/** A visitor may have received it meanwhile, as he may whatever has been sent. */
const unlessReceived = (act: Act, delivery: string): Act => ({
  ...act,
  write: (shop, at) => {
    const row = shop.book.rows.get(deliveryAccount(delivery));
    const isHere = row?.form === 'claims' && leading(row)?.fields['state'] === 'received';
    return isHere ? [] : act.write(shop, at);
  },
});

/** An order's way: given, accepted, sent for the next day, received whole, and paid. */
function orderActs(stage: Stage, day: string, lines: readonly OrderLine[]): Act[] {
  const { station, names } = stage;
  const order = derivedId(station, `demo/${day}/order`);
  const [start, due] = [dayStart(day), dayAfter(day, 1)];
  const note = `PF${due.replaceAll('-', '')}`;
  const content = { supplier: WHOLESALE, note: '', due, lines };
  const known: Order = {
    ...{ ...content, id: order, at: start + GIVEN, state: 'placed', placed: true },
    ...{ answer: '', why: null, arrived: new Map() },
  };
  const said = (state: 'accepted' | 'sent', at: number): Act => ({
    at,
    span: 1,
    stream: 'station',
    write: (_, moment) =>
      answerDrafts(station, known, { state, due, note: state === 'sent' ? note : '' }).map(
        (draft, i) => ({ at: moment + i, draft }),
      ),
  });
  const cost = plus(...lines.map(({ packs, price }) => lineAmount(packs, price ?? fen(0), 1)));
  const receiving = derivedId(order, 'received');
  const delivery = derivedId(station, `delivery:${order}`);
  const received = {
    ...{ supplier: names.suppliers[0] ?? '', supplierId: WHOLESALE, order },
    ...{ delivery, noteNumber: note, warehouse: names.warehouse, note: '', arrived: null },
    lines: lines.map(({ product, packs, factor, price }) => ({
      product,
      quantity: packs * factor,
      cost: price === null ? null : lineAmount(packs, price, 1),
    })),
  };
  const paid = { supplierId: WHOLESALE, receiving, amount: cost, by: 'bank', note: '' };
  return [
    plainAct(start + GIVEN, order, 'order-placed', { order, ...content }),
    said('accepted', start + ACCEPTED),
    said('sent', start + SENT),
    unlessReceived(
      plainAct(start + ARRIVED, receiving, 'receiving', received, 'device', 2),
      delivery,
    ),
    plainAct(start + PAID, derivedId(order, 'paid'), 'supplier-paid', paid),
  ];
}

/** A month's orders of the wholesale. */
export const orderingActs = (stage: Stage, first: string, month: string): Act[] =>
  monthsOrders(stage, month, month === first ? BEFORE : SINCE).flatMap((lines, i) =>
    orderActs(stage, `${month}-${DAYS[i] ?? ''}`, lines),
  );
