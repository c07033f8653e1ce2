import { afterEach, expect, test } from 'vitest';
import { businessesOn } from '../../../../src/app/store/post/businesses.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

test('a business that the centre switched off is not there, one switched on is', async () => {
  const store = await openTestStore();
  const said = (business: string, on: boolean) =>
    store.db.ledger.put({
      id: `business:${business}`,
      form: 'claims',
      claims: [{ entry: 'e', part: 0, stamp: '1', fields: { on } }],
    });
  expect((await businessesOn(store)).has('parcels')).toBe(true);
  await Promise.all([said('parcels', false), said('redemption', true)]);
  const on = await businessesOn(store);
  expect([on.has('parcels'), on.has('redemption'), on.has('sending')]).toEqual([
    false,
    true,
    false,
  ]);
});
