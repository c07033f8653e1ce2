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
  leftBack,
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
    const row = await chargeRow(tx, station, of);
    const known = await knownOf(tx, station, of);
    const charge = row === null ? null : chargeIn(row);
    const whole = wholeOf(row, known);
    if (whole === ZERO) return null;
    const own = known.find((one) => one.number === number)?.passed ?? null;
    if (own !== null) return { passed: own, whole };
    const asked = [...(await partsOf(tx, station, begunIn(row), isUnderWay)), ...passedIn(known)];
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
    const row = await chargeRow(tx, station, of);
    const back = await partsOf(tx, station, begunIn(row), isDone);
    const left = row !== null && chargeIn(row).state === 'reversed' ? ZERO : whole;
    return !mayGoBack(left, back, { refund: number, amount });
  });

/**
 * What is left (fen) of a charge that is owed, none of which a till gets any more; null while its
 * beginning is not here, or while a part of it is still on its way back.
 */
export const restOf = (
  pool: Pool,
  { station, number }: Pick<Attempt, 'station' | 'number'>,
): Promise<{ readonly left: Fen; readonly whole: Fen } | null> =>
  inStation(pool, station, 'read', async (tx) => {
    const row = await chargeRow(tx, station, number);
    const known = await knownOf(tx, station, number);
    const whole = wholeOf(row, known);
    if (whole === ZERO) return null;
    const passed = passedIn(known);
    const asked = [...(await partsOf(tx, station, begunIn(row), isUnderWay)), ...passed];
    const parts = [...new Map(asked.map((part) => [part.refund, part])).values()];
    const back = await partsOf(tx, station, parts, isDone);
    if (back.length < parts.length) return null;
    return { left: leftBack(whole, back, []), whole };
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

type Known = v.InferOutput<typeof Known>;

/** What the table has of an attempt and of what is to go back of it. */
const knownOf = (tx: Tx, station: string, of: string): Promise<Known[]> =>
  select(
    tx,
    Known,
    `SELECT number, amount, passed, of IS NOT NULL AS back FROM attempt
    WHERE station_id = $1 AND (number = $2 OR of = $2)`,
    [station, of],
  );

/** What a charge was of, fen; zero where neither its entry nor a task of it is here. */
const wholeOf = (row: ClaimRow | null, known: readonly Known[]): Fen =>
  (row === null ? null : chargeIn(row).begun?.amount) ??
  known.find(({ back }) => !back)?.amount ??
  ZERO;

/** The refunds among them that were let through. */
const passedIn = (known: readonly Known[]): RefundPart[] =>
  known.flatMap(({ back, passed, number, amount }) =>
    back && passed !== null ? [{ refund: number, amount }] : [],
  );

const claimsIn = (rows: Iterable<Row | null>): ClaimRow[] =>
  [...rows].flatMap((row) => (row?.form === 'claims' ? [row] : []));

const chargeRow = async (tx: Tx, station: string, attempt: string): Promise<ClaimRow | null> =>
  claimsIn((await loadRows(tx, station, [chargeAccount(attempt)])).values())[0] ?? null;

/** What was taken back as a whole leaves nothing to refund. */
const isKept = (charge: Charge | null): boolean =>
  charge?.state !== 'reversed' && charge?.state !== 'owed' && charge?.state !== 'failed';

/** By the ledger, which also knows what a database restored from a backup has no task for. */
const begunIn = (row: ClaimRow | null): RefundPart[] => (row === null ? [] : partsBack(row));

/** Those of the parts whose refund is such a one. */
async function partsOf(
  tx: Tx,
  station: string,
  parts: readonly RefundPart[],
  isOne: (refund: Refund) => boolean,
): Promise<RefundPart[]> {
  const rows = await loadRows(
    tx,
    station,
    parts.map(({ refund }) => refundAccount(refund)),
  );
  const some = new Set(
    claimsIn(rows.values())
      .map(refundIn)
      .filter(isOne)
      .map(({ refund }) => refund),
  );
  return parts.filter(({ refund }) => some.has(refund));
}

const isDone = ({ state }: Refund): boolean => state === 'refunded';
