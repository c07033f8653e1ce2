import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { afterEach, describe, expect, test } from 'vitest';
import { parcelAccount } from '../../../../src/core/journal/account.ts';
import { readSystem, writeSystem } from '../../../../src/core/post/system-table.ts';
import { SYSTEMS } from '../../../../src/core/post/told.ts';
import { erasePhones, phonesOf } from '../../../../src/app/store/post/contacts.ts';
import { parcelOfWaybill } from '../../../../src/app/store/post/post.ts';
import { record } from '../../../../src/app/store/record.ts';
import {
  exportFor,
  importRows,
  recordExport,
  untoldCounts,
} from '../../../../src/app/store/post/systems.ts';
import { waitingParcels } from '../../../../src/app/store/post/waiting.ts';
import { MORNING, STATION, idOf } from '../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const DAY = 24 * 3_600_000;
const recorded = (system: (typeof SYSTEMS)[number]) => {
  const file = new URL(`../../../core/post/systems/${system}.csv`, import.meta.url);
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const read = readSystem(system, Papa.parse<string[]>(text).data);
  if (!read.ok) throw new Error(`${system} cannot be read`);
  return read.rows;
};
const ids = () => {
  let n = 0;
  return () => idOf(`made-${(n += 1)}`);
};

describe.each(SYSTEMS)('the recorded day of %s', (system) => {
  test('imported twice is imported once, and no parcel waits before it is scanned', async () => {
    const store = await openTestStore();
    const newId = ids();
    const rows = recorded(system);
    const coming = rows.filter(({ state }) => state === 'announced' || state === 'waiting').length;
    const first = await importRows(store, newId, system, rows);
    expect(first).toEqual({ announced: coming, known: 0, gone: 300 - coming, why: null });
    const entries = await store.db.entries.count();
    const ledger = await store.db.ledger.toArray();
    const again = await importRows(store, newId, system, rows);
    expect(again).toEqual({ announced: 0, known: coming, gone: 300 - coming, why: null });
    expect(await store.db.entries.count()).toBe(entries);
    expect(await store.db.ledger.toArray()).toEqual(ledger);
    expect(await waitingParcels(store)).toEqual([]);
  });
});

/** A store that has taken one announced parcel in and owes it to two systems. */
async function shopWithOne(clock = handClock()) {
  const store = await openTestStore({ clock: clock.now });
  const newId = ids();
  const [announced] = recorded('coop').filter(
    ({ state, phone }) => state === 'announced' && phone.length === 11 && !phone.includes('*'),
  );
  if (announced === undefined) throw new Error('the day announces a parcel with its phone');
  await importRows(store, newId, 'coop', [announced]);
  const known = await parcelOfWaybill(store, STATION, announced.waybill);
  if (known === null) throw new Error('it is known now');
  const { id, carrier, waybill, tail, name } = known;
  const place = { shelf: '3-2', code: '3-2-3001' };
  const systems = ['coop', 'platform'];
  const body = { parcel: id, carrier, waybill, tail, name, ...place, systems };
  await record(store, [{ id: newId(), kind: 'parcel-received', v: 2, body }]);
  return { store, newId, announced, parcel: id };
}

test('a scan is due to every system of the way, with each one’s own id, until exported', async () => {
  const { store, newId, announced } = await shopWithOne();
  const count = async () => [...(await untoldCounts(store, ['coop', 'platform'])).values()];
  expect(await count()).toEqual([1, 1]);
  const due = await exportFor(store, 'coop');
  expect(due.rows).toEqual([{ ...announced, code: '3-2-3001', state: 'waiting', at: MORNING }]);
  const read = readSystem(
    'coop',
    writeSystem('coop', due.rows).map((cells) => cells.map((cell) => String(cell ?? ''))),
  );
  expect(read).toEqual({ ok: true, rows: due.rows });
  await recordExport(store, newId, 'coop', due);
  expect(await count()).toEqual([0, 1]);
  expect((await exportFor(store, 'coop')).rows).toEqual([]);
  expect(await recordExport(store, newId, 'coop', { rows: [], lines: [] })).toBeNull();
  expect((await exportFor(store, 'platform')).rows).toMatchObject([{ external: '' }]);
});

test('a whole phone is in no entry, and is erased 30 days after the hand-out', async () => {
  const clock = handClock();
  const { store, newId, announced, parcel } = await shopWithOne(clock);
  expect((await phonesOf(store, [parcel])).get(parcel)).toBe(announced.phone);
  const texts = (await store.db.entries.toArray()).map(({ text }) => text).join();
  expect(texts).toContain(announced.phone.slice(-4));
  expect(texts).not.toContain(announced.phone);
  const rows = JSON.stringify(await store.db.ledger.get(parcelAccount(parcel)));
  expect(rows).not.toContain(announced.phone);
  expect(await erasePhones(store, MORNING + 90 * DAY)).toBe(0);
  const body = { parcel, how: 'tail', taker: 'guest', systems: [] };
  await record(store, [{ id: newId(), kind: 'parcel-handed-out', v: 2, body }]);
  expect(await erasePhones(store, MORNING + 30 * DAY - 1)).toBe(0);
  expect((await phonesOf(store, [parcel])).size).toBe(1);
  expect(await erasePhones(store, MORNING + 30 * DAY + 1_000)).toBe(1);
  expect((await phonesOf(store, [parcel])).size).toBe(0);
});

test('the phone of a parcel that never came is erased after 60 days', async () => {
  const store = await openTestStore();
  const [row] = recorded('coop').filter(
    ({ state, phone }) => state === 'announced' && phone.startsWith('170'),
  );
  await importRows(store, ids(), 'coop', row === undefined ? [] : [row]);
  expect(await erasePhones(store, MORNING + 59 * DAY)).toBe(0);
  expect(await erasePhones(store, MORNING + 60 * DAY)).toBe(1);
});
