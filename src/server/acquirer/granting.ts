// A refund goes to its acquirer only while so much of its charge is left. What counts is whom an
// acquirer was asked for, not who asked first: two tills may want the same money back, and behind
// the station's lock one of them comes second, whichever process hears it.
import * as v from 'valibot';
import { chargeAccount, refundAccount } from '../../core/journal/account.ts';
import type { ClaimRow, Row } from '../../core/journal/row.ts';
import { type Fen, PriceSchema, ZERO } from '../../core/money.ts';
import { type Charge, chargeIn } from '../../core/pay/charge.ts';
import {
  type Refund,
  type RefundPart,
  isUnderWay,
  mayGoBack,
  partsBack,
  refundIn,
} from '../../core/pay/refund.ts';
import { type Pool, type Tx, inStation, select } from '../database/pool.ts';
import { loadRows } from '../journal/ledger.ts';
import type { Attempt } from './attempts.ts';

/**
 * A refund that may be asked for since `passed` (epoch ms), of a charge of `whole` fen; `passed`
 * null: there is not so much left of it.
 */
export type Granted = { readonly passed: number | null; readonly whole: Fen };

/** Lets a refund through or not; null while nobody knows its charge here. */
export const letThrough = (
  pool: Pool,
  { station, number, of, amount }: Attempt & { readonly of: string },
  now: number,
): Promise<Granted | null> =>
  inStation(pool, station, 'write', async (tx) => {
    await tx.query('SELECT seq FROM station WHERE station_id = $1 FOR UPDATE', [station]);
    const row = claimsIn((await loadRows(tx, station, [chargeAccount(of)])).values())[0] ?? null;
    const known = await select(
      tx,
      Known,
      `SELECT number, amount, passed, of IS NOT NULL AS back FROM attempt
      WHERE station_id = $1 AND (number = $2 OR of = $2)`,
      [station, of],
    );
    const task = known.find(({ back }) => !back);
    const charge = row === null ? null : chargeIn(row);
    const whole = charge?.begun?.amount ?? task?.amount ?? ZERO;
    if (whole === ZERO) return null;
    const own = known.find((one) => one.number === number)?.passed ?? null;
    if (own !== null) return { passed: own, whole };
    const asked = [
      ...(await partsOf(tx, station, row, isUnderWay)),
      ...known.flatMap((one) =>
        one.back && one.passed !== null ? [{ refund: one.number, amount: one.amount }] : [],
      ),
    ];
    const left = isKept(charge) ? whole : ZERO;
    const isGranted = mayGoBack(left, asked, { refund: number, amount });
    await tx.query(
      'UPDATE attempt SET passed = $3, closed = $4 WHERE station_id = $1 AND number = $2',
      [station, number, isGranted ? now : null, !isGranted],
    );
    return { passed: isGranted ? now : null, whole };
  });

/**
 * Whether so much of a charge has really gone back that too little is left for a refund: a database
 * that was restored lets through what its acquirer can only refuse.
 */
export const isSpent = (
  pool: Pool,
  { station, number, of, amount }: Attempt & { readonly of: string },
  whole: Fen,
): Promise<boolean> =>
  inStation(pool, station, 'read', async (tx) => {
    const row = claimsIn((await loadRows(tx, station, [chargeAccount(of)])).values())[0] ?? null;
    const back = await partsOf(tx, station, row, ({ state }) => state === 'refunded');
    const left = row !== null && chargeIn(row).state === 'reversed' ? ZERO : whole;
    return !mayGoBack(left, back, { refund: number, amount });
  });

/** A refund is never asked for again, and takes nothing of its charge. */
export const refuse = (pool: Pool, { station, number }: Attempt): Promise<void> =>
  inStation(pool, station, 'write', async (tx) => {
    await tx.query(
      'UPDATE attempt SET passed = NULL, closed = true WHERE station_id = $1 AND number = $2',
      [station, number],
    );
  });

const Known = v.object({
  number: v.string(),
  amount: PriceSchema,
  passed: v.nullable(v.number()),
  back: v.boolean(),
});

const claimsIn = (rows: Iterable<Row | null>): ClaimRow[] =>
  [...rows].flatMap((row) => (row?.form === 'claims' ? [row] : []));

/** What was taken back as a whole leaves nothing to refund. */
const isKept = (charge: Charge | null): boolean =>
  charge?.state !== 'reversed' && charge?.state !== 'owed' && charge?.state !== 'failed';

/** By the ledger, which also knows what a database restored from a backup has no task for. */
async function partsOf(
  tx: Tx,
  station: string,
  row: ClaimRow | null,
  isOne: (refund: Refund) => boolean,
): Promise<RefundPart[]> {
  if (row === null) return [];
  const parts = partsBack(row);
  const rows = await loadRows(
    tx,
    station,
    parts.map(({ refund }) => refundAccount(refund)),
  );
  const asked = new Set(
    claimsIn(rows.values())
      .map(refundIn)
      .filter(isOne)
      .map(({ refund }) => refund),
  );
  return parts.filter(({ refund }) => asked.has(refund));
}
