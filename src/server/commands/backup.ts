import * as v from 'valibot';
import { type Pool, type Tx, asOwner, select } from '../database/pool.ts';
import { copyOut } from '../database/copy.ts';
import { TABLES } from '../database/tables.ts';
import { FORMAT, type Packed, VERSION, writeFileAside } from './backup-file.ts';

const TableRow = v.object({ table: v.string(), columns: v.array(v.string()) });

/** The centre's tables that are there, with columns; what refers to another comes behind it. */
export const tablesIn = (tx: Tx): Promise<{ table: string; columns: string[] }[]> =>
  select(
    tx,
    TableRow,
    `SELECT relname::text AS table, (
      SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ) AS columns
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname = ANY($1)
    ORDER BY (
      SELECT count(*) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f'
    ), relname`,
    [TABLES],
  );

/** The names of others' tables: an extension's, an administrator's copy. */
const othersIn = async (tx: Tx): Promise<string[]> =>
  (
    await select(
      tx,
      v.object({ name: v.string() }),
      `SELECT relname::text AS name FROM pg_class
      WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
      AND relname <> ALL($1) ORDER BY relname`,
      [[...TABLES, 'migration']],
    )
  ).map(({ name }) => name);

/** A long piece of work over all tables: without the time limits of requests. */
export const WITHOUT_LIMITS = `SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL row_security = off`;

/**
 * Writes everything of the centre's as it is at one moment into a file, while the server goes on;
 * gives the tables with their numbers of rows, and the names of the others' that it left out.
 */
export const backup = (
  pool: Pool,
  file: string,
  now: number,
): Promise<{ tables: readonly Packed[]; others: readonly string[] }> =>
  asOwner(pool, async (tx) => {
    await tx.query(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; ${WITHOUT_LIMITS}`);
    const packed: Packed[] = [];
    await writeFileAside(file, async (writer) => {
      const applied = await select(
        tx,
        v.object({ name: v.string() }),
        "SELECT name FROM migration ORDER BY split_part(name, '-', 1)::integer",
      );
      await writer.line({
        format: FORMAT,
        version: VERSION,
        made: now,
        migrations: applied.map(({ name }) => name),
      });
      for (const { table, columns } of await tablesIn(tx)) {
        await writer.line({ table, columns });
        const { blocks, rows } = copyOut(tx, `COPY ${table} (${columns.join(', ')}) TO STDOUT`);
        packed.push({ table, rows: await writer.table(blocks, rows) });
      }
      await writer.line({ tables: packed.length });
    });
    return { tables: packed, others: await othersIn(tx) };
  });
