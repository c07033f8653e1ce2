// No page starts while a checkout waits: it would stand before it at the disk.
import 'fake-indexeddb/auto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { newGate } from '../../../src/app/store/gate.ts';
import { record } from '../../../src/app/store/record.ts';
import { WRITES, busyTill, teaSale } from '../../support/side-writes.ts';
import { closeTestStores } from '../../support/store.ts';

afterEach(() => {
  vi.restoreAllMocks();
  closeTestStores();
});

/** The tables of each writing transaction of the databases that are opened from now on. */
function begun(): string[][] {
  const all: string[][] = [];
  const begin = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    tables,
    mode,
    options,
  ) {
    if (mode === 'readwrite') all.push([...tables]);
    return begin.call(this, tables, mode, options);
  });
  return all;
}

const breathe = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
};

/** Work that goes on until it is let go. */
function held() {
  let letGo = (): void => undefined;
  const done = new Promise<void>((go) => {
    letGo = go;
  });
  return { work: () => done, letGo: () => letGo() };
}

test.each(Object.entries(WRITES))('%s comes after a checkout that waits', async (_, write) => {
  const all = begun();
  const store = await busyTill();
  const { work, letGo } = held();
  const before = store.gate.inTurn(work);
  const paid = record(store, [teaSale('paid')]);
  all.length = 0;
  const written = write(store);
  await breathe();
  expect(all).toEqual([]);
  letGo();
  await Promise.all([before, paid, written]);
  expect(all[0]).toContain('carts');
  expect(all.length).toBeGreaterThan(1);
  expect(all.slice(1).flat()).not.toContain('carts');
});

test('pages go on when the last of several is done, also where it failed', async () => {
  const gate = newGate();
  const [one, two] = [held(), held()];
  const first = gate.first(one.work);
  const second = gate.first(async () => {
    await two.work();
    throw new Error('the disk');
  });
  let isClear = false;
  const cleared = gate.clear().then(() => {
    isClear = true;
  });
  one.letGo();
  await first;
  await breathe();
  expect(isClear).toBe(false);
  two.letGo();
  await expect(second).rejects.toThrow('the disk');
  await cleared;
});
