import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { writeSegment } from '../../../src/core/catalogue.ts';
import { parcelId } from '../../../src/core/derived-id.ts';
import { fen } from '../../../src/core/money.ts';
import { clockOf } from '../../../src/core/time.ts';
import { newCart } from '../../../src/core/sale/cart.ts';
import { readBoot, NEW_BOOT, writeBoot } from '../../../src/app/store/boot.ts';
import { deleteCart, heldCarts, openCart, saveCart } from '../../../src/app/store/sale/carts.ts';
import {
  catalogueLookUp,
  catalogueSize,
  hasCatalogue,
  missingSegments,
  pruneCatalogue,
  putSegments,
  useCatalogue,
} from '../../../src/app/store/goods/catalogue.ts';
import type { Changed } from '../../../src/app/store/changes.ts';
import {
  productById,
  productsAfter,
  productsByCodes,
  productsByIds,
  stocksOf,
} from '../../../src/app/store/goods/goods.ts';
import { lowGoods } from '../../../src/app/store/goods/low.ts';
import { soldLately } from '../../../src/app/store/goods/sold-window.ts';
import { checkMarks } from '../../../src/app/store/marks.ts';
import { referrals } from '../../../src/app/store/post/post.ts';
import { waitingParcels } from '../../../src/app/store/post/waiting.ts';
import { endPractice, openPractice } from '../../../src/app/store/practice.ts';
import { record } from '../../../src/app/store/record.ts';
import { billById, listPages, listSales, tendersNow } from '../../../src/app/store/sale/sales.ts';
import { lastDays, stretchOf } from '../../../src/app/store/shop.ts';
import type { Store } from '../../../src/app/store/store.ts';
import { postWaiting } from '../../../src/app/store/late-posting.ts';
import { earnedOf, rules, statements } from '../../../src/app/store/post/wallet.ts';
import { DEVICES, MORNING, STATION, draftOf, idOf, saleBody } from '../../support/entries.ts';
import {
  closeTestStores,
  freshName,
  handClock,
  memoryMarks,
  openTestStore,
} from '../../support/store.ts';

const TEA = idOf('tea');
const TODAY = '2026-11-20';

afterEach(closeTestStores);

const tea = draftOf(
  'product-saved',
  {
    product: TEA,
    fields: { name: '绿茶', category: '茶', plu: '12', reorderLevel: 5, target: 20 },
    units: [
      { unit: '瓶', factor: 1, price: 350, codes: ['6901234567892'] },
      { unit: '箱', factor: 12, price: 4000, codes: ['16901234567899'] },
    ],
  },
  idOf('save-tea'),
);
const stock = draftOf(
  'count',
  { lines: [{ product: TEA, quantity: 6, value: 1200, at: MORNING }] },
  idOf('count-tea'),
);
const sale = (name: string, quantity = 1, price = 350) =>
  draftOf('sale', saleBody(TEA, quantity, price, quantity * 200), idOf(name));

async function shop(): Promise<Store> {
  const clock = handClock();
  const store = await openTestStore({ clock: () => (clock.at += 1000) });
  await record(store, [tea, stock]);
  return store;
}

describe('goods', () => {
  test('are found by every code, and by number on a scale label', async () => {
    const store = await shop();
    for (const code of ['6901234567892', '16901234567899', 'plu:12']) {
      expect(await productsByCodes(store, [code])).toMatchObject([{ id: TEA, name: '绿茶' }]);
    }
    expect(await productsByCodes(store, ['6901234567892', 'plu:12'])).toHaveLength(1);
    expect(await productById(store, idOf('none'))).toBeNull();
    expect(await productsByIds(store, [idOf('none'), TEA])).toHaveLength(1);
    expect((await stocksOf(store, [TEA])).get(TEA)?.counts).toHaveLength(1);
    expect((await productsAfter(store, null, 10)).products).toHaveLength(1);
    expect((await productsAfter(store, TEA, 10)).products).toEqual([]);
  });

  test('are 快没了 once they are at their level', async () => {
    const store = await shop();
    expect(await lowGoods(store, TODAY)).toEqual([]);
    await record(store, [sale('a', 2)]);
    expect(await lowGoods(store, TODAY)).toMatchObject([
      { product: { id: TEA }, shelf: { onHand: { quantity: 4 }, sold: 2, carton: 12 } },
    ]);
    expect((await soldLately(store, TODAY)).get(TEA)).toMatchObject({ quantity: 2, amount: 700 });
  });
});

describe('the list of sales', () => {
  test('pages from the newest on and finds by number, amount and goods', async () => {
    const store = await shop();
    for (let i = 1; i <= 7; i += 1) await record(store, [sale(`s${i}`, 1, 100 * i)]);
    const first = await listSales(store, { limit: 4 });
    expect(first.bills.map(({ total }) => total)).toEqual([700, 600, 500, 400]);
    const second = await listSales(store, { limit: 4, ...(first.next && { after: first.next }) });
    expect(second.bills.map(({ total }) => total)).toEqual([300, 200, 100]);
    expect(second.next).toBeNull();
    expect((await listSales(store, { text: '3.00' })).bills).toMatchObject([{ total: 300 }]);
    expect((await listSales(store, { text: '3-9' })).bills).toMatchObject([{ total: 700 }]);
    expect((await listSales(store, { text: 'TEA' })).bills).toHaveLength(7);
    expect((await listSales(store, { text: clockOf(MORNING) })).bills).toHaveLength(7);
    expect((await listSales(store, { text: '23:' })).bills).toEqual([]);
    const billsOf = async (pages: number) =>
      (await listPages(store, { limit: 4 }, pages)).listed.map(({ bill }) => bill);
    expect(await billsOf(1)).toEqual(first.bills);
    expect(await billsOf(9)).toEqual([...first.bills, ...second.bills]);
    expect((await listSales(store, { from: MORNING + 3_600_000 })).bills).toEqual([]);
  });

  test('shows a bill with what happened to it later', async () => {
    const store = await shop();
    await record(store, [sale('a')]);
    await record(store, [
      draftOf(
        'tender-changed',
        {
          sale: idOf('a'),
          was: [{ kind: 'cash', amount: 350 }],
          tenders: [{ kind: 'qr', amount: 350 }],
        },
        idOf('t'),
      ),
    ]);
    const found = await billById(store, idOf('a'));
    expect(found?.bill).toMatchObject({ kind: 'sale', n: 3, unsent: true });
    expect(found && tendersNow(found.bill, found.history)).toEqual([{ kind: 'qr', amount: 350 }]);
  });
});

describe("the shop's day", () => {
  test('is read from its account, and a stretch of it by category', async () => {
    const store = await shop();
    await record(store, [sale('a', 2)]);
    await record(store, [sale('b')]);
    await record(store, [draftOf('reversal', { entry: idOf('b'), reason: '' }, idOf('u'))]);
    const [, today] = await lastDays(store, TODAY, 2);
    expect(today?.figures).toMatchObject({ sales: 1, amount: 700, profit: 300 });
    const stretch = await stretchOf(store, MORNING, MORNING + 3_600_000);
    expect([stretch.amount, stretch.byCategory.get('茶')]).toEqual([700, 700]);
  });
});

describe('the post', () => {
  test('keeps parcels waiting until they are handed out, and they earn', async () => {
    const store = await shop();
    const parcel = parcelId(STATION, 'post', '9812345');
    await record(store, [
      draftOf(
        'parcel-received',
        { parcel, carrier: 'post', waybill: '9812345', shelf: '2', code: '2-1-15', tail: '6789' },
        idOf('in'),
      ),
    ]);
    expect(await waitingParcels(store)).toMatchObject([{ id: parcel, shelf: '2' }]);
    await record(store, [draftOf('parcel-handed-out', { parcel, how: 'code' }, idOf('out'))]);
    expect(await waitingParcels(store)).toEqual([]);
    expect((await earnedOf(store, '2026-11')).map(({ base }) => base)).toEqual([
      'parcel-in',
      'parcel-out',
    ]);
    expect(await earnedOf(store, '2026-10')).toEqual([]);
    expect(await rules(store)).toEqual([]);
    expect(await statements(store)).toEqual([]);
  });

  test('lists referrals', async () => {
    const store = await shop();
    await record(store, [
      draftOf(
        'referral-made',
        { referral: idOf('r'), business: 'card', phone: '138****5678', consent: true },
        idOf('r'),
      ),
    ]);
    expect(await referrals(store)).toMatchObject([{ business: 'card', state: 'submitted' }]);
  });
});

describe('carts', () => {
  test('survive a restart; held ones are listed, sold ones gone', async () => {
    const name = freshName();
    const store = await openTestStore({ name });
    await saveCart(store, newCart(idOf('open')));
    await saveCart(store, { ...newCart(idOf('held')), held: MORNING });
    closeTestStores();
    const again = await openTestStore({ name });
    expect((await openCart(again))?.id).toBe(idOf('open'));
    expect((await heldCarts(again)).map(({ id }) => id)).toEqual([idOf('held')]);
    await deleteCart(again, idOf('open'));
    expect(await openCart(again)).toBeNull();
  });
});

describe('what a scan reads and writes', () => {
  test('goes on when the browser drops the connection', async () => {
    const store = await shop();
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    store.db.backendDB().close();
    expect(await productsByCodes(store, ['6901234567892'])).toHaveLength(1);
    store.db.backendDB().close();
    await saveCart(store, newCart(idOf('open')));
    expect((await openCart(store))?.id).toBe(idOf('open'));
    store.db.close();
    expect(await productsByCodes(store, ['6901234567892'])).toHaveLength(1);
  });
});

describe('the second mark', () => {
  test('tells a new device from an emptied one', async () => {
    const marks = memoryMarks();
    const name = freshName();
    const store = await openTestStore({ name, marks });
    expect(await checkMarks(store, STATION)).toMatchObject({ verdict: 'sound' });
    await record(store, [sale('a')]);
    await record(store, [sale('b')]);
    expect(await checkMarks(store, STATION)).toEqual({
      verdict: 'sound',
      device: DEVICES[0],
      marked: 2,
      head: 2,
      rows: 2,
    });
    await store.db.entries.delete(idOf('a'));
    expect(await checkMarks(store, STATION)).toMatchObject({ verdict: 'damaged', rows: 1 });
    await store.db.heads.clear();
    expect(await checkMarks(store, STATION)).toMatchObject({ verdict: 'damaged', marked: 2 });
    await store.db.delete();
    await store.db.open();
    expect(await checkMarks(store, null)).toEqual({
      verdict: 'damaged',
      device: DEVICES[0],
      marked: 2,
      head: 0,
      rows: 0,
    });
    marks.mark = null;
    expect(await checkMarks(store, STATION)).toMatchObject({ verdict: 'damaged' });
    expect(await checkMarks(store, null)).toMatchObject({ verdict: 'fresh' });
  });
});

describe('the shared catalogue', () => {
  const text = writeSegment([
    { gtin: '6901234567892', name: '茶', spec: '', unit: '瓶', category: '', pinyin: 'cha' },
  ]);
  const bytes = new Uint8Array(gzipSync(text));
  const hash = createHash('sha256').update(bytes).digest('hex');
  const key = '06901234567892';
  const manifest = {
    version: '1',
    segments: [{ hash, first: key, last: key, count: 1, bytes: bytes.length }],
  };

  test('names a barcode from one opened segment and gives its room back', async () => {
    const store = await shop();
    expect(await missingSegments(store, manifest)).toEqual([hash]);
    expect(await putSegments(store, [{ hash, bytes }])).toBe(true);
    expect(await catalogueLookUp(store, '6901234567892')).toBeNull();
    await useCatalogue(store, manifest);
    expect(await catalogueLookUp(store, '6901234567892')).toMatchObject({ name: '茶' });
    expect(await catalogueSize(store)).toBe(1);
    await pruneCatalogue(store);
    expect(await catalogueLookUp(store, '6901234567892')).toBeNull();
  });

  test('is there once another tab has brought it, until one prunes it', async () => {
    const one = await shop();
    const two = await openTestStore({ name: one.name });
    expect(await hasCatalogue(two)).toBe(false);
    await putSegments(one, [{ hash, bytes }]);
    await useCatalogue(one, manifest);
    await expect.poll(() => catalogueLookUp(two, '6901234567892')).toMatchObject({ name: '茶' });
    await pruneCatalogue(one);
    await expect.poll(() => hasCatalogue(two)).toBe(false);
  });

  test('that could not be read is read again', async () => {
    const store = await shop();
    const get = vi.spyOn(store.bulk.meta, 'get').mockRejectedValueOnce(new Error('cut off'));
    await expect(hasCatalogue(store)).rejects.toThrow('cut off');
    get.mockRestore();
    expect(await hasCatalogue(store)).toBe(false);
  });
});

test('a kind that a newer version wrote waits until this one knows it', async () => {
  const store = await shop();
  await record(store, [sale('a')]);
  const row = await store.db.entries.get(idOf('a'));
  if (!row) throw new Error('no row');
  const { unsent: _, ...rest } = row;
  await store.db.ledger.clear();
  await store.db.entries.put({ ...rest, state: 'unposted', why: 'unknown-kind' });
  expect(await postWaiting(store)).toBe(1);
  expect((await lastDays(store, TODAY, 1))[0]?.figures.sales).toBe(1);
  expect(await postWaiting(store)).toBe(0);
});

test('every tab hears which ledgers changed', async () => {
  const name = freshName();
  const [one, two] = [await openTestStore({ name }), await openTestStore({ name })];
  const heard: Changed[] = [];
  two.changes.listen((changed) => {
    heard.push(changed);
  });
  await record(one, [sale('a')], { cart: idOf('a') });
  await new Promise((go) => {
    setTimeout(go, 50);
  });
  expect(heard[0]?.ledgers).toEqual(expect.arrayContaining(['day', 'stock', 'entries', 'carts']));
  expect(heard[0]?.accounts).toContain(`stock:${TEA}`);
});

test('practice starts with its own entries and leaves nothing behind', async () => {
  const options = {
    clock: () => MORNING,
    station: STATION,
    stationName: '练习',
    device: DEVICES[1],
    drafts: [tea, stock],
  };
  const first = await openPractice(options);
  expect((await productById(first, TEA))?.name).toBe('绿茶');
  await record(first, [sale('a')]);
  await endPractice(first);
  const second = await openPractice(options);
  expect((await lastDays(second, TODAY, 1))[0]?.figures.amount).toBe(fen(0));
  await endPractice(second);
});

test("boot flags are kept outside the till's database", async () => {
  expect(await readBoot()).toEqual(NEW_BOOT);
  await writeBoot({ ...NEW_BOOT, station: STATION, bigType: true });
  expect(await readBoot()).toMatchObject({ station: STATION, bigType: true });
});
