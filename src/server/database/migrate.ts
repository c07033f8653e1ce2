import type { ClientBase } from 'pg';
import { attempts } from './migrations/attempts.ts';
import { branches } from './migrations/branches.ts';
import { catalogue } from './migrations/catalogue.ts';
import { centreKey } from './migrations/centre-key.ts';
import { fence } from './migrations/fence.ts';
import { journal } from './migrations/journal.ts';
import { lists } from './migrations/lists.ts';
import { signUps } from './migrations/sign-ups.ts';
import { photos } from './migrations/photos.ts';
import { received } from './migrations/received.ts';
import { secretNames } from './migrations/secret-names.ts';
import { secrets } from './migrations/secrets.ts';
import { tickets } from './migrations/tickets.ts';
import { transfers } from './migrations/transfers.ts';
import { tries } from './migrations/tries.ts';
import { underWay } from './migrations/under-way.ts';

// Modules rather than files, so that they are part of the built server. A released one is never
// edited: a change is another one at the end.
const MIGRATIONS = [
  { name: '1-journal', sql: journal },
  { name: '2-catalogue', sql: catalogue },
  { name: '3-fence', sql: fence },
  { name: '4-branches', sql: branches },
  { name: '5-tickets', sql: tickets },
  { name: '6-attempts', sql: attempts },
  { name: '7-sign-ups', sql: signUps },
  { name: '8-lists', sql: lists },
  { name: '9-photos', sql: photos },
  { name: '10-secrets', sql: secrets },
  { name: '11-secret-names', sql: secretNames },
  { name: '12-transfers', sql: transfers },
  { name: '13-received', sql: received },
  { name: '14-tries', sql: tries },
  { name: '15-centre-key', sql: centreKey },
  { name: '16-under-way', sql: underWay },
] as const;

const LOCK = 7_002;

/** This version's migrations, in order. */
export const MIGRATION_NAMES: readonly string[] = MIGRATIONS.map(({ name }) => name);

/** Applies the migrations from one position to another, inside the caller's transaction. */
export async function migrateWithin(client: ClientBase, from: number, to: number): Promise<void> {
  for (const { name, sql } of MIGRATIONS.slice(from, to)) await run(client, name, sql);
}

/** Brings a database to this version's tables; several processes may try at the same time. */
export async function migrate(client: ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied timestamptz NOT NULL)',
    );
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migration');
    const applied = new Set(rows.map(({ name }) => name));
    for (const { name, sql } of MIGRATIONS) {
      if (!applied.has(name)) await apply(client, name, sql);
    }
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

async function apply(client: ClientBase, name: string, sql: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await run(client, name, sql);
    await client.query('COMMIT');
  } catch (failure) {
    await client.query('ROLLBACK');
    throw failure;
  }
}

async function run(client: ClientBase, name: string, sql: string): Promise<void> {
  await client.query(sql);
  await client.query('INSERT INTO migration (name, applied) VALUES ($1, now())', [name]);
}
