import 'fake-indexeddb/auto';
import { signal } from '@preact/signals';
import { afterEach, expect, test } from 'vitest';
import { sendNow } from '../../../../src/app/screens/shop/sending.ts';
import { writeMeta } from '../../../../src/app/store/meta.ts';
import { NOT_YET, type SyncState, stateAfter } from '../../../../src/app/sync/sync-state.ts';
import { closeTestStores, openTestStore } from '../../../support/store.ts';

afterEach(closeTestStores);

const OFFLINE = stateAfter('no-answer', 2, null);

/** What is told after a tap, and after how many looks, where the centre answers at the third. */
async function told(before: SyncState, after: SyncState, answers: boolean) {
  const store = await openTestStore();
  const state = signal(before);
  let woken = 0;
  let looks = 0;
  const wait = async (): Promise<void> => {
    looks += 1;
    if (looks !== 3) return;
    if (answers) await writeMeta(store.db, 'exchange', 1_000);
    state.value = after;
  };
  const sent = await sendNow(store, { state, wake: () => void (woken += 1) }, wait);
  expect(woken).toBe(1);
  return { sent, looks };
}

test('what waited is told as sent once the centre has it, at once', async () => {
  const synced = stateAfter(null, 0, 1_000);
  expect(await told(NOT_YET, synced, true)).toEqual({ sent: 'sent', looks: 3 });
  expect(await told(OFFLINE, synced, true)).toEqual({ sent: 'sent', looks: 3 });
  expect(await told(synced, synced, true)).toEqual({ sent: 'sent', looks: 3 });
});

test('more than the centre could take meanwhile is told as on its way', async () => {
  expect((await told(OFFLINE, stateAfter(null, 900, 1_000), true)).sent).toBe('sending');
});

test('a centre that is silent is told soon where it was silent before, else later', async () => {
  expect(await told(OFFLINE, OFFLINE, false)).toEqual({ sent: 'silent', looks: 15 });
  expect(await told(NOT_YET, NOT_YET, false)).toEqual({ sent: 'silent', looks: 50 });
});
