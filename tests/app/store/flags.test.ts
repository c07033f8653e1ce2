import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { readQuarantineFile } from '../../../src/core/flags/file.ts';
import { settledBody } from '../../../src/core/flags/flag.ts';
import { flagsIn } from '../../../src/core/flags/registry.ts';
import { canonical } from '../../../src/core/journal/book.ts';
import type { Json } from '../../../src/core/text.ts';
import {
  envelopeOf,
  exportQuarantined,
  openFlags,
  quarantinedItem,
} from '../../../src/app/store/flags.ts';
import { rebuild } from '../../../src/app/store/rebuild.ts';
import { record } from '../../../src/app/store/record.ts';
import type { Store } from '../../../src/app/store/store.ts';
import { acknowledge } from '../../../src/app/store/sync-writes.ts';
import { DEVICES, MORNING, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const TEA = idOf('tea');
let made = 0;
async function write(store: Store, kind: string, body: Json, id?: string): Promise<string> {
  made += 1;
  const draft = { id: id ?? idOf(`store-flag-${made}`), kind, v: 1, body };
  const result = await record(store, [draft]);
  if (!result.ok) throw new Error(result.why);
  return draft.id;
}
const product = (store: Store, price: number) =>
  write(store, 'product-saved', {
    product: TEA,
    fields: { name: 'tea' },
    units: [{ unit: '瓶', factor: 1, price }],
  });
const counted = (store: Store, quantity: number) =>
  write(store, 'count', { lines: [{ product: TEA, quantity, value: null, at: MORNING }] });
const rulesOf = async (store: Store): Promise<string[]> =>
  (await openFlags(store)).map(({ rule }) => rule).sort();

async function refuse(store: Store, id: string, why: string): Promise<void> {
  const row = await store.db.entries.get(id);
  if (row === undefined) throw new Error('the entry is here');
  const { hash, eff } = row;
  await acknowledge(store, [{ id, hash, status: 'quarantined', seq: null, eff, why }]);
}

/** A shop in which something of everything went wrong. */
async function trouble(): Promise<Store> {
  const store = await openTestStore();
  await product(store, 350);
  await counted(store, 1);
  await product(store, 400);
  await write(store, 'sale', saleBody(TEA, 3, 350));
  await write(store, 'sale', saleBody(idOf('nobody-knows'), 1, 500));
  const parcel = idOf('parcel');
  await write(store, 'parcel-handed-out', { parcel, how: 'code' });
  await write(store, 'parcel-handed-out', { parcel, how: 'scan' });
  await refuse(store, await write(store, 'sale', saleBody(TEA, 1, 400)), 'outsized');
  return store;
}
const ALL = [
  'doubled',
  'price-changed',
  'quarantined',
  'stock-short',
  'unknown-parcel',
  'unknown-product',
];

test('what the indexes find is what all rows and entries give', async () => {
  const store = await trouble();
  expect(await rulesOf(store)).toEqual(ALL);
  const [rows, entries] = await Promise.all([
    store.db.ledger.toArray(),
    store.db.entries.toArray(),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const row = (account: string) => byId.get(account) ?? null;
  const own = { device: DEVICES[0], offset: 0, now: MORNING };
  const all = flagsIn({ rows, entries: entries.map(envelopeOf), row, own });
  expect(await openFlags(store)).toEqual(all);
});

test('a flag goes with the keeper’s word and comes back when it goes further', async () => {
  const store = await trouble();
  for (const flag of await openFlags(store)) {
    await write(store, 'flag-settled', settledBody(flag, 'known'));
  }
  expect(await rulesOf(store)).toEqual([]);
  await write(store, 'sale', saleBody(TEA, 1, 400));
  expect(await rulesOf(store)).toEqual(['stock-short']);
  await counted(store, 5);
  expect(await rulesOf(store)).toEqual([]);
  expect((await rebuild(store)).equal).toBe(true);
});

test('rows of an older version are marked once, and then equal a recomputation', async () => {
  const store = await trouble();
  const stock = await store.db.ledger.get(`stock:${TEA}`);
  if (stock?.form !== 'stock') throw new Error('tea has a stock');
  const { open, ...old } = stock;
  expect(open).toBe('short');
  await store.db.ledger.put(old);
  expect(await rulesOf(store)).toContain('stock-short');
  expect(canonical(await store.db.ledger.get(`stock:${TEA}`))).toBe(canonical(stock));
});

test('an entry in quarantine leaves as a file with its text, hash and why', async () => {
  const store = await trouble();
  const flag = (await openFlags(store)).find(({ rule }) => rule === 'quarantined');
  const n = Number(flag?.facts['n']);
  const item = await quarantinedItem(store, DEVICES[0], n);
  if (item === null) throw new Error('the entry is here');
  expect(item).toMatchObject({ why: 'outsized', n });
  expect(readQuarantineFile(exportQuarantined(store, [item]))?.entries).toEqual([item]);
  expect(readQuarantineFile('{}')).toBeNull();
  expect(await quarantinedItem(store, DEVICES[0], 1)).toBeNull();
});

test('a clock that is off is told for this device, and for the day of what it wrote', async () => {
  const store = await openTestStore();
  const id = await write(store, 'redemption', { voucher: 'V-1234', gift: '' });
  const row = await store.db.entries.get(id);
  const eff = MORNING - 600_000;
  await acknowledge(store, [{ id, hash: row?.hash ?? '', status: 'created', seq: 1, eff }]);
  expect(await rulesOf(store)).toEqual(['clock-off']);
  store.session.offset = -600_000;
  expect(await rulesOf(store)).toEqual(['clock-now', 'clock-off']);
});
