// What the background jobs ask for again and again, of all stations at once: none of it may walk
// through every entry there is, however few are new.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { localNews } from '../../src/server/news.ts';
import { settleSignUps } from '../../src/server/members/sign-ups.ts';
import { settleTransfers } from '../../src/server/transfers.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION } from '../support/entries.ts';
import { strictLog } from '../support/strict-log.ts';

let centre: Centre;

/** Enough entries that were received long ago for the planner not to walk through them. */
const MANY = 20_000;

beforeAll(async () => {
  centre = await startCentre(MORNING);
  const kinds = ['sale', 'receiving', 'reversal', 'charge-moved', 'refund-begun', 'charge-begun'];
  kinds.push('member-joined', 'member-left', 'transfer-told');
  await centre.pool.query(
    `INSERT INTO entry (station_id, received, seq, id, device, n, hash, at, eff, kind, text)
    SELECT $1, i, i, gen_random_uuid(), $1, i, '', 1, 1, ($2::text[])[1 + i % $3],
      '{"body":{"entry":"' || gen_random_uuid() || '","member":"' || gen_random_uuid() || '"}}'
    FROM generate_series(1, $4) AS i`,
    [STATION, kinds, kinds.length, MANY],
  );
  await centre.pool.query('ANALYZE entry');
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

/** How a statement is carried out. */
async function planOf({ text, values }: Asked): Promise<string> {
  const { rows } = await centre.pool.query<Record<string, string>>(`EXPLAIN ${text}`, [...values]);
  return rows.flatMap((row) => Object.values(row)).join('\n');
}

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

const desk = () => {
  const { pool, journal, keys, clock } = centre;
  return { pool, journal, keys, log: strictLog, news: localNews(), now: () => clock.now };
};

test.each([
  ['goods between shops', 2, () => settleTransfers(desk(), MORNING)],
  ['guests who sign up', 3, () => settleSignUps(desk(), MORNING)],
  ['charges and refunds', 4, () => centre.desk.sweep(MORNING)],
] as const)('%s', async (_, conditions, work) => {
  const asked = await askedBy(work);
  const plans = await Promise.all(asked.map(planOf));
  expect(plans.filter((plan) => plan.includes('Seq Scan on entry'))).toEqual([]);
  // What came since a time is found by that time, not by going through a station.
  const found = plans.map((plan) => count(plan, /Index Cond: \(received >=/g));
  expect(found).toEqual(asked.map(({ text }) => count(text, /received >=/g)));
  expect(found.reduce((sum, one) => sum + one, 0)).toBe(conditions);
});
