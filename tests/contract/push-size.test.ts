// Batches whose text grows most on the way: every character of it is escaped.
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { record } from '../../src/app/store/record.ts';
import { closeStore, openStore } from '../../src/app/store/store.ts';
import { countUnsent } from '../../src/app/store/sync-writes.ts';
import { enrol } from '../../src/app/sync/enrol.ts';
import { fullPace, pushOnce } from '../../src/app/sync/push.ts';
import { type Centre, startCentre } from '../support/endpoint.ts';
import { MORNING, draftOf, idOf } from '../support/entries.ts';
import { freshName } from '../support/store.ts';

let centre: Centre;
beforeAll(async () => {
  centre = await startCentre(MORNING);
});
afterAll(() => centre.close());

test('a run too large for the centre is sent in smaller ones', async () => {
  const store = await openStore({ name: freshName(), clock: () => MORNING, marks: null });
  expect((await enrol(store, centre.request, await centre.code())).ok).toBe(true);
  const line = {
    product: null,
    name: '"'.repeat(200),
    unit: '',
    factor: 1,
    quantity: 1,
    price: 1,
    gross: 1,
    off: 0,
    share: 0,
    amount: 1,
    cost: null,
    reason: '"'.repeat(200),
  };
  const body = {
    lines: Array.from({ length: 60 }, () => line),
    rounding: 0,
    tenders: [{ kind: 'cash', amount: 60 }],
    shift: null,
  };
  for (let i = 0; i < 8; i += 1) {
    expect((await record(store, [draftOf('sale', body, idOf(`wide-${i}`))])).ok).toBe(true);
  }
  const pace = fullPace();
  for (let i = 0; i < 20 && (await countUnsent(store)) > 0; i += 1) {
    expect(await pushOnce(store, centre.request, pace)).toMatchObject({ ok: true });
  }
  expect(await countUnsent(store)).toBe(0);
  closeStore(store);
});
