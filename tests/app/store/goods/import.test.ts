import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onHand, stockValue } from '../../../../src/core/goods/stock.ts';
import { mappingFault } from '../../../../src/core/import/column.ts';
import { exportGoods } from '../../../../src/app/store/goods/export.ts';
import { productsAfter, productsByCodes, stockOf } from '../../../../src/app/store/goods/goods.ts';
import {
  applyImport,
  importFor,
  importState,
  undoImport,
} from '../../../../src/app/store/goods/import.ts';
import { rebuild } from '../../../../src/app/store/rebuild.ts';
import { record } from '../../../../src/app/store/record.ts';
import { closeSearch, packedGoods, searchGoods } from '../../../../src/app/store/goods/search.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { COLUMN_NAMES } from '../../../../src/app/screens/import/columns.ts';
import { newTableWriter } from '../../../../src/app/device/table-writer.ts';
import { draftOf, idOf, saleBody } from '../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../support/store.ts';
import { checkedFile, fileOf } from '../../../support/table.ts';

const HEADS = '条码,名称,规格,单位,分类,售价,进价,库存';
const rowsOf = (count: number): string =>
  Array.from({ length: count }, (_, i) => `${i + 1},红茶${i},500ml,瓶,饮料,3.50,2.05,12`).join(
    '\n',
  );
const fileWith = (count: number): Blob => fileOf(`${HEADS}\n${rowsOf(count)}\n`);

const NO_WATCH = { onPart: () => undefined, isStopped: () => false };
const WORDS = { heads: COLUMN_NAMES, yes: '是' };

let store: Store;
let clock: ReturnType<typeof handClock>;
beforeEach(async () => {
  clock = handClock();
  store = await openTestStore({ clock: clock.now });
});
afterEach(async () => {
  await closeSearch(store);
  closeTestStores();
});

/** Reads, checks and writes a file; `stopAfter` parts it is stopped. */
async function importFile(file: Blob, stopAfter = Infinity) {
  const known = await packedGoods(store);
  const first = await checkedFile(file, known);
  const { importId, done } = await importFor(store, first.content);
  const { job, report } = await checkedFile(file, known, importId);
  let parts = 0;
  const result = await applyImport(
    store,
    {
      importId,
      file: 'goods.csv',
      parts: report.parts,
      linesOf: (part) => Promise.resolve(job.part(part)),
    },
    {
      onPart: () => {
        parts += 1;
      },
      isStopped: () => parts >= stopAfter,
    },
  );
  return { importId, result, report, done };
}

const productCount = async (): Promise<number> =>
  (await productsAfter(store, null, 10_000)).products.length;
const ledgerNow = async () =>
  (await store.db.ledger.toArray()).filter(({ id }) => !/^(cancel|import):/.test(id));

describe('an import', () => {
  test('makes goods with their stock, worth what they cost', async () => {
    const { result, report } = await importFile(fileWith(450));
    expect(result).toEqual({ ok: true, done: report.parts });
    expect(report.parts).toBeGreaterThan(2);
    expect(await productCount()).toBe(450);
    const [tea] = await productsByCodes(store, ['7']);
    expect(tea).toMatchObject({
      name: '红茶6',
      spec: '500ml',
      category: '饮料',
      cost: 205,
      pinyin: 'hong cha',
      units: [{ unit: '瓶', factor: 1, price: 350, codes: ['7'] }],
    });
    const stock = await stockOf(store, tea?.id ?? '');
    expect([onHand(stock), stockValue(stock, { cost: null, factor: 1 })]).toEqual([
      { counted: true, quantity: 12 },
      2460,
    ]);
    expect(await rebuild(store)).toMatchObject({ equal: true });
  });

  test('stopped goes on with the same parts, and no goods come twice', async () => {
    const file = fileWith(450);
    const stopped = await importFile(file, 1);
    expect(stopped.result).toEqual({ ok: false, why: 'stopped', done: 1 });
    const entries = await store.db.entries.count();
    const again = await importFile(file);
    expect([again.importId, again.done, again.result.ok]).toEqual([stopped.importId, 1, true]);
    expect(await store.db.entries.count()).toBe(entries + again.report.parts - 1);
    expect(await productCount()).toBe(450);
  });

  test('of a file that is in already is another one, and changes what is there', async () => {
    const file = fileWith(3);
    const first = await importFile(file);
    const second = await importFile(file);
    expect(second.importId).not.toBe(first.importId);
    expect(second.report).toMatchObject({ added: 0, changed: 3 });
    expect(await productCount()).toBe(3);
  });

  test('taken back leaves what was there before, and can come again', async () => {
    await importFile(fileOf(`${HEADS}\n1,绿茶,1L,瓶,饮料,5,3,2\n`));
    const before = await ledgerNow();
    const file = fileWith(450);
    const { importId, report } = await importFile(file);
    expect(await undoImport(store, importId, NO_WATCH)).toEqual({ ok: true, done: report.parts });
    expect(await ledgerNow()).toEqual(before);
    expect(await importState(store, importId)).toMatchObject({ done: 0 });
    expect(await undoImport(store, importId, NO_WATCH)).toEqual({ ok: true, done: 0 });
    const again = await importFile(file);
    expect([again.result.ok, await productCount()]).toEqual([true, 450]);
    expect(await rebuild(store)).toMatchObject({ equal: true });
  });

  test('lets a sale in between two parts', async () => {
    const order: string[] = [];
    const { job, report } = await checkedFile(fileWith(900));
    const sale = draftOf('sale', saleBody(idOf('tea'), 1, 350), idOf('sale'));
    await applyImport(
      store,
      {
        importId: idOf('i'),
        file: '',
        parts: report.parts,
        linesOf: (part) => Promise.resolve(job.part(part)),
      },
      {
        onPart: (done) => {
          order.push(`part ${done}`);
          if (done === 1) void record(store, [sale]).then(() => order.push('sale'));
        },
        isStopped: () => false,
      },
    );
    expect(order.slice(0, 2)).toEqual(['part 1', 'sale']);
  });

  test('gives the price to the unit that has the code, and keeps the other codes', async () => {
    await importFile(fileOf('条码,名称,单位,售价\n1 2,红茶,瓶,3\n'));
    await importFile(fileOf('条码,名称,售价\n2,冰红茶,4\n'));
    expect(await productsByCodes(store, ['1'])).toMatchObject([
      { name: '冰红茶', units: [{ unit: '瓶', price: 400, codes: ['1', '2'] }] },
    ]);
  });

  test('brings goods back that were taken off the shelf', async () => {
    await importFile(fileWith(1));
    const [tea] = await productsByCodes(store, ['1']);
    await record(store, [
      draftOf(
        'product-saved',
        { product: tea?.id ?? '', fields: { gone: true }, units: [] },
        idOf('gone'),
      ),
    ]);
    expect(await productCount()).toBe(0);
    await importFile(fileWith(1));
    expect(await productCount()).toBe(1);
  });
});

async function exported(as: 'csv' | 'xlsx'): Promise<Blob> {
  const writer = newTableWriter();
  await exportGoods(store, WORDS, (rows) => Promise.resolve(writer.add(rows)));
  const made = await writer.write(as);
  return made.file;
}

const goodsNow = async () => (await productsAfter(store, null, 100)).products;

describe.each(['csv', 'xlsx'] as const)('exported to %s and imported', (as) => {
  test('goods are the same: units, codes, limits, stock and names like formulas', async () => {
    const fields = {
      name: '=红茶',
      spec: '-500ml',
      category: '@饮料',
      pinyin: 'hong cha',
      cost: 205,
      reorderLevel: 3,
      target: 40,
      plu: '',
      service: false,
      weighed: false,
    };
    const units = [
      { unit: '瓶', factor: 1, price: 350, codes: ['001', '6901028004954'] },
      { unit: '箱', factor: 24, price: 8000, codes: ['16901028004951'] },
    ];
    const body = (name: string, more: object = {}) => ({
      product: idOf(name),
      fields: { ...fields, ...more },
      units: name === 'a' ? units : [{ unit: '斤', factor: 500, price: 1280, codes: [] }],
    });
    await record(store, [
      draftOf('product-saved', body('a'), idOf('1')),
      draftOf(
        'product-saved',
        body('b', { name: '散糖', weighed: true, plu: '12', pinyin: 'san tang' }),
        idOf('2'),
      ),
      draftOf(
        'count',
        { lines: [{ product: idOf('a'), quantity: 30, value: 6150, at: clock.at }] },
        idOf('3'),
      ),
    ]);
    const before = await goodsNow();
    const stock = await stockOf(store, idOf('a'));
    clock.at += 1000;
    const file = await exported(as);
    expect(mappingFault((await checkedFile(file)).mapping)).toBeNull();
    const { report, result } = await importFile(file);
    expect([report.errors, report.changed, result.ok]).toEqual([[], 2, true]);
    expect(await goodsNow()).toEqual(before);
    expect(onHand(await stockOf(store, idOf('a')))).toEqual(onHand(stock));
    expect(onHand(await stockOf(store, idOf('b'))).counted).toBe(false);
  });

  test('an empty shop gives heads alone', async () => {
    await expect(checkedFile(await exported(as))).rejects.toThrow('header-only');
  });
});

test('goods are found as soon as they are in', async () => {
  await importFile(fileWith(300));
  await expect.poll(async () => (await searchGoods(store, 'hc', 500)).length).toBe(300);
});
