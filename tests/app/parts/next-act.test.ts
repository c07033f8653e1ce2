import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { readGuestAct, readNextAct } from '../../../src/app/parts/next-act.ts';
import { saveShopSettings } from '../../../src/app/store/shop-settings-save.ts';
import { record } from '../../../src/app/store/record.ts';
import { fen } from '../../../src/core/money.ts';
import { MORNING, draftOf, idOf } from '../../support/entries.ts';
import { closeTestStores, openTestStore } from '../../support/store.ts';

afterEach(closeTestStores);

const rule = draftOf(
  'rule-published',
  {
    rule: idOf('rule'),
    version: 1,
    base: 'sign-up',
    tiers: [{ above: 0, rate: 200 }],
    from: 0,
    until: null,
    demo: true,
  },
  idOf('rule-1'),
);
const joined = draftOf(
  'member-joined',
  {
    member: idOf('guest'),
    phone: '138****5678',
    name: '',
    consent: { version: '1', channel: 'counter' },
  },
  idOf('joined'),
);

test('a guest who is no member of the post is spoken of, a member and an unknown one are not', async () => {
  const store = await openTestStore();
  await record(store, [rule]);
  expect(await readGuestAct(store, MORNING, '5678')).toMatchObject({
    why: 'not-member',
    gain: 200,
  });
  expect(await readGuestAct(store, MORNING, '')).toBeNull();
  await record(store, [joined]);
  expect(await readGuestAct(store, MORNING, '5678')).toBeNull();
  expect(await readGuestAct(store, MORNING, '0927')).toMatchObject({ base: 'sign-up' });
});

test('the keeper’s own target is kept for the shop and counted down', async () => {
  const store = await openTestStore();
  await record(store, [rule, joined]);
  expect(await readNextAct(store, MORNING)).toBeNull();
  await saveShopSettings(store, () => idOf('target'), { target: null });
  await saveShopSettings(store, () => idOf('target-2'), { target: fen(1_000) });
  expect(await readNextAct(store, MORNING)).toEqual({
    why: 'target',
    base: 'sign-up',
    gain: 200,
    away: 4,
    left: 800,
  });
});
