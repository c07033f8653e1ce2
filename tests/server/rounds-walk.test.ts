// What the background jobs ask for again and again, of all stations at once: none of it may walk
// through every entry there is, however few are new.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { localNews } from '../../src/server/news.ts';
import { settleSignUps } from '../../src/server/members/sign-ups.ts';
import { PLACES_PAGE } from '../../src/server/transfer-places.ts';
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
  // Most shops have sent nothing for long; one has sent a great deal.
  await centre.pool.query(
    `INSERT INTO ledger (station_id, id, open, row)
    SELECT $1, 'odd:' || i, CASE WHEN i % 20 = 0 THEN 'transfer' END, $2::jsonb
    FROM generate_series(1, $3) AS i`,
    [STATION, JSON.stringify({ id: 'odd', form: 'sum', sums: {} }), MANY],
  );
  await centre.pool.query('ANALYZE entry, ledger');
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => centre.close());

type Asked = { readonly text: string; readonly values: readonly unknown[] };

/** The statements on a table that some work makes. */
async function askedBy(work: () => Promise<unknown>, table = / entry\b/): Promise<Asked[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const asked = query.mock.calls.flatMap(([text, values]: readonly unknown[]): Asked[] =>
    typeof text === 'string' && table.test(text)
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

const DAY = 24 * 3_600_000;

test('the first round of a process looks back 30 days at what has moved', async () => {
  const [asked] = await askedBy(() => settleTransfers(desk(), 0));
  expect(asked?.values).toEqual([MORNING - 30 * DAY]);
  const [later] = await askedBy(() => settleTransfers(desk(), MORNING - DAY));
  expect(later?.values).toEqual([MORNING - DAY]);
});

test('goods under way are read a page at a time, each found by where the last one ended', async () => {
  const asked = await askedBy(() => settleTransfers(desk(), MORNING), / ledger\s+WHERE open/);
  expect(asked).toHaveLength(1 + MANY / 20 / PLACES_PAGE);
  expect(new Set(asked.map(({ values }) => values[1])).size).toBe(asked.length);
  for (const plan of await Promise.all(asked.map(planOf))) {
    expect(plan).toMatch(/Limit.*\n.*Index Scan using ledger_under_way/);
    expect(plan).toMatch(/Index Cond: \(ROW\(station_id, id\) >/);
    expect(plan).not.toMatch(/Sort|Filter/);
  }
});
