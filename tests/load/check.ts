// What the centre has at the end, read through its own interface, against what the generator
// counted while it made it.
import * as v from 'valibot';
import { commission, earningOf, feesOf } from '../../src/core/commission/commission.ts';
import { ruleOf } from '../../src/core/commission/rule.ts';
import { onHand } from '../../src/core/goods/stock.ts';
import { centreDevice } from '../../src/core/derived-id.ts';
import { fen } from '../../src/core/money.ts';
import { ledgerOf, subjectOf } from '../../src/core/journal/account.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { leading } from '../../src/core/journal/row.ts';
import { chargeIn, isUnsettled } from '../../src/core/pay/charge.ts';
import { isOddFee } from '../../src/core/pay/fees.ts';
import type { Deal } from '../../src/server/acquirer/simulator/deals.ts';
import type { Simulator } from '../../src/server/acquirer/simulator/simulator.ts';
import { payDayOf } from '../../src/server/commands/reconcile.ts';
import { type Pool, select } from '../../src/server/database/pool.ts';
import type { Count, Paid } from './pay.ts';
import type { Shop, Sums } from './shop.ts';
import type { Till } from './till.ts';

/** Fen for a parcel taken in and for one handed out. */
export const FEES = { 'parcel-in': 30, 'parcel-out': 20 } as const;

type Found = Omit<Sums, 'stock' | 'paid'> & {
  readonly commission: number;
  readonly entries: number;
  readonly qr: number;
  readonly verified: number;
};

const claims = (rows: readonly Row[], ledger: string) =>
  rows.flatMap((row) => (row.form === 'claims' && ledgerOf(row.id) === ledger ? [row] : []));

function foundIn(rows: readonly Row[], entries: number): Found {
  const days = rows.flatMap((row) =>
    row.form === 'sum' && ledgerOf(row.id) === 'day' ? [row.sums] : [],
  );
  const sum = (field: string): number => days.reduce((all, sums) => all + (sums[field] ?? 0), 0);
  const bases = claims(rows, 'base').flatMap((row) => earningOf(row) ?? []);
  const pieces = (base: string): number =>
    bases.filter((one) => one.base === base).reduce((all, { amount }) => all + amount, 0);
  const parcels = claims(rows, 'parcel');
  const handedOut = parcels.filter((row) => leading(row)?.fields['state'] === 'handed-out').length;
  if (pieces('parcel-in') !== parcels.length || pieces('parcel-out') !== handedOut) {
    throw new Error('parcels and their bases differ');
  }
  const rules = claims(rows, 'rule').flatMap((row) => ruleOf(row) ?? []);
  return {
    entries,
    sales: sum('sales'),
    amount: sum('amount'),
    cash: sum('tender-cash'),
    qr: sum('tender-qr'),
    verified: sum('qr-verified'),
    received: parcels.length,
    handedOut,
    commission: feesOf(commission(bases, rules)),
  };
}

/** What differs at one station, as sentences; empty when all is equal to the fen. */
export async function differencesAt(
  pool: Pool,
  shop: Shop,
  tills: readonly Till[],
): Promise<string[]> {
  const rows = (await tills[0]?.device.base())?.rows ?? [];
  const [count] = await select(
    pool,
    v.object({ all: v.number(), ids: v.number(), tills: v.number() }),
    `SELECT count(*) AS all, count(DISTINCT id) AS ids,
    count(*) FILTER (WHERE device <> $2) AS tills FROM entry WHERE station_id = $1`,
    [shop.station, centreDevice(shop.station)],
  );
  const found = foundIn(rows, count?.tills ?? 0);
  const { stock, paid, ...sums } = shop.sums;
  const { taken, back } = byCode(paid);
  const wanted: Found = {
    ...sums,
    amount: sums.amount - back,
    cash: sums.cash + paid.cash.amount,
    qr: taken + paid.sticker.amount - back,
    verified: taken - back,
    entries: tills.reduce((all, till) => all + till.written, 0),
    commission: sums.received * FEES['parcel-in'] + sums.handedOut * FEES['parcel-out'],
  };
  const told: string[] = [];
  const compare = (what: string, has: unknown, should: unknown): void => {
    if (has !== should) told.push(`${shop.station} ${what}: ${has} instead of ${should}`);
  };
  for (const key of Object.keys(wanted)) {
    compare(key, Reflect.get(found, key), Reflect.get(wanted, key));
  }
  compare('ids', count?.ids, count?.all);
  const stocks = new Map(
    rows.flatMap((row) => (row.form === 'stock' ? [[subjectOf(row.id), row] as const] : [])),
  );
  for (const [product, quantity] of stock) {
    const row = stocks.get(product) ?? null;
    const { counted } = onHand(row);
    compare(`stock ${product}`, counted ? onHand(row).quantity : (row?.quantity ?? 0), quantity);
  }
  const open = claims(rows, 'charge').map(chargeIn).filter(isUnsettled);
  compare('charges left open', open.length, 0);
  return told;
}

/** Sums (fen) over the acquirers: what they took, and what went back. */
const byCode = ({ by }: Paid): { taken: number; back: number } => {
  const all = Object.values(by);
  return {
    taken: all.reduce((sum, { paid }) => sum + paid.amount, 0),
    back: all.reduce((sum, { refunded }) => sum + refunded.amount, 0),
  };
};

const NOTHING: Count = { count: 0, amount: 0 };
const sumOf = (items: readonly { readonly amount: number }[]): number =>
  items.reduce((sum, { amount }) => sum + amount, 0);

/** What was paid and taken back as a whole: listed twice, sold never. */
function undoneBy(deals: readonly Deal[], source: string): Count {
  const undone = deals.filter(
    ({ by, state, refunds }) => by === source && state === 'reversed' && refunds.length > 0,
  );
  return { count: undone.length, amount: sumOf(undone) };
}

/** A span of days, the last included ("2026-10-01"). */
export type Span = { readonly first: string; readonly last: string };

/**
 * What the acquirers' lists and the tills differ by at one station, as sentences: fetched as a till
 * fetches them, compared as the centre compares them, and with the acquirers' own books.
 */
export async function payDifferencesAt(
  pool: Pool,
  { station, sums: { paid } }: Shop,
  simulator: Simulator,
  { first, last }: Span,
): Promise<string[]> {
  const page = await payDayOf(pool, station, first, last);
  const { gap, matched } = page;
  const told: string[] = [];
  const compare = (what: string, has: number, should: number): void => {
    if (has !== should) told.push(`${station} ${what}: ${has} instead of ${should}`);
  };
  const deals = simulator.deals.all();
  const { taken, back } = byCode(paid);
  compare('due by code', page.due, taken + paid.sticker.amount - back);
  compare('between lists and tills', gap.difference, 0);
  compare('listed and not sold', matched.onlyListed.length, 0);
  compare('sold and not listed', matched.onlyTaken.length, 0);
  compare('refunds on one side', page.unlistedBack + page.strangeBack, 0);
  for (const source of ['wechat', 'alipay', 'aggregator'] as const) {
    const day = page.sources.find((one) => one.source === source);
    const sticker = source === 'aggregator' ? paid.sticker : NOTHING;
    const undone = undoneBy(deals, source);
    const own = paid.by[source];
    const { paid: came = NOTHING, refunded: went = NOTHING } = day ?? {};
    compare(`${source} payments`, came.count, own.paid.count + sticker.count + undone.count);
    compare(`${source} paid`, came.amount, own.paid.amount + sticker.amount + undone.amount);
    compare(`${source} refunds`, went.count, own.refunded.count + undone.count);
    compare(`${source} refunded`, went.amount, own.refunded.amount + undone.amount);
    const { fee = 0, byRate = 0 } = day ?? {};
    if (fee === null || byRate === null) told.push(`${station} ${source}: no rate`);
    else if (isOddFee(fen(fee), fen(byRate), came.count + went.count)) {
      compare(`${source} fee`, fee, byRate);
    }
  }
  const kept = deals.filter(({ state }) => state === 'paid');
  const counts = Object.values(paid.by).reduce((sum, one) => sum + one.paid.count, 0);
  compare('deals in the books', kept.length, counts + paid.sticker.count);
  compare('fen in the books', sumOf(kept), taken + paid.sticker.amount);
  return told;
}
