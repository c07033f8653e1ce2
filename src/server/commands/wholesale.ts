import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { type Offer, MOST_OFFERS, offerIn } from '../../core/goods/offer.ts';
import { type Order, orderIn, totalOf } from '../../core/goods/order-state.ts';
import { ANSWERS, type OrderAnswer } from '../../core/goods/order.ts';
import { DaySchema } from '../../core/goods/batch.ts';
import { WHOLESALE } from '../../core/goods/supplier.ts';
import { derivedId } from '../../core/derived-id.ts';
import { CENTRE } from '../../core/id.ts';
import { arrivedAccount, orderAccount, subjectOf } from '../../core/journal/account.ts';
import { canonical } from '../../core/journal/book.ts';
import type { Draft } from '../../core/journal/entry.ts';
import { lineAmount, yuan } from '../../core/money.ts';
import { writeAsCentre } from '../centre.ts';
import { type Pool, inStation } from '../database/pool.ts';
import { loadClaims, loadRows } from '../journal/ledger.ts';
import { tellingJournal } from '../journal/sql/telling.ts';
import { decoded } from './catalogue-file.ts';
import { type Command, done, ofStation } from './command.ts';
import { readOfferFile } from './offer-file.ts';
import type { Outcome } from './outcome.ts';

/** What the wholesale offers now, by barcode. */
async function offersNow(pool: Pool): Promise<Map<string, Offer>> {
  const rows = await inStation(pool, CENTRE, 'read', (tx) => loadClaims(tx, CENTRE, 'offer'));
  return new Map(rows.flatMap((row) => offerIn(row) ?? []).map((offer) => [offer.code, offer]));
}

/** Puts a whole catalogue in place of the present one: only what differs is written. */
export async function publishOffers(
  pool: Pool,
  offers: readonly Offer[],
  now: number,
): Promise<{ changed: number; gone: number }> {
  const before = await offersNow(pool);
  const codes = new Set(offers.map(({ code }) => code));
  const changed = offers.filter((offer) => canonical(offer) !== canonical(before.get(offer.code)));
  const gone = [...before.values()].filter(({ code }) => !codes.has(code));
  const lines = [...changed, ...gone.map((offer) => ({ ...offer, gone: true }))];
  const drafts: Draft[] = [];
  for (let at = 0; at < lines.length; at += MOST_OFFERS) {
    const body = { lines: lines.slice(at, at + MOST_OFFERS) };
    drafts.push({ id: randomUUID(), kind: 'offers-published', v: 1, body });
  }
  if (drafts.length > 0) await writeAsCentre(tellingJournal(pool), CENTRE, drafts, now);
  return { changed: changed.length, gone: gone.length };
}

/** A station's orders for the post's wholesale, the earliest first. */
export async function wholesaleOrders(pool: Pool, station: string): Promise<Order[]> {
  return inStation(pool, station, 'read', async (tx) => {
    const rows = await loadClaims(tx, station, 'order');
    const arrivals = rows.map(({ id }) => arrivedAccount(subjectOf(id)));
    const arrived = await loadRows(tx, station, arrivals);
    return rows
      .flatMap((row) => orderIn(row, arrived.get(arrivedAccount(subjectOf(row.id)))) ?? [])
      .filter(({ supplier, placed }) => supplier === WHOLESALE && placed)
      .sort((a, b) => a.at - b.at);
  });
}

// A delivery names its goods by their barcodes; what has none is not the wholesale's.
const barcoded = ({ lines }: Order): Order['lines'] => lines.filter(({ code }) => code !== '');

/** What is sent for an order: all of it, due on a day. */
const deliveryOf = (station: string, order: Order, due: string, noteNumber: string): Draft => ({
  id: derivedId(station, `delivery:${order.id}`),
  kind: 'delivery-announced',
  v: 1,
  body: {
    delivery: derivedId(station, `delivery:${order.id}`),
    order: order.id,
    supplier: '',
    supplierId: WHOLESALE,
    noteNumber,
    warehouse: '',
    due,
    lines: barcoded(order).map(({ code, name, spec, unit, factor, packs, price }) => ({
      code,
      name: name.slice(0, 60),
      spec,
      // The piece's own word is not known, only its carton's.
      unit: factor === 1 ? unit : '',
      factor,
      quantity: packs * factor,
      cost: price === null ? null : lineAmount(packs, price, 1),
      price: null,
    })),
  },
});

/** The centre's word on one order; `note` is a delivery's note number, or why it was refused. */
export type Answer = {
  readonly state: OrderAnswer;
  readonly due: string | null;
  readonly note: string;
};

/** The entries that say so; what is sent is announced too, for the shop to tick off. */
export function answerDrafts(station: string, order: Order, answer: Answer): Draft[] {
  const answered = {
    id: derivedId(station, `order-${answer.state}:${order.id}`),
    kind: 'order-answered',
    v: 1,
    body: { order: order.id, ...answer },
  };
  const due = answer.due ?? order.due;
  return answer.state === 'sent' && due !== null && barcoded(order).length > 0
    ? [answered, deliveryOf(station, order, due, answer.note)]
    : [answered];
}

const StateSchema = v.picklist(ANSWERS);

/** Answers an order: accepted, sent (which announces its delivery) or refused; each once. */
async function answerOrder(
  pool: Pool,
  station: string,
  [id, state, due, note]: readonly [string, string, string, string],
  now: number,
): Promise<Outcome> {
  const said = v.safeParse(StateSchema, state);
  if (!said.success) return { ok: false, why: `state is one of ${ANSWERS.join(', ')}` };
  if (due !== '' && !v.is(DaySchema, due)) return { ok: false, why: 'day is like 2026-11-20' };
  const order = (await wholesaleOrders(pool, station)).find((one) => one.id === id);
  if (!order) return { ok: false, why: 'order-unknown' };
  const answer = { state: said.output, due: due === '' ? null : due, note };
  if (said.output === 'sent' && (answer.due ?? order.due) === null) {
    return { ok: false, why: 'on which day it comes is to be said' };
  }
  const account = orderAccount(id);
  const rows = await inStation(pool, station, 'read', (tx) => loadRows(tx, station, [account]));
  const row = rows.get(account);
  const drafts = answerDrafts(station, order, answer);
  if (row?.form === 'claims' && row.claims.some(({ entry }) => entry === drafts[0]?.id)) {
    return { ok: false, why: 'answered-already' };
  }
  await writeAsCentre(tellingJournal(pool), station, drafts, now);
  return { ok: true };
}

const publish: Command = {
  args: ['FILE.csv'],
  note: 'barcode,name,spec,category,pack,factor,price,least,days',
  run: async ({ pool, now, read, arg }) => {
    const file = readOfferFile(decoded(read(arg(0))));
    if (file === null) return { ok: false, why: 'a column is missing in the first line' };
    if (file.offers.length === 0) return { ok: false, why: 'no line can be read' };
    const { changed, gone } = await publishOffers(pool, file.offers, now);
    return done(
      `${file.offers.length} goods offered, ${changed} changed, ${gone} no longer`,
      ...(file.bad.length === 0 ? [] : [`lines left out: ${file.bad.slice(0, 50).join(' ')}`]),
    );
  },
};

const list = ofStation([], async (station, { pool }) => {
  const orders = await wholesaleOrders(pool, station);
  return done(
    ...orders.map(({ id, state, lines, due }) =>
      [id, state, lines.length, yuan(totalOf(lines).total), due ?? '-'].join(' '),
    ),
  );
});

const answer = ofStation(
  ['ORDER', 'accepted|sent|refused', '[DAY]', '[NOTE]'],
  async (station, { pool, now, arg }) => {
    const said = [arg(1), arg(2), arg(3), arg(4)] as const;
    const answered = await answerOrder(pool, station, said, now);
    return answered.ok ? done(`order ${arg(1)} ${arg(2)}`) : answered;
  },
);

/** The post's wholesale: what it offers, what was ordered, and its word on an order. */
export const WHOLESALE_COMMANDS: readonly (readonly [string, Command])[] = [
  ['publish-offers', publish],
  ['list-orders', list],
  ['answer-order', answer],
];
