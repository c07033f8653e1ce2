import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { uncosted } from '../../../../../src/app/screens/goods/stocked.ts';
import { record } from '../../../../../src/app/store/record.ts';
import { MORNING, draftOf, idOf, saleBody } from '../../../../support/entries.ts';
import { closeTestStores, handClock, openTestStore } from '../../../../support/store.ts';

afterEach(closeTestStores);

const saved = (name: string, fields: Record<string, unknown> = {}) =>
  draftOf(
    'product-saved',
    {
      product: idOf(name),
      fields: { name, ...fields },
      units: [{ unit: '瓶', factor: 1, price: 350, codes: [] }],
    },
    idOf(`save ${name}`),
  );
const sold = (name: string, quantity: number, cost: number | null) =>
  draftOf('sale', saleBody(idOf(name), quantity, 350, cost), idOf(`sale ${name}`));

test('what was sold without a cost is listed until the cost is told, the most money first', async () => {
  const clock = handClock();
  const store = await openTestStore({ clock: () => (clock.at += 1000) });
  await record(
    store,
    ['tea', 'rice', 'salt', 'told'].map((name) => saved(name)),
  );
  await record(store, [
    sold('tea', 1, null),
    sold('rice', 3, null),
    sold('salt', 9, 900),
    sold('told', 5, null),
  ]);
  await record(store, [
    draftOf(
      'product-saved',
      { product: idOf('told'), fields: { cost: 200 }, units: [] },
      idOf('tell'),
    ),
  ]);
  expect(
    (await uncosted(store, MORNING)).map(({ product, amount }) => [product.name, amount]),
  ).toEqual([
    ['rice', 1050],
    ['tea', 350],
  ]);
});
