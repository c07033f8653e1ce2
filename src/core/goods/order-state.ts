// How an order stands: what was given, what the centre said and what has come, put together.
import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { orderAccount } from '../journal/account.ts';
import type { Fields } from '../journal/posting.ts';
import { type Claim, type ClaimRow, type Row, leading } from '../journal/row.ts';
import { type Fen, ZERO, lineAmount, plus, spread } from '../money.ts';
import { effOf, monthOf } from '../time.ts';
import {
  ORDER_RANK,
  type OrderClosed,
  OrderClosedSchema,
  type OrderLine,
  OrderLinesSchema,
} from './order.ts';
import { WHOLESALE } from './supplier.ts';

/** 草稿, 已下单, 已接单, 已发货, 部分到货, 到齐, 中心没接, 关闭. */
export type OrderState =
  | 'drafted'
  | 'placed'
  | 'accepted'
  | 'sent'
  | 'partial'
  | 'complete'
  | 'refused'
  | 'closed';

/** An order as its account and its arrivals tell; times in epoch ms. */
export type Order = {
  readonly id: string;
  readonly supplier: string | null;
  readonly lines: readonly OrderLine[];
  readonly note: string;
  readonly state: OrderState;
  /** When it was written or given. */
  readonly at: number;
  readonly placed: boolean;
  readonly due: string | null;
  /** The centre's own words. */
  readonly answer: string;
  readonly why: OrderClosed['why'] | null;
  /** Base units that have come, by product. */
  readonly arrived: ReadonlyMap<string, number>;
};

const ContentSchema = v.object({
  supplier: v.nullable(IdSchema),
  note: v.string(),
  lines: OrderLinesSchema,
});

/** Base units of a product that were ordered. */
const orderedOf = (lines: readonly OrderLine[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { product, packs, factor } of lines)
    sums.set(product, (sums.get(product) ?? 0) + packs * factor);
  return sums;
};

function arrivedIn(row: Row | null | undefined): Map<string, number> {
  return new Map(row?.form === 'sum' ? Object.entries(row.sums) : []);
}

const ranked = (row: ClaimRow, rank: number): Claim[] =>
  row.claims.filter(({ fields }) => fields['rank'] === rank);

const STATES: Readonly<Record<number, 'placed' | 'accepted' | 'sent' | 'refused' | 'closed'>> = {
  [ORDER_RANK.placed]: 'placed',
  [ORDER_RANK.accepted]: 'accepted',
  [ORDER_RANK.sent]: 'sent',
  [ORDER_RANK.refused]: 'refused',
  [ORDER_RANK.closed]: 'closed',
};

/**
 * Reads an order: of the draft the last version counts, of what was given the first, so that two
 * tills that both gave it order once. Null where nothing but an answer has come, and for a draft
 * that was given up.
 */
export function orderIn(row: ClaimRow, arrivals: Row | null | undefined): Order | null {
  const [given] = ranked(row, ORDER_RANK.placed);
  const own = given ?? ranked(row, ORDER_RANK.drafted).at(-1);
  const parsed = v.safeParse(ContentSchema, own?.fields);
  if (own === undefined || !parsed.success || parsed.output.lines.length === 0) return null;
  const { supplier, note, lines } = parsed.output;
  const last = leading(row)?.fields ?? {};
  const arrived = arrivedIn(arrivals);
  return {
    id: row.id.slice(orderAccount('').length),
    supplier,
    note,
    lines,
    arrived,
    at: effOf(own.stamp),
    placed: given !== undefined,
    state: stateOf(given !== undefined, last, lines, arrived),
    due: dueIn(row),
    answer: row.claims.reduce((text, { fields }) => textOf(fields['answer']) || text, ''),
    why: v.is(OrderClosedSchema.entries.why, last['why']) ? last['why'] : null,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The day said last by whoever knows best: the answer of the highest rank, else the shop. */
function dueIn(row: ClaimRow): string | null {
  const said = [ORDER_RANK.sent, ORDER_RANK.accepted, ORDER_RANK.placed].flatMap((rank) =>
    ranked(row, rank).flatMap(({ fields }) => textOf(fields['due']) || []),
  );
  return said[0] ?? null;
}

function stateOf(
  isGiven: boolean,
  last: Fields,
  lines: readonly OrderLine[],
  arrived: ReadonlyMap<string, number>,
): OrderState {
  if (!isGiven) return 'drafted';
  const said = STATES[Number(last['rank'])] ?? 'placed';
  if (said === 'closed' || said === 'refused') return said;
  const ordered = [...orderedOf(lines)];
  if (ordered.every(([product, quantity]) => (arrived.get(product) ?? 0) >= quantity)) {
    return 'complete';
  }
  return ordered.some(([product]) => (arrived.get(product) ?? 0) > 0) ? 'partial' : said;
}

/** Whether an order still brings goods. */
export const isOpen = ({ state }: Order): boolean =>
  state === 'placed' || state === 'accepted' || state === 'sent' || state === 'partial';

/** A product of an order with its base units: ordered, come so far, still to come. */
export type Awaited = {
  readonly product: string;
  readonly ordered: number;
  readonly arrived: number;
  readonly missing: number;
};

/** Every product of an order; nothing is missing of one that brings nothing any more. */
export function awaitedOf(order: Order): Awaited[] {
  return [...orderedOf(order.lines)].map(([product, ordered]) => {
    const arrived = order.arrived.get(product) ?? 0;
    return {
      product,
      ordered,
      arrived,
      missing: isOpen(order) ? Math.max(0, ordered - arrived) : 0,
    };
  });
}

/** Base units on order (在途) by product over several orders. */
export function onOrder(orders: readonly Order[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { product, missing } of orders.flatMap(awaitedOf)) {
    if (missing > 0) sums.set(product, (sums.get(product) ?? 0) + missing);
  }
  return sums;
}

/** Fen for a line; null while its price is not known. */
export const lineTotal = ({ packs, price }: OrderLine): Fen | null =>
  price === null ? null : lineAmount(packs, price, 1);

/** What an order comes to in fen; `unpriced` counts the lines whose price nobody told. */
export function totalOf(lines: readonly OrderLine[]): { total: Fen; unpriced: number } {
  const totals = lines.map(lineTotal);
  return {
    total: plus(...totals.map((each) => each ?? ZERO)),
    unpriced: totals.filter((each) => each === null).length,
  };
}

/** What of a line's money counts: all, but of an order that ended only what arrived. */
function kept(order: Order, line: OrderLine): Fen {
  const total = lineTotal(line) ?? ZERO;
  if (order.state === 'refused' || order.why === 'cancelled') return ZERO;
  if (order.state !== 'closed') return total;
  const ordered = line.packs * line.factor;
  return spread(total, ordered, 0, Math.min(order.arrived.get(line.product) ?? 0, ordered));
}

/** What was ordered from the post's wholesale by month ("2026-11"), in fen. */
export function wholesaleByMonth(orders: readonly Order[]): Map<string, Fen> {
  const sums = new Map<string, Fen>();
  for (const order of orders) {
    if (order.supplier !== WHOLESALE || !order.placed) continue;
    const month = monthOf(order.at);
    const amounts = order.lines.map((line) => kept(order, line));
    sums.set(month, plus(sums.get(month) ?? ZERO, ...amounts));
  }
  return sums;
}
