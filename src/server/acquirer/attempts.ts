// The table of what acquirers are to be asked about. One process has an attempt for itself while it
// asks; a lease ends by itself, so that an attempt of a process that was killed goes on elsewhere.
import * as v from 'valibot';
import { CHANNELS, type Channel, WAYS, type Way } from '../../core/pay/attempt.ts';
import type { Charge } from '../../core/pay/charge.ts';
import { PATIENCE, SHOP_CODE_PATIENCE } from '../../core/pay/steps.ts';
import { PriceSchema } from '../../core/money.ts';
import { type Pool, asOwner, inStation, select } from '../database/pool.ts';
import { PATIENCE_MS } from './line.ts';
import { NAMELESS, NAMELESS_AFTER } from './nameless.ts';

/** Longer than a step takes at most: a refund is asked about, asked for, and asked about again. */
export const LEASE_MS = 3 * PATIENCE_MS + 10_000;

const TOLD = ['paid', 'paying', 'failed', 'reversed', 'absent', 'unknown'] as const;
const Time = v.nullable(v.number());
const AttemptRow = v.object({
  station: v.string(),
  number: v.string(),
  of: v.nullable(v.string()),
  amount: PriceSchema,
  channel: v.picklist(CHANNELS),
  way: v.picklist(WAYS),
  begun: v.number(),
  passed: Time,
  closed: v.boolean(),
  told: v.nullable(v.picklist(TOLD)),
  heard: Time,
  silences: v.number(),
  late: v.boolean(),
});
/** An attempt to charge, or with `of` to refund a charge, as the table has it; times epoch ms. */
export type Attempt = v.InferOutput<typeof AttemptRow>;

const COLUMNS = `station_id AS station, number, of, amount, channel, way, begun, passed, closed,
  told, heard, silences, late`;

/** What is passed to an acquirer for the first time. */
export type Passing = Pick<Attempt, 'number' | 'of' | 'amount' | 'channel' | 'way'>;

/** How long a guest may take to pay, milliseconds. */
export const patienceOf = ({ way, channel }: { way: Way; channel: Channel }): number =>
  way === 'shop-code' ? SHOP_CODE_PATIENCE : PATIENCE[channel];

/**
 * Says that this process passes an attempt to its acquirer now, and gives it. Null: it was passed
 * before, or is closed, or was of another amount; then it is only asked about.
 */
export const pass = (
  pool: Pool,
  station: string,
  passing: Passing,
  now: number,
): Promise<Attempt | null> =>
  inStation(pool, station, 'write', async (tx) => {
    const { number, of, amount, channel, way } = passing;
    const [passed] = await select(
      tx,
      AttemptRow,
      `INSERT INTO attempt AS known
      (station_id, number, of, amount, channel, way, begun, passed, due, leased)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $8)
      ON CONFLICT (station_id, number) DO UPDATE
      SET passed = $7, due = $8, leased = $8, channel = $5, told = NULL, heard = NULL
      WHERE known.passed IS NULL AND NOT known.closed AND known.amount = $4
      RETURNING ${COLUMNS}`,
      [station, number, of, amount, channel, way, now, now + LEASE_MS],
    );
    return passed ?? null;
  });

/** Has an attempt looked after from now on by this process; one that is known stays as it is. */
export const lookAfter = (
  pool: Pool,
  station: string,
  { number, of, amount, channel, way }: Passing,
  now: number,
): Promise<void> =>
  inStation(pool, station, 'write', async (tx) => {
    await tx.query(
      `INSERT INTO attempt (station_id, number, of, amount, channel, way, begun, due, leased)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT DO NOTHING`,
      [station, number, of, amount, channel, way, now, now + LEASE_MS],
    );
  });

/**
 * Says that an attempt is not passed to its acquirer any more, before it is taken back. False: it
 * was passed since it was looked at.
 */
export const shut = (pool: Pool, { station, number, passed }: Attempt): Promise<boolean> =>
  inStation(pool, station, 'write', async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE attempt SET closed = true
      WHERE station_id = $1 AND number = $2 AND passed IS NOT DISTINCT FROM $3`,
      [station, number, passed],
    );
    return rowCount === 1;
  });

/** Takes what is due for this process, the longest due first, of every station. */
export const leaseDue = (pool: Pool, now: number, most: number): Promise<Attempt[]> =>
  asOwner(pool, (tx) =>
    select(
      tx,
      AttemptRow,
      `UPDATE attempt SET leased = $2 WHERE (station_id, number) IN (
        SELECT station_id, number FROM attempt WHERE due <= $1 AND leased <= $1
        ORDER BY due LIMIT $3 FOR UPDATE SKIP LOCKED
      ) RETURNING ${COLUMNS}`,
      [now, now + LEASE_MS, most],
    ),
  );

/** Takes one attempt for this process; null: there is none, or another process has it. */
export const leaseOne = (
  pool: Pool,
  station: string,
  number: string,
  now: number,
): Promise<Attempt | null> =>
  inStation(pool, station, 'write', async (tx) => {
    const [attempt] = await select(
      tx,
      AttemptRow,
      `UPDATE attempt SET leased = $4 WHERE station_id = $1 AND number = $2 AND leased <= $3
      RETURNING ${COLUMNS}`,
      [station, number, now, now + LEASE_MS],
    );
    return attempt ?? null;
  });

/**
 * Has a charge's attempt looked at now, also one that was done with, or cleared long ago; `late`:
 * also where it has come to an end that is not asked about again. False: nobody knows whom to ask.
 */
export const wake = (
  pool: Pool,
  station: string,
  { attempt, begun, at }: Pick<Charge, 'attempt' | 'begun' | 'at'>,
  now: number,
  late = false,
): Promise<boolean> =>
  inStation(pool, station, 'write', async (tx) => {
    const { rowCount } = await tx.query(
      'UPDATE attempt SET due = $3, late = $4 WHERE station_id = $1 AND number = $2',
      [station, attempt, now, late],
    );
    if (rowCount === 1 || begun === null) return rowCount === 1;
    const { amount, channel, way } = begun;
    await tx.query(
      `INSERT INTO attempt (station_id, number, amount, channel, way, begun, passed, due, late)
      VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [station, attempt, amount, channel, way, at, now, late],
    );
    return true;
  });

/**
 * Has an attempt looked at now that waits for its turn: somebody who need not be believed says that
 * it has moved. At most once a second, so that nobody can have the acquirer asked without end.
 */
export const hasten = (
  pool: Pool,
  station: string,
  number: string,
  now: number,
): Promise<boolean> =>
  inStation(pool, station, 'write', async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE attempt SET due = $3, told = NULL, heard = NULL
      WHERE station_id = $1 AND number = $2 AND due > $3 AND leased <= $3
      AND coalesce(heard, 0) <= $3 - 1000`,
      [station, number, now],
    );
    return rowCount === 1;
  });

/** What a step has made of an attempt; `due` null: it is never looked at again. */
export type Settled = Pick<Attempt, 'told' | 'heard' | 'silences' | 'late'> & {
  readonly due: number | null;
};

/** Gives an attempt back. One that was passed meanwhile is its passer's to give back. */
export const settle = (
  pool: Pool,
  { station, number, passed }: Attempt,
  { told, heard, silences, late, due }: Settled,
): Promise<void> =>
  inStation(pool, station, 'write', async (tx) => {
    await tx.query(
      `UPDATE attempt SET told = $4, heard = $5, silences = $6, late = $7, due = $8, leased = 0
      WHERE station_id = $1 AND number = $2 AND passed IS NOT DISTINCT FROM $3`,
      [station, number, passed, told, heard, silences, late, due],
    );
  });

/** An attempt as it stands, leased or not; null when the table has none. */
export const findAttempt = (pool: Pool, station: string, number: string): Promise<Attempt | null> =>
  inStation(pool, station, 'read', async (tx) => {
    const sql = `SELECT ${COLUMNS} FROM attempt WHERE station_id = $1 AND number = $2`;
    const [attempt] = await select(tx, AttemptRow, sql, [station, number]);
    return attempt ?? null;
  });

/**
 * Makes the rows that are missing for charges and refunds whose beginning came by a push since a
 * time (epoch ms): from a till that never got through, or into a database that was restored. They
 * are looked at when their guest's patience is over, and those that were given up at `now`; open
 * ones of which only words came, and no beginning, when it may be thought lost. Gives how many
 * there were.
 */
export const sweep = (pool: Pool, since: number, now: number): Promise<number> =>
  asOwner(pool, async (tx) => {
    const [direct, shown] = [JSON.stringify(PATIENCE), SHOP_CODE_PATIENCE];
    const charges = await tx.query(
      `INSERT INTO attempt (station_id, number, amount, channel, way, begun, due)
      SELECT station_id, body->>'attempt', (body->>'amount')::numeric::bigint, body->>'channel',
        body->>'way', received, received + CASE WHEN body->>'way' = 'shop-code' THEN $2::bigint
        ELSE ($3::jsonb->>(body->>'channel'))::bigint END
      FROM (SELECT DISTINCT ON (station_id, text::jsonb->'body'->>'attempt')
        station_id, received, text::jsonb->'body' AS body FROM entry
        WHERE kind = 'charge-begun' AND received >= $1
        ORDER BY station_id, text::jsonb->'body'->>'attempt', received, seq) AS begun
      ON CONFLICT (station_id, number) DO UPDATE
      SET amount = excluded.amount, channel = excluded.channel, way = excluded.way
      WHERE attempt.of IS NULL AND attempt.amount = 0`,
      [since, shown, direct],
    );
    const nameless = await tx.query(
      `INSERT INTO attempt (station_id, number, amount, channel, way, begun, passed, due)
      SELECT moved.station_id, moved.number, $2, $3, $4, received, received, received + $5
      FROM (SELECT station_id, text::jsonb->'body'->>'attempt' AS number,
        min(received) AS received FROM entry
        WHERE kind = 'charge-moved' AND received >= $1 GROUP BY 1, 2) AS moved
      JOIN ledger ON ledger.station_id = moved.station_id AND ledger.id = 'charge:' || moved.number
      WHERE row->>'open' = 'charge' AND NOT jsonb_path_exists(row, '$.claims[*].fields.channel')
      ON CONFLICT DO NOTHING`,
      [since, NAMELESS.amount, NAMELESS.channel, NAMELESS.way, NAMELESS_AFTER],
    );
    const refunds = await tx.query(
      `INSERT INTO attempt (station_id, number, of, amount, channel, way, begun, due)
      SELECT begun.station_id, body->>'refund', body->>'attempt',
        (body->>'amount')::numeric::bigint,
        coalesce(charge.channel, jsonb_path_query_first(row, '$.claims[*].fields.channel') #>> '{}',
          'other'), coalesce(charge.way, 'guest-code'), received, received
      FROM (SELECT DISTINCT ON (station_id, text::jsonb->'body'->>'refund')
        station_id, received, text::jsonb->'body' AS body FROM entry
        WHERE kind = 'refund-begun' AND received >= $1
        ORDER BY station_id, text::jsonb->'body'->>'refund', received, seq) AS begun
      LEFT JOIN attempt AS charge
        ON charge.station_id = begun.station_id AND charge.number = body->>'attempt'
      LEFT JOIN ledger
        ON ledger.station_id = begun.station_id AND ledger.id = 'charge:' || (body->>'attempt')
      ON CONFLICT DO NOTHING`,
      [since],
    );
    // A keeper gives up a charge that has ended meanwhile; or devices give back to a database that
    // was restored that it was paid, after it had been given up: it is to be looked at again.
    const again = await tx.query(
      `UPDATE attempt SET due = $2, late = false
      FROM (SELECT station_id, received, text::jsonb->'body' AS body FROM entry
        WHERE kind = 'charge-moved' AND received >= $1) AS moved
      WHERE attempt.station_id = moved.station_id AND attempt.number = body->>'attempt'
      AND attempt.due IS NULL AND (body->>'state' = 'reversing'
        OR body->>'state' = 'paid' AND moved.received > coalesce(attempt.heard, 0))`,
      [since, now],
    );
    return [charges, nameless, refunds, again].reduce(
      (sum, { rowCount }) => sum + (rowCount ?? 0),
      0,
    );
  });

/** What has ended is kept as long as WeChat may be asked to reverse it, milliseconds. */
export const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Clears attempts that ended longer ago than that: how they ended is in the ledger. A refund stays
 * until its beginning has come by a push, for only then does the ledger know how much it was.
 */
export const clearEnded = (pool: Pool, now: number): Promise<number> =>
  asOwner(pool, async (tx) => {
    const { rowCount } = await tx.query(
      `DELETE FROM attempt WHERE due IS NULL AND begun <= $1
      AND greatest(begun, passed, heard) <= $1 AND leased <= $2
      AND (of IS NULL OR EXISTS (
        SELECT 1 FROM ledger WHERE ledger.station_id = attempt.station_id
        AND ledger.id = 'refund:' || number
        AND row->'claims' @> '[{"fields": {"state": "begun"}}]'
      ))`,
      [now - KEPT_MS, now],
    );
    return rowCount ?? 0;
  });
