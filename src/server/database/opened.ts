import pg from 'pg';
import type { Settings } from '../settings.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { type Limits, type Pool, openPool } from './pool.ts';

/** A database that is up and has this version's tables. */
export type Opened = { readonly url: string; readonly pool: Pool; close(): Promise<void> };

/** Opens the database of the settings: the one named, else the embedded one, started if needed. */
export async function openDatabase(
  { databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  limits: Limits = {},
): Promise<Opened> {
  const embedded = databaseUrl === null ? await startEmbedded(dataDir) : null;
  const url = embedded?.url ?? databaseUrl ?? '';
  try {
    await migrated(url);
  } catch (failure) {
    await embedded?.stop();
    throw failure;
  }
  const pool = openPool(url, undefined, limits);
  return {
    url,
    pool,
    close: async () => {
      await pool.end();
      await embedded?.stop();
    },
  };
}

// Migrations may rewrite tables: on a connection without the pool's time limits.
async function migrated(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await migrate(client);
  } finally {
    await client.end();
  }
}
