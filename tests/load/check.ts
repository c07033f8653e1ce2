// What the centre has at the end, read through its own interface, against what the generator
// counted while it made it.
import * as v from 'valibot';
import { commission, earningOf, feesOf } from '../../src/core/commission/commission.ts';
import { ruleOf } from '../../src/core/commission/rule.ts';
import { onHand } from '../../src/core/goods/stock.ts';
import { ledgerOf, subjectOf } from '../../src/core/journal/account.ts';
import type { Row } from '../../src/core/journal/row.ts';
import { leading } from '../../src/core/journal/row.ts';
import { type Pool, select } from '../../src/server/database/pool.ts';
import type { Shop, Sums } from './shop.ts';
import type { Till } from './till.ts';

/** Fen for a parcel taken in and for one handed out. */
export const FEES = { 'parcel-in': 30, 'parcel-out': 20 } as const;

type Found = Omit<Sums, 'stock'> & { commission: number };

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
    received: parcels.length,
    handedOut,
    commission: feesOf(commission(bases, rules)),
  };
}

/** What differs at one station, as sentences; empty when all is equal to the fen. */
export async function differencesAt(pool: Pool, shop: Shop, till: Till): Promise<string[]> {
  const { rows } = await till.device.base();
  const [count] = await select(
    pool,
    v.object({ all: v.number(), ids: v.number() }),
    `SELECT count(*) AS all, count(DISTINCT id) AS ids FROM entry WHERE station_id = $1`,
    [shop.station],
  );
  const found = foundIn(rows, count?.all ?? 0);
  const { stock, ...sums } = shop.sums;
  const wanted: Found = {
    ...sums,
    commission: sums.received * FEES['parcel-in'] + sums.handedOut * FEES['parcel-out'],
  };
  const told: string[] = [];
  const compare = (what: string, has: unknown, should: unknown): void => {
    if (has !== should) told.push(`${shop.station} ${what}: ${has} instead of ${should}`);
  };
  for (const key of Object.keys(wanted)) {
    compare(key, Reflect.get(found, key), Reflect.get(wanted, key));
  }
  compare('ids', count?.ids, sums.entries);
  const stocks = new Map(
    rows.flatMap((row) => (row.form === 'stock' ? [[subjectOf(row.id), row] as const] : [])),
  );
  for (const [product, quantity] of stock) {
    const row = stocks.get(product) ?? null;
    const { counted } = onHand(row);
    compare(`stock ${product}`, counted ? onHand(row).quantity : (row?.quantity ?? 0), quantity);
  }
  return told;
}
