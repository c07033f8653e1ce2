import * as v from 'valibot';
import { type Pool, type Tx, asOwner, select } from '../database/pool.ts';
import { copyOut } from '../database/copy.ts';
import { FORMAT, type Packed, VERSION, writeFileAside } from './backup-file.ts';

const TableRow = v.object({ table: v.string(), columns: v.array(v.string()) });

/** Tables with their columns; what refers to another table comes behind it. */
export const tablesIn = (tx: Tx): Promise<{ table: string; columns: string[] }[]> =>
  select(
    tx,
    TableRow,
    `SELECT relname::text AS table, (
      SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
      WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ) AS columns
    FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migration'
    ORDER BY (
      SELECT count(*) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f'
    ), relname`,
  );

/** A long piece of work over all tables: without the time limits of requests. */
export const WITHOUT_LIMITS = `SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL row_security = off`;

/**
 * Writes everything in the database as it is at one moment into a file, while the server goes on;
 * gives the tables with their numbers of rows.
 */
export const backup = (pool: Pool, file: string, now: number): Promise<Packed[]> =>
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
    return packed;
  });
