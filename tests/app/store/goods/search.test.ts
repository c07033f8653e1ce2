import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { record } from '../../../../src/app/store/record.ts';
import {
  closeSearch,
  holdSearch,
  openSearch,
  packedGoods,
  searchGoods,
} from '../../../../src/app/store/goods/search.ts';
import { readSegment } from '../../../../src/app/store/goods/search-segment.ts';
import { type Store, closeStore } from '../../../../src/app/store/store.ts';
import { draftOf, idOf } from '../../../support/entries.ts';
import { closeTestStores, freshName, openTestStore } from '../../../support/store.ts';

const save = (store: Store, name: string, fields: object, codes: string[] = []) =>
  record(store, [
    draftOf(
      'product-saved',
      {
        product: idOf(name),
        fields: { name, ...fields },
        units: [{ unit: '瓶', price: 350, codes }],
      },
      idOf(`${name}/${JSON.stringify(fields)}`),
    ),
  ]);
const names = async (store: Store, text: string): Promise<string[]> =>
  (await searchGoods(store, text, 20)).map(({ name }) => name);

const opened: Store[] = [];
const open = async (name?: string): Promise<Store> => {
  const store = await openTestStore(name === undefined ? {} : { name });
  opened.push(store);
  return store;
};
afterEach(async () => {
  for (const store of opened.splice(0)) await closeSearch(store);
  closeTestStores();
});

describe('search', () => {
  test('finds by Chinese, pinyin, its initials and the last digits', async () => {
    const store = await open();
    await save(store, '冰红茶', { pinyin: 'bing hong cha', spec: '500ml' }, ['6901028004954']);
    await openSearch(store);
    for (const text of ['红茶', 'bhc', 'hongcha', '4954', '冰红茶 500']) {
      expect(await names(store, text)).toEqual(['冰红茶']);
    }
    expect(await names(store, '绿茶')).toEqual([]);
    expect(await names(store, '')).toEqual([]);
  });

  test('finds a code before it is loaded', async () => {
    const store = await open();
    await save(store, '冰红茶', {}, ['6901028004954']);
    expect(await names(store, '690102800')).toEqual(['冰红茶']);
  });

  test('follows changes: new, renamed, gone', async () => {
    const store = await open();
    await openSearch(store);
    await save(store, '红茶', { pinyin: 'hong cha' });
    await expect.poll(() => names(store, 'hc')).toEqual(['红茶']);
    await save(store, '红茶', { name: '绿茶', pinyin: 'lv cha' });
    await expect.poll(() => names(store, 'lc')).toEqual(['绿茶']);
    expect(await names(store, 'hc')).toEqual([]);
    await save(store, '红茶', { gone: true });
    await expect.poll(() => names(store, '茶')).toEqual([]);
  });

  test('waits while it is held, then takes everything in', async () => {
    const store = await open();
    await openSearch(store);
    const release = holdSearch(store);
    await save(store, '红茶', {});
    await new Promise((resolve) => {
      setTimeout(resolve, 120);
    });
    expect(await names(store, '红茶')).toEqual([]);
    release();
    await expect.poll(() => names(store, '红茶')).toEqual(['红茶']);
  });

  test('opens again from its segment and the entries after it, a reversal included', async () => {
    const name = freshName();
    const first = await open(name);
    await save(first, '红茶', {}, ['1']);
    await openSearch(first);
    expect((await readSegment(first))?.index.names).toEqual(['红茶']);
    await closeSearch(first);
    await save(first, '绿茶', {}, ['2']);
    await record(first, [
      draftOf('reversal', { entry: idOf('红茶/{}'), reason: '' }, idOf('undo')),
    ]);
    closeStore(first);
    const second = await open(name);
    await openSearch(second);
    expect(await names(second, '茶')).toEqual(['绿茶']);
    expect((await packedGoods(second)).codes.trim()).toBe('2');
  });

  test('packs everything again when the segment cannot be read', async () => {
    const name = freshName();
    const first = await open(name);
    await save(first, '红茶', {});
    await openSearch(first);
    await closeSearch(first);
    await first.db.meta.put({ key: 'goods-segment', value: { form: 0 } });
    await openSearch(first);
    expect(await names(first, '红茶')).toEqual(['红茶']);
  });
});
