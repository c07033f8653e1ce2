import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { record } from '../../../../src/app/store/record.ts';
import type { Store } from '../../../../src/app/store/store.ts';
import { MOST_TAGS, tagQueue } from '../../../../src/app/store/goods/tags.ts';
import {
  NO_PICKS,
  printedBodies,
  tagLines,
} from '../../../../src/app/screens/goods/labels/tag-list.ts';
import type { Json } from '../../../../src/core/text.ts';
import { MORNING, draftOf, idOf } from '../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const DAY = 86_400_000;
let made = 0;

/** Writes one entry and gives its id. */
async function write(store: Store, kind: string, body: Json): Promise<string> {
  made += 1;
  const id = idOf(`written ${made}`);
  const result = await record(store, [draftOf(kind, body, id)]);
  if (!result.ok) throw new Error(result.why);
  return id;
}

const product = (name: string, price: number): Json => ({
  product: idOf(name),
  fields: { name },
  units: [{ unit: '瓶', factor: 1, price, codes: [] }],
});
const receiving = (name: string): Json => ({
  supplier: '',
  note: '',
  lines: [{ product: idOf(name), quantity: 12, cost: null }],
});
const priced = (name: string, price: number): Json => ({
  product: idOf(name),
  fields: {},
  units: [{ unit: '瓶', price }],
});
const imported = (name: string, price: number): Json => ({
  import: idOf('import'),
  file: 'x.csv',
  part: 0,
  parts: 1,
  lines: [product(name, price)],
});

const due = async (store: Store, now = MORNING): Promise<string[]> =>
  (await tagQueue(store, now)).map(({ product: { name }, why }) => `${name} ${why}`);

async function putUp(store: Store): Promise<void> {
  const lines = tagLines(await tagQueue(store, MORNING), NO_PICKS);
  for (const body of printedBodies(lines, 'printed')) await write(store, 'tags-printed', body);
}

describe('the tags that are due', () => {
  test('goods made, received and re-priced, and none once they were printed', async () => {
    const store = await openTestStore();
    await write(store, 'products-imported', imported('米', 500));
    await write(store, 'product-saved', product('茶', 300));
    expect(await due(store)).toEqual(['茶 new']);
    await write(store, 'receiving', receiving('米'));
    expect(await due(store)).toEqual(['茶 new', '米 new']);
    await putUp(store);
    expect(await due(store)).toEqual([]);
    await write(store, 'products-imported', imported('米', 550));
    expect(await due(store)).toEqual(['米 price']);
    const cheaper = await write(store, 'product-saved', priced('茶', 250));
    expect(await due(store)).toEqual(['茶 price', '米 price']);
    await write(store, 'reversal', { entry: cheaper, reason: '' });
    expect(await due(store)).toEqual(['米 price']);
  });

  test('a tag that is wrong stays due however long ago that came; a first one does not', async () => {
    const clock = handClock();
    const store = await openTestStore({ clock: clock.now });
    await write(store, 'product-saved', product('茶', 300));
    await putUp(store);
    await write(store, 'product-saved', priced('茶', 350));
    await write(store, 'product-saved', product('米', 500));
    clock.at = MORNING + 40 * DAY;
    expect(await due(store, clock.at)).toEqual(['茶 price']);
  });

  test('taken back, a receiving asks for no tag and a printing is undone', async () => {
    const store = await openTestStore();
    await write(store, 'products-imported', imported('米', 500));
    const received = await write(store, 'receiving', receiving('米'));
    await write(store, 'reversal', { entry: received, reason: '' });
    expect(await due(store)).toEqual([]);
    await write(store, 'product-saved', product('茶', 300));
    const lines = tagLines(await tagQueue(store, MORNING), NO_PICKS);
    const [body] = printedBodies(lines, 'written');
    const put = await write(store, 'tags-printed', body ?? null);
    expect(await due(store)).toEqual([]);
    await write(store, 'reversal', { entry: put, reason: '' });
    expect(await due(store)).toEqual(['茶 new']);
  });

  test('more than a list shows, over more than one page of tags', async () => {
    const store = await openTestStore();
    const names = Array.from({ length: 620 }, (_, i) => `货${String(i).padStart(3, '0')}`);
    const part = (from: number, price: number): Json => ({
      ...Object(imported('', 0)),
      part: from / 155,
      parts: 4,
      lines: names.slice(from, from + 155).map((name) => product(name, price)),
    });
    for (const from of [0, 155, 310, 465]) await write(store, 'products-imported', part(from, 100));
    const tags = names.map((name) => ({
      product: idOf(name),
      name,
      spec: '',
      origin: '',
      unit: '瓶',
      price: 100,
      memberPrice: null,
      near: false,
      code: '',
    }));
    for (let i = 0; i < tags.length; i += 50) {
      await write(store, 'tags-printed', { way: 'printed', tags: tags.slice(i, i + 50) });
    }
    expect(await due(store)).toEqual([]);
    await write(store, 'product-saved', priced('货619', 200));
    expect(await due(store)).toEqual(['货619 price']);
    await write(store, 'products-imported', part(0, 300));
    await write(store, 'products-imported', part(155, 300));
    expect(await due(store)).toHaveLength(MOST_TAGS);
  });
});
