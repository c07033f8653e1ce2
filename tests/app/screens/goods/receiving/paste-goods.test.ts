import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { readPasted } from '../../../../../src/core/goods/pasted.ts';
import {
  type Confirmed,
  matchPasted,
  putPasted,
} from '../../../../../src/app/screens/goods/receiving/paste-goods.ts';
import { PASTE_WORDS } from '../../../../../src/app/screens/goods/receiving/paste-words.ts';
import {
  lineCost,
  newDraft,
} from '../../../../../src/app/screens/goods/receiving/receiving-draft.ts';
import { record } from '../../../../../src/app/store/record.ts';
import { closeSearch, openSearch } from '../../../../../src/app/store/goods/search.ts';
import type { Store } from '../../../../../src/app/store/store.ts';
import { draftOf, idOf } from '../../../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../../../support/store.ts';

afterEach(closeTestStores);

const GOODS = [
  ['农夫山泉', '550ml', '6901234567892'],
  ['农夫山泉', '1.5L', '6909999999998'],
  ['康师傅红烧牛肉面', '105g', '6900000000007'],
  ['海天生抽酱油', '500ml', '6900000000014'],
] as const;

async function shop(): Promise<Store> {
  const store = await openTestStore();
  for (const [name, spec, code] of GOODS) {
    const units = [
      { unit: '瓶', factor: 1, price: 300, codes: [code] },
      { unit: '箱', factor: 24, price: 6_800 },
    ];
    const body = { product: idOf(code), fields: { name, spec }, units };
    const done = await record(store, [draftOf('product-saved', body, idOf(`p/${code}`))]);
    if (!done.ok) throw new Error(done.why);
  }
  await openSearch(store);
  return store;
}

describe('a list pasted from a message', () => {
  test('becomes lines of the receiving in its order; what is doubtful waits for a person', async () => {
    const store = await shop();
    const lines = readPasted(
      '农夫山泉550ml 2箱 24元/箱\n农夫山泉 3箱\n康师傅红烧牛肉面105g 10瓶 共20元\n飞天茅台 1瓶',
      PASTE_WORDS,
    );
    const found = await matchPasted(store, lines);
    expect(found.map(({ best, doubts }) => [best?.product.spec ?? null, doubts])).toEqual([
      ['550ml', []],
      [expect.stringMatching(/550ml|1\.5L/), ['several']],
      ['105g', []],
      [null, []],
    ]);
    const sure = found.flatMap(({ best, line, doubts }): Confirmed[] =>
      best !== null && doubts.length === 0 ? [{ ...best, line }] : [],
    );
    const draft = (await putPasted(store, sure))(newDraft(idOf('draft')));
    expect(
      draft.lines.map((line) => [line.spec, line.unit, line.quantity, lineCost(line)]),
    ).toEqual([
      ['550ml', '箱', 48, 4_800],
      ['105g', '瓶', 10, 2_000],
    ]);
    await closeSearch(store);
  });

  test('is recognised by its barcodes, whatever it calls the goods', async () => {
    const store = await shop();
    const [one] = await matchPasted(
      store,
      readPasted('条码\t商品\t数量\t单价\n6900000000014\t老抽王\t6\t5.5', PASTE_WORDS),
    );
    expect(one).toMatchObject({ best: { product: { name: '海天生抽酱油' } }, doubts: [] });
    await closeSearch(store);
  });
});
