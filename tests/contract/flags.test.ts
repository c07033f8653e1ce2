// The device and the centre find flags each through its own indexes: both must say the same, and a
// held bill sold on two tills must leave the same balances everywhere.
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { openFlags } from '../../src/app/store/flags.ts';
import { record } from '../../src/app/store/record.ts';
import { type Store, closeStore, openStore } from '../../src/app/store/store.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import type { Fetch } from '../../src/app/sync/network.ts';
import { pullPast } from '../../src/app/sync/past-load.ts';
import { loadBase, pullOnce } from '../../src/app/sync/pull.ts';
import { fullPace, pushOnce } from '../../src/app/sync/push.ts';
import { COMMANDS } from '../../src/server/commands/commands.ts';
import { stationFlags } from '../../src/server/commands/flags.ts';
import { readQuarantineFile } from '../../src/core/flags/file.ts';
import { settledBody } from '../../src/core/flags/flag.ts';
import { differences } from '../../src/core/journal/book.ts';
import { type Row, RowSchema } from '../../src/core/journal/row.ts';
import type { Json } from '../../src/core/text.ts';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, STATION, idOf, saleBody } from '../support/entries.ts';
import { freshName } from '../support/store.ts';

type Till = { store: Store; fetch: Fetch };
let centre: Centre;
let one: Till;
let two: Till;

async function newTill(): Promise<Till> {
  let cookie = '';
  const fetch: Fetch = async (path, init) => {
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie };
    const answer = await centre.request(path, { ...init, headers });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  };
  const store = await openStore({ name: freshName(), clock: () => centre.clock.now, marks: null });
  expect((await enrol(store, fetch, await centre.code())).ok).toBe(true);
  expect((await loadBase(store, fetch)).ok).toBe(true);
  return { store, fetch };
}

async function exchange({ store, fetch }: Till): Promise<void> {
  for (const step of [
    () => pushOnce(store, fetch, fullPace()),
    () => pullOnce(store, fetch),
    () => pullPast(store, fetch),
  ]) {
    for (;;) {
      const done = await step();
      if (!done.ok) throw new Error(`the exchange failed: ${JSON.stringify(done)}`);
      if (done.isDone) break;
    }
  }
}

async function settle(): Promise<void> {
  for (const till of [one, two, one, two]) await exchange(till);
}

const run = (name: string, ...args: string[]) =>
  COMMANDS.get(name)?.run({
    pool: centre.pool,
    now: centre.clock.now,
    origin: '',
    save: () => 'no files here',
    read: () => new Uint8Array(),
    arg: (index) => args[index] ?? '',
  });

let made = 0;
async function write({ store }: Till, kind: string, body: Json, id?: string): Promise<void> {
  made += 1;
  centre.clock.now += 1_000;
  const draft = { id: id ?? idOf(`flags-contract-${made}`), kind, v: 1, body };
  expect((await record(store, [draft])).ok).toBe(true);
}

async function centreRows(): Promise<Map<string, Row>> {
  const found = await centre.pool.query('SELECT row FROM ledger WHERE station_id = $1', [STATION]);
  const rows = found.rows.map((line: unknown) => v.parse(v.object({ row: RowSchema }), line).row);
  return new Map(rows.map((row) => [row.id, row]));
}

const centreFlags = async () =>
  (await stationFlags(centre.pool, STATION, centre.clock.now))
    .filter(({ isSeen }) => !isSeen)
    .map(({ flag }) => flag);

const rowsOf = async ({ store }: Till): Promise<Map<string, Row>> =>
  new Map((await store.db.ledger.toArray()).map((row) => [row.id, row]));

const TEA = idOf('flags-tea');
const product = (price: number): Json => ({
  product: TEA,
  fields: { name: 'tea' },
  units: [{ unit: '瓶', factor: 1, price }],
});

beforeAll(async () => {
  centre = await startCentre(MORNING);
  one = await newTill();
  two = await newTill();
});
afterAll(async () => {
  for (const till of [one, two]) closeStore(till.store);
  await centre.close();
});

test('device and centre see the same, and one word settles it for all', async () => {
  const lines = [{ product: TEA, quantity: 1, value: null, at: MORNING }];
  await write(one, 'product-saved', product(350));
  await write(one, 'count', { lines });
  await settle();
  await write(one, 'product-saved', product(400));
  await exchange(one);
  await write(two, 'sale', saleBody(TEA, 3, 350));
  for (const till of [one, two]) {
    await write(till, 'parcel-handed-out', { parcel: idOf('flags-parcel'), how: 'code' });
  }
  await settle();
  const flags = await centreFlags();
  expect(flags.map(({ rule }) => rule).sort()).toEqual([
    'doubled',
    'price-changed',
    'stock-short',
    'unknown-parcel',
  ]);
  for (const till of [one, two]) expect(await openFlags(till.store)).toEqual(flags);
  for (const flag of flags) await write(two, 'flag-settled', settledBody(flag, 'known'));
  await settle();
  expect(await centreFlags()).toEqual([]);
  expect(await openFlags(one.store)).toEqual([]);
  const printed = await run('flags', STATION);
  expect(printed?.lines).toHaveLength(flags.length + 1);
  expect(printed?.lines?.at(-1)).toBe('0 open, 4 seen by the keeper');
  expect(printed?.lines).toContain(
    `2026-11-20 stock-short ${TEA} {"product":"${TEA}","quantity":-2} seen by the keeper`,
  );
  await write(one, 'sale', saleBody(TEA, 1, 400)); // further below than the keeper saw
  await settle();
  expect((await run('flags', STATION))?.lines).toContain(
    `2026-11-20 stock-short ${TEA} {"product":"${TEA}","quantity":-3} open`,
  );
});

test('one id written on two tills counts once, everywhere alike, and is told', async () => {
  const id = idOf('sold-twice');
  await write(one, 'sale', saleBody(TEA, 1, 400), id);
  await write(two, 'sale', saleBody(TEA, 2, 400), id);
  await settle();
  const rows = await centreRows();
  for (const till of [one, two]) {
    const own = await rowsOf(till);
    const shared = new Map([...rows].filter(([account]) => own.has(account)));
    expect(differences(own, shared)).toEqual([]);
    expect(own.get(`stock:${TEA}`)).toEqual(rows.get(`stock:${TEA}`));
  }
  const [flag] = (await openFlags(two.store)).filter(({ rule }) => rule === 'same-id');
  expect(flag?.facts).toMatchObject({ amount: 800, other: { amount: 400 } });
  expect((await centreFlags()).find(({ rule }) => rule === 'same-id')).toEqual(flag);
  expect((await openFlags(one.store)).map(({ rule }) => rule)).not.toContain('same-id');
});

test('the centre tells of goods and clocks as a till does, and as far back', async () => {
  const [sold, received] = [idOf('flags-sold'), idOf('flags-received')];
  const lines = [{ product: received, quantity: 1, cost: 100 }];
  await write(one, 'receiving', { supplier: '', note: '', lines });
  centre.clock.now += 600_000; // its clock, for one sale
  await write(one, 'sale', saleBody(sold, 1, 100));
  centre.clock.now -= 600_000;
  await settle();
  const told = async () => (await centreFlags()).filter(({ rule }) => rule !== 'same-id');
  const shown = async () => (await openFlags(one.store)).filter(({ rule }) => rule !== 'same-id');
  const subjects = (await told()).map(({ rule, subject }) => `${rule} ${subject}`);
  expect(subjects).toContain(`unknown-product ${sold}`);
  expect(subjects).toContain(`unknown-product ${received}`);
  expect(subjects.join()).toContain('clock-off 2026-11-20:');
  expect(await shown()).toEqual(await told());
  centre.clock.now += 29 * 86_400_000;
  expect((await told()).map(({ rule }) => rule)).toEqual(['stock-short']);
  expect(await shown()).toEqual(await told());
});

test('the centre lists and saves its quarantine', async () => {
  const file = join(tmpdir(), `${freshName()}.json`);
  const listed = await run('quarantine');
  expect(listed?.ok && listed.lines.join('\n')).toMatch(/sale 8\.00 same-id/);
  expect(await run('quarantine', STATION)).toEqual(listed);
  expect(await run('quarantine', STATION, '--export', file)).toMatchObject({ ok: true });
  const saved = readQuarantineFile(readFileSync(file, 'utf8'));
  rmSync(file);
  expect(saved?.entries).toMatchObject([{ why: 'same-id' }]);
  for (const name of ['quarantine', 'flags']) {
    expect(await run(name, 'nowhere')).toEqual({ ok: false, why: 'station-unknown' });
  }
  expect(await run('quarantine', STATION, '--print')).toMatchObject({ ok: false });
});
