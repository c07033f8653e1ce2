import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { openCart } from '../../../src/app/store/sale/carts.ts';
import { deleteDraft, draftId, readDraft, saveDraft } from '../../../src/app/store/drafts.ts';
import { record } from '../../../src/app/store/record.ts';
import { idOf } from '../../support/entries.ts';
import { closeTestStores, freshName, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);
const LEFT = { lines: 2, content: { supplier: '批发部' } };

describe('a long task that is left', () => {
  test('is there when the till is opened again, and is no bill', async () => {
    const name = freshName();
    await saveDraft(await openTestStore({ name }), 'receiving', LEFT);
    const again = await openTestStore({ name });
    expect(await readDraft(again, 'receiving')).toEqual(LEFT);
    expect(await openCart(again)).toBe(null);
  });

  test('ends in the transaction of the entry it becomes', async () => {
    const store = await openTestStore();
    await saveDraft(store, 'receiving', LEFT);
    const body = {
      supplier: '',
      note: '',
      lines: [{ product: idOf('tea'), quantity: 24, cost: 4800 }],
    };
    const written = await record(
      store,
      [{ id: idOf('receiving'), kind: 'receiving', v: 1, body }],
      { cart: draftId('receiving') },
    );
    expect(written.ok).toBe(true);
    expect(await readDraft(store, 'receiving')).toBe(null);
  });

  test('can be thrown away', async () => {
    const store = await openTestStore();
    await saveDraft(store, 'receiving', LEFT);
    await deleteDraft(store, 'receiving');
    expect(await readDraft(store, 'receiving')).toBe(null);
  });
});
