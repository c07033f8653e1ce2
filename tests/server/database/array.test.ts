import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bigints, texts } from '../../../src/server/database/array.ts';
import { createEmptyDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let client: pg.Client;
beforeAll(async () => {
  database = await createEmptyDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What PostgreSQL reads in an array, back as JSON. */
const read = async (type: 'text' | 'bigint', array: Buffer): Promise<unknown> =>
  (
    await client.query(
      `SELECT coalesce(json_agg(x), '[]') AS all FROM unnest($1::${type}[]) AS x`,
      [array],
    )
  ).rows[0].all;

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !one.includes('\0'));
const whole = fc.maxSafeInteger();

test.each(['', 'é"\\{},', '农夫山泉', '😀'])('%j arrives as it is, beside nothing', async (one) => {
  expect(await read('text', texts([one, null, one]))).toEqual([one, null, one]);
});

test('texts arrive as they are, in order', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { maxLength: 50 }), async (values) => {
      expect(await read('text', texts(values))).toEqual(values);
    }),
    { numRuns: 50 },
  ));

test('integers arrive as they are, in order', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.option(whole), { maxLength: 50 }), async (values) => {
      expect(await read('bigint', bigints(values))).toEqual(values);
    }),
    { numRuns: 50 },
  ));

test('what is no integer is refused before it is sent', () => {
  expect(() => bigints([0.5])).toThrow(RangeError);
  expect(() => bigints([Number.NaN])).toThrow(RangeError);
});
