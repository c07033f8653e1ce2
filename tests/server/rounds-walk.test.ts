// What the background jobs ask for again and again, of all stations at once: none of it may walk
// through every entry there is, however few are new.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { localNews } from '../../src/server/news.ts';
import { settleSignUps } from '../../src/server/members/sign-ups.ts';
import { settleTransfers } from '../../src/server/transfers.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING } from '../support/entries.ts';

let centre: Centre;

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => centre.close());

type Asked = { readonly text: string; readonly values: readonly unknown[] };

/** The statements on entries that some work makes. */
async function askedBy(work: () => Promise<unknown>): Promise<Asked[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const asked = query.mock.calls.flatMap(([text, values]: readonly unknown[]): Asked[] =>
    typeof text === 'string' && / entry\b/.test(text)
      ? [{ text, values: Array.isArray(values) ? values : [] }]
      : [],
  );
  query.mockRestore();
  return asked;
}

/** How a statement is carried out where a walk is the last resort. */
async function planOf({ text, values }: Asked): Promise<string> {
  const client = await centre.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL enable_seqscan = off');
    const { rows } = await client.query<Record<string, string>>(`EXPLAIN ${text}`, [...values]);
    return rows.flatMap((row) => Object.values(row)).join('\n');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const desk = () => {
  const { pool, journal, keys, clock } = centre;
  return { pool, journal, keys, news: localNews(), now: () => clock.now };
};

test.each([
  ['goods between shops', 3, () => settleTransfers(desk(), MORNING)],
  ['guests who sign up', 4, () => settleSignUps(desk(), MORNING)],
  ['charges and refunds', 4, () => centre.desk.sweep(MORNING)],
] as const)('%s', async (_, least, work) => {
  const asked = await askedBy(work);
  const plans = await Promise.all(asked.map(planOf));
  expect(plans.filter((plan) => plan.includes('Seq Scan on entry'))).toEqual([]);
  expect(plans.join('\n').match(/ on entry\b/g)?.length ?? 0).toBeGreaterThanOrEqual(least);
});
