// The device's own store and sync against the real endpoint on a real PostgreSQL, without a
// socket: whatever the line does to them, both sides reach the same balances.
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { bookValue, movementsOf } from '../../src/core/goods/movement.ts';
import { onHand } from '../../src/core/goods/stock.ts';
import { differences } from '../../src/core/journal/book.ts';
import type { Draft } from '../../src/core/journal/entry.ts';
import { type Row, RowSchema } from '../../src/core/journal/row.ts';
import { CENTRE } from '../../src/core/id.ts';
import type { Json } from '../../src/core/text.ts';
import { rebuild } from '../../src/app/store/rebuild.ts';
import { record } from '../../src/app/store/record.ts';
import { type Store, closeStore, openStore } from '../../src/app/store/store.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import { pullPast } from '../../src/app/sync/past-load.ts';
import { loadBase, pullOnce } from '../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../src/app/sync/push.ts';
import * as v from 'valibot';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';
import { freshName } from '../support/store.ts';

type Fault = 'none' | 'request-lost' | 'reply-lost';
type Till = { store: Store; clock: { now: number }; faults: Fault[]; fetch: Fetch };

let centre: Centre;
let tills: Till[] = [];

/** A line with a cookie jar of its own, on which single requests or replies get lost. */
function lineTo(faults: Fault[]): Fetch {
  let cookie = '';
  return async (path, init) => {
    const fault = faults.shift() ?? 'none';
    if (fault === 'request-lost') throw new TypeError('lost');
    const answer = await centre.request(path, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init.headers)), cookie },
    });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    if (fault === 'reply-lost') throw new TypeError('lost');
    return answer;
  };
}

async function newTill(): Promise<Till> {
  const clock = { now: MORNING };
  const faults: Fault[] = [];
  const fetch = lineTo(faults);
  const store = await openStore({ name: freshName(), clock: () => clock.now, marks: null });
  expect((await enrol(store, fetch, await centre.code())).ok).toBe(true);
  expect((await loadBase(store, fetch)).ok).toBe(true);
  return { store, clock, faults, fetch };
}

async function exchange({ store, fetch }: Till): Promise<void> {
  for (const step of [
    () => pushOnce(store, fetch, fullPace()),
    () => pullOnce(store, fetch),
    () => pullPast(store, fetch),
  ]) {
    for (;;) {
      const done = await step();
      if (!done.ok) return;
      if (done.isDone) break;
    }
  }
}

async function centreRows(): Promise<Map<string, Row>> {
  const found = await centre.pool.query(
    'SELECT row FROM ledger WHERE station_id = ANY($1::uuid[])',
    [[STATION, CENTRE]],
  );
  const rows = found.rows.map((line: unknown) => v.parse(v.object({ row: RowSchema }), line).row);
  return new Map(rows.map((row) => [row.id, row]));
}

const rowsOf = async (store: Store): Promise<Map<string, Row>> =>
  new Map((await store.db.ledger.toArray()).map((row) => [row.id, row]));

beforeAll(async () => {
  centre = await startCentre(MORNING);
});
afterAll(() => centre.close());
beforeEach(async () => {
  tills = [await newTill(), await newTill()];
});
afterEach(() => {
  for (const { store } of tills) closeStore(store);
});

let made = 0;
const ids: string[] = [];

const sentBody = (product: string, choice: number): Json => ({
  ...{ transfer: idOf(`transfer-${choice % 3}`), to: idOf('west'), note: '' },
  lines: [
    {
      ...{ product, code: '6901028004954', name: 'tea', spec: '', unit: '瓶', quantity: 2 },
      ...{ cost: choice % 2 ? 400 : null, price: null },
    },
  ],
});

function draft(act: number, choice: number, at: number): Draft {
  made += 1;
  const id = idOf(`contract-${made}`);
  const product = idOf(`goods-${choice % 4}`);
  const parcel = idOf(`parcel-${choice % 6}`);
  const seen = at - (choice % 5000);
  const count = idOf('count');
  const line = { product, quantity: choice % 9, at: seen, round: 1 + (choice % 2) };
  const bodies: [string, Json, number?][] = [
    ['sale', saleBody(product, 1 + (choice % 3), 350, choice % 2 ? 200 : null)],
    ['receiving', { supplier: '', note: '', lines: [{ product, quantity: 6, cost: 1200 }] }],
    ['receiving', deliveredBody(product, choice), 2],
    [
      'supplier-return',
      {
        supplier: '',
        supplierId: idOf('supplier'),
        receiving: ids[choice % Math.max(1, ids.length)] ?? null,
        note: '',
        lines: [{ product, quantity: 1, cost: 200, line: 0 }],
      },
    ],
    ['transfer-sent', sentBody(product, choice)],
    ['count', { lines: [{ product, quantity: choice % 9, value: null, at: seen }] }],
    ['count-tallied', { count, lines: [{ ...line, from: seen - 1000 }] }],
    ['count', { count, lines: [{ ...line, value: choice % 2 ? null : 900 }] }, 2],
    [
      'write-off',
      {
        reason: choice % 3 ? 'broken' : 'found',
        note: '',
        photo: null,
        lines: [{ product, quantity: 1 + (choice % 2), cost: choice % 2 ? null : 150 }],
      },
    ],
    [
      'parcel-received',
      {
        parcel,
        carrier: 'post',
        waybill: `98${choice % 6}`,
        shelf: '1-1',
        code: '1-1-1001',
        tail: '3316',
      },
    ],
    ['parcel-handed-out', { parcel, how: 'code' }],
    [
      'product-saved',
      { product, fields: { name: `n${choice}` }, units: [{ unit: 'p', factor: 1, price: choice }] },
    ],
    ['reversal', { entry: ids[choice % Math.max(1, ids.length)] ?? idOf('none'), reason: '' }],
  ];
  const [kind, body, version = 1] = bodies[act % bodies.length] ?? ['', null];
  ids.push(id);
  return { id, kind, v: version, body };
}

/** Every product's stock is what its movements come to, to the piece and to the fen. */
function addsUp(rows: ReadonlyMap<string, Row>): void {
  const all = [...rows.values()];
  const moves = all.filter((row) => row.form === 'move');
  for (const row of all) {
    if (row.form !== 'stock') continue;
    const own = moves.filter(({ product }) => `stock:${product}` === row.id);
    const last = movementsOf(row, own).at(-1);
    expect([last?.onHand, last?.worth]).toEqual([onHand(row).quantity, bookValue(row)]);
  }
}

/** Goods of a supplier for an order and a delivery, some with a date, some given. */
const deliveredBody = (product: string, choice: number): Json => ({
  supplier: '',
  supplierId: idOf('supplier'),
  order: idOf(`order-${choice % 2}`),
  delivery: idOf(`delivery-${choice % 3}`),
  noteNumber: '',
  warehouse: '',
  note: '',
  arrived: null,
  lines: [
    { product, quantity: 6, cost: 1200, made: '2026-11-01', days: 1 + (choice % 60) },
    { product, quantity: 1, cost: 0, gift: true },
  ],
});

const steps = fc.array(
  fc.record({
    till: fc.integer({ min: 0, max: 1 }),
    act: fc.nat(50),
    choice: fc.nat(9999),
    wait: fc.integer({ min: 0, max: 600_000 }),
    drift: fc.integer({ min: -90_000, max: 90_000 }),
    sync: fc.boolean(),
    fault: fc.constantFrom<Fault>('none', 'none', 'request-lost', 'reply-lost'),
  }),
  { minLength: 20, maxLength: 40 },
);

test('devices and centre reach equal balances over a bad line with wrong clocks', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      for (const step of plan) {
        const till = tills[step.till];
        if (!till) continue;
        centre.clock.now += step.wait;
        till.clock.now = centre.clock.now + step.drift;
        const written = await record(till.store, [draft(step.act, step.choice, till.clock.now)]);
        expect(written.ok).toBe(true);
        till.faults.push(step.fault);
        if (step.sync) await exchange(till);
      }
      for (const till of [...tills, ...tills]) {
        till.faults.length = 0;
        await exchange(till);
      }
      const expected = await centreRows();
      addsUp(expected);
      for (const { store } of tills) {
        expect(await countUnsent(store)).toBe(0);
        expect(differences(expected, await rowsOf(store))).toEqual([]);
        expect(await rebuild(store)).toMatchObject({ equal: true });
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test("a device bound later starts from the centre's balances and ends with the same ones", async () => {
  await fc.assert(
    fc.asyncProperty(steps, steps, async (before, after) => {
      const [first] = tills;
      if (!first) throw new Error('there is a till');
      const act = async (till: Till, step: (typeof before)[number]): Promise<void> => {
        centre.clock.now += step.wait;
        till.clock.now = centre.clock.now + step.drift;
        await record(till.store, [draft(step.act, step.choice, till.clock.now)]);
        if (step.sync) await exchange(till);
      };
      for (const step of before) await act(first, step);
      await exchange(first);
      const late = await newTill();
      for (const step of after) await act(step.till === 0 ? first : late, step);
      for (const till of [first, late, first, late]) await exchange(till);
      const expected = await centreRows();
      expect(differences(expected, await rowsOf(late.store))).toEqual([]);
      expect(differences(expected, await rowsOf(first.store))).toEqual([]);
      expect(await rebuild(late.store)).toMatchObject({ equal: true });
      closeStore(late.store);
    }),
    { numRuns: Number(process.env['TILL_RUNS'] ?? 4), endOnFailure: true },
  );
});
