import { Socket } from 'node:net';
import pg from 'pg';
import * as v from 'valibot';
import { assert } from '../../core/assert.ts';
import { isId } from '../../core/id.ts';

/** The server's connections. */
export type Pool = pg.Pool;

/** An open transaction. */
export type Tx = pg.PoolClient;

const INT8 = 20;
const STATEMENT_MS = 30_000;
const CONNECT_MS = 5_000;

/**
 * What whoever serves requests does not wait for. `answer`: ms after which a database that says
 * nothing counts as gone and the connection is cut, longer than any statement may take. `lock`: ms
 * that a statement waits for a lock; a station may be locked for long (rebuilt), and whoever waits
 * for it holds a connection, which has to be free again before others give up waiting for one.
 */
export type Limits = { readonly answer?: number; readonly lock?: number };

/** The server's; commands that read or write whole tables have none. */
export const SERVING: Limits = { answer: STATEMENT_MS + 10_000, lock: CONNECT_MS - 1_000 };

/** A connection that carries nothing is tried after 10 s: a host may be gone without a word. */
export const KEPT_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

/** Opens the pool; bigints come as numbers, for no time, sequence or amount passes 2^53. */
export function openPool(url: string, max = 10, { answer = 0, lock = 0 }: Limits = {}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline: true, // what is asked for together is sent at once
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    lock_timeout: lock,
    ...KEPT_ALIVE,
    types: {
      getTypeParser: (id: number, format?: 'text' | 'binary') =>
        id === INT8 ? Number : pg.types.getTypeParser(id, format),
    },
  });
  pool.on('error', () => undefined); // an idle connection that was cut; the next query tells
  if (answer > 0) cutSilent(pool, answer);
  return pool;
}

/**
 * Cuts a connection in use over which nothing goes for so long (ms). The driver has a limit of its
 * own, a timer for each query: that took a twentieth of what pushes take.
 */
function cutSilent(pool: Pool, limit: number): void {
  pool.on('connect', ({ connection: { stream } }) => {
    stream.on('timeout', () => stream.destroy(new Error('Query read timeout')));
  });
  const within = (client: Tx, ms: number): void => {
    const { stream } = client.connection;
    if (stream instanceof Socket) stream.setTimeout(ms);
  };
  pool.on('acquire', (client) => within(client, limit));
  pool.on('release', (_, client) => within(client, 0));
}

// What the driver gives for three statements sent as one text.
const Result = v.object({ rows: v.array(v.unknown()) });
const Several = v.tuple([Result, Result, Result]);

const scopeSql = (station: string): string => {
  assert(isId(station), 'a station is named by a uuid');
  return `SET LOCAL till.station = '${station}'`;
};

/** Turns the transaction to another station: the centre's stream is read beside one's own. */
export const scope = async (tx: Tx, station: string): Promise<void> => {
  await tx.query(scopeSql(station));
};

/** The rows of a query on another station, with nothing in between to wait for. */
export async function readBeside(
  tx: Tx,
  station: string,
  other: string,
  sql: string,
): Promise<unknown[]> {
  const results: unknown = await tx.query(`${scopeSql(other)}; ${sql}; ${scopeSql(station)}`);
  return v.parse(Several, results)[1].rows;
}

const BEGINNINGS = {
  write: 'BEGIN',
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
} as const;

/**
 * One transaction that sees one station's rows only (role and row-level security); `read` sees
 * one moment throughout. It is committed when `work` resolves.
 */
export const inStation = <T>(
  pool: Pool,
  station: string,
  mode: keyof typeof BEGINNINGS,
  work: (tx: Tx) => Promise<T>,
): Promise<T> =>
  transaction(pool, `${BEGINNINGS[mode]}; SET LOCAL ROLE till_station; ${scopeSql(station)}`, work);

/** One transaction over all stations: enrolment and the centre's own commands. */
export const asOwner = <T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> =>
  transaction(pool, 'BEGIN', work);

async function transaction<T>(
  pool: Pool,
  beginning: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  // A connection cut between two statements must not end the process.
  const onCut = (failure: Error): void => {
    broken = failure;
  };
  tx.on('error', onCut);
  // Sent together with the first statement behind it. Should it fail, so does all that follows, for
  // no better reason: then its own failure is what is told.
  const begun = tx.query(beginning).then(
    () => null,
    (failure: unknown) => ({ failure }),
  );
  try {
    const result = await work(tx);
    const fault = await begun;
    if (fault !== null) throw fault.failure;
    await tx.query('COMMIT');
    return result;
  } catch (failure) {
    await tx.query('ROLLBACK').catch((cut: Error) => {
      broken = cut;
    });
    throw (await begun)?.failure ?? failure;
  } finally {
    tx.off('error', onCut);
    tx.release(broken);
  }
}

const names = new Map<string, string>();

/**
 * A statement whose text never changes, under a name: PostgreSQL reads and plans it once for a
 * connection. Only for finding rows by their whole key and for putting rows in, where no other
 * plan is ever better.
 */
export function steady(text: string, values: readonly unknown[]): pg.QueryConfig<unknown[]> {
  const name = names.get(text) ?? `steady_${names.size}`;
  names.set(text, name);
  return { name, text, values: [...values] };
}

/** Rows of a steady statement, parsed. */
export async function lookUp<S extends v.GenericSchema>(
  tx: Tx,
  schema: S,
  text: string,
  values: readonly unknown[],
): Promise<v.InferOutput<S>[]> {
  const { rows } = await tx.query<pg.QueryResultRow>(steady(text, values));
  return rows.map((row) => v.parse(schema, row));
}

/** Rows of a query, parsed. */
export async function select<S extends v.GenericSchema>(
  tx: Tx | Pool,
  schema: S,
  sql: string,
  values: readonly unknown[] = [],
): Promise<v.InferOutput<S>[]> {
  const { rows } = await tx.query<pg.QueryResultRow>(sql, [...values]);
  return rows.map((row) => v.parse(schema, row));
}

/** Placeholders for a multi-row VALUES: `rows` of `columns`, numbered from `from`. */
export const tuples = (rows: number, columns: number, from: number): string =>
  Array.from(
    { length: rows },
    (_, row) =>
      `(${Array.from({ length: columns }, (__, column) => `$${from + row * columns + column}`).join(
        ',',
      )})`,
  ).join(',');
