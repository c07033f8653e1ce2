// A backup comes back in one transaction: the tables as they were when it was made, its rows, and
// then the migrations that are newer. Whatever is wrong with the file, nothing has changed.
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { CENTRE } from '../../core/id.ts';
import { LEFT_FREE } from '../access/device.ts';
import { copyIn } from '../database/copy.ts';
import { failureCode } from '../database/failure.ts';
import { MIGRATION_NAMES, migrateWithin } from '../database/migrate.ts';
import { type Pool, type Tx, asOwner, select } from '../database/pool.ts';
import { TABLES } from '../database/tables.ts';
import {
  BackupBroken,
  type BackupReader,
  FootSchema,
  HeadSchema,
  type Packed,
  TableSchema,
  readBackup,
} from './backup-file.ts';
import { WITHOUT_LIMITS, tablesIn } from './backup.ts';
import type { Outcome } from './outcome.ts';

const Count = v.object({ count: v.number() });

/**
 * Puts a backup in place. Refused while anybody else is connected to the database, as every
 * running server is, and, unless `replace`, where something has been written already.
 */
export async function restore(
  pool: Pool,
  file: string,
  replace: boolean,
): Promise<Outcome<{ tables: readonly Packed[]; made: number }>> {
  const reader = readBackup(file);
  try {
    const done = await asOwner(pool, async (tx) => {
      await tx.query(WITHOUT_LIMITS);
      const others = await othersConnected(tx);
      if (others > 0) return { ok: false, why: `in-use by ${others} connections` } as const;
      if (!replace && !(await isEmpty(tx))) return { ok: false, why: 'not-empty' } as const;
      return refill(tx, reader);
    });
    if (done.ok) await pool.query('ANALYZE');
    return done;
  } catch (failure) {
    if (failure instanceof BackupBroken) return { ok: false, why: failure.message };
    const inTheWay = dependentIn(failure);
    if (inTheWay !== null) {
      return { ok: false, why: `not the centre's, but in the way: ${inTheWay}` };
    }
    if (isBadData(failure)) return { ok: false, why: 'not a whole backup: rows cannot be read' };
    throw failure;
  } finally {
    reader.close();
  }
}

/** Data that does not fit its column, or not together. */
const isBadData = (failure: unknown): boolean => /^2[23]/.test(failureCode(failure));

/** What of others' would go with a table that is dropped, as PostgreSQL says it; else null. */
const dependentIn = (failure: unknown): string | null =>
  failureCode(failure) === '2BP01' && failure instanceof Error && 'detail' in failure
    ? String(failure.detail).replaceAll('\n', ', ')
    : null;

const LOOKS = 4;

// A connection just closed may still be listed for a moment.
async function othersConnected(tx: Tx): Promise<number> {
  for (let look = 1; ; look += 1) {
    const [row] = await select(
      tx,
      Count,
      `SELECT count(*) AS count FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend'`,
    );
    const others = row?.count ?? 0;
    if (others === 0 || look === LOOKS) return others;
    await tx.query('SELECT pg_stat_clear_snapshot()');
    await pause(150);
  }
}

/** Which key is in use, and how many wrong codes somebody typed. */
const OF_NO_STATION: ReadonlySet<string> = new Set(['centre_key', 'tries']);

/** Nothing but what the migrations and a first start write: the stream of all, still empty. */
async function isEmpty(tx: Tx): Promise<boolean> {
  for (const { table } of await tablesIn(tx)) {
    if (OF_NO_STATION.has(table)) continue;
    const own = table === 'station' ? `WHERE station_id <> '${CENTRE}' OR seq > 0` : '';
    const found = await tx.query(`SELECT 1 FROM ${table} ${own} LIMIT 1`);
    if (found.rowCount !== 0) return false;
  }
  return true;
}

async function refill(
  tx: Tx,
  reader: BackupReader,
): Promise<Outcome<{ tables: readonly Packed[]; made: number }>> {
  const { migrations, made } = await reader.line(HeadSchema);
  if (migrations.some((name, i) => name !== MIGRATION_NAMES[i])) {
    return { ok: false, why: 'made by a newer version' };
  }
  const own = (await tablesIn(tx)).map(({ table }) => table);
  await tx.query(
    'CREATE TEMP TABLE replaced ON COMMIT DROP AS SELECT station_id, next_device FROM station',
  );
  // In one statement, as some refer to each other; never those of others that refer to them.
  await tx.query(`DROP TABLE ${own.join(', ')}`);
  await tx.query('DELETE FROM migration');
  await migrateWithin(tx, 0, migrations.length);
  const tables = await refillTables(tx, reader);
  await reader.rest();
  await migrateWithin(tx, migrations.length, MIGRATION_NAMES.length);
  await leaveNumbersFree(tx);
  return { ok: true, tables, made };
}

/**
 * No number is given twice, though whom it was given to is forgotten. The same backup may come back
 * a second time: what is replaced knows the numbers that were given in between.
 */
const leaveNumbersFree = (tx: Tx): Promise<unknown> =>
  tx.query(
    `UPDATE station SET next_device = greatest(next_device + $1, (
      SELECT replaced.next_device FROM replaced WHERE replaced.station_id = station.station_id
    )) WHERE station_id <> $2`,
    [LEFT_FREE, CENTRE],
  );

async function refillTables(tx: Tx, reader: BackupReader): Promise<Packed[]> {
  const missing = new Map((await tablesIn(tx)).map(({ table, columns }) => [table, columns]));
  await tx.query(`TRUNCATE ${[...missing.keys()].join(', ')}`);
  const tables: Packed[] = [];
  for (let read = 0; ; read += 1) {
    const next = await reader.line(v.union([TableSchema, FootSchema]));
    if ('tables' in next) {
      if (next.tables === read && missing.size === 0) return tables;
      throw new BackupBroken('not a whole backup: tables are missing');
    }
    const { table, columns } = next;
    if (TABLES.includes(table)) {
      if (missing.get(table)?.join() !== columns.join()) {
        throw new BackupBroken(`not a whole backup: another table ${table}`);
      }
      tables.push({ table, rows: await refillTable(tx, reader, table, columns) });
      missing.delete(table);
    } else {
      await passOver(reader);
    }
  }
}

/** Earlier versions took in whatever tables were there. */
async function passOver(reader: BackupReader): Promise<void> {
  const blocks = reader.table().blocks;
  while ((await blocks.next()).done !== true);
}

async function refillTable(
  tx: Tx,
  reader: BackupReader,
  table: string,
  columns: readonly string[],
): Promise<number> {
  const { blocks, end } = reader.table();
  const rows = await copyIn(tx, `COPY ${table} (${columns.join(', ')}) FROM STDIN`, blocks);
  const told = end();
  if (!told.isWhole || told.rows !== rows) {
    throw new BackupBroken(`not a whole backup: ${table} is not what was written`);
  }
  return rows;
}
