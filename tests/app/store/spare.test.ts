// What the centre does not have, a second time: whatever the database loses of it comes back once.
import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { stockAccount } from '../../../src/core/journal/account.ts';
import { NO_HEAD, seal } from '../../../src/core/journal/entry.ts';
import { rebuild } from '../../../src/app/store/rebuild.ts';
import { record } from '../../../src/app/store/record.ts';
import { spareLine } from '../../../src/app/store/spare-file.ts';
import { dropSpare, takeSpare } from '../../../src/app/store/spare.ts';
import type { Store } from '../../../src/app/store/store.ts';
import { acknowledge, allUnsent, countUnsent } from '../../../src/app/store/sync-writes.ts';
import { DEVICES, MORNING, draftOf, idOf, saleBody } from '../../support/entries.ts';
import { closeTestStores, freshName, memorySpare, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const TEA = idOf('tea');

async function sell(store: Store, ...names: string[]): Promise<void> {
  for (const name of names) {
    const sale = draftOf('sale', saleBody(TEA, 1, 350, 200), idOf(name));
    expect(await record(store, [sale])).toMatchObject({ ok: true });
  }
}

/** The centre answers for all that waits. */
const allSent = async (store: Store): Promise<void> => {
  const rows = await allUnsent(store);
  await acknowledge(
    store,
    rows.map(({ id, hash, eff }, i) => ({ id, hash, eff, seq: i + 1, status: 'created' as const })),
  );
};

const idsIn = async ({ db }: Store): Promise<string[]> =>
  (await db.entries.orderBy('[device+n]').toArray()).map(({ id }) => id);
const ids = (...names: string[]): string[] => names.map((name) => idOf(name));

test('an emptied database has them again, waiting, counted and in their chain', async () => {
  const spare = memorySpare();
  const lost = await openTestStore({ spare });
  await sell(lost, 'a', 'b', 'c');
  const stock = await lost.db.ledger.get(stockAccount(TEA));
  const store = await openTestStore({ spare, device: DEVICES[1] });
  expect(await takeSpare(store)).toBe(3);
  expect(await idsIn(store)).toEqual(ids('a', 'b', 'c'));
  expect(await countUnsent(store)).toBe(3);
  expect(await store.db.ledger.get(stockAccount(TEA))).toEqual(stock);
  expect(await rebuild(store)).toMatchObject({ equal: true });
  expect(store.session.heads).toMatchObject([{ device: DEVICES[0], n: 3 }]);
  expect(await takeSpare(store)).toBe(0);
});

test('a database cut short gets only what it lacks', async () => {
  const [spare, name] = [memorySpare(), freshName()];
  await sell(await openTestStore({ spare, name }), 'a', 'b', 'c');
  const again = await openTestStore({ spare, name });
  await again.db.entries.delete(idOf('b'));
  expect(await takeSpare(again)).toBe(1);
  expect(await idsIn(again)).toEqual(ids('a', 'b', 'c'));
});

test('a torn line, a changed one and another shop’s are left out, those after them are not', async () => {
  const spare = memorySpare();
  await sell(await openTestStore({ spare }), 'a', 'b', 'c');
  const [, a = '', b = '', c = ''] = spare.text.split('\n');
  const writer = { station: idOf('elsewhere'), device: DEVICES[1], operator: '' };
  const foreign = draftOf('sale', saleBody(TEA, 1, 350, 200), idOf('foreign'));
  const elsewhere = seal(foreign, writer, { ...NO_HEAD, eff: 0 }, MORNING);
  if (!elsewhere.ok) throw new Error('it can be sealed');
  spare.text = ['', a.slice(0, 90), spareLine(elsewhere.sealed), b.replace('350', '351'), c].join(
    '\n',
  );
  const store = await openTestStore({ spare, device: DEVICES[1] });
  expect(await takeSpare(store)).toBe(1);
  expect(await idsIn(store)).toEqual(ids('c'));
});

test('the file is emptied when nothing waits, never before it was looked at', async () => {
  const spare = memorySpare();
  const store = await openTestStore({ spare });
  await sell(store, 'a', 'b');
  await dropSpare(store);
  expect(spare.text.split('\n')).toHaveLength(3);
  await takeSpare(store);
  await dropSpare(store);
  expect(spare.text.split('\n')).toHaveLength(3);
  await allSent(store);
  await dropSpare(store);
  expect(spare.text).toBe('');
});

test('nor while it has what the open database lost: that comes back and is sent first', async () => {
  const spare = memorySpare();
  const store = await openTestStore({ spare });
  await takeSpare(store);
  await sell(store, 'a', 'b', 'c');
  await store.db.entries.delete(idOf('b'));
  await allSent(store);
  spare.isSilent = true;
  await dropSpare(store);
  spare.isSilent = false;
  await dropSpare(store);
  expect(await idsIn(store)).toEqual(ids('a', 'b', 'c'));
  expect(await countUnsent(store)).toBe(1);
  expect(spare.text).toContain(idOf('b'));
  await allSent(store);
  await dropSpare(store);
  expect(spare.text).toBe('');
});

test('nor when it cannot be read, nor while another tab writes', async () => {
  const spare = memorySpare();
  await sell(await openTestStore({ spare }), 'a');
  const store = await openTestStore({ spare, device: DEVICES[1] });
  spare.isSilent = true;
  expect(await takeSpare(store)).toBe(0);
  spare.isSilent = false;
  await dropSpare(store);
  expect(spare.text).not.toBe('');
  expect(await takeSpare(store)).toBe(1);
  await allSent(store);
  const { clear } = spare;
  const other = { ...spare, clear: (size: number) => (spare.add(['other']), clear(size)) };
  Object.assign(spare, { clear: other.clear });
  await dropSpare(store);
  expect(spare.text).toContain('other');
});
