import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate } from '../../src/server/database/migrate.ts';

/** One suite's own database and how to be rid of it. */
export type TestDatabase = { url: string; drop(): Promise<void> };

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

const TEMPLATE_LOCK = 7_001;

/** Runs one piece of work on a connection of its own. */
export const connected = async <T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const named = (url: string, database: string): string => {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
};

// A template is filled once per run, by whichever suite comes first; the others wait for the
// lock. PostgreSQL copies a template only while nobody is connected to it, and one at a time.
const ensureTemplate = async (
  client: pg.Client,
  url: string,
  template: string,
  fill: (url: string) => Promise<void>,
): Promise<void> => {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (found.rowCount !== 0) return;
  const raw = `${template}_raw`;
  await client.query(`DROP DATABASE IF EXISTS ${raw} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${raw}`);
  await fill(named(url, raw));
  await client.query(`ALTER DATABASE ${raw} RENAME TO ${template}`);
};

/** Makes an empty database's tables. */
export const migrated = (url: string): Promise<void> => connected(url, (fresh) => migrate(fresh));

const dropDatabase = (url: string, name: string): Promise<void> =>
  connected(url, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });

/** An empty, migrated database for one suite, copied from the run's template in about 30 ms. */
export const createDatabase = (): Promise<TestDatabase> =>
  createFilledDatabase('migrated', migrated);

/** A database without any table, for what starts the server (and its migrations) itself. */
export const createEmptyDatabase = async (): Promise<TestDatabase> => {
  const url = inject('databaseUrl');
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await connected(url, (client) => client.query(`CREATE DATABASE ${name}`));
  return { url: named(url, name), drop: () => dropDatabase(url, name) };
};

/**
 * A copy of a database that `fill` has filled once per run: a demo's history takes seconds to
 * make and a moment to copy. Nobody may be connected to it when `fill` is done.
 */
export const createFilledDatabase = async (
  template: string,
  fill: (url: string) => Promise<void>,
): Promise<TestDatabase> => {
  const url = inject('databaseUrl');
  const name = `filled_${randomUUID().replaceAll('-', '')}`;
  await connected(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await ensureTemplate(client, url, template, fill);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return { url: named(url, name), drop: () => dropDatabase(url, name) };
};
