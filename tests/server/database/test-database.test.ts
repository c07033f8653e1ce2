import pg from 'pg';
import { expect, test } from 'vitest';
import { createDatabase, createEmptyDatabase } from '../../support/database.ts';

const tables = async (url: string): Promise<number> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query(
    "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  await client.end();
  return found.rowCount ?? 0;
};

test('every suite gets a migrated database of its own', async () => {
  const [one, two] = await Promise.all([createDatabase(), createDatabase()]);
  expect(one.url).not.toBe(two.url);
  expect(await tables(one.url)).toBeGreaterThan(0);
  expect(await tables(two.url)).toBe(await tables(one.url));
  await one.drop();
  await two.drop();
  await expect(tables(one.url)).rejects.toThrow(/does not exist/);
});

test('an empty one has no table', async () => {
  const empty = await createEmptyDatabase();
  expect(await tables(empty.url)).toBe(0);
  await empty.drop();
});
