import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { onHand } from '../../../src/core/goods/stock.ts';
import { unseal } from '../../../src/core/journal/entry.ts';
import { openCart, saveCart } from '../../../src/app/store/sale/carts.ts';
import { putSegments } from '../../../src/app/store/goods/catalogue.ts';
import { stockOf } from '../../../src/app/store/goods/goods.ts';
import { lastMoves } from '../../../src/app/store/goods/shelves.ts';
import { writeMeta } from '../../../src/app/store/meta.ts';
import { record } from '../../../src/app/store/record.ts';
import { rebuild } from '../../../src/app/store/rebuild.ts';
import { daySums } from '../../../src/app/store/shop.ts';
import { countUnsent } from '../../../src/app/store/sync-writes.ts';
import { newCart } from '../../../src/core/sale/cart.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';
import {
  closeTestStores,
  freshName,
  handClock,
  memoryMarks,
  openTestStore,
} from '../../support/store.ts';

const TEA = idOf('tea');
const sale = (name: string, quantity = 1) =>
  draftOf('sale', saleBody(TEA, quantity, 350), idOf(name));
const count = (name: string, quantity: number) =>
  draftOf(
    'count',
    { lines: [{ product: TEA, quantity, value: quantity * 200, at: MORNING }] },
    idOf(name),
  );
const undo = (name: string, entry: string) =>
  draftOf('reversal', { entry: idOf(entry), reason: '' }, idOf(name));

/** The next writes into a table fail. */
function failing(table: string, times: number, error: () => Error) {
  const put = IDBObjectStore.prototype.put;
  let left = times;
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
  ) {
    if (this.name === table && left > 0) {
      left -= 1;
      throw error();
    }
    return put.call(this, value);
  });
}

afterEach(() => {
  closeTestStores();
  vi.restoreAllMocks();
});

describe('a sale', () => {
  test('is entry, balances, chain and outbox mark at once, and takes its cart away', async () => {
    const marks = memoryMarks();
    const store = await openTestStore({ marks });
    await saveCart(store, newCart(idOf('a')));
    const written = await record(store, [sale('a', 2)], { cart: idOf('a') });
    if (!written.ok) throw new Error(written.why);
    expect(written.isNew).toBe(true);
    expect(await openCart(store)).toBeNull();
    expect(await countUnsent(store)).toBe(1);
    expect((await daySums(store, '2026-11-20'))['amount']).toBe(700);
    expect(await lastMoves(store, TEA, 5)).toHaveLength(1);
    const [first] = written.sealed;
    expect(await store.db.heads.toArray()).toEqual([
      { device: DEVICES[0], n: 1, hash: first?.hash, eff: MORNING },
    ]);
    expect(marks.mark).toEqual({
      device: DEVICES[0],
      n: 1,
      hash: first?.hash,
      station: STATION,
    });
  });

  test('recorded twice is one sale, and the second answer is the first receipt', async () => {
    const store = await openTestStore();
    const [first, second] = [await record(store, [sale('a')]), await record(store, [sale('a', 9)])];
    expect(second).toMatchObject({ ok: true, isNew: false });
    expect(first.ok && second.ok && first.sealed).toEqual(second.ok && second.sealed);
    expect((await daySums(store, '2026-11-20'))['sales']).toBe(1);
  });

  test('double tapped is one sale', async () => {
    const store = await openTestStore();
    await Promise.all([1, 2, 3].map(() => record(store, [sale('a')])));
    expect((await daySums(store, '2026-11-20'))['sales']).toBe(1);
  });

  test('in two tabs never takes a number twice', async () => {
    const name = freshName();
    const [one, two] = [await openTestStore({ name }), await openTestStore({ name })];
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => record(i % 2 ? one : two, [sale(`s${i}`)])),
    );
    const rows = await one.db.entries.orderBy('[device+n]').toArray();
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const chain = rows.map(({ text }) => unseal(text));
    chain.forEach((read, i) =>
      expect(read.ok && read.sealed.entry.prev).toBe(rows[i - 1]?.hash ?? '0'.repeat(64)),
    );
    expect(await rebuild(one)).toMatchObject({ equal: true });
  });

  test('broken off in the middle leaves nothing, and the repeat is whole', async () => {
    const store = await openTestStore();
    await saveCart(store, newCart(idOf('a')));
    const { db } = store;
    const broken = failing('ledger', 1, () => new Error('killed'));
    await expect(record(store, [sale('a')], { cart: idOf('a') })).rejects.toThrow('killed');
    expect([await db.entries.count(), await db.ledger.count(), await db.carts.count()]).toEqual([
      0, 0, 1,
    ]);
    broken.mockRestore();
    expect(await record(store, [sale('a')], { cart: idOf('a') })).toMatchObject({ isNew: true });
    expect(await rebuild(store)).toMatchObject({ equal: true });
  });

  test('is never earlier than what is known here, even when the clock is set back', async () => {
    const clock = handClock();
    const store = await openTestStore({ clock: clock.now });
    await record(store, [sale('a')]);
    clock.at -= 86_400_000;
    const later = await record(store, [sale('b')]);
    expect(later.ok && later.sealed[0]?.entry.at).toBe(MORNING + 1);
  });

  test('survives the browser dropping the connection', async () => {
    const store = await openTestStore();
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    store.db.backendDB().close();
    expect(await record(store, [sale('a')])).toMatchObject({ ok: true });
    store.db.close();
    expect(await record(store, [sale('b')])).toMatchObject({ ok: true });
  });

  test('asks the disk itself: every transaction that a receipt follows is strict', async () => {
    const store = await openTestStore();
    await record(store, [sale('a')]);
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    expect(await record(store, [sale('b')])).toMatchObject({ ok: true });
    const writing = begun.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writing.length).toBeGreaterThan(0);
    expect(writing.map(([, , options]) => options?.durability)).toEqual(
      writing.map(() => 'strict'),
    );
  });

  test('of more than 64 kB is refused before anything is written', async () => {
    const store = await openTestStore();
    const line = {
      product: null,
      name: '长'.repeat(200),
      unit: '',
      factor: 1,
      quantity: 1,
      price: 1,
      gross: 1,
      off: 0,
      share: 0,
      amount: 1,
      cost: null,
      reason: '由'.repeat(200),
    };
    const body = {
      lines: Array.from({ length: 100 }, () => line),
      rounding: 0,
      tenders: [{ kind: 'cash', amount: 100 }],
      shift: null,
    };
    expect(await record(store, [draftOf('sale', body, idOf('a'))])).toEqual({
      ok: false,
      why: 'too-large',
    });
    expect(await store.db.entries.count()).toBe(0);
  });
});

describe('a newer version has written', () => {
  test('so this tab stops writing', async () => {
    const store = await openTestStore();
    await writeMeta(store.db, 'epoch', 2);
    expect(await record(store, [sale('a')])).toEqual({ ok: false, why: 'old-tab' });
    expect(await store.db.entries.count()).toBe(0);
  });
});

describe('the disk is full', () => {
  const fill = (times: number) =>
    failing('ledger', times, () => new DOMException('full', 'QuotaExceededError'));

  test('the catalogue gives its room to the sale', async () => {
    const store = await openTestStore();
    await store.db.segments.put({ hash: 'a', bytes: new Uint8Array(9) });
    fill(1);
    expect(await record(store, [sale('a')])).toMatchObject({ ok: true, isNew: true });
    expect(await store.db.segments.count()).toBe(0);
  });

  test('and stays full: nothing was sold and it says so', async () => {
    const store = await openTestStore();
    fill(9);
    expect(await record(store, [sale('a')])).toEqual({ ok: false, why: 'quota' });
    expect(await store.db.entries.count()).toBe(0);
  });
});

describe('a reversal', () => {
  test('takes back what it names, whether recorded together or later', async () => {
    const store = await openTestStore();
    await record(store, [count('c', 10), sale('a', 3)]);
    expect(onHand(await stockOf(store, TEA)).quantity).toBe(7);
    await record(store, [undo('u', 'a')]);
    expect(onHand(await stockOf(store, TEA)).quantity).toBe(10);
    expect(await daySums(store, '2026-11-20')).toEqual({});
    await record(store, [sale('b', 1), undo('u2', 'b'), undo('u3', 'c')]);
    expect(await stockOf(store, TEA)).toBeNull();
    expect(await rebuild(store)).toMatchObject({ equal: true });
  });
});

describe('the recomputation', () => {
  test('finds a balance that was tampered with', async () => {
    const store = await openTestStore();
    await record(store, [count('c', 10), sale('a', 3)]);
    await store.db.ledger.put({ id: 'day:2026-11-20', form: 'sum', sums: { sales: 5 } });
    expect(await rebuild(store)).toMatchObject({ equal: false, differences: ['day:2026-11-20'] });
  });

  test('finds what is missing and what nobody wrote, among more than it looks at in one turn', async () => {
    const store = await openTestStore();
    await record(store, [count('c', 10), sale('a', 3)]);
    const form = 'sum' as const;
    const odd = Array.from({ length: 2_100 }, (_, nth) => `odd:${String(nth).padStart(4, '0')}`);
    await store.db.ledger.bulkPut(odd.map((id) => ({ id, form, sums: { amount: 1 } })));
    await store.db.ledger.delete('day:2026-11-20');
    const rows = await store.db.ledger.count();
    const differences = ['day:2026-11-20', ...odd];
    expect(await rebuild(store)).toEqual({ equal: false, rows, differences });
  });
});

test('segments that are not what they are called are not stored', async () => {
  const store = await openTestStore();
  expect(await putSegments(store, [{ hash: 'a'.repeat(64), bytes: new Uint8Array(2) }])).toBe(
    false,
  );
});
