// The table of attempts and its double in memory, played side by side: the same acts give the same
// answers and leave the same rows, so that what a simulation in memory proves holds for the table.
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { required } from '../../src/core/assert.ts';
import { fen } from '../../src/core/money.ts';
import { attemptOf } from '../../src/core/pay/attempt.ts';
import { OVER_CHARGE } from '../../src/core/pay/refund.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import * as attempts from '../../src/server/acquirer/attempts.ts';
import * as granting from '../../src/server/acquirer/granting.ts';
import { writeAsCentre } from '../../src/server/centre.ts';
import type { Pool } from '../../src/server/database/pool.ts';
import type { Journal } from '../../src/server/journal/journal-tx.ts';
import { type AnyCentre, startCentre } from '../support/endpoint.ts';
import { MORNING, idOf } from '../support/entries.ts';
import {
  type Tasks,
  doubledAttempts,
  doubledGranting,
  keepTasks,
} from '../support/memory-attempts.ts';
import { startMemoryCentre } from '../support/memory-centre.ts';

type Side = {
  readonly centre: AnyCentre;
  readonly pool: Pool;
  readonly journal: Journal;
  readonly rows: () => Promise<unknown[]>;
  readonly clear: () => Promise<unknown>;
};

/** Rows in an order of their own: neither side says which comes first. */
const keyed = (rows: readonly object[]): object[] =>
  rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const keyOf = (row: object): string =>
  `${Reflect.get(row, 'station')}/${Reflect.get(row, 'number')}`;

const table = doubledAttempts(attempts);
const grants = doubledGranting(granting);
const sides: Side[] = [];

beforeAll(async () => {
  const real = await startCentre(MORNING);
  sides.push({
    centre: real,
    pool: real.pool,
    journal: real.journal,
    rows: async () => {
      const sql = `SELECT station_id AS station, number, of, amount, channel, way, begun, passed,
        closed, told, heard, silences, late, due, leased FROM attempt`;
      return keyed((await real.pool.query(sql)).rows);
    },
    clear: () => real.pool.query('DELETE FROM attempt'),
  });
  const made: Omit<Side, 'centre'>[] = [];
  const centre = await startMemoryCentre(MORNING, ({ pool, journal }) => {
    const tasks: Tasks = keepTasks(pool, journal);
    made.push({
      pool,
      journal,
      rows: async () => keyed([...tasks.kept.values()]),
      clear: async () => {
        tasks.kept = new Map();
      },
    });
    return undefined;
  });
  sides.push({ centre, ...required(made[0], 'the endpoint has asked for its desk') });
});
afterAll(() => Promise.all(sides.map(({ centre }) => centre.close())));

const NAMES = ['one', 'two'] as const;
const CHARGES = NAMES.map((name) => attemptOf(idOf(`charge ${name}`)));
const REFUNDS = NAMES.map((name) => attemptOf(idOf(`refund ${name}`)));
const STATES = ['sent', 'paying', 'paid', 'failed', 'reversing', 'reversed', 'unknown'] as const;
const REFUND_STATES = ['sent', 'refunding', 'refunded', 'failed'] as const;

const step = fc.record({
  does: fc.constantFrom(
    ...(['pass', 'pass', 'take', 'shut', 'due', 'lease', 'wake', 'hasten', 'settle'] as const),
    ...(['find', 'sweep', 'sweep', 'grant', 'grant', 'spent', 'rest', 'refuse', 'clear'] as const),
    ...(['begun', 'begun', 'moved', 'moved', 'wanted', 'answered'] as const),
  ),
  which: fc.nat(1),
  amount: fc.constantFrom(300, 500),
  channel: fc.constantFrom(...(['wechat', 'alipay', 'other'] as const)),
  way: fc.constantFrom(...(['guest-code', 'shop-code'] as const)),
  word: fc.nat(6),
  later: fc.constantFrom(0, 500, 5_000, 40_000, 130_000, 8 * 24 * 3_600_000),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The entry that a step writes into the station's stream. */
function wordOf({ does, which, amount, channel, way, word }: Step, run: string, n: number): Draft {
  const [attempt = '', refund = ''] = [CHARGES[which], REFUNDS[which]];
  const id = idOf(`${run} ${n}`);
  switch (does) {
    case 'begun': {
      const body = { attempt, sale: idOf('sale'), amount, channel, way };
      return { id, kind: 'charge-begun', v: 1, body };
    }
    case 'moved': {
      const body = { attempt, state: STATES[word] ?? 'sent', transaction: null, why: '' };
      return { id, kind: 'charge-moved', v: 1, body };
    }
    case 'wanted': {
      const body = { refund, attempt: CHARGES[0] ?? '', amount, return: idOf('goods') };
      return { id, kind: 'refund-begun', v: 1, body };
    }
    default: {
      const state = REFUND_STATES[word % REFUND_STATES.length] ?? 'sent';
      const why = state === 'failed' && word > 3 ? OVER_CHARGE : '';
      return { id, kind: 'refund-moved', v: 1, body: { refund, state, why } };
    }
  }
}

/** A charge as the ledger may have it: its beginning is here, or not. */
const woken = (attempt: string, { amount, channel, way, word }: Step, at: number) => {
  const begun = { sale: idOf('sale'), amount: fen(amount), channel, way, entry: '', by: '' };
  return { attempt, at, begun: word > 2 ? null : begun };
};

/** Does one step on one side; gives what it answers. */
async function play(
  { pool, journal }: Side,
  station: string,
  one: Step,
  { run, n, now, since }: { run: string; n: number; now: number; since: number },
): Promise<unknown> {
  const { does, which, channel, way, word } = one;
  const number = CHARGES[which] ?? '';
  const amount = fen(one.amount);
  const known = (of: string) => table.findAttempt(pool, station, of);
  switch (does) {
    case 'pass':
      return table.pass(pool, station, { number, of: null, amount, channel, way }, now);
    case 'take': {
      const back = { number: REFUNDS[which] ?? '', of: CHARGES[0] ?? '', amount, channel, way };
      return table.lookAfter(pool, station, back, now);
    }
    case 'shut': {
      const attempt = await known(number);
      const old = attempt && word === 0 ? { ...attempt, passed: 1 } : attempt;
      return old && table.shut(pool, old);
    }
    case 'due': {
      return keyed(await table.leaseDue(pool, now, 10_000));
    }
    case 'lease':
      return table.leaseOne(pool, station, number, now);
    case 'wake':
      return table.wake(pool, station, woken(number, one, since), now, word % 2 === 1);
    case 'hasten':
      return table.hasten(pool, station, number, now);
    case 'settle': {
      const attempt = await known(number);
      const told = (['paid', 'unknown', null] as const)[word % 3] ?? null;
      const due = word > 3 ? null : now + word * 2_000;
      const heard = told === null ? null : now;
      const settled = { told, heard, silences: word, late: word === 5, due };
      const old = attempt && word === 6 ? { ...attempt, passed: 1 } : attempt;
      return old && table.settle(pool, old, settled);
    }
    case 'grant':
    case 'spent':
    case 'refuse': {
      const refund = await known(REFUNDS[which] ?? '');
      const of = refund?.of ?? null;
      if (refund === null || of === null) return null;
      if (does === 'spent') return grants.isSpent(pool, { ...refund, of }, fen(500));
      if (does === 'refuse') return grants.refuse(pool, refund);
      return grants.letThrough(pool, { ...refund, of }, now);
    }
    case 'rest':
      return grants.restOf(pool, { station, number });
    case 'sweep':
      await table.sweep(pool, since, now);
      return null;
    case 'clear':
      return table.clearEnded(pool, now);
    case 'find':
      return known(number);
    default: {
      const results = await writeAsCentre(journal, station, [wordOf(one, run, n)], now);
      return results.map(({ status }) => status);
    }
  }
}

/** An answer without what only the double's has beside it. */
const seen = (answer: unknown): unknown => {
  const isKept = (key: string, value: unknown): unknown =>
    key === 'due' || key === 'leased' ? undefined : value;
  return JSON.parse(JSON.stringify(answer ?? null, isKept));
};

let runs = 0;

test('table and double answer the same and keep the same, whatever is done in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      runs += 1;
      const run = `run ${runs}`;
      const station = idOf(run);
      for (const side of sides) {
        await side.centre.addStation(station);
        await side.clear();
      }
      const since = MORNING + runs * 24 * 3_600_000;
      let now = since;
      for (const [n, one] of steps.entries()) {
        now += one.later;
        const at = { run, n, now, since };
        const answers: unknown[] = [];
        for (const side of sides) answers.push(seen(await play(side, station, one, at)));
        expect({ n, ...one, answer: answers[1] }).toEqual({ n, ...one, answer: answers[0] });
        const [table, memory] = await Promise.all(sides.map((side) => side.rows()));
        expect({ n, ...one, rows: memory }).toEqual({ n, ...one, rows: table });
      }
    }),
    { numRuns: Number(process.env['SOAK'] ?? 30) },
  );
});
